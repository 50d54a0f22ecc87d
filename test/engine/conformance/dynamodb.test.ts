import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/engine/command-error.js';
import type { DynamoConnection, DynamoEngine } from '../../../src/engine/engine.js';
import { dynamoCandidates } from './dynamo-engines.js';

type Item = Record<string, AttributeValue>;

describe.each(dynamoCandidates)('DynamoDB: $name', ({ start }) => {
  let engine: DynamoEngine;
  let db: DynamoConnection;
  beforeAll(async () => {
    engine = await start();
    db = await engine.connect();
    await db.send('CreateTable', {
      TableName: 'carts',
      AttributeDefinitions: [
        { AttributeName: 'customer', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'N' },
        { AttributeName: 'mail', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byMail',
          KeySchema: [{ AttributeName: 'mail', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['total'] },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });
  afterAll(() => engine.close());

  const put = (item: Item) => db.send('PutItem', { TableName: 'carts', Item: item });
  const cart = (customer: string, at: string, more: Item = {}): Item => ({
    customer: { S: customer },
    at: { N: at },
    ...more,
  });

  it('names itself', () => {
    expect(engine.identity.store).toBe('dynamodb');
    expect(engine.identity.version).not.toBe('');
  });

  it('has a table ready as soon as CreateTable has answered', async () => {
    const { Table } = await db.send('DescribeTable', { TableName: 'carts' });
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', TableName: 'carts' });
  });

  it('gives every attribute type back as it was put', async () => {
    const item = cart('types', '1', {
      bytes: { B: Uint8Array.of(0, 255, 128) },
      flag: { BOOL: false },
      nothing: { NULL: true },
      text: { S: '' },
      exact: { N: '12345678901234567890.123456789012345678' },
      list: { L: [{ N: '1' }, { L: [] }] },
      map: { M: { a: { S: 'ü' } } },
      texts: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '2'] },
      binaries: { BS: [Uint8Array.of(1)] },
    });
    await put(item);
    const { Item } = await db.send('GetItem', { TableName: 'carts', Key: cart('types', '1'), ConsistentRead: true });
    expect(Item).toEqual(item);
  });

  it('normalises numbers', async () => {
    await put(cart('numbers', '1', { a: { N: '1.0' }, b: { N: '1e2' }, c: { N: '-0' } }));
    const { Item } = await db.send('GetItem', { TableName: 'carts', Key: cart('numbers', '1.00') });
    expect(Item).toEqual(cart('numbers', '1', { a: { N: '1' }, b: { N: '100' }, c: { N: '0' } }));
  });

  it('queries in the order of the sort key, by number and not by text', async () => {
    for (const at of ['10', '9', '-1', '1.5']) await put(cart('order', at));
    const { Items } = await db.send('Query', {
      TableName: 'carts',
      KeyConditionExpression: 'customer = :c AND #at > :low',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':c': { S: 'order' }, ':low': { N: '-1' } },
    });
    expect(Items?.map(({ at }) => at?.N)).toEqual(['1.5', '9', '10']);
  });

  it('finds through a sparse index, which holds its projection only', async () => {
    await put(cart('index', '1', { mail: { S: 'a@b' }, total: { N: '5' }, note: { S: 'x' } }));
    await put(cart('index', '2', { total: { N: '6' } }));
    const { Items } = await db.send('Query', {
      TableName: 'carts',
      IndexName: 'byMail',
      KeyConditionExpression: 'mail = :m',
      ExpressionAttributeValues: { ':m': { S: 'a@b' } },
    });
    expect(Items).toEqual([cart('index', '1', { mail: { S: 'a@b' }, total: { N: '5' } })]);
  });

  it('pages through a query', async () => {
    for (const at of ['1', '2', '3']) await put(cart('pages', at));
    const page = (start?: Item) =>
      db.send('Query', {
        TableName: 'carts',
        KeyConditionExpression: 'customer = :c',
        ExpressionAttributeValues: { ':c': { S: 'pages' } },
        Limit: 2,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
    const first = await page();
    expect(first.LastEvaluatedKey).toEqual(cart('pages', '2'));
    expect((await page(first.LastEvaluatedKey)).Items).toEqual([cart('pages', '3')]);
  });

  it('updates in place and answers with the new values', async () => {
    await put(cart('update', '1', { lines: { L: [{ S: 'a' }] }, total: { N: '1' } }));
    const { Attributes } = await db.send('UpdateItem', {
      TableName: 'carts',
      Key: cart('update', '1'),
      UpdateExpression: 'SET #lines = list_append(#lines, :more) REMOVE gone ADD #total :one',
      ExpressionAttributeNames: { '#lines': 'lines', '#total': 'total' },
      ExpressionAttributeValues: { ':more': { L: [{ S: 'b' }] }, ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    });
    expect(Attributes).toEqual(cart('update', '1', { lines: { L: [{ S: 'a' }, { S: 'b' }] }, total: { N: '2' } }));
  });

  it('fails a condition with ConditionalCheckFailedException', async () => {
    await put(cart('condition', '1'));
    const failing = db.send('PutItem', {
      TableName: 'carts',
      Item: cart('condition', '1'),
      ConditionExpression: 'attribute_not_exists(customer)',
    });
    await expect(failing).rejects.toBeInstanceOf(CommandError);
    await expect(failing).rejects.toMatchObject({
      codeName: 'ConditionalCheckFailedException',
      code: 400,
      refused: false,
    });
  });

  it('rejects what DynamoDB rejects, with its exception', async () => {
    await expect(put({ customer: { S: 'no sort key' } })).rejects.toMatchObject({ codeName: 'ValidationException' });
    await expect(put(cart('index', '3', { mail: { N: '1' } }))).rejects.toMatchObject({
      codeName: 'ValidationException',
    });
    const scan = db.send('Scan', { TableName: 'nowhere' });
    await expect(scan).rejects.toMatchObject({ codeName: 'ResourceNotFoundException' });
  });

  it('writes and reads in batches', async () => {
    await db.send('BatchWriteItem', {
      RequestItems: { carts: ['1', '2'].map((at) => ({ PutRequest: { Item: cart('batch', at) } })) },
    });
    const { Responses } = await db.send('BatchGetItem', {
      RequestItems: { carts: { Keys: [cart('batch', '1'), cart('batch', '2'), cart('batch', '3')] } },
    });
    expect(Responses?.['carts']).toHaveLength(2);
  });

  it('deletes an item, and a table', async () => {
    await put(cart('delete', '1', { total: { N: '1' } }));
    const { Attributes } = await db.send('DeleteItem', {
      TableName: 'carts',
      Key: cart('delete', '1'),
      ReturnValues: 'ALL_OLD',
    });
    expect(Attributes).toEqual(cart('delete', '1', { total: { N: '1' } }));
    await db.send('CreateTable', {
      TableName: 'short',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    await db.send('DeleteTable', { TableName: 'short' });
    expect((await db.send('ListTables', {})).TableNames).toEqual(['carts']);
  });

  it('marks a refusal as one', async () => {
    const refused = db.send('PutItem', {
      TableName: 'carts',
      Item: cart('refused', '1'),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(refused).rejects.toMatchObject({ codeName: 'NotImplementedException', refused: true });
  });
});
