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
  // Types
  ['type', integer, number, true],
  ['type', number, integer, false],
  ['type', { type: 'number', multipleOf: 1 }, integer, true],
  ['type', { type: ['integer', 'string'] }, { anyOf: [number, string] }, true],
  ['type', {}, { type: ['null', 'boolean', 'number', 'string', 'array', 'object'] }, true],
  ['type', {}, { type: ['null', 'boolean', 'integer', 'string', 'array', 'object'] }, false],
  ['type', { not: { type: ['null', 'boolean', 'number', 'string', 'array'] } }, { type: 'object' }, true],
  ['type', { type: 'boolean' }, { enum: [true, false] }, true],
  ['type', { type: 'null' }, { const: null }, true],
  ['type', false, { type: 'string' }, true],
  ['type', { type: 'integer', not: { type: 'number' } }, false, true],
  // Numbers
  ['number', { type: 'integer', minimum: 1, maximum: 3 }, { enum: [1, 2, 3] }, true],
  ['number', { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 4 }, { enum: [1, 2, 3] }, true],
  ['number', { type: 'number', minimum: 1, maximum: 3 }, { enum: [1, 2, 3] }, false],
  ['number', { type: 'number', minimum: 2, maximum: 2 }, integer, true],
  ['number', { type: 'integer', minimum: 0.5, maximum: 0.9 }, false, true],
  ['number', { type: 'integer', multipleOf: 6 }, { multipleOf: 3 }, true],
  ['number', { type: 'integer', multipleOf: 3 }, { multipleOf: 6 }, false],
  ['number', { allOf: [{ multipleOf: 4 }, { multipleOf: 6 }], type: 'integer' }, { multipleOf: 12 }, true],
  ['number', { allOf: [{ multipleOf: 4 }, { multipleOf: 6 }], type: 'integer' }, { multipleOf: 24 }, false],
  ['number', { type: 'number', multipleOf: 0.3 }, { multipleOf: 0.1 }, true],
  ['number', { type: 'number', multipleOf: 0.1 }, { multipleOf: 0.3 }, false],
  ['number', { type: 'number', multipleOf: 2.5 }, integer, false],
  ['number', { type: 'number', multipleOf: 2.5, minimum: 3, maximum: 7 }, { const: 5 }, true],
  ['number', { type: 'number', multipleOf: 2.5, minimum: 3, maximum: 7.5 }, { const: 5 }, false],
  ['number', { type: 'integer', minimum: 1, maximum: 100, multipleOf: 7 }, { not: { multipleOf: 11 } }, false],
  ['number', { type: 'integer', minimum: 1, maximum: 76, multipleOf: 7 }, { not: { multipleOf: 11 } }, true],
  ['number', { type: 'number', not: { minimum: 5 } }, { exclusiveMaximum: 5 }, true],
  ['number', { not: { minimum: 5 } }, { type: 'number', exclusiveMaximum: 5 }, true],
  ['number', { minimum: 5 }, { type: 'number' }, false],
  ['number', { type: 'integer', minimum: 9007199254740993 }, { minimum: 9007199254740992 }, true],
  [
    'number',
    { type: 'integer', not: { anyOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, minimum: 2, maximum: 6 },
    { const: 5 },
    true,
  ],
  [
    'number',
    { type: 'integer', not: { anyOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, minimum: 2, maximum: 7 },
    { const: 5 },
    false,
  ],
  ['number', { const: 1 }, { const: 1.0 }, true],
  ['number', { const: 0 }, { const: -0 }, true],
  ['number', { type: 'number', multipleOf: 0.01 }, { multipleOf: 0.005 }, true],
  ['number', { type: 'integer', multipleOf: 10 }, { type: 'number', multipleOf: 0.5 }, true],
  // Strings
  ['string', { type: 'string', minLength: 3 }, { minLength: 2 }, true],
  ['string', { type: 'string', minLength: 2 }, { minLength: 3 }, false],
  ['string', { type: 'string', maxLength: 0 }, { const: '' }, true],
  ['string', { type: 'string', minLength: 4, maxLength: 3 }, false, true],
  ['string', { type: 'string', pattern: '^a{3,5}$' }, { minLength: 3, maxLength: 5 }, true],
  ['string', { type: 'string', pattern: '^a{3,5}' }, { maxLength: 5 }, false],
  ['string', { type: 'string', pattern: '^[a-c]$' }, { enum: ['a', 'b', 'c'] }, true],
  ['string', { type: 'string', pattern: '^[a-d]$' }, { enum: ['a', 'b', 'c'] }, false],
  ['string', { enum: ['foo', 'foobar'] }, { pattern: '^foo' }, true],
  ['string', { enum: ['foo', 'barfoo'] }, { pattern: '^foo' }, false],
  [
    'string',
    { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    { pattern: '^\\d+-\\d+-\\d+$', maxLength: 10 },
    true,
  ],
  ['string', { type: 'string', pattern: '^(?=.*a)(?=.*b).*$' }, { pattern: 'a.*b|b.*a' }, true],
  ['string', { type: 'string', pattern: '^(?!admin)' }, { not: { pattern: '^administrator$' } }, true],
  ['string', { type: 'string', pattern: '^(?!administrator)' }, { not: { pattern: '^admin' } }, false],
  ['string', { type: 'string', allOf: [{ pattern: '^a' }, { pattern: 'b$' }] }, { minLength: 2 }, true],
  ['string', { type: 'string', allOf: [{ pattern: '^a' }, { pattern: 'a$' }] }, { minLength: 2 }, false],
  ['string', { type: 'string', pattern: '^.$' }, { maxLength: 1 }, true],
  ['string', { type: 'string', maxLength: 1 }, { pattern: '^.?$' }, false],
  ['string', { type: 'string', maxLength: 1 }, { pattern: '^[^]?$' }, true],
  ['string', { const: '😀' }, { maxLength: 1 }, true],
  [
    'string',
    { type: 'string', pattern: '^[0-9a-f]{24}$' },
    { pattern: '^[0-9a-fA-F]+$', minLength: 24, maxLength: 24 },
    true,
  ],
  ['string', { type: 'string', pattern: '\\bcat\\b' }, { pattern: 'cat' }, true],
  ['string', { type: 'string', pattern: 'cat' }, { pattern: '\\bcat\\b' }, false],
  ['string', { type: 'string', minLength: 1000 }, { minLength: 999 }, true],
  ['string', { type: 'string', pattern: '^(ab)*$', minLength: 5, maxLength: 5 }, false, true],
  ['string', { type: 'string', pattern: '^(a+)+$' }, { pattern: '^a*$' }, true],
  // Constants and enums
  ['enum', { enum: [1, 'a', null] }, { type: ['integer', 'string', 'null'] }, true],
  ['enum', { enum: [{ a: 1, b: 2 }] }, { const: { b: 2, a: 1 } }, true],
  ['enum', { enum: [[1, 2]] }, { const: [2, 1] }, false],
  ['enum', { enum: [{ a: 1 }] }, object({ a: integer }, { required: ['a'], additionalProperties: false }), true],
  ['enum', { enum: [{ a: 1 }, { b: 1 }] }, { required: ['a'] }, false],
  ['enum', { enum: [1, 2, 3, 4], not: { enum: [2, 4] } }, { enum: [1, 3] }, true],
  ['enum', { const: [] }, { maxItems: 0 }, true],
  [
    'enum',
    object({ a: { enum: [1, 2] } }, { required: ['a'], additionalProperties: false }),
    { enum: [{ a: 1 }, { a: 2 }] },
    true,
  ],
  [
    'enum',
    object({ a: { enum: [1, 2, 3] } }, { required: ['a'], additionalProperties: false }),
    { enum: [{ a: 1 }, { a: 2 }] },
    false,
  ],
  [
    'enum',
    array({ enum: [0, 1] }, { minItems: 2, maxItems: 2 }),
    {
      enum: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
    },
    true,
  ],
  [
    'enum',
    array({ enum: [0, 1] }, { minItems: 2, maxItems: 2 }),
    {
      enum: [
        [0, 0],
        [0, 1],
        [1, 0],
      ],
    },
    false,
  ],
  [
    'enum',
    array({ enum: [0, 1] }, { minItems: 2, maxItems: 2, uniqueItems: true }),
    {
      enum: [
        [0, 1],
        [1, 0],
      ],
    },
    true,
  ],
];

describe('containment of scalars and constants, on pairs written without looking at the solver', () => {
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
