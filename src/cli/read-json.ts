import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { MisuseError } from '../problem/errors.js';
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
      // A fraction may round as every JSON reader rounds it; a whole number that changes its digits is another number.
      if (!/[.eE]/u.test(literal) && !isSafeNumber(literal)) {
        throw new SyntaxError(`${literal} cannot be held exactly; write it as a string or in Extended JSON`);
      }
      return Number(literal);
    }) as Json;
  } catch (error) {
    throw new MisuseError(
      {
        code: 'malformed-json',
        message: `this is not JSON: ${error instanceof Error ? error.message : String(error)}`,
        place: { file: name },
        expected: 'one JSON value in UTF-8',
      },
      { cause: error },
    );
  }
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
