import { describe, expect, it } from 'vitest';
import type { Update } from '../../src/contract/contract.js';
import { contractOf, problemsOf } from './folder.js';

function updateOf(update: object, more: object = {}): Update {
  const found = contractOf({ writes: { 'shop.orders': { updates: { u: update } } }, ...more }).datasets['shop.orders']
    ?.writes?.updates['u'];
  if (found === undefined) throw new Error('no update');
  return found;
}

const updateProblems = (update: object, more: object = {}): readonly string[] =>
  problemsOf({ writes: { 'shop.orders': { updates: { u: update } } }, ...more });
const set = (value: object, more: object = {}): object => ({
  filter: { _id: { $param: 'id' } },
  update: { $set: value },
  ...more,
});

describe('updates', () => {
  it('say what they find, change and take for granted', () => {
    expect(
      updateOf({
        filter: { _id: { $param: 'id' }, status: 'paid' },
        update: {
          $set: { 'shipment.carrier': { $param: 'carrier' } },
          $push: { events: { $each: [{ at: { $param: 'now' } }] } },
        },
        params: { carrier: ['dhl', 'ups'], now: 'date' },
        assumes: { status: ['paid'] },
        returns: 'after',
        upsert: true,
      }),
    ).toEqual({
      name: 'u',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      filter: { _id: { $param: 'id' }, status: 'paid' },
      update: {
        $set: { 'shipment.carrier': { $param: 'carrier' } },
        $push: { events: { $each: [{ at: { $param: 'now' } }] } },
      },
      upsert: true,
      many: false,
      returns: 'after',
      assumes: { bsonType: 'object', properties: { status: { const: 'paid' } }, required: ['status'] },
      params: {
        carrier: { shape: { enum: ['dhl', 'ups'] }, from: 'declared' },
        id: { shape: { bsonType: 'objectId' }, equals: '_id', from: 'inferred' },
        now: { shape: { bsonType: 'date' }, from: 'declared' },
      },
      notes: [],
    });
  });

  it('take the types of what they compare from their own assumption, reads or inserts', () => {
    const update = set({ x: 1 });
    const id = (more: object, own: object = update): unknown => updateOf(own, more).params['id']?.shape;
    expect(id({})).toEqual({ bsonType: 'objectId' });
    expect(id({}, { ...update, assumes: { _id: 'string' } })).toEqual({ bsonType: 'string' });
    expect(id({ reads: { 'shop.orders': { fields: { _id: 'int' } } } })).toEqual({ bsonType: 'int' });
    expect(
      id({
        writes: {
          'shop.orders': {
            inserts: { o: { fields: { _id: 'long' } }, old: { 'at-rest': true, fields: { _id: 'int' } } },
            updates: { u: update },
          },
        },
      }),
    ).toEqual({ bsonType: 'long' });
  });

  it('close the document that replaces another one', () => {
    expect(updateOf({ filter: { _id: { $param: 'id' } }, replace: { total: 'decimal' } }).replace).toEqual({
      bsonType: 'object',
      properties: { _id: { bsonType: 'objectId' }, total: { bsonType: 'decimal' } },
      required: ['_id', 'total'],
      additionalProperties: false,
    });
  });

  it.each<[object, readonly string[]]>([
    [
      set({ a: { $param: 'x' } }),
      ['parameter-unresolved: Nothing says what values the parameter `x` takes: it is compared with no field.'],
    ],
    [{ filter: {}, update: { a: 1 } }, ['invalid-update: `a` is no update operator.']],
    [{ filter: {}, update: { $sett: { a: 1 } } }, ['unknown-operator: `$sett` is not an operator of an update.']],
    [{ filter: {}, update: { $set: {} } }, ['invalid-update: `$set` needs a map from path to value, not empty.']],
    [
      { filter: {}, update: {} },
      ['invalid-update: An update is a map of operators such as `$set`, not empty, or a pipeline.'],
    ],
    [
      { filter: {}, update: { $set: { 'a.b': 1 }, $inc: { a: 1 } } },
      ['invalid-update: `a` and `a.b` are changed in one update, which MongoDB refuses as a conflict.'],
    ],
    [
      { filter: {}, update: { $push: { a: { $eech: [1] } } } },
      [
        'unknown-operator: `$eech` is not a modifier of `$push`.',
        'invalid-update: `$push` with modifiers needs `$each`.',
      ],
    ],
    [{ filter: {}, update: { $pop: { a: 2 } } }, ['invalid-update: `$pop` is 2.']],
    [
      { filter: {}, update: [{ $group: { _id: null } }] },
      ['invalid-pipeline: `$group` cannot stand in the pipeline of an update.'],
    ],
    [
      { filter: {}, replace: { a: 'int' }, many: true },
      ['invalid-update: A replacement replaces one document; `many` cannot stand beside `replace`.'],
    ],
    [
      { filter: {}, update: { $set: { a: 1 } }, many: true, returns: 'after' },
      ['invalid-update: An update of many documents returns none of them; `returns` cannot stand beside `many`.'],
    ],
    [
      { filter: { a: { $exits: true } }, update: { $set: { a: 1 } } },
      ['unknown-operator: `$exits` is not an operator of a filter.'],
    ],
    [{ filter: {}, update: { $set: { a: 1 } }, of: 'order' }, ['unknown-kind: There is no kind `order`.']],
    [
      { filter: { _id: { $oid: 'zz' } }, update: { $set: { a: 1 } } },
      ['invalid-value: `{"$oid":"zz"}` is not a well-formed `$oid`.'],
    ],
  ])('refuse %j', (update, messages) => {
    expect(updateProblems(update)).toEqual(messages);
  });
});

