export type Expected = 'contained' | 'not-contained';
export type Pair = readonly [title: string, source: unknown, target: unknown, expected: Expected];

const yes = 'contained';
const no = 'not-contained';
const object = (
  properties: Record<string, unknown>,
  required: readonly string[] = [],
  more: Record<string, unknown> = {},
) => ({
  type: 'object',
  properties,
  required,
  ...more,
});

/** Pairs of shapes by keyword, with the answer decided by hand. */
export const families: Readonly<Record<string, readonly Pair[]>> = {
  type: [
    ['integers are numbers', { type: 'integer' }, { type: 'number' }, yes],
    ['a number need not be an integer', { type: 'number' }, { type: 'integer' }, no],
    ['a list of types holds each of them', { type: ['string', 'null'] }, { type: ['null', 'string', 'array'] }, yes],
    ['null is not among the types', { type: ['string', 'null'] }, { type: 'string' }, no],
    [
      'all types together are anything',
      true,
      { type: ['null', 'boolean', 'number', 'string', 'array', 'object'] },
      yes,
    ],
    ['a number between 2 and 2 is an integer', { type: 'number', minimum: 2, maximum: 2 }, { type: 'integer' }, yes],
  ],
  'enum and const': [
    ['fewer constants', { enum: ['a', 'b'] }, { enum: ['b', 'c', 'a'] }, yes],
    ['one constant more', { enum: ['a', 'b', 'x'] }, { enum: ['a', 'b'] }, no],
    [
      'objects as constants, in any order of fields',
      { const: { a: 1, b: [true] } },
      { enum: [{ b: [true], a: 1 }] },
      yes,
    ],
    ['an object that is nearly the constant', object({ a: { const: 1 } }, ['a']), { const: { a: 1 } }, no],
    ['1 and 1.0 are one', { const: 1 }, { enum: [1.0] }, yes],
    ['all booleans', { type: 'boolean' }, { enum: [false, true] }, yes],
    ['false is not 0', { const: false }, { const: 0 }, no],
    [
      'every combination of two fields is covered by constants',
      object({ a: { enum: [1, 2] }, b: { enum: [1, 2] } }, ['a', 'b']),
      {
        anyOf: [
          { properties: { a: { const: 1 } } },
          { properties: { a: { const: 2 }, b: { const: 1 } } },
          { properties: { b: { const: 2 } } },
        ],
      },
      yes,
    ],
    [
      'one combination of two fields is not covered',
      object({ a: { enum: [1, 2] }, b: { enum: [1, 2, 3] } }, ['a', 'b']),
      {
        anyOf: [
          { properties: { a: { const: 1 } } },
          { properties: { a: { const: 2 }, b: { const: 1 } } },
          { properties: { b: { const: 2 } } },
        ],
      },
      no,
    ],
  ],
  numbers: [
    ['a tighter interval', { minimum: 1, maximum: 5 }, { exclusiveMinimum: 0, exclusiveMaximum: 6 }, yes],
    ['open and closed ends differ by one point', { minimum: 1 }, { exclusiveMinimum: 1 }, no],
    ['integers leave no gap between 4 and 5', { type: 'integer' }, { anyOf: [{ minimum: 5 }, { maximum: 4 }] }, yes],
    ['numbers leave a gap between 4 and 5', { type: 'number' }, { anyOf: [{ minimum: 5 }, { maximum: 4 }] }, no],
    ['an empty interval is within anything', { type: 'number', minimum: 3, maximum: 2 }, false, yes],
    [
      'only 6 lies between 5 and 7 exclusively',
      { type: 'integer', exclusiveMinimum: 5, exclusiveMaximum: 7 },
      { const: 6 },
      yes,
    ],
    ['a needle in an interval', { type: 'integer', minimum: 0, maximum: 100_000 }, { not: { const: 77_777 } }, no],
    [
      '2^53 and its neighbour are told apart',
      { type: 'integer', minimum: 9007199254740991 },
      { minimum: 9007199254740992 },
      no,
    ],
  ],
  multipleOf: [
    ['multiples of 6 are multiples of 3', { type: 'number', multipleOf: 6 }, { multipleOf: 3 }, yes],
    ['multiples of 3 are not all multiples of 6', { type: 'number', multipleOf: 3 }, { multipleOf: 6 }, no],
    ['decimal steps are exact', { type: 'number', multipleOf: 0.3 }, { multipleOf: 0.1 }, yes],
    ['cents need not be tenths', { type: 'number', multipleOf: 0.01 }, { multipleOf: 0.1 }, no],
    [
      'multiples of 4 and of 6 are multiples of 12',
      { type: 'integer', allOf: [{ multipleOf: 4 }, { multipleOf: 6 }] },
      { multipleOf: 12 },
      yes,
    ],
    ['no multiple of 10 lies between 1 and 9', { type: 'integer', multipleOf: 10, minimum: 1, maximum: 9 }, false, yes],
    [
      'a rule of three steps has one hole',
      { type: 'integer', multipleOf: 6 },
      { anyOf: [{ multipleOf: 4 }, { not: { multipleOf: 9 } }, { multipleOf: 5 }] },
      no,
    ],
  ],
  strings: [
    ['lengths', { type: 'string', minLength: 2, maxLength: 4 }, { minLength: 1, maxLength: 5 }, yes],
    [
      'one length is missing',
      { type: 'string', maxLength: 500 },
      { anyOf: [{ maxLength: 255 }, { minLength: 257 }] },
      no,
    ],
    ['lengths count code points', { const: '😀😀' }, { maxLength: 2 }, yes],
    ['nothing is shorter than nothing', { type: 'string', maxLength: 0 }, { const: '' }, yes],
  ],
  pattern: [
    [
      'one language within another',
      { type: 'string', pattern: '^[a-z]{3,10}$' },
      { minLength: 3, maxLength: 10, pattern: '^[a-z0-9]+$' },
      yes,
    ],
    ['a pattern is searched, not matched', { type: 'string', pattern: 'a' }, { pattern: '^a' }, no],
    ['an alternative without anchors', { type: 'string', pattern: '^a|b$' }, { pattern: '^(a.*|.*b)$' }, no],
    ['one word is missing', { type: 'string', pattern: '^[a-z]{1,8}$' }, { not: { const: 'sesame' } }, no],
    ['a nested repetition', { type: 'string', pattern: '^(a+)+$' }, { pattern: '^a+$' }, yes],
    [
      'what one pattern forbids',
      { type: 'string', pattern: '^[ab]*$', not: { pattern: 'a' } },
      { pattern: '^b*$' },
      yes,
    ],
    ['three words of a language', { type: 'string', pattern: '^(a|b|c)$' }, { enum: ['a', 'b', 'c'] }, yes],
    [
      'length and pattern together leave one word',
      { type: 'string', pattern: '^(ab)*$', minLength: 3, maxLength: 5 },
      { const: 'abab' },
      yes,
    ],
  ],
  'properties and required': [
    ['required is stronger', object({ a: true }, ['a', 'b']), object({ a: true }, ['a']), yes],
    ['optional is weaker', object({ a: { type: 'string' } }), object({ a: { type: 'string' } }, ['a']), no],
    ['a field that can have no value is absent', object({ a: false }), { not: { required: ['a'] } }, yes],
    ['a required field that can have no value', object({ a: false }, ['a']), false, yes],
    ['what is no object passes', { type: 'string' }, { required: ['a'] }, yes],
    ['names that every JavaScript object has', { type: 'object' }, { required: ['constructor'] }, no],
  ],
  additionalProperties: [
    [
      'a new optional field on an open object',
      object({ a: { type: 'string' } }),
      object({ a: { type: 'string' }, b: { type: 'number' } }),
      no,
    ],
    [
      'a closed object within a wider closed one',
      object({ a: true }, [], { additionalProperties: false }),
      object({ a: true, b: true }, [], { additionalProperties: false }),
      yes,
    ],
    [
      'a field that the other side does not name',
      object({ a: true, b: true }, [], { additionalProperties: false }),
      object({ a: true }, [], { additionalProperties: false }),
      no,
    ],
    [
      'the rest moves into a named field',
      object({ a: { type: 'integer' } }, [], { additionalProperties: { type: 'integer' } }),
      object({ b: { type: 'number' } }),
      yes,
    ],
  ],
  patternProperties: [
    [
      'a pattern within the rest',
      { type: 'object', patternProperties: { '^x-': { type: 'string' } }, additionalProperties: false },
      { type: 'object', additionalProperties: { type: ['string', 'number'] } },
      yes,
    ],
    [
      'overlapping patterns both apply',
      { type: 'object', patternProperties: { '^a': { type: 'string' }, b$: { type: 'number' } } },
      { properties: { ab: false } },
      yes,
    ],
    [
      'names outside of the pattern are free',
      { type: 'object', patternProperties: { '^a': { type: 'string' } } },
      { additionalProperties: { type: 'string' } },
      no,
    ],
    [
      'a name that the pattern covers',
      { type: 'object', patternProperties: { '^a': { type: 'string' } } },
      object({ abc: { type: 'string' } }),
      yes,
    ],
  ],
  propertyNames: [
    [
      'names of a list',
      { type: 'object', propertyNames: { enum: ['a', 'b'] } },
      { propertyNames: { pattern: '^[a-c]$' } },
      yes,
    ],
    [
      'three fields out of two names',
      { type: 'object', propertyNames: { enum: ['a', 'b'] }, minProperties: 3 },
      false,
      yes,
    ],
    [
      'two fields out of two names are both',
      { type: 'object', propertyNames: { enum: ['a', 'b'] }, minProperties: 2 },
      { required: ['a', 'b'] },
      yes,
    ],
    [
      'two fields out of three names need not be those',
      { type: 'object', propertyNames: { enum: ['a', 'b', 'c'] }, minProperties: 2 },
      { required: ['a'] },
      no,
    ],
    [
      'one letter gives 26 names',
      { type: 'object', propertyNames: { pattern: '^[a-z]$' }, minProperties: 27 },
      false,
      yes,
    ],
  ],
  'numbers of properties': [
    ['required fields count', { type: 'object', required: ['a', 'b'] }, { minProperties: 2 }, yes],
    [
      'a closed object has few fields',
      object({ a: true, b: true }, [], { additionalProperties: false }),
      { maxProperties: 2 },
      yes,
    ],
    [
      'at most one field, and it is there',
      object({}, ['a'], { maxProperties: 1 }),
      { propertyNames: { const: 'a' } },
      yes,
    ],
    ['an open object has many', object({ a: true }), { maxProperties: 5 }, no],
  ],
  dependencies: [
    ['both are there', { type: 'object', required: ['a', 'b'] }, { dependentRequired: { a: ['b'] } }, yes],
    ['one is there', { type: 'object', required: ['a'] }, { dependentRequired: { a: ['b'] } }, no],
    [
      'a schema for those with a field',
      object({ b: { type: 'integer' } }),
      { dependentSchemas: { a: object({ b: { type: 'number' } }) } },
      yes,
    ],
    [
      'the old spelling',
      { type: 'object', required: ['a'] },
      { dependencies: { a: ['b'], c: { minProperties: 9 } } },
      no,
    ],
  ],
  arrays: [
    ['elements', { type: 'array', items: { type: 'integer' } }, { items: { type: 'number' } }, yes],
    [
      'a tuple within a list',
      { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false },
      { items: { type: ['integer', 'string'] }, maxItems: 2 },
      yes,
    ],
    [
      'a list need not be a tuple',
      { type: 'array', items: { type: ['integer', 'string'] } },
      { prefixItems: [{ type: 'integer' }] },
      no,
    ],
    ['old tuples', { type: 'array', items: [{ type: 'integer' }], additionalItems: false }, { maxItems: 1 }, yes],
    ['an element that cannot be ends the list', { type: 'array', prefixItems: [true, false] }, { maxItems: 1 }, yes],
    [
      'the third element only',
      { type: 'array', items: { type: 'integer' } },
      { prefixItems: [true, true, { minimum: 0 }] },
      no,
    ],
  ],
  contains: [
    [
      'something of the wider sort',
      { type: 'array', contains: { type: 'integer' } },
      { contains: { type: 'number' } },
      yes,
    ],
    [
      'elements that cannot be contained',
      { type: 'array', items: { type: 'string' }, contains: { type: 'number' } },
      false,
      yes,
    ],
    [
      'two of one sort and two of another do not fit in three',
      {
        type: 'array',
        maxItems: 3,
        allOf: [
          { contains: { type: 'string' }, minContains: 2 },
          { contains: { type: 'number' }, minContains: 2 },
        ],
      },
      false,
      yes,
    ],
    [
      'an element may count twice',
      {
        type: 'array',
        maxItems: 3,
        allOf: [
          { contains: { type: 'integer' }, minContains: 2 },
          { contains: { minimum: 5 }, minContains: 2 },
        ],
      },
      false,
      no,
    ],
    [
      'at most two of a list of at most two',
      { type: 'array', maxItems: 2 },
      { contains: { minimum: 0 }, minContains: 0, maxContains: 2 },
      yes,
    ],
    [
      'all three letters, since they differ',
      { type: 'array', items: { enum: ['a', 'b', 'c'] }, uniqueItems: true, minItems: 3 },
      { contains: { const: 'b' } },
      yes,
    ],
    [
      'three letters need not differ',
      { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 3 },
      { contains: { const: 'b' } },
      no,
    ],
    [
      'maxContains is broken by one too many',
      { type: 'array', items: { type: 'integer' } },
      { contains: { minimum: 5 }, minContains: 0, maxContains: 1 },
      no,
    ],
  ],
  uniqueItems: [
    ['different elements', { type: 'array', uniqueItems: true }, { type: 'array' }, yes],
    ['a list may repeat', { type: 'array', items: { type: 'integer' } }, { uniqueItems: true }, no],
    ['one element does not repeat', { type: 'array', maxItems: 1 }, { uniqueItems: true }, yes],
    [
      'three different booleans',
      { type: 'array', items: { type: 'boolean' }, uniqueItems: true, minItems: 3 },
      false,
      yes,
    ],
    [
      'disjoint positions',
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false },
      { uniqueItems: true },
      yes,
    ],
    [
      'a pigeonhole over a tuple',
      {
        type: 'array',
        prefixItems: [{ enum: [1, 2] }, { enum: [2, 3] }, { enum: [1, 3] }, { enum: [1, 2, 3] }],
        minItems: 4,
        uniqueItems: true,
      },
      false,
      yes,
    ],
  ],
  'allOf, anyOf, oneOf and not': [
    [
      'an intersection',
      { allOf: [object({ a: { type: 'integer' } }, ['a']), { required: ['b'] }] },
      object({ a: { type: 'number' } }, ['a', 'b']),
      yes,
    ],
    [
      'a union within a union',
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      { anyOf: [{ type: 'number' }, { type: 'null' }, { type: 'string' }] },
      yes,
    ],
    ['a type list and a union', { type: ['string', 'null'] }, { anyOf: [{ type: 'null' }, { type: 'string' }] }, yes],
    [
      'exactly one excludes both',
      { type: 'integer', oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] },
      { not: { multipleOf: 6 } },
      yes,
    ],
    [
      'a union is not exactly one',
      { type: 'integer', anyOf: [{ multipleOf: 2 }, { multipleOf: 3 }] },
      { oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] },
      no,
    ],
    ['not not', { not: { not: { type: 'string' } } }, { type: 'string' }, yes],
    ['what is not an object', { not: { type: 'object' } }, { not: { required: ['a'] } }, no],
    [
      'de Morgan',
      { not: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      { allOf: [{ not: { type: 'null' } }, { not: { type: 'string' } }] },
      yes,
    ],
  ],
  'if, then and else': [
    [
      'a condition as a union',
      { if: { type: 'string' }, then: { minLength: 2 }, else: { type: 'null' } },
      { anyOf: [{ type: 'string', minLength: 1 }, { type: 'null' }] },
      yes,
    ],
    [
      'then is not asked of others',
      object({ k: { enum: ['a', 'b'] } }, ['k'], {
        if: { properties: { k: { const: 'a' } } },
        then: { required: ['x'] },
      }),
      { required: ['x'] },
      no,
    ],
    [
      'both ways ask the same',
      { if: { minimum: 0 }, then: { type: 'number' }, else: { type: 'number' } },
      { type: 'number' },
      yes,
    ],
  ],
  'unevaluated keywords': [
    [
      'composed branches are closed together',
      {
        type: 'object',
        allOf: [{ properties: { a: true } }, { properties: { b: true } }],
        unevaluatedProperties: false,
      },
      { propertyNames: { enum: ['a', 'b'] } },
      yes,
    ],
    [
      'only the branch that holds counts',
      {
        type: 'object',
        anyOf: [object({ a: { const: 1 } }, ['a']), object({ b: { const: 1 } }, ['b'])],
        unevaluatedProperties: false,
      },
      { not: { required: ['a', 'b'] } },
      no,
    ],
    [
      'of two that exclude each other, one counts',
      {
        type: 'object',
        oneOf: [object({ k: { const: 'a' }, x: true }, ['k']), object({ k: { const: 'b' }, y: true }, ['k'])],
        unevaluatedProperties: false,
      },
      { not: { required: ['x', 'y'] } },
      yes,
    ],
    [
      'elements that a prefix evaluated',
      { type: 'array', allOf: [{ prefixItems: [true, true] }], unevaluatedItems: false },
      { maxItems: 2 },
      yes,
    ],
    [
      'elements that contains evaluated',
      { type: 'array', contains: { type: 'string' }, unevaluatedItems: { type: 'number' } },
      { items: { type: ['number', 'string'] } },
      yes,
    ],
  ],
  references: [
    [
      'definitions',
      { $defs: { s: { type: 'string' } }, $ref: '#/$defs/s' },
      { definitions: { t: { type: ['string', 'null'] } }, $ref: '#/definitions/t' },
      yes,
    ],
    [
      'an anchor beside other keywords',
      { $defs: { s: { $anchor: 'text', type: 'string' } }, $ref: '#text', minLength: 3 },
      { type: 'string', minLength: 2 },
      yes,
    ],
    [
      'an address of its own',
      {
        $defs: { s: { $id: 'https://shop.example/sku', type: 'string' } },
        properties: { a: { $ref: 'https://shop.example/sku' } },
      },
      { properties: { a: { type: 'string' } } },
      yes,
    ],
    [
      'an anchor in draft 7',
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        definitions: { s: { $id: '#text', type: 'string' } },
        $ref: '#text',
      },
      { type: 'string' },
      yes,
    ],
  ],
};
