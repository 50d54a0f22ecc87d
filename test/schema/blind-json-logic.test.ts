import { describe, expect, it } from 'vitest';
import { checkContainment } from '../../src/schema/index.js';
import { interpret } from '../../src/schema/replay/is-valid.js';

type Pair = readonly [family: string, source: unknown, target: unknown, contained: boolean];

const string = { type: 'string' };
const integer = { type: 'integer' };
const number = { type: 'number' };
const object = (properties: object, rest: object = {}): object => ({ type: 'object', properties, ...rest });
const array = (items: unknown, rest: object = {}): object => ({ type: 'array', items, ...rest });

/** Pairs written from the specification alone, family by family, each with the answer that the specification gives. */
const pairs: readonly Pair[] = [
  // Combinations
  ['logic', { oneOf: [string, integer] }, { anyOf: [string, number] }, true],
  ['logic', { anyOf: [integer, number] }, { oneOf: [integer, number] }, false],
  ['logic', { oneOf: [integer, number] }, { not: integer }, true],
  ['logic', { allOf: [{ minimum: 1 }, { maximum: 2 }], type: 'integer' }, { enum: [1, 2] }, true],
  ['logic', { not: { not: string } }, string, true],
  ['logic', { not: { allOf: [string, { minLength: 3 }] } }, { anyOf: [{ not: string }, { maxLength: 2 }] }, true],
  ['logic', { not: { anyOf: [string, integer] } }, { not: string }, true],
  [
    'logic',
    { if: string, then: { minLength: 1 }, else: integer },
    { anyOf: [{ type: 'string', minLength: 1 }, integer] },
    true,
  ],
  ['logic', { if: string, then: { minLength: 1 } }, { not: { const: '' } }, true],
  [
    'logic',
    { anyOf: [{ type: 'string', minLength: 1 }, integer] },
    { if: string, then: { minLength: 1 }, else: integer },
    true,
  ],
  [
    'logic',
    {
      type: 'object',
      if: { properties: { k: { const: 'a' } }, required: ['k'] },
      then: { required: ['x'] },
      else: { required: ['y'] },
      properties: { k: { enum: ['a', 'b'] } },
      required: ['k'],
    },
    { anyOf: [{ required: ['x'] }, { required: ['y'] }] },
    true,
  ],
  ['logic', { oneOf: [{ multipleOf: 3 }, { multipleOf: 5 }], type: 'integer' }, { not: { multipleOf: 15 } }, true],
  ['logic', { oneOf: [{ multipleOf: 3 }, { multipleOf: 5 }], type: 'integer' }, { not: { multipleOf: 9 } }, false],
  // Discriminated unions
  [
    'union',
    {
      oneOf: [
        object({ kind: { const: 'a' }, n: integer }, { required: ['kind', 'n'] }),
        object({ kind: { const: 'b' }, s: string }, { required: ['kind', 's'] }),
      ],
    },
    object({ kind: { enum: ['a', 'b'] } }, { required: ['kind'] }),
    true,
  ],
  [
    'union',
    {
      oneOf: [
        object({ kind: { const: 'a' }, n: integer }, { required: ['kind', 'n'] }),
        object({ kind: { const: 'b' }, n: string }, { required: ['kind', 'n'] }),
      ],
    },
    {
      if: object({ kind: { const: 'a' } }, { required: ['kind'] }),
      then: { properties: { n: integer } },
      else: { properties: { n: string } },
    },
    true,
  ],
  [
    'union',
    object({ kind: { enum: ['a', 'b', 'c'] } }, { required: ['kind'] }),
    { anyOf: [object({ kind: { const: 'a' } }), object({ kind: { const: 'b' } })] },
    false,
  ],
  [
    'union',
    object({ kind: { enum: ['a', 'b'] } }, { required: ['kind'] }),
    { anyOf: [object({ kind: { const: 'a' } }), object({ kind: { const: 'b' } })] },
    true,
  ],
  [
    'union',
    object({ x: { anyOf: [string, integer] } }),
    { anyOf: [object({ x: string }), object({ x: integer })] },
    true,
  ],
  [
    'union',
    object({ x: { anyOf: [string, integer] }, y: { anyOf: [string, integer] } }),
    {
      anyOf: [object({ x: string, y: string }), object({ x: integer, y: integer }), object({ x: string, y: integer })],
    },
    false,
  ],
  ['union', array({ anyOf: [string, integer] }), { anyOf: [array(string), array(integer)] }, false],
  ['union', array({ anyOf: [string, integer] }, { maxItems: 1 }), { anyOf: [array(string), array(integer)] }, true],
  // Recursion
  [
    'recursion',
    { $defs: { t: object({ next: { $ref: '#/$defs/t' } }, { required: ['next'] }) }, $ref: '#/$defs/t' },
    false,
    true,
  ],
  ['recursion', object({ v: integer, next: { $ref: '#' } }), object({ v: number, next: { $ref: '#' } }), true],
  ['recursion', object({ v: number, next: { $ref: '#' } }), object({ v: integer, next: { $ref: '#' } }), false],
  [
    'recursion',
    { anyOf: [{ type: 'null' }, object({ next: { $ref: '#' } }, { required: ['next'] })] },
    {
      anyOf: [
        { type: 'null' },
        object(
          { next: { anyOf: [{ type: 'null' }, object({ next: { $ref: '#' } }, { required: ['next'] })] } },
          { required: ['next'] },
        ),
      ],
    },
    true,
  ],
  [
    'recursion',
    { $defs: { a: array({ $ref: '#/$defs/b' }), b: array({ $ref: '#/$defs/a' }) }, $ref: '#/$defs/a' },
    array({ $ref: '#' }),
    true,
  ],
  ['recursion', array({ $ref: '#' }), array(array(array({ maxItems: 0, type: 'array' }))), false],
  [
    'recursion',
    {
      $defs: {
        even: {
          anyOf: [
            { const: 0 },
            object({ p: { $ref: '#/$defs/odd' } }, { required: ['p'], additionalProperties: false }),
          ],
        },
        odd: object({ p: { $ref: '#/$defs/even' } }, { required: ['p'], additionalProperties: false }),
      },
      $ref: '#/$defs/even',
    },
    {
      $defs: {
        n: {
          anyOf: [{ const: 0 }, object({ p: { $ref: '#/$defs/n' } }, { required: ['p'], additionalProperties: false })],
        },
      },
      $ref: '#/$defs/n',
    },
    true,
  ],
  [
    'recursion',
    {
      $defs: {
        n: {
          anyOf: [{ const: 0 }, object({ p: { $ref: '#/$defs/n' } }, { required: ['p'], additionalProperties: false })],
        },
      },
      $ref: '#/$defs/n',
    },
    {
      $defs: {
        even: {
          anyOf: [
            { const: 0 },
            object({ p: { $ref: '#/$defs/odd' } }, { required: ['p'], additionalProperties: false }),
          ],
        },
        odd: object({ p: { $ref: '#/$defs/even' } }, { required: ['p'], additionalProperties: false }),
      },
      $ref: '#/$defs/even',
    },
    false,
  ],
  [
    'recursion',
    object({ left: { $ref: '#' }, right: { $ref: '#' }, value: { enum: [1, 2] } }, { required: ['value'] }),
    object({ left: { $ref: '#' }, value: { enum: [1, 2, 3] } }),
    true,
  ],
  // Unevaluated
  [
    'unevaluated',
    { allOf: [object({ a: true }), object({ b: true })], unevaluatedProperties: false },
    { maxProperties: 2 },
    true,
  ],
  [
    'unevaluated',
    object({ a: true, b: true }, { additionalProperties: false }),
    { allOf: [object({ a: true }), object({ b: true })], unevaluatedProperties: false },
    true,
  ],
  [
    'unevaluated',
    {
      anyOf: [object({ a: true }, { required: ['a'] }), object({ b: true }, { required: ['b'] })],
      unevaluatedProperties: false,
      type: 'object',
    },
    { propertyNames: { enum: ['a', 'b'] } },
    true,
  ],
  [
    'unevaluated',
    {
      $defs: { base: object({ a: true }) },
      $ref: '#/$defs/base',
      properties: { b: true },
      unevaluatedProperties: false,
    },
    { not: { required: ['c'] } },
    true,
  ],
  ['unevaluated', { type: 'array', prefixItems: [string], unevaluatedItems: false }, { maxItems: 1 }, true],
  [
    'unevaluated',
    { type: 'array', allOf: [{ prefixItems: [string, string] }], unevaluatedItems: false },
    { maxItems: 1 },
    false,
  ],
  [
    'unevaluated',
    { type: 'array', contains: integer, unevaluatedItems: string },
    { items: { type: ['integer', 'string'] } },
    true,
  ],
  // Annotations and spelling
  ['annotation', { type: 'string', format: 'date', title: 'day', default: 1 }, string, true],
  ['annotation', string, { type: 'string', format: 'date', description: 'a day', examples: [1] }, true],
  ['annotation', { type: 'object', properties: { a: { default: 1 } } }, { required: ['a'] }, false],
  ['annotation', { definitions: { s: string }, $ref: '#/definitions/s' }, string, true],
  ['annotation', { $defs: { s: { $anchor: 'name', type: 'string' } }, $ref: '#name' }, string, true],
  // Needles
  ['needle', { type: 'integer', minimum: 0, maximum: 1000000 }, { not: { const: 777777 } }, false],
  ['needle', { type: 'string' }, { not: { const: 'xyzzy-17' } }, false],
  ['needle', { type: 'string', pattern: '^[a-z]{8}$' }, { not: { pattern: '^zebrafis$' } }, false],
  [
    'needle',
    object({ a: integer, b: integer, c: integer }, { required: ['a', 'b', 'c'] }),
    { not: object({ a: { const: 17 }, b: { const: -4 }, c: { const: 99 } }) },
    false,
  ],
  [
    'needle',
    { type: 'integer', minimum: 1, maximum: 1000, multipleOf: 13 },
    { not: { allOf: [{ multipleOf: 7 }, { multipleOf: 11 }] } },
    true,
  ],
  [
    'needle',
    { type: 'integer', minimum: 1, maximum: 1001, multipleOf: 13 },
    { not: { allOf: [{ multipleOf: 7 }, { multipleOf: 11 }] } },
    false,
  ],
  [
    'needle',
    array({ type: 'integer', minimum: 0, maximum: 9 }, { minItems: 10, maxItems: 10, uniqueItems: true }),
    { contains: { const: 7 } },
    true,
  ],
  [
    'needle',
    array({ type: 'integer', minimum: 0, maximum: 10 }, { minItems: 10, maxItems: 10, uniqueItems: true }),
    { contains: { const: 7 } },
    false,
  ],
  ['needle', { type: 'object', minProperties: 27, propertyNames: { pattern: '^[a-z]$' } }, false, true],
  ['needle', { type: 'object', minProperties: 26, propertyNames: { pattern: '^[a-z]$' } }, { required: ['q'] }, true],
  ['needle', { type: 'object', minProperties: 25, propertyNames: { pattern: '^[a-z]$' } }, { required: ['q'] }, false],
  [
    'needle',
    object({ a: object({ b: object({ c: array(object({ d: { type: 'integer', minimum: 0 } })) }) }) }),
    object({ a: object({ b: object({ c: array(object({ d: { not: { const: 4242 } } })) }) }) }),
    false,
  ],
  [
    'needle',
    { type: 'string', minLength: 12, maxLength: 12, pattern: '^[01]*$' },
    { not: { pattern: '^010011010111$' } },
    false,
  ],
];

describe('containment of combinations, on pairs written without looking at the solver', () => {
  it.each(pairs.map((pair, index) => [index + 1, ...pair] as const))(
    'pair %i (%s): %j within %j',
    (_, __, source, target, contained) => {
      const answer = checkContainment(source, target, { values: 'json' });
      expect(answer.verdict).toBe(contained ? 'contained' : 'not-contained');
      if (answer.verdict !== 'not-contained') return;
      expect(interpret(source, answer.witness, 'json')).toBe(true);
      expect(interpret(target, answer.witness, 'json')).toBe(false);
    },
  );
});