describe('writes to DynamoDB', () => {
  const dynamo = (update: object): object => ({
    store: 'dynamodb',
    writes: { 'shop.carts': { inserts: { cart: { fields: { id: 'string', n: 'number' } } }, updates: { u: update } } },
  });
  const read = (update: object): Update => {
    const found = contractOf(dynamo(update)).datasets['shop.carts']?.writes?.updates['u'];
    if (found === undefined) throw new Error('no update');
    return found;
  };
  const input = (more: object): object => ({ Key: { id: { $param: 'id' } }, UpdateExpression: 'SET n = :n', ...more });

  it('are upserts unless their condition fails on a missing item, or the contract says so', () => {
    const params = { n: 'number' };
    expect(read({ update: input({}), params })).toMatchObject({
      upsert: true,
      notes: [],
      params: { id: { shape: { type: 'string' } }, n: { shape: { type: 'number' }, from: 'declared' } },
    });
    const condition = (ConditionExpression: string): boolean =>
      read({ update: input({ ConditionExpression, ExpressionAttributeValues: { ':one': 1 } }), params }).upsert;
    expect(condition('attribute_exists(id) AND n < :one')).toBe(false);
    expect(condition('n = :one')).toBe(false);
    expect(condition('n = :one OR attribute_not_exists(id)')).toBe(true);
    expect(condition('NOT n = :one')).toBe(true);
    expect(condition('n <> :one')).toBe(true);
    expect(read({ update: input({}), params, upsert: false })).toMatchObject({
      upsert: false,
      notes: [
        'The update has no condition on existence; the contract says that the item always exists (`upsert: false`).',
      ],
    });
  });

  it.each<[object, readonly string[]]>([
    [
      { update: input({ UpdateExpression: 'SET n = n + :n, id = :x' }), params: { n: 'number' } },
      ['parameter-unresolved: Nothing says what values the parameter `x` takes: it is compared with no field.'],
    ],
    [
      { update: input({ UpdateExpression: 'SET status = :s', ExpressionAttributeValues: { ':s': 1 } }) },
      ['reserved-word: `status` is a reserved word of DynamoDB, which refuses it in an expression.'],
    ],
    [
      { update: input({ UpdateExpression: 'SET #x = :s', ExpressionAttributeValues: { ':s': 1 } }) },
      ['unknown-name: `#x` is not in `ExpressionAttributeNames`.'],
    ],
    [
      { update: input({ ExpressionAttributeNames: { '#y': 'y' } }), params: { n: 'number' } },
      ['unused-name: `#y` is given in `ExpressionAttributeNames` but used in no expression; DynamoDB refuses that.'],
    ],
    [
      { update: input({ UpdateExpression: 'SET n = :n REMOVE n' }), params: { n: 'number' } },
      ['invalid-update: `n` and `n` are changed in one update, which DynamoDB refuses.'],
    ],
    [
      { update: input({ UpdateExpression: 'SET n := 1' }) },
      ['invalid-expression: `UpdateExpression` cannot be read: Expected `=`, but there is `:`.'],
    ],
    [{ update: { Key: { id: 'x' } } }, ['invalid-contract: the update has no `UpdateExpression`.']],
    [
      { update: input({ TableName: 'Carts' }), params: { n: 'number' } },
      ['unknown-key: `TableName` is not a key of the update.'],
    ],
    [
      { filter: {}, update: input({}), params: { n: 'number' } },
      ['wrong-store: `filter` says nothing in DynamoDB: an update has a `Key` and a `ConditionExpression`.'],
    ],
    [
      { update: input({ ConditionExpression: 'attribute_exists(id)' }), upsert: true, params: { n: 'number' } },
      [
        'invalid-update: The condition fails on an item that does not exist, so the update never inserts; yet it says `upsert: true`.',
      ],
    ],
  ])('refuse %j', (update, messages) => {
    expect(problemsOf(dynamo(update))).toEqual(messages);
  });
});

