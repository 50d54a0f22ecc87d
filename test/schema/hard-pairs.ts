import type { Pair } from './pairs.js';

const yes = 'contained';
const no = 'not-contained';

function times<Item>(count: number, make: (index: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function named(count: number, make: (index: number) => unknown): Record<string, unknown> {
  return Object.fromEntries(times(count, (index) => [`p${String(index)}`, make(index)]));
}

const all = (count: number): readonly string[] => times(count, (index) => `p${String(index)}`);
const object = (properties: Record<string, unknown>, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
});

const address = {
  type: 'object',
  properties: {
    street: { type: 'string', minLength: 1, maxLength: 200 },
    zip: { type: 'string', pattern: '^[0-9]{5}(-[0-9]{4})?$' },
    country: { type: 'string', pattern: '^[A-Z]{2}$' },
  },
  required: ['street', 'country'],
};

/** A document of thirty fields, as services have them. */
function order(change: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'object',
    properties: {
      id: { type: 'string', pattern: '^ord_[a-z0-9]{10,24}$' },
      customerId: { type: 'string', format: 'uuid' },
      status: { enum: ['open', 'paid', 'shipped', 'cancelled'] },
      total: { type: 'number', minimum: 0 },
      lines: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          properties: {
            sku: { type: 'string', minLength: 3, maxLength: 20 },
            quantity: { type: 'integer', minimum: 1, maximum: 999 },
            price: { type: 'number', minimum: 0, multipleOf: 0.01 },
          },
          required: ['sku', 'quantity', 'price'],
          additionalProperties: false,
        },
      },
      shipping: { $ref: '#/$defs/address' },
      billing: { $ref: '#/$defs/address' },
      note: { type: ['string', 'null'], maxLength: 1_000 },
      tags: { type: 'array', items: { type: 'string' }, uniqueItems: true, maxItems: 10 },
      meta: { type: 'object', additionalProperties: { type: 'string' } },
      ...named(20, (index) => ({ type: index % 2 === 0 ? 'integer' : 'string' })),
      ...change,
    },
    required: ['id', 'customerId', 'status', 'total', 'lines', 'shipping'],
    $defs: { address },
    ...more,
  };
}

const event = (type: string, properties: Record<string, unknown>) =>
  object({ type: { const: type }, at: { type: 'string' }, ...properties });
const events = (number: unknown, ...more: readonly unknown[]) => ({
  oneOf: [
    event('created', { by: { type: 'string' } }),
    event('paid', { amount: number, method: { enum: ['card', 'cash'] } }),
    event('shipped', { lines: { type: 'array', items: object({ sku: { type: 'string' }, count: number }) } }),
    event('cancelled', { reason: { type: ['string', 'null'] } }),
    ...more,
  ],
});

const pigeons = (count: number, holes: number): readonly [source: unknown, target: unknown] => [
  object(named(count, () => ({ enum: times(holes, (hole) => hole) }))),
  {
    anyOf: times(count, (one) =>
      times(one, (other) =>
        times(holes, (hole) => ({
          properties: { [`p${String(one)}`]: { const: hole }, [`p${String(other)}`]: { const: hole } },
        })),
      ),
    ).flat(2),
  },
];

const splits = (fields: number, cases: number): readonly [source: unknown, target: unknown] => [
  object(named(fields, () => ({ type: ['string', 'integer'] }))),
  {
    anyOf: times(cases, (choice) => ({
      properties: named(fields, (field) => ({ type: ((choice >> field) & 1) === 1 ? 'string' : 'integer' })),
    })),
  },
];

const list = (step: Record<string, unknown>) => ({ $ref: '#/$defs/a', $defs: step });
const node = (next: string, more: readonly unknown[] = []) => {
  const link = { type: 'object', properties: { next: { $ref: `#/$defs/${next}` } }, required: ['next'] };
  return more.length === 0 ? link : { anyOf: [...more, link] };
};

