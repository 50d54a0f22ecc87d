import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText, digestOf } from '../../src/value/digest.js';
import type { Json } from '../../src/value/json.js';

test('the canonical text of the RFC 8785 example is the one that the RFC prints', () => {
  // Its other values are numbers and literals that JSON.stringify already writes canonically.
  expect(
    canonicalText({ numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27], string: '\u20ac$\u000f\nA\'B"\\\\"/' }),
  ).toBe('{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
});

test('the order in which an object was written changes no digest', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).reverse());
      expect(digestOf(reversed as Json)).toBe(digestOf(object as Json));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('the digest is a lower-case hexadecimal SHA-256', () => {
  expect(digestOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});
