import { Decimal128, Double, EJSON, Int32, Long, ObjectId } from 'bson';
import { describe, expect, it } from 'vitest';
import { checkContainment, findDocument } from '../../src/schema/index.js';

type Expected = 'contained' | 'not-contained';
const nan = { $numberDouble: 'NaN' };
const yes = 'contained';
const no = 'not-contained';

const pairs: readonly (readonly [title: string, source: unknown, target: unknown, expected: Expected])[] = [
  ['an int is a number', { bsonType: 'int' }, { bsonType: 'number' }, yes],
  ['a number need not be an int or a long', { bsonType: 'number' }, { bsonType: ['int', 'long'] }, no],
  [
    'the four numeric types are the numbers',
    { bsonType: 'number' },
    { bsonType: ['int', 'long', 'double', 'decimal'] },
    yes,
  ],
  ['JSON type names mean what they mean in MongoDB', { type: 'number' }, { bsonType: 'number' }, yes],
  ['an ObjectId is not an object', { bsonType: 'objectId' }, { not: { bsonType: 'object' } }, yes],
  ['a date is not a string', { bsonType: 'date' }, { bsonType: 'string' }, no],
  ['a timestamp is not a date', { bsonType: 'timestamp' }, { bsonType: 'date' }, no],
  [
    'an ObjectId became text',
    { bsonType: 'object', required: ['_id'], properties: { _id: { bsonType: 'objectId' } } },
    { properties: { _id: { bsonType: 'string' } } },
    no,
  ],
  [
    'whole multiples of one are ints, if they are ints',
    { bsonType: ['int', 'long'], multipleOf: 2 },
    { multipleOf: 1 },
    yes,
  ],
  ['every int lies within 32 bits', { bsonType: 'int' }, { minimum: -2147483648, maximum: 2147483647 }, yes],
  ['a long goes beyond 32 bits', { bsonType: 'long' }, { maximum: 2147483647 }, no],
  ['every long lies within 64 bits', { bsonType: 'long' }, { maximum: { $numberLong: '9223372036854775807' } }, yes],
  ['NaN lies above no bound', { bsonType: 'double' }, { anyOf: [{ minimum: 0 }, { maximum: 0 }] }, no],
  [
    'without NaN, a double lies on one side',
    { bsonType: 'double', not: { const: { $numberDouble: 'NaN' } } },
    { anyOf: [{ minimum: 0 }, { maximum: 0 }] },
    yes,
  ],
  [
    'infinity is a double above every bound',
    { bsonType: 'double', minimum: 1e308 },
    { not: { const: { $numberDouble: 'Infinity' } } },
    no,
  ],
  ['-0 and 0 are equal', { const: { $numberDouble: '-0.0' } }, { const: 0 }, yes],
  ['numbers are equal across their types', { const: { $numberLong: '5' } }, { enum: [{ $numberDecimal: '5.0' }] }, yes],
  ['a double of 0.1 is not the decimal 0.1', { const: 0.1 }, { const: { $numberDecimal: '0.1' } }, no],
  ['no double is the decimal 0.1', { bsonType: 'double', const: { $numberDecimal: '0.1' } }, false, yes],
  ['2^53 + 1 is a long and no double', { bsonType: 'double', const: { $numberLong: '9007199254740993' } }, false, yes],
  [
    '34 digits of a decimal count',
    { const: { $numberDecimal: '0.1000000000000000000000000000000001' } },
    { exclusiveMinimum: { $numberDecimal: '0.1' } },
    yes,
  ],
  ['the order of fields counts', { const: { a: 1, b: 2 } }, { const: { b: 2, a: 1 } }, no],
  [
    'a document with the fields of a constant in another order',
    {
      bsonType: 'object',
      properties: { a: { const: 1 }, b: { const: 2 } },
      required: ['a', 'b'],
      additionalProperties: false,
    },
    { const: { a: 1, b: 2 } },
    no,
  ],
  [
    'one field has only one order',
    { bsonType: 'object', properties: { a: { const: 1 } }, required: ['a'], additionalProperties: false },
    { const: { a: 1 } },
    yes,
  ],
  [
    '1 and 1.0 repeat',
    { bsonType: 'array', minItems: 2, items: { enum: [1, { $numberDouble: '1.0' }] } },
    { uniqueItems: true },
    no,
  ],
  [
    'dates between two dates',
    {
      bsonRange: {
        type: 'date',
        minimum: { $date: '2024-02-01T00:00:00Z' },
        maximum: { $date: '2024-02-02T00:00:00Z' },
      },
    },
    { bsonRange: { type: 'date', exclusiveMinimum: { $date: '2024-01-31T23:59:59.999Z' } } },
    yes,
  ],
  [
    'one millisecond outside',
    { bsonRange: { type: 'date', minimum: { $date: '2024-02-01T00:00:00Z' } } },
    { bsonRange: { type: 'date', exclusiveMinimum: { $date: '2024-02-01T00:00:00Z' } } },
    no,
  ],
  [
    'ObjectIds in their order',
    { bsonRange: { type: 'objectId', minimum: { $oid: '650000000000000000000000' } } },
    { bsonRange: { type: 'objectId', exclusiveMinimum: { $oid: '64ffffffffffffffffffffff' } } },
    yes,
  ],
  [
    'texts from b on do not begin with a',
    { bsonRange: { type: 'string', minimum: 'b' } },
    { not: { pattern: '^a' } },
    yes,
  ],
  [
    'texts between a and b begin with a',
    { bsonRange: { type: 'string', minimum: 'a', exclusiveMaximum: 'b' } },
    { pattern: '^a' },
    yes,
  ],
  [
    'b itself is within closed ends',
    { bsonRange: { type: 'string', minimum: 'a', maximum: 'b' } },
    { pattern: '^a' },
    no,
  ],
  ['the old form of an exclusive bound', { bsonType: 'int', minimum: 1, exclusiveMinimum: true }, { minimum: 2 }, yes],
];

