import type { Problem } from '../problem/problem.js';
import type { CommandDefinition } from './command.js';

interface Positional {
  readonly name: string;
  /** Written as `<name>`, in place of `[name]`. */
  readonly isRequired: boolean;
  /** Written as `name..`: takes all words that are left. */
  readonly isMany: boolean;
}

/** The words of a command that are no flags, by the names that its definition gives them, and what is wrong with them. */
export function readPositionals(
  { name: command, positionals, needs }: CommandDefinition,
  words: readonly string[],
): { readonly args: Readonly<Record<string, string | readonly string[]>>; readonly problems: readonly Problem[] } {
  const args: Record<string, string | readonly string[]> = {};
  const problems: Problem[] = [];
  const misused = (message: string, expected?: string): void => {
    problems.push({ code: 'unknown-usage', message, ...(expected === undefined ? {} : { expected }) });
  };
  let left = words;
  for (const { name, isRequired, isMany } of positionalsIn(positionals)) {
    const taken = left.slice(0, isMany ? undefined : 1);
    left = left.slice(taken.length);
    if (taken.includes('')) misused(`<${name}> needs a value`, needs);
    else if (taken.length > 0) args[name] = isMany ? taken : (taken[0] ?? '');
    else if (isRequired) misused(`<${name}> is missing`, needs);
  }
  const extra = left[0];
  if (extra !== undefined) misused(`mortise ${command} does not take the word ${JSON.stringify(extra)}`);
  return { args, problems };
}

/** Reads the notation of definitions: `[files..]`, `<old> <new>`. */
function positionalsIn(notation: string): readonly Positional[] {
  return [...notation.matchAll(/([<[])([a-z]+)(\.\.)?[>\]]/gu)].map(([, open, name = '', many]) => ({
    name,
    isRequired: open === '<',
    isMany: many !== undefined,
  }));
}
