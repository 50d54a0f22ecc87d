import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matcher, compileMatcher } from '../../../src/schema/regex/matcher.js';

const matcherOf = (source: string): Matcher => {
  const compiled = compileMatcher(source);
  if ('unsupported' in compiled) throw new Error(compiled.detail);
  return compiled;
};

describe('a matcher', () => {
  it('tests a word that makes a backtracking engine explode', () => {
    const evil = matcherOf('^(a+)+$');
    expect(evil.test(`${'a'.repeat(100_000)}!`)).toBe(false);
    expect(evil.test('a'.repeat(100_000))).toBe(true);
  });

  it('agrees with JavaScript also where the whole automaton would be too large', () => {
    const source = 'a[ab]{16}b(?=a|$)';
    const native = new RegExp(source, 'u');
    const long = matcherOf(source);
    const letters = fc.array(fc.constantFrom('a', 'b'), { minLength: 10, maxLength: 60 }).map((list) => list.join(''));
    fc.assert(
      fc.property(letters, (text) => long.test(text) === native.test(text)),
      { seed: 7, numRuns: 500 },
    );
  });

  it('forgets states on long words without losing its place', () => {
    const long = matcherOf('^(?:.*a[ab]{16}b.*)!$');
    const noise = Array.from({ length: 20_000 }, (_, index) => ((index * index * 7 + index) % 11 < 5 ? 'a' : 'b')).join(
      '',
    );
    expect(long.test(`${noise}!`)).toBe(new RegExp('^(?:.*a[ab]{16}b.*)!$', 'u').test(`${noise}!`));
    expect(long.test(noise)).toBe(false);
  });

  it('refuses a backreference by name', () => {
    expect(compileMatcher('(a)\\1')).toMatchObject({ unsupported: 'regex-backreference' });
  });
});