describe('containment over BSON values', () => {
  it.each(pairs)('%s', (_title, source, target, expected) => {
    expect(checkContainment(source, target, { values: 'bson' })).toMatchObject({ verdict: expected });
  });

  it.each<readonly [title: string, source: unknown, target: unknown, expected: string]>([
    ['up to infinity is every number but NaN', { maximum: Infinity }, { not: { const: nan } }, yes],
    ['up to infinity is not NaN', { bsonType: 'double' }, { maximum: Infinity }, no],
    ['up to infinity is every int', { bsonType: 'int' }, { maximum: { $numberDouble: 'Infinity' } }, yes],
    ['up to infinity is infinity too', { const: { $numberDouble: 'Infinity' } }, { maximum: Infinity }, yes],
    ['below infinity is not infinity', { const: { $numberDouble: 'Infinity' } }, { exclusiveMaximum: Infinity }, no],
    [
      'below infinity in the older form is not infinity',
      { bsonType: 'number', maximum: Infinity, exclusiveMaximum: true },
      { not: { const: { $numberDecimal: 'Infinity' } } },
      yes,
    ],
    ['from infinity up is infinity alone', { bsonType: 'double', minimum: Infinity }, { minimum: 5 }, yes],
    ['above infinity is no number', { bsonType: 'number', exclusiveMinimum: Infinity }, false, yes],
    ['a bound speaks of numbers alone', { bsonType: 'string' }, { exclusiveMinimum: Infinity }, yes],
    ['a bound that is NaN holds NaN alone', { bsonType: 'number', minimum: Number.NaN }, { const: nan }, yes],
    ['a bound that is NaN holds NaN', { const: nan }, { maximum: nan }, yes],
    ['an open bound that is NaN holds no number', { bsonType: 'number', exclusiveMaximum: nan }, false, yes],
    [
      'a range up to infinity is every double but NaN',
      { bsonRange: { type: 'double', maximum: Infinity } },
      { anyOf: [{ maximum: 0 }, { minimum: 0 }] },
      yes,
    ],
  ])('reads bounds beyond all numbers: %s', (_title, source, target, expected) => {
    expect(checkContainment(source, target, { values: 'bson' })).toMatchObject({ verdict: expected });
  });

  it.each(['symbol', 'undefined', 'dbPointer', 'javascriptWithScope'])(
    'concludes nothing from %s, which drivers write no more',
    (bsonType) => {
      const undecided = { verdict: 'undecided', reasons: [{ code: 'retired-bson-type' }] };
      expect(checkContainment({ bsonType }, { bsonType: 'string' }, { values: 'bson' })).toMatchObject(undecided);
      expect(checkContainment({}, { not: { bsonType } }, { values: 'bson' })).toMatchObject(undecided);
      expect(checkContainment({ bsonType }, { bsonType: ['int', bsonType] }, { values: 'bson' }).verdict).toBe(yes);
    },
  );

  it('takes a schema that says bsonType for one of BSON', () => {
    expect(checkContainment({ bsonType: 'objectId' }, { type: 'string' })).toMatchObject({ verdict: 'not-contained' });
  });

  it('gives its documents as values of the bson package', () => {
    const types = ['objectId', 'int', 'long', 'double', 'decimal', 'date'] as const;
    const properties = Object.fromEntries(types.map((type) => [type, { bsonType: type }]));
    const answer = findDocument({ all: [{ bsonType: 'object', properties, required: types }] });
    expect(answer.verdict).toBe('found');
    const document = (answer as { document: Record<string, unknown> }).document;
    expect(document['objectId']).toBeInstanceOf(ObjectId);
    expect(document['int']).toBeInstanceOf(Int32);
    expect(document['long']).toBeInstanceOf(Long);
    expect(document['double']).toBeInstanceOf(Double);
    expect(document['decimal']).toBeInstanceOf(Decimal128);
    expect(document['date']).toBeInstanceOf(Date);
    expect(EJSON.parse(EJSON.stringify(document, { relaxed: false }), { relaxed: false })).toEqual(document);
  });

  it('takes values of the bson package as constants', () => {
    const id = new ObjectId('6647216c8f1b2c3d4e5f6071');
    expect(checkContainment({ const: id }, { const: { $oid: id.toHexString() } }, { values: 'bson' }).verdict).toBe(
      yes,
    );
  });

  it.each([
    ['type and bsonType side by side', { type: 'string', bsonType: 'string' }, 'type-and-bson-type'],
    ['type: integer', { bsonType: 'object', properties: { a: { type: 'integer' } } }, 'type-integer'],
    ['a type that does not exist', { bsonType: 'objectid' }, 'malformed-schema'],
    ['a constant that is undefined', { const: { $undefined: true } }, 'malformed-schema'],
    ['a constant that is code with a scope', { const: { $code: 'x', $scope: {} } }, 'malformed-schema'],
    ['multiples of infinity', { multipleOf: { $numberDouble: 'Infinity' } }, 'malformed-schema'],
  ])('refuses %s', (_title, schema, code) => {
    expect(() => checkContainment(schema, true, { values: 'bson' })).toThrow(
      expect.objectContaining({ name: 'MisuseError', problems: [expect.objectContaining({ code })] }),
    );
  });
});
