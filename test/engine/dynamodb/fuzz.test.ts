import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openGuardedStore } from '../../../src/engine/dynamodb/guarded-store.js';
import { isJsonObject, type Json, type JsonObject } from '../../../src/value/json.js';

/** `MORTISE_FUZZ=100000` for a long run, `MORTISE_FUZZ_SEED` for another. */
const runs = Number(process.env['MORTISE_FUZZ'] ?? 3_000);
const seed = Number(process.env['MORTISE_FUZZ_SEED'] ?? 1);

const key = { pk: { S: 'a' }, sk: { N: '1' } };
const table: JsonObject = {
  TableName: 'carts',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'g', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
};

const requests: readonly (readonly [operation: string, input: JsonObject])[] = [
  ['CreateTable', { ...table, TableName: 'other' }],
  ['DescribeTable', { TableName: 'carts' }],
  ['ListTables', { Limit: 5 }],
  [
    'PutItem',
    {
      TableName: 'carts',
      Item: { ...key, g: { S: 'x' }, n: { N: '5' }, l: { L: [{ M: { a: { SS: ['a'] } } }] } },
      ConditionExpression: 'attribute_not_exists(pk) OR n > :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
      ReturnValues: 'ALL_OLD',
    },
  ],
  [
    'GetItem',
    { TableName: 'carts', Key: key, ProjectionExpression: 'l[0].a, #g', ExpressionAttributeNames: { '#g': 'g' } },
  ],
  [
    'UpdateItem',
    {
      TableName: 'carts',
      Key: key,
      UpdateExpression: 'SET n = if_not_exists(n, :n) + :n, l[1] = :n REMOVE z ADD q :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
      ReturnValues: 'UPDATED_NEW',
    },
  ],
  ['UpdateItem', { TableName: 'carts', Key: key, AttributeUpdates: { n: { Action: 'ADD', Value: { N: '1' } } } }],
  ['DeleteItem', { TableName: 'carts', Key: key, Expected: { n: { Value: { N: '1' } } } }],
  [
    'Query',
    {
      TableName: 'carts',
      IndexName: 'byG',
      KeyConditionExpression: 'g = :g',
      FilterExpression: 'contains(l, :g) AND size(n) > :n',
      ExpressionAttributeValues: { ':g': { S: 'x' }, ':n': { N: '0' } },
      Limit: 3,
      ExclusiveStartKey: { ...key, g: { S: 'x' } },
    },
  ],
  [
    'Query',
    { TableName: 'carts', KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } } },
  ],
  [
    'Scan',
    {
      TableName: 'carts',
      Segment: 0,
      TotalSegments: 2,
      FilterExpression: 'n BETWEEN :a AND :b',
      ExpressionAttributeValues: { ':a': { N: '1' }, ':b': { N: '2' } },
    },
  ],
  [
    'BatchWriteItem',
    {
      RequestItems: {
        carts: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: { pk: { S: 'z' }, sk: { N: '2' } } } }],
      },
    },
  ],
  ['BatchGetItem', { RequestItems: { carts: { Keys: [key], ProjectionExpression: 'n' } } }],
  [
    'UpdateTable',
    {
      TableName: 'carts',
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    },
  ],
];

/** What a text is replaced with, so that some damage gets past the check of types. */
const junkText = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    '1',
    '1e30',
    'carts',
    'byG',
    'SET a',
    'SET n = :n',
    'a = :',
    '((',
    ':x',
    '#',
    'a.b[',
    'n',
    'NONE',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const junk: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(null, 0, -1, 1.5, true, [], {}, [null], { S: 'a' }, { N: 'x' }, { N: '1' }, { L: [null] }),
  fc.constantFrom<Json[]>(
    { M: null },
    { B: '!' },
    { BS: ['AA==', ''] },
    { SS: [] },
    { NULL: true },
    { L: [{ L: [{ L: [] }] }] },
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);
const damages = fc.array(
  fc.record({ place: fc.noBias(fc.nat(1000)), text: junkText, any: junk, keepType: fc.boolean() }),
  { minLength: 1, maxLength: 2 },
);

type Path = readonly string[];

function pathsOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]))];
}

function replaced(value: Json, [name, ...rest]: Path, by: (old: Json) => Json): Json {
  if (name === undefined) return by(value);
  if (Array.isArray(value))
    return value.map((item: Json, index) => (String(index) === name ? replaced(item, rest, by) : item));
  if (!isJsonObject(value)) return by(value);
  return { ...value, [name]: replaced(value[name] ?? null, rest, by) };
}

it('never brings the engine down, however a request is damaged', { timeout: 3_600_000 }, async () => {
  const store = await openGuardedStore();
  await store.answer('CreateTable', table);
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...requests), damages, async ([operation, input], damage) => {
      let damaged: Json = input;
      for (const { place, text, any, keepType } of damage) {
        const paths = pathsOf(damaged);
        damaged = replaced(damaged, paths[place % paths.length] ?? [], (old) =>
          keepType && typeof old === 'string' ? text : any,
        );
      }
      if (!isJsonObject(damaged)) return;
      const { status } = await store.answer(operation, damaged);
      expect([200, 400]).toContain(status);
      if (status === 200) accepted += 1;
    }),
    { seed, numRuns: runs },
  );

  expect(accepted).toBeGreaterThan(runs / 60);
});
