import { beforeAll, describe, expect, it } from 'vitest';
import { openGuardedStore } from '../../../src/engine/dynamodb/guarded-store.js';
import { openStore, type DynamoStore } from '../../../src/engine/dynamodb/store.js';
import type { JsonObject } from '../../../src/value/json.js';

const table: JsonObject = {
  TableName: 'carts',
  AttributeDefinitions: ['pk', 'sk', 'mail', 'day'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byMail',
      KeySchema: [{ AttributeName: 'mail', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byDay',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'day', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

const key = { pk: { S: 'a' }, sk: { S: 'b' } };
const in32 = (depth: number): JsonObject => {
  let value: JsonObject = { S: 'x' };
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? { M: { a: value } } : { L: [value] };
  return value;
};
const put = (attributes: JsonObject): JsonObject => ({ TableName: 'carts', Item: { ...key, ...attributes } });
const update = (UpdateExpression: string, value?: JsonObject): JsonObject => ({
  TableName: 'carts',
  Key: key,
  UpdateExpression,
  ...(value === undefined ? {} : { ExpressionAttributeValues: { ':v': value } }),
});
const scan = (FilterExpression: string, value: JsonObject): JsonObject => ({
  TableName: 'carts',
  FilterExpression,
  ExpressionAttributeValues: { ':v': value },
});
const other: JsonObject = { ...table, TableName: 'other' };

const query: JsonObject = {
  TableName: 'carts',
  IndexName: 'byDay',
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: { ':p': { S: 'kept' } },
};
const kept = { TableName: 'carts', Key: { pk: { S: 'kept' }, sk: { S: 'b' } } };

/** Requests that dynalite answers, and wrongly. */
const silent: readonly (readonly [what: string, operation: string, input: JsonObject, says: string])[] = [
  ['a stream', 'CreateTable', { ...other, StreamSpecification: { StreamEnabled: true } }, 'streams'],
  ['deletion protection', 'CreateTable', { ...other, DeletionProtectionEnabled: true }, 'deletion protection'],
  ['an empty global index key', 'PutItem', put({ mail: { S: '' } }), 'mail, a key of the index byMail, is empty'],
  ['an empty local index key', 'PutItem', put({ day: { S: '' } }), 'day, a key of the index byDay, is empty'],
  ['a long index key', 'PutItem', put({ mail: { S: 'x'.repeat(2049) } }), 'longer than 2048 bytes'],
  [
    'an empty index key in a batch',
    'BatchWriteItem',
    { RequestItems: { carts: [{ PutRequest: { Item: { ...key, mail: { S: '' } } } }] } },
    'is empty',
  ],
  ['an empty index key by an update', 'UpdateItem', update('SET cnt = :v, mail = :v', { S: '' }), 'is empty'],
  [
    'an empty index key by an update with an alias',
    'UpdateItem',
    { ...update('SET #m = if_not_exists(#m, :v)', { S: '' }), ExpressionAttributeNames: { '#m': 'mail' } },
    'is empty',
  ],
  [
    'an empty index key by an old-style update',
    'UpdateItem',
    { TableName: 'carts', Key: key, AttributeUpdates: { mail: { Action: 'PUT', Value: { S: '' } } } },
    'is empty',
  ],
  [
    'an index key copied from elsewhere',
    'UpdateItem',
    { ...update('SET mail = note'), Key: { pk: { S: 'kept' }, sk: { S: 'b' } } },
    'copies note into mail',
  ],
  [
    'the old item of a failed condition',
    'DeleteItem',
    { TableName: 'carts', Key: key, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    'ReturnValuesOnConditionCheckFailure',
  ],
  ['deep nesting', 'PutItem', put({ deep: in32(33) }), 'deeper than 32 levels'],
  ['an empty attribute name', 'PutItem', put({ '': { S: 'x' } }), 'an empty name'],
  ['a long attribute name', 'PutItem', put({ ['n'.repeat(70_000)]: { S: 'x' } }), 'too long'],
  [
    'the name __proto__',
    'PutItem',
    JSON.parse('{"TableName":"carts","Item":{"pk":{"S":"a"},"sk":{"S":"b"},"__proto__":{"S":"c"}}}') as JsonObject,
    '__proto__',
  ],
  ['an order with a map', 'Scan', scan('note < :v', { M: {} }), 'whose type M has no order'],
  ['an order with a boolean, turned round', 'Scan', scan(':v>=note', { BOOL: true }), 'whose type BOOL has no order'],
  ['a range of sets', 'Scan', scan('note BETWEEN :v AND :v', { SS: ['a'] }), 'whose type SS has no order'],
  [
    'a long expression',
    'Scan',
    scan('attribute_exists(aaaaaaaaaaaaaaa) OR '.repeat(120) + 'note = :v', { S: 'a' }),
    '4096 bytes',
  ],
  ['many operands', 'Scan', scan(`note IN (${Array(101).fill(':v').join()})`, { S: 'a' }), 'more than 100 operands'],
  ['many operators', 'Scan', scan(Array(152).fill('a=:v').join(' OR '), { S: 'a' }), 'more than 300 operators'],
  ['a deep path', 'Scan', scan(`${Array(33).fill('a').join('.')} = :v`, { S: 'a' }), 'more than 32 steps'],
  ['equality with a list', 'Scan', scan('tags = :v', { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] }), 'never finds equal'],
  ['inequality with a map', 'Scan', scan('note <> :v', { M: {} }), 'never finds equal'],
  ['a list among the operands of IN', 'Scan', scan('tags IN (:v)', { L: [] }), 'never finds equal'],
  [
    'two attributes that are both missing',
    'Scan',
    { TableName: 'carts', FilterExpression: 'gone = lost' },
    'both read from the item',
  ],
  ['two values', 'Scan', scan(':v = :v', { S: 'a' }), 'two values'],
  ['false with IN', 'Scan', scan('flag IN (:v)', { BOOL: false }), 'looks for false with IN'],
  ['an empty text with IN', 'Scan', scan('note IN (:v)', { S: '' }), 'looks for "" with IN'],
  ['the type of false', 'Scan', scan('attribute_type(flag, :v)', { S: 'BOOL' }), 'asks whether the type is BOOL'],
  ['the type of an empty text', 'Scan', scan('attribute_type(note, :v)', { S: 'S' }), 'where an empty text is stored'],
  ['the size of an empty text', 'Scan', scan('size(note) < :v', { N: '1' }), 'where an empty text is stored'],
  [
    'the size of an empty text, turned round',
    'Scan',
    scan(':v >= size(note)', { N: '1' }),
    'where an empty text is stored',
  ],
  ['a size that differs', 'Scan', scan('size(note) <> :v', { N: '1' }), 'a size by <>'],
  [
    'a range that holds the empty text',
    'Scan',
    { ...scan('note BETWEEN :v AND :w', { S: '' }), ExpressionAttributeValues: { ':v': { S: '' }, ':w': { S: 'z' } } },
    'an empty text lies in',
  ],
  ['a boolean in a list', 'Scan', scan('contains(tags, :v)', { BOOL: true }), 'type BOOL with contains'],
  ['bytes in bytes', 'Scan', scan('contains(note, :v)', { B: 'gA==' }), 'type B with contains'],
  ['bytes at the start', 'Scan', scan('begins_with(note, :v)', { B: 'gA==' }), 'type B with begins_with'],
  [
    'a search for another attribute',
    'Scan',
    { TableName: 'carts', FilterExpression: 'contains(note, note2)' },
    'read from the item',
  ],
  [
    'an attribute that every object has',
    'GetItem',
    { ...kept, ProjectionExpression: 'toString' },
    'the attribute toString',
  ],
  [
    'elements removed from the front',
    'UpdateItem',
    { ...kept, UpdateExpression: 'REMOVE tags[0], tags[2]' },
    'removing tags[0] together with a change at tags[2]',
  ],
  [
    'an element removed before another is set',
    'UpdateItem',
    { ...kept, UpdateExpression: 'REMOVE tags[0] SET tags[2] = :v', ExpressionAttributeValues: { ':v': { S: 'z' } } },
    'behind it',
  ],
  [
    'what an update has removed',
    'UpdateItem',
    { ...kept, UpdateExpression: 'REMOVE tags[0]', ReturnValues: 'UPDATED_NEW' },
    'ReturnValues UPDATED_NEW',
  ],
  [
    'an attribute that an index does not hold',
    'Query',
    { ...query, ProjectionExpression: 'tags' },
    'reading tags through the index byDay',
  ],
  [
    'a filter on what an index does not hold',
    'Query',
    { ...query, FilterExpression: 'attribute_not_exists(#t)', ExpressionAttributeNames: { '#t': 'tags' } },
    'reading tags through the index byDay',
  ],
  ['a parameter that nobody knows', 'ListTables', { Verbose: true }, 'Verbose'],
];

/** Requests that dynalite refuses, in words that sound as if DynamoDB had. */
const loud: readonly (readonly [what: string, operation: string, input: JsonObject, says: string])[] = [
  ['transactions', 'TransactWriteItems', { TransactItems: [] }, 'transactions'],
  ['transactional reads', 'TransactGetItems', { TransactItems: [] }, 'transactions'],
  ['PartiQL', 'ExecuteStatement', { Statement: 'SELECT * FROM carts' }, 'PartiQL'],
  ['time to live', 'UpdateTimeToLive', { TableName: 'carts' }, 'time to live'],
  ['limits', 'DescribeLimits', {}, 'DescribeLimits'],
  [
    'a condition of the old style',
    'DeleteItem',
    { ...kept, Expected: { note: { Value: { S: 'x' } } } },
    'conditions of the old style',
  ],
  ['a request that dynalite trips over', 'PutItem', put({ broken: null }), 'malformed PutItem'],
  [
    'a new index of an old table',
    'UpdateTable',
    {
      TableName: 'carts',
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'new',
            KeySchema: [{ AttributeName: 'sk', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    },
    'adding and dropping indexes',
  ],
  [
    'an index key of several attributes',
    'CreateTable',
    {
      ...other,
      GlobalSecondaryIndexes: [
        {
          IndexName: 'several',
          KeySchema: [
            { AttributeName: 'mail', KeyType: 'HASH' },
            { AttributeName: 'day', KeyType: 'HASH' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
    'a key of several attributes, as the index several has',
  ],
];

describe('the guard before dynalite', () => {
  let guarded: DynamoStore;
  let bare: DynamoStore;
  beforeAll(async () => {
    [guarded, bare] = await Promise.all([openGuardedStore(), openStore()]);
    for (const store of [guarded, bare]) {
      expect(await store.answer('CreateTable', table)).toMatchObject({ status: 200 });
      const kept = put({
        pk: { S: 'kept' },
        note: { S: '' },
        flag: { BOOL: false },
        counted: { N: '1' },
        tags: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
      });
      expect(await store.answer('PutItem', kept)).toMatchObject({ status: 200 });
    }
  });

  it.each([...silent, ...loud])('refuses %s by name', async (_, operation, input, says) => {
    const { status, body } = await guarded.answer(operation, input);
    expect(status).toBe(400);
    expect(body).toMatchObject({ __type: 'com.amazonaws.dynamodb.v20120810#NotImplementedException' });
    expect((body as { message: string }).message).toContain(says);
  });

  it.each([
    ['bounds that an item has', 'Scan', scan(':v BETWEEN note AND flag', { S: 'a' })],
    ['a start that an item has', 'Scan', { TableName: 'carts', FilterExpression: 'begins_with(gone, lost)' }],
  ])('refuses %s, over which dynalite would end the process', async (_, operation, input) => {
    expect(await guarded.answer(operation, input)).toMatchObject({
      status: 400,
      body: { __type: 'com.amazonaws.dynamodb.v20120810#NotImplementedException' },
    });
  });

  it.each(silent)('is needed for %s: dynalite alone accepts it', async (_, operation, input) => {
    expect(await bare.answer(operation, input)).toMatchObject({ status: 200 });
    if (operation === 'CreateTable') await bare.answer('DeleteTable', { TableName: 'other' });
  });

  it.each(loud)(
    'is needed for %s: dynalite alone rejects it, as if DynamoDB did, or fails',
    async (_, operation, input) => {
      const status = bare.answer(operation, input).then(
        (answer) => answer.status,
        () => 'an exception',
      );
      expect([400, 'an exception']).toContain(await status);
    },
  );

  it.each([
    ['nesting of 32 levels', 'PutItem', put({ deep: in32(32) })],
    ['empty text elsewhere', 'PutItem', put({ other: { S: '' } })],
    [
      'a path in an update that ends like an index key',
      'UpdateItem',
      update('SET info = :v', { M: { mail: { S: '' } } }),
    ],
    ['a path below another attribute', 'UpdateItem', update('SET info.mail = :v', { S: '' })],
    ['removing an index key', 'UpdateItem', update('REMOVE mail')],
    ['equality with a set', 'Scan', scan('note = :v OR note <> :v', { SS: ['a', 'b'] })],
    ['a size that no empty text has', 'Scan', scan('size(note) > :v', { N: '0' })],
    [
      'removing elements from behind',
      'UpdateItem',
      { TableName: 'carts', Key: { pk: { S: 'kept' }, sk: { S: 'b' } }, UpdateExpression: 'REMOVE tags[2], tags[0]' },
    ],
    ['what an index holds', 'Query', { ...query, ProjectionExpression: 'pk, sk' }],
    ['100 operands', 'Scan', scan(`note IN (${Array(100).fill(':v').join()})`, { S: 'a' })],
    [
      'a range joined to an equality with a boolean',
      'Scan',
      {
        ...scan('sz BETWEEN :v AND :v AND ok = :b', { N: '1' }),
        ExpressionAttributeValues: { ':v': { N: '1' }, ':b': { BOOL: true } },
      },
    ],
    ['a consistent scan', 'Scan', { TableName: 'carts', ConsistentRead: true }],
    ['a parameter that is null', 'ListTables', { Limit: 10, ExclusiveStartTableName: null }],
  ])('lets %s through', async (_, operation, input) => {
    expect(await guarded.answer(operation, input)).toMatchObject({ status: 200 });
  });
});
