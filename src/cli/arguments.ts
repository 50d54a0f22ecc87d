import { MisuseError } from '../problem/errors.js';
import type { Arguments } from './command.js';

/** The text given for a flag or a positional, or undefined when it was not given. */
export function optionalText(args: Arguments, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' ? value : undefined;
}

/** The text given for a flag or a positional that must be there. */
export function requiredText(args: Arguments, name: string): string {
  const value = optionalText(args, name);
  if (value !== undefined) return value;
  throw new MisuseError({ code: 'unknown-usage', message: `--${name} is missing` });
}

/** All texts given for a flag that may be repeated. */
export function textList(args: Arguments, name: string): readonly string[] {
  const value = args[name];
  if (value === undefined || value === true) return [];
  return typeof value === 'string' ? [value] : value;
}

export function flag(args: Arguments, name: string): boolean {
  return args[name] === true;
}

/** A whole number given for a flag. */
export function optionalInteger(args: Arguments, name: string): number | undefined {
  const text = optionalText(args, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0 && /^\d+$/u.test(text)) return value;
  throw new MisuseError({
    code: 'unknown-usage',
    message: `--${name} is ${JSON.stringify(text)}`,
    expected: 'a whole number',
  });
}
