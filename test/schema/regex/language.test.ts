import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Language, LanguageTooLarge, any, empty, ofWords, parsePattern } from '../../../src/schema/regex/language.js';

const atom = fc.constantFrom(
  'a',
  'b',
  '1',
  '-',
  '[ab]',
  '[^a]',
  '\\w',
  '\\d',
  '.',
  '\\W',
  '^',
  '$',
  '\\b',
  '\\B',
  '😀',
);
const pattern = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  pattern: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 6, arbitrary: atom },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie('pattern'), fc.constantFrom('', '*', '+', '?', '{2}', '{0,2}', '{1,}'))
        .map(([inside, quantifier]) => `(?:${inside})${quantifier}`),
    },
    { weight: 2, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map((sides) => `(?:${sides.join('|')})`) },
    { weight: 1, arbitrary: tie('pattern').map((inside) => `(?=${inside})`) },
    { weight: 1, arbitrary: tie('pattern').map((inside) => `(?!${inside})`) },
    { weight: 1, arbitrary: tie('pattern').map((inside) => `(?<=${inside})`) },
    { weight: 1, arbitrary: tie('pattern').map((inside) => `(?<!${inside})`) },
  ),
})).pattern;
// No astral characters here: V8 also tries assertions between the two halves of one, where the standard has no place.
const word = fc
  .array(fc.constantFrom('a', 'b', '1', '-', '\n', 'é'), { maxLength: 6 })
  .map((letters) => letters.join(''));
const bounds = fc
  .tuple(fc.nat(4), fc.option(fc.nat(4), { nil: undefined }))
  .map(([minLength, extra]) => ({ minLength, maxLength: extra === undefined ? undefined : minLength + extra }));
const runs = Number(process.env['MORTISE_FUZZ'] ?? 1);
const check = { seed: 20_261_122, numRuns: 600 * runs };

const language = pattern.map(parsePattern).filter((parsed) => parsed instanceof Language);
const languageOf = (source: string): Language => {
  const parsed = parsePattern(source);
  if (!(parsed instanceof Language)) throw new Error(parsed.detail);
  return parsed;
};
const lengthOf = (text: string): number => Array.from(text).length;

