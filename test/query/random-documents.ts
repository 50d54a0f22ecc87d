import { EJSON } from 'bson';
import fc from 'fast-check';
import { extendedJsonType } from '../../src/query/typed-literal.js';
import { type Json, isJsonObject } from '../../src/value/json.js';

/** As Extended JSON v2 has it: `$regex` is an operator, whatever its first version made of it. */
export function bson(value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (extendedJsonType(value) !== undefined) {
    return (EJSON.deserialize({ value }, { relaxed: false }) as { value: unknown }).value;
  }
  if (!isJsonObject(value)) return value.map(bson);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, bson(part)]));
}

const id = (last: string): Json => ({ $oid: `65a1b2c3d4e5f60718293a4${last}` });

/** Values of most BSON types in Extended JSON, few enough to meet each other often. */
export const scalar: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  true,
  false,
  { $numberInt: '0' },
  { $numberInt: '1' },
  { $numberLong: '1' },
  { $numberDouble: '1' },
  { $numberDouble: '1.5' },
  { $numberDouble: 'NaN' },
  { $numberDouble: '-Infinity' },
  { $numberDecimal: '1.5' },
  { $numberDecimal: 'Infinity' },
  '',
  'a',
  'ab',
  'b\n',
  id('a'),
  id('b'),
  { $date: { $numberLong: '0' } },
  { $date: { $numberLong: '5' } },
  { $timestamp: { t: 1, i: 2 } },
  { $binary: { base64: 'AQ==', subType: '00' } },
  { $regularExpression: { pattern: '^a', options: '' } },
);

const names = ['a', 'b', '0', '1'];

export const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 3, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    {
      weight: 3,
      arbitrary: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    },
  ),
})).value;

export const document = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3, noNullPrototype: true });

export const path = fc
  .array(fc.constantFrom('a', 'a', 'b', '0', '1'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('.'));

const pattern = fc.constantFrom('^a', 'b$', 'a|b', '^$', '.', '\\s', '^[^a]');

/** Filters over such documents, of every operator that has a shape. */
export const filter: fc.Arbitrary<Json> = fc.letrec<{ filter: Json; operators: Json }>((tie) => {
  const list = fc.array(fc.oneof(scalar, value), { maxLength: 3 });
  const single = (operator: string, operand: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
    operand.map((read) => ({ [operator]: read }));
  const operator = fc.oneof(
    single('$eq', value),
    single('$ne', value),
    ...['$gt', '$gte', '$lt', '$lte'].map((name) => single(name, scalar)),
    single('$in', list),
    single('$nin', list),
    single('$exists', fc.boolean()),
    single(
      '$type',
      fc.constantFrom<Json>('number', 'int', 'string', 'array', 'object', 'null', ['double', 'bool'], 2, 16),
    ),
    single('$size', fc.nat(2)),
    single('$regex', pattern),
    single('$all', list),
    single('$not', tie('operators')),
    single('$elemMatch', tie('operators')),
    single('$elemMatch', tie('filter')),
    single(
      '$all',
      fc
        .array(single('$elemMatch', tie('operators')), { minLength: 1, maxLength: 2 })
        .map((members) => members as Json),
    ),
  );
  const filters = fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((parts) => parts as Json);
  return {
    operators: fc.array(operator, { minLength: 1, maxLength: 2 }).map((parts) => Object.assign({}, ...parts) as Json),
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      {
        weight: 6,
        arbitrary: fc.tuple(path, fc.oneof(value, tie('operators'))).map(([at, test]): Json => ({ [at]: test })),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(path, tie('operators'), path, scalar).map(([a, x, b, y]): Json => ({ [a]: x, [b]: y })),
      },
      { weight: 1, arbitrary: single('$and', filters) },
      { weight: 1, arbitrary: single('$or', filters) },
      { weight: 1, arbitrary: single('$nor', filters) },
    ),
  };
}).filter;
