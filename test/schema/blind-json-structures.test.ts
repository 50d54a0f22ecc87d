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
  // Objects
  ['object', { required: ['a', 'b'] }, { required: ['b'] }, true],
  ['object', { type: 'object', required: ['a', 'b'] }, { minProperties: 2 }, true],
  ['object', { type: 'object', required: ['a', 'b'] }, { minProperties: 3 }, false],
  ['object', object({ a: true, b: true }, { additionalProperties: false }), { maxProperties: 2 }, true],
  ['object', object({ a: true, b: false }, { additionalProperties: false }), { maxProperties: 1 }, true],
  ['object', object({ a: true }, { additionalProperties: false, minProperties: 1 }), { required: ['a'] }, true],
  [
    'object',
    object({ a: true, b: true }, { additionalProperties: false, minProperties: 2 }),
    { required: ['a', 'b'] },
    true,
  ],
  [
    'object',
    object({ a: true, b: true, c: true }, { additionalProperties: false, minProperties: 2 }),
    { required: ['a'] },
    false,
  ],
  ['object', object({ a: string }), object({ a: true, b: string }), false],
  ['object', object({ a: string }, { additionalProperties: string }), object({ a: true, b: string }), true],
  [
    'object',
    object({ a: integer }, { additionalProperties: string }),
    { additionalProperties: { type: ['integer', 'string'] } },
    true,
  ],
  ['object', object({ a: integer }), { properties: { a: number } }, true],
  ['object', { properties: { a: integer } }, { type: 'object' }, false],
  ['object', { type: 'object', patternProperties: { '^x-': string } }, { properties: { 'x-a': string } }, true],
  ['object', { type: 'object', properties: { 'x-a': string } }, { patternProperties: { '^x-': string } }, false],
  [
    'object',
    { type: 'object', patternProperties: { '^a': integer, b$: { minimum: 3 } } },
    { properties: { ab: { minimum: 2 } } },
    true,
  ],
  ['object', { type: 'object', propertyNames: { enum: ['a', 'b'] } }, { maxProperties: 2 }, true],
  ['object', { type: 'object', propertyNames: { pattern: '^[ab]{1,2}$' } }, { maxProperties: 6 }, true],
  ['object', { type: 'object', propertyNames: { pattern: '^[ab]{1,2}$' } }, { maxProperties: 5 }, false],
  [
    'object',
    { type: 'object', patternProperties: { '^a$|^b$': true }, additionalProperties: false },
    { propertyNames: { maxLength: 1 } },
    true,
  ],
  ['object', { type: 'object', propertyNames: { maxLength: 3 } }, { not: { required: ['long'] } }, true],
  ['object', { type: 'object', maxProperties: 1 }, { not: { required: ['a', 'b'] } }, true],
  ['object', { type: 'object', maxProperties: 0 }, { const: {} }, true],
  ['object', { type: 'object', properties: { a: false }, required: ['a'] }, false, true],
  ['object', { type: 'object', additionalProperties: false }, { maxProperties: 0 }, true],
  [
    'object',
    { allOf: [object({ a: true }, { additionalProperties: false }), object({ b: true })] },
    { not: { required: ['b'] } },
    true,
  ],
  ['object', { type: 'object', minProperties: 1, propertyNames: { const: 'a' } }, { required: ['a'] }, true],
  [
    'object',
    object({ a: { const: 1 } }, { required: ['a'] }),
    { not: object({ a: { const: 2 } }, { required: ['a'] }) },
    true,
  ],
  ['object', { type: 'object', not: { required: ['a'] } }, { properties: { a: { const: 'anything' } } }, true],
  ['object', { type: 'object', patternProperties: { '': integer } }, { additionalProperties: number }, true],
  // Dependencies
  ['dependent', { dependentRequired: { a: ['b'] }, required: ['a'] }, { required: ['b'] }, true],
  ['dependent', { type: 'object', dependentRequired: { a: ['b'] }, required: ['a'] }, { required: ['b'] }, true],
  [
    'dependent',
    { type: 'object', dependentRequired: { a: ['b'], b: ['c'] } },
    { dependentRequired: { a: ['c'] } },
    true,
  ],
  ['dependent', { type: 'object', dependentRequired: { a: ['c'] } }, { dependentRequired: { a: ['b', 'c'] } }, false],
  ['dependent', { type: 'object', required: ['b'] }, { dependentRequired: { a: ['b'] } }, true],
  ['dependent', { dependentSchemas: { a: { required: ['b'] } } }, { dependentRequired: { a: ['b'] } }, true],
  ['dependent', { dependencies: { a: ['b'] } }, { dependentSchemas: { a: { required: ['b'] } } }, true],
  ['dependent', { dependentSchemas: { a: { maxProperties: 1 } }, type: 'object', required: ['a', 'b'] }, false, true],
  // Arrays
  ['array', array(integer), array(number), true],
  ['array', array(number), array(integer), false],
  ['array', array(false), { maxItems: 0 }, true],
  ['array', array(false, { minItems: 1 }), false, true],
  ['array', { type: 'array', prefixItems: [string, integer], items: false }, { maxItems: 2 }, true],
  [
    'array',
    { type: 'array', prefixItems: [string, integer], items: false, minItems: 2 },
    array({ type: ['string', 'integer'] }, { minItems: 2 }),
    true,
  ],
  ['array', { type: 'array', prefixItems: [string, integer] }, array({ type: ['string', 'integer'] }), false],
  [
    'array',
    { items: [string, integer], additionalItems: false, type: 'array' },
    { prefixItems: [string], maxItems: 2 },
    true,
  ],
  ['array', array(integer, { minItems: 1 }), { contains: integer }, true],
  ['array', array(integer), { contains: integer }, false],
  ['array', array(integer, { minItems: 3 }), { contains: number, minContains: 3 }, true],
  ['array', { type: 'array', contains: { const: 1 } }, { minItems: 1 }, true],
  ['array', { type: 'array', contains: { const: 1 }, minContains: 2, uniqueItems: true }, false, true],
  ['array', { type: 'array', contains: { type: 'boolean' }, minContains: 3, uniqueItems: true }, false, true],
  ['array', { type: 'array', contains: { type: 'boolean' }, minContains: 2, uniqueItems: true }, false, false],
  ['array', array({ type: 'boolean' }, { uniqueItems: true }), { maxItems: 2 }, true],
  ['array', array({ enum: ['a', 'b', 'c'] }, { uniqueItems: true, minItems: 3 }), { contains: { const: 'b' } }, true],
  ['array', array({ enum: ['a', 'b', 'c'] }, { uniqueItems: true, minItems: 2 }), { contains: { const: 'b' } }, false],
  [
    'array',
    { type: 'array', contains: { const: 1 }, maxContains: 1, minItems: 2 },
    { contains: { not: { const: 1 } } },
    true,
  ],
  ['array', { type: 'array', contains: { const: 1 }, minContains: 0 }, { type: 'array' }, true],
  ['array', { type: 'array' }, { contains: { const: 1 }, minContains: 0 }, true],
  ['array', { type: 'array', contains: { const: 1 }, maxContains: 0 }, false, true],
  ['array', { type: 'array', allOf: [{ contains: { const: 1 } }, { contains: { const: 2 } }] }, { minItems: 2 }, true],
  [
    'array',
    {
      type: 'array',
      allOf: [{ contains: { minimum: 1, type: 'number' } }, { contains: { type: 'number', maximum: 2 } }],
    },
    { minItems: 2 },
    false,
  ],
  ['array', { type: 'array', maxItems: 1 }, { uniqueItems: true }, true],
  ['array', { type: 'array', prefixItems: [{ const: 1 }, { const: 1 }], minItems: 2, uniqueItems: true }, false, true],
  ['array', { type: 'array', prefixItems: [{ const: 1 }, { const: 2 }], items: false }, { uniqueItems: true }, true],
  ['array', { type: 'array', not: { contains: { const: 1 } } }, { items: { not: { const: 1 } } }, true],
  ['array', { type: 'array', not: { items: integer } }, { contains: { not: integer } }, true],
  ['array', array(array(integer, { maxItems: 2 }), { maxItems: 2 }), array(array(number, { maxItems: 3 })), true],
];

describe('containment of objects and arrays, on pairs written without looking at the solver', () => {
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