describe('the language of a pattern', () => {
  it('has exactly the words that the pattern finds in JavaScript', () => {
    let decided = 0;
    fc.assert(
      fc.property(pattern, fc.array(word, { minLength: 10, maxLength: 10 }), (source, words) => {
        const parsed = parsePattern(source);
        if (!(parsed instanceof Language)) {
          expect(parsed.unsupported).toBe('regex-lookaround');
          return;
        }
        decided += 1;
        const native = new RegExp(source, 'u');
        for (const text of words)
          expect([source, text, parsed.includes(text)]).toEqual([source, text, native.test(text)]);
      }),
      check,
    );
    expect(decided).toBeGreaterThan(check.numRuns * 0.6);
  });

  it('combines as sets of words do', () => {
    fc.assert(
      fc.property(language, language, word, (left, right, text) => {
        const [inLeft, inRight] = [left.includes(text), right.includes(text)];
        expect(left.union(right).includes(text)).toBe(inLeft || inRight);
        expect(left.intersect(right).includes(text)).toBe(inLeft && inRight);
        expect(left.without(right).includes(text)).toBe(inLeft && !inRight);
        expect(left.complement().includes(text)).toBe(!inLeft);
      }),
      check,
    );
  });

  it('knows inclusion, equality, disjointness and emptiness of each other', () => {
    fc.assert(
      fc.property(language, language, (left, right) => {
        const both = left.intersect(right);
        expect(both.isSubsetOf(left)).toBe(true);
        expect(left.isSubsetOf(left.union(right))).toBe(true);
        expect(left.isSubsetOf(right)).toBe(left.without(right).isEmpty);
        expect(left.isDisjointFrom(right)).toBe(both.isEmpty);
        expect(left.union(right).complement().equals(left.complement().intersect(right.complement()))).toBe(true);
        expect(left.union(left.complement()).isAny).toBe(true);
        const witness = left.without(right).shortestWord();
        if (witness !== undefined) expect([left.includes(witness), right.includes(witness)]).toEqual([true, false]);
        else expect(left.isSubsetOf(right)).toBe(true);
      }),
      check,
    );
  });

  it('lists different words of its own within the bounds, as many as it counts', () => {
    fc.assert(
      fc.property(language, bounds, fc.integer({ min: 1, max: 20 }), (parsed, limits, count) => {
        const words = parsed.wordsUpTo(count, limits);
        expect(new Set(words).size).toBe(words.length);
        for (const text of words) {
          expect(parsed.includes(text)).toBe(true);
          expect(lengthOf(text)).toBeGreaterThanOrEqual(limits.minLength);
          expect(lengthOf(text)).toBeLessThanOrEqual(limits.maxLength ?? Infinity);
        }
        expect(words.length).toBe(parsed.countUpTo(count, limits));
        expect(parsed.hasWordWithin(limits)).toBe(words.length > 0);
        const range = parsed.lengthRange();
        if (words[0] !== undefined) {
          expect(range?.min).toBeLessThanOrEqual(lengthOf(words[0]));
          expect(range?.max).toBeGreaterThanOrEqual(lengthOf(words.at(-1) ?? ''));
        }
        expect(range === undefined).toBe(parsed.isEmpty);
      }),
      check,
    );
  });

  it('can be built from a list of words', () => {
    fc.assert(
      fc.property(fc.array(word), word, (words, other) => {
        const listed = ofWords(words);
        for (const text of words) expect(listed.includes(text)).toBe(true);
        expect(listed.includes(other)).toBe(words.includes(other));
        expect(listed.countUpTo(1_000)).toBe(new Set(words).size);
      }),
      check,
    );
  });

  it.each([
    ['^[a-z]+$', 'a'],
    ['^\\S+@\\S+$', 'a@a'],
    ['^(?=.*\\d)(?=.*[A-Z]).{4,}$', 'aaA0'],
    ['^[\\u0000-\\u0020]$', ' '],
  ])('prefers readable words: %s gives %s', (source, expected) => {
    const found = languageOf(source).shortestWord();
    expect(Array.from(found ?? '').sort()).toEqual(Array.from(expected).sort());
  });

  it('keeps length bounds out of the automaton', () => {
    expect(any.shortestWord({ minLength: 100_000 })).toHaveLength(100_000);
    const even = languageOf('^(?:ab)*$');
    expect(even.hasWordWithin({ minLength: 1_000_001, maxLength: 1_000_001 })).toBe(false);
    expect(even.hasWordWithin({ minLength: 1_000_001, maxLength: 1_000_002 })).toBe(true);
  });

  it('counts code points, not UTF-16 units', () => {
    expect(languageOf('^.$').includes('😀')).toBe(true);
    expect(languageOf('^..$').includes('😀')).toBe(false);
  });

  it.each([
    ['(a)\\1', 'regex-backreference'],
    ['(?<=(?=a))b', 'regex-lookaround'],
    ['a.{40}b', 'regex-too-large'],
    ['^(?:a{1,300}){1,300}$', 'regex-too-large'],
    ['[', 'invalid-pattern'],
  ])('refuses %s by name: %s', (source, code) => {
    expect(parsePattern(source)).toMatchObject({ unsupported: code });
  });

  it('refuses a pattern nested too deeply to be read', () => {
    const deep = `${'('.repeat(20_000)}${')'.repeat(20_000)}`;
    expect(parsePattern(deep)).toMatchObject({ unsupported: 'regex-too-large' });
  });

  it('throws rather than grow without end', () => {
    const sources = Array.from(
      { length: 8 },
      (_, index) => `^(?:[^a]*a[^a]*){${String(index * 2 + 3)}}.*|^.{${String(index + 90)}}$`,
    );
    const grow = (): Language =>
      sources.map(languageOf).reduce((all, next) => all.intersect(next.union(languageOf('x.{9}y'))));
    expect(grow).toThrow(LanguageTooLarge);
  });

  it('names the two extremes', () => {
    expect([any.isAny, any.isEmpty, empty.isAny, empty.isEmpty]).toEqual([true, false, false, true]);
    expect(any.complement()).toBe(empty);
    expect(empty.wordsUpTo(3)).toEqual([]);
  });
});
