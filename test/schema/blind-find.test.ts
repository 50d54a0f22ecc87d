import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { findDocument } from '../../src/schema/index.js';
import { A, B, I, N, O, S, arr, closed, has, int, num, obj, open, re, str } from './labelled.js';

/** Shapes that a document is to fit, shapes that it is not to fit, and whether there is one. */
type FindRow = readonly [title: string, all: readonly unknown[], none: readonly unknown[], there: boolean];
const finds: readonly FindRow[] = [
  ['anything', [], [], true],
  ['a text', [S], [], true],
  ['nothing fits false', [false], [], false],
  ['nothing is outside of everything', [], [true], false],
  ['a text that is no word', [S], [re('^\\w+$')], true],
  ['three shapes that leave one number', [num({ minimum: 4 }), { maximum: 6 }, { multipleOf: 5 }], [], true],
  [
    'three shapes that leave one number, which is excluded',
    [int({ minimum: 4 }), { maximum: 6 }, { multipleOf: 5 }],
    [{ const: 5 }],
    false,
  ],
  [
    'three none-shapes that cover the booleans and null',
    [{ type: ['boolean', 'null'] }],
    [{ const: true }, { const: false }, { const: null }],
    false,
  ],
  ['two none-shapes that leave null', [{ type: ['boolean', 'null'] }], [{ const: true }, { const: false }], true],
  [
    'two readers refuse different things',
    [open({ a: { enum: [1, 2, 3] } })],
    [open({ a: { const: 1 } }), open({ a: { const: 2 } })],
    true,
  ],
  [
    'two readers refuse nothing in common',
    [closed({ a: B })],
    [closed({ a: { const: true } }), closed({ a: { const: false } })],
    false,
  ],
  ['fits two open shapes', [open({ a: S }), open({ b: I })], [], true],
  ['fits two closed shapes', [closed({ a: S }), closed({ b: I })], [], false],
  ['fits a shape and its negation', [S, { not: S }], [], false],
  [
    'a list with a text and a number, neither all texts nor all numbers',
    [A, arr({ contains: S }), arr({ contains: N })],
    [arr({ items: S }), arr({ items: N })],
    true,
  ],
  [
    'a list in two places with three things',
    [arr({ maxItems: 2 }), arr({ contains: S }), arr({ contains: N }), arr({ contains: B })],
    [],
    false,
  ],
  [
    'an object with a field that no name pattern allows',
    [obj({ minProperties: 1 })],
    [obj({ propertyNames: { minLength: 1 } })],
    true,
  ],
  ['a name of ten patterns', [re('^a'), re('b'), re('c$'), re('^.{5}$')], [re('aa'), re('bb')], true],
  ['two patterns that exclude each other', [re('^a+$'), re('b')], [], false],
  [
    'a number that divides in none of these ways',
    [int({ minimum: 2, maximum: 12 })],
    [{ multipleOf: 2 }, { multipleOf: 3 }, { multipleOf: 5 }, { multipleOf: 7 }],
    true,
  ],
  [
    'a number that divides in none of these ways, one more excluded',
    [int({ minimum: 2, maximum: 10 })],
    [{ multipleOf: 2 }, { multipleOf: 3 }, { multipleOf: 5 }, { multipleOf: 7 }],
    false,
  ],
  [
    'a tree with a given leaf',
    [
      { $defs: { t: { anyOf: [int({}), arr({ items: { $ref: '#/$defs/t' } })] } }, $ref: '#/$defs/t' },
      arr({ contains: arr({ contains: { const: 7 } }) }),
    ],
    [arr({ maxItems: 1 })],
    true,
  ],
  ['a tree without an end', [{ type: 'object', required: ['n'], properties: { n: { $ref: '#' } } }], [], false],
  [
    'definitions of the same name in two shapes',
    [{ $defs: { a: S }, $ref: '#/$defs/a' }],
    [{ $defs: { a: I }, $ref: '#/$defs/a' }],
    true,
  ],
  [
    'exactly two of three flags',
    [obj({ anyOf: [has('a', 'b'), has('b', 'c'), has('a', 'c')] })],
    [has('a', 'b', 'c')],
    true,
  ],
  [
    'all pairs of three flags but not all three',
    [obj({ allOf: [{ dependentRequired: { a: ['b'], b: ['c'], c: ['a'] } }] }), has('b')],
    [has('a', 'c')],
    false,
  ],
  ['no object, list, text, number', [true], [O, A, S, N], true],
  ['the longest text of a code', [str({ minLength: 3 })], [re('^[\\s\\S]{4,}$'), re('[^x]'), { const: 'xxx' }], false],
  [
    'ten exclusions leave one value',
    [int({ minimum: 1, maximum: 11 })],
    Array.from({ length: 10 }, (_, n) => ({ const: n + 1 })),
    true,
  ],
  [
    'eleven exclusions leave none',
    [int({ minimum: 1, maximum: 11 })],
    Array.from({ length: 11 }, (_, n) => ({ const: n + 1 })),
    false,
  ],
];

const ajv = new Ajv2020({ strict: false, ownProperties: true });
const valid = (shape: unknown, document: unknown): boolean => ajv.validate(shape as object | boolean, document);

describe('a document that fits these shapes and not those', () => {
  for (const [title, all, none, there] of finds) {
    it(`${title}: ${there ? 'there is one' : 'there is none'}`, () => {
      const answer = findDocument({ all, none });
      expect(answer.verdict).toBe(there ? 'found' : 'none');
      if (answer.verdict !== 'found') return;
      expect(all.filter((shape) => !valid(shape, answer.document))).toEqual([]);
      expect(none.filter((shape) => valid(shape, answer.document))).toEqual([]);
    });
  }
});
