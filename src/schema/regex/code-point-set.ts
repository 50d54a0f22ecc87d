/** The greatest Unicode code point. */
export const maxCodePoint = 0x10ffff;

/** An inclusive range of code points. */
export interface CodePointRange {
  readonly min: number;
  readonly max: number;
}

/** A set of code points: ranges in ascending order that neither overlap nor touch. */
export type CodePointSet = readonly CodePointRange[];

export const allCodePoints: CodePointSet = [{ min: 0, max: maxCodePoint }];

/** The set with every code point of the given ranges, which may overlap and stand in any order. */
export function unionOfRanges(ranges: readonly CodePointRange[]): CodePointSet {
  const sorted = [...ranges].sort((left, right) => left.min - right.min);
  const merged: { min: number; max: number }[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.min <= last.max + 1) last.max = Math.max(last.max, range.max);
    else merged.push({ ...range });
  }
  return merged;
}

/** Every code point that is not in the set. */
export function complementOfSet(set: CodePointSet): CodePointSet {
  const gaps: CodePointRange[] = [];
  let next = 0;
  for (const range of set) {
    if (range.min > next) gaps.push({ min: next, max: range.min - 1 });
    next = range.max + 1;
  }
  if (next <= maxCodePoint) gaps.push({ min: next, max: maxCodePoint });
  return gaps;
}

const digits: CodePointSet = [{ min: 0x30, max: 0x39 }];

/** What `\w` means under the `u` flag without `i`. */
export const wordCodePoints: CodePointSet = unionOfRanges([
  ...digits,
  { min: 0x41, max: 0x5a },
  { min: 0x5f, max: 0x5f },
  { min: 0x61, max: 0x7a },
]);

const whiteSpace: CodePointSet = unionOfRanges([
  { min: 0x09, max: 0x0d },
  { min: 0x20, max: 0x20 },
  { min: 0xa0, max: 0xa0 },
  { min: 0x1680, max: 0x1680 },
  { min: 0x2000, max: 0x200a },
  { min: 0x2028, max: 0x2029 },
  { min: 0x202f, max: 0x202f },
  { min: 0x205f, max: 0x205f },
  { min: 0x3000, max: 0x3000 },
  { min: 0xfeff, max: 0xfeff },
]);

/** The named escapes of ECMA-262. */
export const namedSets = { digit: digits, space: whiteSpace, word: wordCodePoints } as const;

/** What `.` means without the `s` flag: everything but the four line terminators. */
export const notLineTerminator: CodePointSet = complementOfSet([
  { min: 0x0a, max: 0x0a },
  { min: 0x0d, max: 0x0d },
  { min: 0x2028, max: 0x2029 },
]);

const propertySets = new Map<string, CodePointSet>();
const chunkSize = 0x4000;

/**
 * The code points with a Unicode property, as the running JavaScript engine knows it. Only a single-character class is ever
 * given to the engine's own regular expressions here, so no backtracking can happen.
 *
 * @param property What stands between the braces of `\p{...}`.
 */
export function setOfProperty(property: string): CodePointSet {
  const known = propertySets.get(property);
  if (known !== undefined) return known;
  const test = new RegExp(`\\p{${property}}+`, 'gu');
  const ranges: CodePointRange[] = [];
  for (let start = 0; start <= maxCodePoint; start += chunkSize) {
    // A surrogate must not meet its other half, or the two would be read as one code point: a space keeps them apart.
    const surrogates = start + chunkSize > 0xd800 && start <= 0xdfff;
    if (surrogates) {
      for (let point = start; point < start + chunkSize; point += 1) {
        test.lastIndex = 0;
        if (test.test(String.fromCodePoint(point))) ranges.push({ min: point, max: point });
      }
      continue;
    }
    let text = '';
    for (let point = start; point < start + chunkSize; point += 1) text += String.fromCodePoint(point);
    const width = start > 0xffff ? 2 : 1;
    for (const match of text.matchAll(test)) {
      const min = start + match.index / width;
      ranges.push({ min, max: min + match[0].length / width - 1 });
    }
  }
  const set = unionOfRanges(ranges);
  propertySets.set(property, set);
  return set;
}