/** Pairs whose answer hangs on the whole, on counting, or on one rare document. */
export const hardPairs: readonly Pair[] = [
  [
    'a large document within its wider version',
    order(),
    order({ total: { type: 'number' }, status: { enum: ['open', 'paid', 'shipped', 'cancelled', 'refunded'] } }),
    yes,
  ],
  [
    'a large document that differs in one bound deep inside',
    order({ tags: { type: 'array', items: { type: 'string', maxLength: 40 } } }),
    order({ tags: { type: 'array', items: { type: 'string', maxLength: 39 } } }),
    no,
  ],
  [
    'a large document and one pattern in a definition',
    order(),
    order(
      {},
      {
        $defs: {
          address: {
            ...address,
            properties: { ...address.properties, zip: { type: 'string', pattern: '^[0-9]{5}$' } },
          },
        },
      },
    ),
    no,
  ],
  [
    'events, one of them new to the reader',
    events({ type: 'integer' }, event('refunded', {})),
    events({ type: 'integer' }),
    no,
  ],
  ['events with wider numbers', events({ type: 'integer' }), events({ type: 'number' }, event('refunded', {})), yes],
  ['events with narrower numbers', events({ type: 'number' }), events({ type: 'integer' }), no],
  ['exactly one as at least one', events({ type: 'integer' }), { anyOf: events({ type: 'number' }).oneOf }, yes],
  ['four pigeons in three holes', ...pigeons(4, 3), yes],
  ['three pigeons in three holes', ...pigeons(3, 3), no],
  ['all sixteen ways of four fields', ...splits(4, 16), yes],
  ['all but one way of five fields', ...splits(5, 31), no],
  [
    'a chain of implications',
    object(named(10, () => ({ type: 'boolean' }))),
    {
      anyOf: [
        { properties: { p0: { const: true } } },
        ...times(9, (at) => ({
          properties: { [`p${String(at)}`]: { const: false }, [`p${String(at + 1)}`]: { const: true } },
        })),
        { properties: { p9: { const: false } } },
      ],
    },
    yes,
  ],
  [
    'twenty fields that each need the next',
    {
      type: 'object',
      required: ['p0'],
      dependentRequired: Object.fromEntries(times(20, (at) => [`p${String(at)}`, [`p${String(at + 1)}`]])),
    },
    { required: ['p20'] },
    yes,
  ],
  [
    'conditions for twelve kinds',
    {
      ...object({ k: { enum: times(12, (kind) => kind) } }),
      allOf: times(12, (kind) => ({
        if: { properties: { k: { const: kind } } },
        then: { required: [`p${String(kind)}`] },
      })),
    },
    { anyOf: all(12).map((name) => ({ required: [name] })) },
    yes,
  ],
  [
    'ten branches that close each other',
    { type: 'object', anyOf: times(10, (at) => object({ [`p${String(at)}`]: true })), unevaluatedProperties: false },
    { propertyNames: { pattern: '^p[0-9]$' } },
    yes,
  ],
  [
    'thirty parts of one object',
    { allOf: times(30, (at) => object({ [`p${String(at)}`]: { type: 'integer' } })) },
    object(named(30, () => ({ type: 'number' }))),
    yes,
  ],
  [
    'a password with two lookaheads',
    { type: 'string', pattern: '^(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{8,20}$' },
    { minLength: 8, pattern: '[0-9].*[A-Z]|[A-Z].*[0-9]' },
    yes,
  ],
  [
    'dates by their digits',
    { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' },
    { pattern: '^\\d{4}-\\d{2}-\\d{2}$', maxLength: 10 },
    yes,
  ],
  [
    'addresses of mail',
    { type: 'string', pattern: '^[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}$' },
    { pattern: '^[^@]+@[^@]+$' },
    yes,
  ],
  [
    'five different objects of four',
    {
      type: 'array',
      uniqueItems: true,
      minItems: 5,
      items: { ...object({ a: { type: 'boolean' }, b: { type: 'boolean' } }), additionalProperties: false },
    },
    false,
    yes,
  ],
  [
    'nine different objects of nine',
    {
      type: 'array',
      uniqueItems: true,
      minItems: 9,
      items: { ...object({ a: { type: 'boolean' }, b: { type: 'boolean' } }, []), additionalProperties: false },
    },
    false,
    no,
  ],
  [
    'four of five letters hold one of two',
    { type: 'array', uniqueItems: true, minItems: 4, items: { enum: [1, 2, 3, 4, 5] } },
    { contains: { enum: [1, 2] } },
    yes,
  ],
  [
    'three of five letters may miss both',
    { type: 'array', uniqueItems: true, minItems: 3, items: { enum: [1, 2, 3, 4, 5] } },
    { contains: { enum: [1, 2] } },
    no,
  ],
  [
    'twenty texts and twenty-one numbers in forty places',
    {
      type: 'array',
      maxItems: 40,
      allOf: [
        { contains: { type: 'string' }, minContains: 20 },
        { contains: { type: 'number' }, minContains: 21 },
      ],
    },
    false,
    yes,
  ],
  [
    'an object that two patterns share',
    { type: 'object', patternProperties: { '^a': { type: 'integer' }, b$: { minimum: 3 } }, required: ['ab'] },
    { properties: { ab: { type: 'integer', minimum: 3 } } },
    yes,
  ],
  [
    'two fields that a pattern has names for',
    {
      type: 'object',
      patternProperties: { '^[ab]$': { type: 'integer' } },
      additionalProperties: false,
      minProperties: 2,
    },
    { required: ['a', 'b'] },
    yes,
  ],
  [
    'lists of even length among lists',
    list({ a: node('b', [{ type: 'null' }]), b: node('a') }),
    list({ a: node('a', [{ type: 'null' }]) }),
    yes,
  ],
  [
    'lists are not all of even length',
    list({ a: node('a', [{ type: 'null' }]) }),
    list({ a: node('b', [{ type: 'null' }]), b: node('a') }),
    no,
  ],
  [
    'lengths by two and lengths by four',
    list({ a: node('b', [{ type: 'null' }]), b: node('a') }),
    {
      anyOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/c' }],
      $defs: { a: node('b', [{ type: 'null' }]), b: node('c'), c: node('d'), d: node('a') },
    },
    yes,
  ],
];
