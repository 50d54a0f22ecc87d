import { closest, distance } from 'fastest-levenshtein';
import type { Problem } from '../problem/problem.js';
import { shellWord } from '../value/shell-word.js';

/** The known name that was probably meant, if any is near: fewer letters may differ where there are few. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = closest(given, known);
  const far = distance(given.toLowerCase(), near.toLowerCase());
  const allowed = given.length < 2 ? 0 : given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 3));
  return far <= allowed ? near : undefined;
}

export function unknownEnvironment(given: string, known: readonly string[]): Problem {
  return {
    code: 'unknown-environment',
    message: `there is no environment ${JSON.stringify(given)}`,
    expected: known.length === 0 ? 'an environment; none is declared yet' : known.slice(0, 20).join(', '),
    hint: suggestion(given, known) ?? `Declare it with \`mortise record-environment ${environmentWord(given)}\`.`,
  };
}

export function unknownService(given: string, known: readonly string[]): Problem {
  return {
    code: 'unknown-version',
    message: `no version of ${JSON.stringify(given)} was ever published`,
    expected: known.length === 0 ? 'a service; none has published yet' : known.slice(0, 20).join(', '),
    hint: suggestion(given, known) ?? 'Publish it with `mortise publish`.',
  };
}

export function unknownVersion(service: string, given: string, known: readonly string[]): Problem {
  return {
    code: 'unknown-version',
    message: `version ${JSON.stringify(given)} of ${service} was never published`,
    expected: known.length > 20 ? `${known.slice(-20).join(', ')}, ...` : known.join(', '),
    hint: suggestion(given, known) ?? 'Publish it with `mortise publish`.',
  };
}

/** A name that begins with a dash would be read as a flag. */
function environmentWord(name: string): string {
  return `${name.startsWith('-') ? '-- ' : ''}${shellWord(name)}`;
}

function suggestion(given: string, known: readonly string[]): string | undefined {
  const near = nearestName(given, known);
  return near === undefined ? undefined : `Did you mean ${near}?`;
}
