import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { MisuseError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import type { Json } from '../value/json.js';
import type { World } from './world.js';

const largestFile = 16 * 1024 * 1024;

/** The JSON value in a file that the user named; numbers that JavaScript cannot hold exactly are refused. */
export async function readJsonFile(name: string, world: World): Promise<Json> {
  const file = path.resolve(world.cwd, name);
  const text = readTextFile(file, name);
  const { parse, isSafeNumber } = await import('lossless-json');
  try {
    return parse(text, undefined, (literal) => {
      const value = Number(literal);
      // A fraction may round as every JSON reader rounds it; a whole number that changes its digits is another number.
      const isExact = /[.eE]/u.test(literal) ? Number.isFinite(value) : isSafeNumber(literal);
      if (isExact) return value;
      throw new MisuseError({
        code: 'inexact-number',
        message: `the number ${literal} cannot be held exactly`,
        place: { file: name },
        hint: `Write it in Extended JSON, such as {"$numberDecimal": "${literal}"}, or as a string.`,
      });
    }) as Json;
  } catch (error) {
    if (error instanceof MisuseError) throw error;
    throw new MisuseError(notJson(error, text, name), { cause: error });
  }
}

function notJson(error: unknown, text: string, file: string): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const [, what = message, position] = /^(.*) at position (\d+)$/su.exec(message) ?? [];
  const place = { file, ...(position === undefined ? {} : positionIn(text, Number(position))) };
  const twice = /^Duplicate key '(.*)' encountered$/su.exec(what)?.[1];
  return twice === undefined
    ? { code: 'malformed-json', message: `this is not JSON: ${what}`, place, expected: 'one JSON value in UTF-8' }
    : {
        code: 'duplicate-key',
        message: `the key ${JSON.stringify(twice)} is given twice in one object`,
        place,
        hint: 'Keep one of the two: readers of JSON would keep the last and forget the first.',
      };
}

function positionIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function readTextFile(file: string, name: string): string {
  const place = { file: name };
  let size: number;
  try {
    size = statSync(file).size;
  } catch (error) {
    throw new MisuseError({ code: 'unreadable-file', message: 'there is no such file', place }, { cause: error });
  }
  if (size > largestFile) {
    throw new MisuseError({
      code: 'too-large',
      message: `the file has ${size} bytes`,
      place,
      expected: `at most ${largestFile} bytes`,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const message = error instanceof TypeError ? 'the file is not UTF-8' : 'the file cannot be read';
    throw new MisuseError({ code: 'unreadable-file', message, place, expected: 'UTF-8 text' }, { cause: error });
  }
}
