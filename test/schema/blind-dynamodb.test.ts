import { describePairs, type Families } from './labelled.js';
const d = (dynamoType: string | readonly string[], more: object = {}) => ({ dynamoType, ...more });
const $ = (value: object) => ({ $dynamo: value });
const map = (properties: Record<string, unknown>, more: object = {}) => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name.replace(/\?$/u, ''), shape])),
  required: Object.keys(properties).filter((name) => !name.endsWith('?')),
  ...more,
});
const only = (properties: Record<string, unknown>, more: object = {}) =>
  map(properties, { additionalProperties: false, ...more });

const families: Families = {
  kinds: [
    ...(
      [
        ['string', 'S'],
        ['number', 'N'],
        ['boolean', 'BOOL'],
        ['null', 'NULL'],
        ['array', 'L'],
        ['object', 'M'],
      ] as const
    ).map(([type, descriptor]) => [`${type} is ${descriptor}`, { type }, d(descriptor), '='] as const),
    ['a set of texts is no list', d('SS'), { type: 'array' }, '#'],
    ['a set of texts is no text', d('SS'), d('S'), '#'],
    ['binary data is no text', d('B'), d('S'), '#'],
    ['sets of numbers and of texts', d('NS'), d('SS'), '#'],
    ['all ten kinds', d(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']), true, '='],
    [
      'no JSON type takes in sets and binary data',
      { not: { type: ['string', 'number', 'boolean', 'null', 'array', 'object'] } },
      d(['B', 'SS', 'NS', 'BS']),
      '=',
    ],
    ['two kinds, two spellings', d(['S', 'N']), { type: ['string', 'number'] }, '='],
    ['a list of elements of one kind', { type: 'array', items: d('S') }, d('L'), '<'],
    ['a kind excluded', { not: d('SS') }, d(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'NS', 'BS']), '='],
  ],
  numbers: [
    [
      'a number is on one side of zero',
      { type: 'number' },
      { type: 'number', anyOf: [{ minimum: 0 }, { maximum: 0 }] },
      '=',
    ],
    ['no number is beyond the largest', { type: 'number' }, { type: 'number', maximum: 1e126 }, '=', '->'],
    ['one, written with a decimal', { const: 1 }, { const: $({ N: '1.0' }) }, '='],
    [
      'thirty-eight digits',
      { const: $({ N: '12345678901234567890123456789012345678' }) },
      { type: 'number', minimum: 1 },
      '<',
    ],
    [
      'the last of thirty-eight digits counts',
      { const: $({ N: '12345678901234567890123456789012345678' }) },
      { const: $({ N: '12345678901234567890123456789012345679' }) },
      '#',
    ],
    ['a tenth is a tenth', { const: 0.1 }, { const: $({ N: '0.1' }) }, '='],
    ['multiples of ten', { type: 'number', multipleOf: 10 }, { type: 'number', multipleOf: 5 }, '<'],
    ['a range of whole numbers', { type: 'number', multipleOf: 1, minimum: 1, maximum: 3 }, { enum: [1, 2, 3] }, '='],
    ['above zero', { type: 'number', exclusiveMinimum: 0 }, { type: 'number', minimum: 0 }, '<'],
    ['a number is not its text', { const: 1 }, { const: '1' }, '#'],
  ],
  constants: [
    ['a set in another order', { const: $({ SS: ['a', 'b'] }) }, { const: $({ SS: ['b', 'a'] }) }, '='],
    ['a set and a list', { const: $({ SS: ['a', 'b'] }) }, { const: ['a', 'b'] }, '#'],
    ['a set of one more', { const: $({ SS: ['a'] }) }, { enum: [$({ SS: ['a'] }), $({ SS: ['a', 'b'] })] }, '<'],
    ['a set of numbers in two spellings', { const: $({ NS: ['1', '2.0'] }) }, { const: $({ NS: ['2', '1.0'] }) }, '='],
    ['a constant text', { const: 'a' }, d('S'), '<'],
    ['a constant set', { const: $({ NS: ['1'] }) }, d('NS'), '<'],
    ['maps are equal in any order', { const: { a: 1, b: 2 } }, { const: { b: 2, a: 1 } }, '='],
    ['a constant map', { const: { a: 'x' } }, only({ a: { const: 'x' } }), '='],
    ['the empty map', { type: 'object', maxProperties: 0 }, { const: {} }, '='],
    ['booleans are two values', { type: 'boolean' }, { enum: [true, false] }, '='],
  ],
  items: [
    [
      'keys of one table',
      only({ PK: { type: 'string', pattern: '^USER#' }, SK: { type: 'string' } }),
      map({ PK: { type: 'string' }, SK: { type: 'string' } }),
      '<',
    ],
    [
      'two kinds of item in one table',
      {
        oneOf: [
          map({ PK: { type: 'string', pattern: '^USER#' } }),
          map({ PK: { type: 'string', pattern: '^ORDER#' } }),
        ],
      },
      map({ PK: { type: 'string', pattern: '^(USER|ORDER)#' } }),
      '=',
    ],
    ['tags as a set or as a list', map({ tags: d('SS') }), map({ tags: d(['SS', 'L']) }), '<'],
    ['null or missing', map({ 'a?': { type: 'null' } }), map({ a: { type: 'null' } }), '>'],
    [
      'a time to live as a whole number',
      map({ ttl: { type: 'number', minimum: 0, multipleOf: 1 } }),
      map({ ttl: { type: 'number' } }),
      '<',
    ],
    ['a nested map', only({ a: only({ b: d('B') }) }), map({ a: map({ b: d(['B', 'BS']) }) }), '<'],
    ['an amount as text', map({ amount: { type: 'string' } }), map({ amount: { type: 'number' } }), '#'],
    [
      'a list with a number in it',
      { type: 'array', contains: { type: 'number' } },
      { type: 'array', minItems: 1 },
      '<',
    ],
    [
      'unique booleans',
      { type: 'array', items: { type: 'boolean' }, uniqueItems: true },
      { type: 'array', maxItems: 2 },
      '<',
    ],
    [
      'counters that are never negative',
      map({ n: { type: 'number', minimum: 0 } }),
      map({ n: { type: 'number', exclusiveMinimum: -1 } }),
      '<',
    ],
    [
      'a version attribute',
      { anyOf: [only({ v: { const: 1 }, a: d('S') }), only({ v: { const: 2 }, b: d('N') })] },
      only({ v: { enum: [1, 2] }, 'a?': d('S'), 'b?': d('N') }),
      '<',
    ],
  ],
};

describePairs('DynamoDB attribute values', families, 'dynamodb', 1);
