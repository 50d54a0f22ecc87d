import type { Spend } from '../budget.js';
import { type Language, ofWords, parsePattern } from '../regex/language.js';

const anything = '[\\s\\S]*';

function literal(point: number): string {
  return `\\u{${point.toString(16)}}`;
}

const known = new Map<string, Language | undefined>();

/**
 * The texts that are at or after a bound in code point order, which is UTF-8 byte order: those that begin with it, and those that
 * first differ from it by a greater code point.
 */
export function textsFrom(bound: string, spend: Spend): Language | undefined {
  if (known.has(bound)) return known.get(bound);
  // The pattern grows with the square of the bound.
  spend(bound.length ** 2 / 4);
  const points = Array.from(bound, (character) => character.codePointAt(0) ?? 0);
  const branches = [points.map(literal).join('') + anything];
  points.forEach((point, index) => {
    if (point === 0x10ffff) return;
    const same = points.slice(0, index).map(literal).join('');
    branches.push(`${same}[${literal(point + 1)}-\\u{10ffff}]${anything}`);
  });
  const language = parsePattern(`^(?:${branches.join('|')})$`, spend);
  const answer = 'unsupported' in language ? undefined : language;
  if (known.size > 500) known.clear();
  known.set(bound, answer);
  return answer;
}

/** The texts strictly after a bound. */
export function textsAfter(bound: string, spend: Spend): Language | undefined {
  return textsFrom(bound, spend)?.without(ofWords([bound], spend), spend);
}