describe('files beside the contract', () => {
  it('lie below its folder', () => {
    const writes = (more: object): readonly string[] =>
      problemsOf({ writes: { 'shop.orders': { inserts: { o: { fields: { n: 'int' } } }, ...more } } });
    expect(writes({ samples: './samples/*.json', writer: './mortise.writer.ts' })).toEqual([]);
    expect(writes({ samples: '../other/*.json', writer: './x/../../y.ts' })).toEqual([
      'ref-escape: `samples: ../other/*.json` leads out of the folder of the contract.',
      'ref-escape: `writer: ./x/../../y.ts` leads out of the folder of the contract.',
    ]);
  });
});

describe('owns', () => {
  const owns = (body: object, store = 'mongodb'): readonly string[] =>
    problemsOf({ store, owns: { 'shop.orders': body } });

  it.each<[object, string, readonly string[]]>([
    [
      { indexes: { by: { key: { '1': 1, a: 1 } } } },
      'mongodb',
      [
        'unordered-key: `1` in the key of an index is a whole number, whose place among the other keys is lost; the order of keys has meaning.',
      ],
    ],
    [
      { indexes: { by: { key: { a: 1 }, where: { a: { $param: 'x' } } } } },
      'mongodb',
      ['parameter-misplaced: The parameter `x` cannot stand here: the filter of an index or a validator is fixed.'],
    ],
    [{ indexes: { by: { key: ['a'] } } }, 'mongodb', ['invalid-contract: `key` is a list.']],
    [{ validator: { $jsonSchema: { required: 'a' } } }, 'mongodb', ['invalid-schema: `required` is "a".']],
    [
      {
        validator: {
          $jsonSchema: { properties: { a: { const: 1, maximum: 5, exclusiveMaximum: true } }, requred: ['a'] },
        },
      },
      'mongodb',
      [
        "unknown-keyword: `const` is not a keyword of the server's `$jsonSchema`.",
        "unknown-keyword: `requred` is not a keyword of the server's `$jsonSchema`.",
      ],
    ],
    [
      { validator: { $jsonSchema: { bsonType: 'integer' } } },
      'mongodb',
      ["unknown-type: `integer` is not a type that the server's `bsonType` knows."],
    ],
    [{ table: 'X' }, 'mongodb', ['wrong-store: `table` says nothing in MongoDB, where `shop.orders` lives.']],
    [
      { key: ['PK'], attributes: { PK: 'S', x: 'N' } },
      'dynamodb',
      ['key-attribute: `attributes` describes `x`, which is in no key; DynamoDB refuses that.'],
    ],
    [
      { key: ['PK', 'SK'], attributes: { PK: 'S' } },
      'dynamodb',
      ['key-attribute: `SK` is in a key, but `attributes` does not say its type.'],
    ],
    [
      { collection: 'x', key: ['PK'], attributes: { PK: 'S' } },
      'dynamodb',
      ['wrong-store: `collection` says nothing in DynamoDB, where `shop.orders` lives.'],
    ],
    [{ key: ['PK'], attributes: { PK: 'string' } }, 'dynamodb', ['invalid-contract: `PK` is `string`.']],
  ])('refuses %j in %s', (body, store, messages) => {
    expect(owns(body, store)).toEqual(messages);
  });
});
