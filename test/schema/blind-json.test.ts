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

describe('containment, on pairs written without looking at the solver', () => {
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
