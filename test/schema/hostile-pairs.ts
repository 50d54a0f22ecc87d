/** Pairs that somebody would write to exhaust whoever compares them, or that a generator writes without meaning to. */
type Hostile = readonly [title: string, source: () => unknown, target: () => unknown];

function list<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function fields(count: number, make: (index: number) => unknown, prefix = 'p'): Record<string, unknown> {
  return Object.fromEntries(list(count, (index) => [`${prefix}${String(index)}`, make(index)]));
}

function nested(depth: number, wrap: (inner: unknown) => unknown, core: unknown): unknown {
  return list(depth, () => wrap).reduce((inner, one) => one(inner), core);
}

function definitions(count: number, make: (ref: (offset: number) => unknown, index: number) => unknown): object {
  const ref = (index: number) => (offset: number) => ({ $ref: `#/$defs/d${String((index + offset) % count)}` });
  return { $ref: '#/$defs/d0', $defs: fields(count, (index) => make(ref(index), index), 'd') };
}

function untagged(count: number): object[] {
  return list(count, (index) => ({
    type: 'object',
    properties: { [`f${String(index)}`]: { type: 'integer' }, g: { minimum: index } },
    required: [`f${String(index)}`],
  }));
}

function tagged(count: number, value: unknown): object[] {
  return list(count, (index) => ({
    type: 'object',
    properties: { kind: { const: `k${String(index)}` }, value },
    required: ['kind'],
  }));
}

/** Clauses of three literals, with no more structure than chance gives them. */
function clauses(variables: number, count: number): object {
  let state = 7;
  const next = (below: number): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  return {
    type: 'object',
    properties: fields(variables, () => ({ type: 'boolean' }), 'x'),
    required: list(variables, (index) => `x${String(index)}`),
    allOf: list(count, () => ({
      anyOf: list(3, () => ({ properties: { [`x${String(next(variables))}`]: { const: next(2) === 1 } } })),
    })),
  };
}

const letters = list(24, (index) => String.fromCharCode(97 + index));

export const hostilePairs: readonly Hostile[] = [
  [
    'three thousand fields against fifty patterns',
    () => ({ type: 'object', properties: fields(3_000, () => ({ type: 'string' })), additionalProperties: false }),
    () => ({ patternProperties: fields(50, () => ({ type: ['string', 'null'], maxLength: 9 }), '^p') }),
  ],
  [
    'three thousand fields that must be there',
    () => ({
      type: 'object',
      properties: fields(3_000, () => ({ type: ['string', 'null'] })),
      required: list(3_000, (index) => `p${String(index)}`),
    }),
    () => ({ type: 'object', properties: fields(3_000, () => ({ type: 'string' })) }),
  ],
  [
    'two enums of a hundred thousand texts',
    () => ({ enum: list(100_001, (index) => `value ${String(index)}`) }),
    () => ({ enum: list(100_000, (index) => `value ${String(index)}`) }),
  ],
  [
    'two enums of a hundred thousand documents',
    () => ({ enum: list(100_001, (index) => ({ a: index })) }),
    () => ({ enum: list(100_000, (index) => ({ a: index })) }),
  ],
  ['clauses of three literals', () => clauses(150, 640), () => false],
  ['unions that nothing tells apart', () => ({ anyOf: untagged(10_000) }), () => ({ anyOf: untagged(9_999) })],
  ['exclusive unions that nothing tells apart', () => ({ oneOf: untagged(300) }), () => ({ oneOf: untagged(301) })],
  [
    'ten thousand exclusive kinds',
    () => ({ oneOf: tagged(10_000, { type: 'number' }) }),
    () => ({ oneOf: tagged(10_000, { type: 'integer' }) }),
  ],
  [
    'ten thousand patterns',
    () => ({ type: 'string', anyOf: list(10_000, (index) => ({ pattern: `^a${String(index)}b` })) }),
    () => ({ type: 'string', anyOf: list(10_000, (index) => ({ pattern: `^a${String(index)}` })) }),
  ],
  [
    'one object in 2^60 places',
    () => nested(60, (inner) => ({ properties: { a: inner, b: inner }, required: ['a', 'b'] }), { type: 'string' }),
    () => nested(60, (inner) => ({ properties: { a: inner, b: inner } }), { type: 'integer' }),
  ],
  [
    'branches in 2^60 places',
    () => nested(60, (inner) => ({ anyOf: [inner, { properties: { a: inner }, type: 'object' }] }), { type: 'string' }),
    () => nested(60, (inner) => ({ anyOf: [{ properties: { a: inner }, type: 'object' }, inner] }), { type: 'null' }),
  ],
  [
    'patterns of many states',
    () => ({
      type: 'string',
      anyOf: list(50, (index) => ({ pattern: `(a|b)*a(a|b){${String(13 + (index % 3))}}${String(index)}$` })),
    }),
    () => ({ anyOf: list(50, (index) => ({ pattern: `(a|b)*b(a|b){13}${String(index)}$` })) }),
  ],
  [
    'a pattern that counts what counts',
    () => ({ type: 'string', pattern: '(a{1,100}){1,100}b' }),
    () => ({ pattern: '(a{1,1000}){1,1000}b' }),
  ],
  [
    'names that fit any of twenty-four patterns',
    () => ({
      type: 'object',
      patternProperties: Object.fromEntries(letters.map((letter, index) => [letter, { minimum: index }])),
      minProperties: 3,
    }),
    () => ({ patternProperties: Object.fromEntries(letters.map((letter, index) => [letter, { minimum: index + 1 }])) }),
  ],
  [
    'a list of a billion different elements',
    () => ({ type: 'array', uniqueItems: true, minItems: 1e9 }),
    () => ({ maxItems: 5 }),
  ],
  [
    'more different elements than there are',
    () => ({ type: 'array', uniqueItems: true, minItems: 2_001, items: { enum: list(2_000, (index) => index) } }),
    () => false,
  ],
  [
    'a list of twenty thousand different elements',
    () => ({ type: 'array', uniqueItems: true, minItems: 20_000 }),
    () => ({ maxItems: 5 }),
  ],
  ['a billion fields', () => ({ type: 'object', minProperties: 1e9 }), () => ({ maxProperties: 5 })],
  [
    'thousands of fields of a pattern',
    () => ({ type: 'object', minProperties: 2_000, propertyNames: { pattern: '^[ab]{12}$' } }),
    () => ({ maxProperties: 5 }),
  ],
  ['a text of a billion characters', () => ({ type: 'string', minLength: 1e9 }), () => ({ maxLength: 5 })],
  [
    'a million elements of one shape',
    () => ({ type: 'array', contains: { type: 'integer' }, minContains: 1e6 }),
    () => ({ maxItems: 5 }),
  ],
  [
    'twenty counts over the same elements',
    () => ({
      type: 'array',
      allOf: list(20, (index) => ({ contains: { multipleOf: index + 2 }, minContains: 5, maxContains: 7 })),
    }),
    () => ({ maxItems: 10 }),
  ],
  [
    'multiples with a common multiple of a thousand digits',
    () => ({ type: 'integer', minimum: 1, allOf: list(5_000, (index) => ({ multipleOf: 1_000_003 + 2 * index })) }),
    () => ({ maximum: 0 }),
  ],
  [
    'a thousand definitions that refer to one another',
    () =>
      definitions(1_000, (ref) => ({ type: 'object', properties: { v: { type: 'number' }, a: ref(1), b: ref(7) } })),
    () =>
      definitions(1_000, (ref) => ({ type: 'object', properties: { v: { type: 'integer' }, a: ref(1), b: ref(7) } })),
  ],
  [
    'a chain of five thousand references',
    () => ({
      $ref: '#/$defs/d0',
      $defs: { ...fields(5_000, (index) => ({ $ref: `#/$defs/d${String(index + 1)}` }), 'd'), d5000: true },
    }),
    () => ({ type: 'integer' }),
  ],
  [
    'twenty thousand required names',
    () => ({ type: 'object', required: list(20_000, (index) => `r${String(index)}`) }),
    () => ({ required: list(20_001, (index) => `r${String(index)}`) }),
  ],
  [
    'conditions that depend on one another',
    () => ({
      type: 'object',
      allOf: list(200, (index) => ({
        if: { properties: { [`a${String(index % 20)}`]: { minimum: index } }, required: [`a${String(index % 20)}`] },
        then: { required: [`a${String((index + 1) % 20)}`] },
        else: { properties: { [`a${String((index + 7) % 20)}`]: { maximum: index } } },
      })),
    }),
    () => ({ maxProperties: 3 }),
  ],
  [
    'unevaluated fields under five hundred branches',
    () => ({
      type: 'object',
      anyOf: list(500, (index) => ({ properties: { [`a${String(index)}`]: true }, required: [`a${String(index)}`] })),
      unevaluatedProperties: false,
    }),
    () => ({ maxProperties: 2 }),
  ],
  [
    'documents of twenty thousand fields',
    () => ({ const: fields(20_000, (index) => index) }),
    () => ({ const: fields(20_000, (index) => (index === 19_999 ? 0 : index)) }),
  ],
  [
    'ten documents for nine places',
    () => ({
      type: 'object',
      properties: fields(10, () => ({ enum: list(9, (index) => index) }), 'x'),
      required: list(10, (index) => `x${String(index)}`),
      allOf: list(10, (a) =>
        list(a, (b) => ({
          not: {
            anyOf: list(9, (value) => ({
              properties: { [`x${String(a)}`]: { const: value }, [`x${String(b)}`]: { const: value } },
            })),
          },
        })),
      ).flat(),
    }),
    () => false,
  ],
];
