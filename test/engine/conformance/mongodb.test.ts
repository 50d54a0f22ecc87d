import { Binary, BSONRegExp, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/engine/command-error.js';
import type { BsonDocument, BsonValue, MongoConnection, MongoEngine } from '../../../src/engine/engine.js';
import { mongoCandidates } from './mongo-engines.js';
import { typed } from './outcome.js';

/** Runs one command on the database of the suite. */
type Run = (command: BsonDocument) => Promise<BsonDocument>;

const int = (value: number): Int32 => new Int32(value);

describe.each(mongoCandidates)('MongoDB: $name', ({ start }) => {
  if (start === undefined) {
    it.skip('runs the same cases', () => undefined);
    return;
  }
  let engine: MongoEngine;
  let db: MongoConnection;
  const run: Run = (command) => db.command('shop', command);
  const insert = (...documents: readonly BsonDocument[]) => run({ insert: 'orders', documents });
  const batchOf = (reply: BsonDocument): readonly BsonDocument[] =>
    ((reply['cursor'] as BsonDocument)['firstBatch'] ??
      (reply['cursor'] as BsonDocument)['nextBatch']) as readonly BsonDocument[];
  const find = async (filter: BsonDocument, more: BsonDocument = {}) =>
    batchOf(await run({ find: 'orders', filter, ...more }));
  const idsOf = (documents: readonly BsonDocument[]): readonly BsonValue[] =>
    documents.map(({ _id }) => (_id as Int32).value);

  beforeAll(async () => {
    engine = await start();
    db = await engine.connect();
  });
  afterAll(async () => {
    await db.close();
    await engine.close();
    await engine.close();
  });
  beforeEach(() => db.command('shop', { dropDatabase: 1 }));

  it('names itself', () => {
    expect(engine.identity.store).toBe('mongodb');
    expect(engine.identity.version).toMatch(/^\d/);
  });

  it('gives every BSON type back as it was inserted, in its order', async () => {
    const document: BsonDocument = {
      _id: new ObjectId(),
      int: int(1),
      long: Long.fromString('9007199254740993'),
      double: new Double(1),
      negativeZero: new Double(-0),
      decimal: Decimal128.fromString('1.10'),
      text: 'ä\u0000b',
      flag: false,
      nothing: null,
      date: new Date(-1),
      bytes: new Binary(Uint8Array.of(1, 2), 0),
      uuid: new Binary(Buffer.alloc(16, 7), 4),
      pattern: new BSONRegExp('^a', 'im'),
      code: new Code('f()'),
      time: new Timestamp({ t: 5, i: 6 }),
      low: new MinKey(),
      high: new MaxKey(),
      list: [int(1), [], { deep: [null] }],
      reference: { $ref: 'carts', $id: int(1) },
    };
    await insert(document);
    const [found] = await find({});
    expect(typed([found!])).toEqual(typed([document]));
  });

  it('takes a plain number as an int or a double, as the driver would', async () => {
    await insert({ _id: 1, whole: 5, half: 0.5, large: 2 ** 40, long: 5n });
    expect(await find({})).toEqual([
      { _id: int(1), whole: int(5), half: new Double(0.5), large: new Double(2 ** 40), long: Long.fromNumber(5) },
    ]);
  });

  it('leaves out what is undefined', async () => {
    await insert({ _id: 1, gone: undefined });
    expect(await find({})).toEqual([{ _id: int(1) }]);
  });

  it('keeps the order of the fields of a Map, also of names like 10 and 9', async () => {
    await insert({
      _id: 1,
      nested: new Map([
        ['10', int(1)],
        ['9', int(2)],
      ]),
    });
    const same = new Map([
      ['10', int(1)],
      ['9', int(2)],
    ]);
    const turned = new Map([
      ['9', int(2)],
      ['10', int(1)],
    ]);
    expect(await find({ nested: same })).toHaveLength(1);
    expect(await find({ nested: turned })).toHaveLength(0);
  });

  it('matches by value and path, null also where the field is missing', async () => {
    await insert(
      { _id: 1, state: 'open', lines: [{ sku: 'a', n: 2 }] },
      {
        _id: 2,
        state: null,
        lines: [
          { sku: 'b', n: 1 },
          { sku: 'a', n: 9 },
        ],
      },
      { _id: 3, lines: [] },
    );
    expect(idsOf(await find({ state: 'open' }))).toEqual([1]);
    expect(idsOf(await find({ state: null }))).toEqual([2, 3]);
    expect(idsOf(await find({ 'lines.sku': 'a' }))).toEqual([1, 2]);
    expect(idsOf(await find({ lines: { $elemMatch: { sku: 'a', n: { $lt: 5 } } } }))).toEqual([1]);
    expect(idsOf(await find({ state: { $type: 'string' } }))).toEqual([1]);
    expect(idsOf(await find({ state: { $exists: false } }))).toEqual([3]);
  });

  it('sorts across types, skips, limits and projects', async () => {
    await insert({ _id: 1, v: 'a' }, { _id: 2, v: 5 }, { _id: 3 }, { _id: 4, v: new Date(0) }, { _id: 5, v: [9, 1] });
    expect(idsOf(await find({}, { sort: { v: 1 } }))).toEqual([3, 5, 2, 1, 4]);
    expect(await find({}, { sort: { v: -1 }, skip: 1, limit: 2, projection: { _id: 0, v: 1 } })).toEqual([
      { v: 'a' },
      { v: [int(9), int(1)] },
    ]);
  });

  it('hands out a cursor in batches, until it is exhausted', async () => {
    await insert(...Array.from({ length: 5 }, (_, index) => ({ _id: index })));
    const first = await run({ find: 'orders', batchSize: 2, sort: { _id: 1 } });
    const id = (first['cursor'] as BsonDocument)['id']!;
    expect(idsOf(batchOf(first))).toEqual([0, 1]);
    const second = await run({ getMore: id, collection: 'orders', batchSize: 2 });
    expect(idsOf(batchOf(second))).toEqual([2, 3]);
    const third = await run({ getMore: id, collection: 'orders', batchSize: 2 });
    expect(idsOf(batchOf(third))).toEqual([4]);
    expect((third['cursor'] as BsonDocument)['id']).toEqual(Long.fromNumber(0));
    await expect(run({ getMore: id, collection: 'orders' })).rejects.toMatchObject({
      code: 43,
      codeName: 'CursorNotFound',
    });
  });

  it('updates, and says how many it met and changed', async () => {
    await insert({ _id: 1, n: 1, tags: ['a'] }, { _id: 2, n: 1, tags: ['a'] });
    const reply = await run({
      update: 'orders',
      updates: [{ q: { n: 1 }, u: { $inc: { n: 2 }, $push: { tags: 'b' }, $set: { 'deep.x': null } }, multi: true }],
    });
    expect(reply).toMatchObject({ n: int(2), nModified: int(2), ok: new Double(1) });
    expect(await find({ _id: 2 })).toEqual([{ _id: int(2), n: int(3), tags: ['a', 'b'], deep: { x: null } }]);
    const again = await run({ update: 'orders', updates: [{ q: { _id: 1 }, u: { $set: { n: 3 } } }] });
    expect(again).toMatchObject({ n: int(1), nModified: int(0) });
  });

  it('inserts with an upsert what its filter and its update say', async () => {
    const upsert = {
      q: { _id: 7, state: 'open', n: { $gt: 1 } },
      u: { $set: { a: 1 }, $setOnInsert: { b: 2 } },
      upsert: true,
    };
    const reply = await run({ update: 'orders', updates: [upsert] });
    expect(reply).toMatchObject({ n: int(1), nModified: int(0), upserted: [{ index: int(0), _id: int(7) }] });
    expect(await find({})).toEqual([{ _id: int(7), state: 'open', a: int(1), b: int(2) }]);
  });

  it('reports write errors in the reply and goes on where it is unordered', async () => {
    const reply = await run({ insert: 'orders', documents: [{ _id: 1 }, { _id: 1 }, { _id: 2 }], ordered: false });
    expect(reply).toMatchObject({
      n: int(2),
      writeErrors: [{ index: int(1), code: int(11000), keyValue: { _id: int(1) } }],
    });
    expect(idsOf(await find({}))).toEqual([1, 2]);
  });

  it('holds unique indexes, where null and missing count as one value', async () => {
    await run({ createIndexes: 'orders', indexes: [{ key: { mail: 1 }, name: 'mail', unique: true }] });
    await insert({ _id: 1, mail: null });
    const reply = await insert({ _id: 2 });
    expect(reply).toMatchObject({ n: int(0), writeErrors: [{ code: int(11000), keyPattern: { mail: int(1) } }] });
  });

  it('says which index a query uses', async () => {
    await insert({ _id: 1, state: 'open', at: 1 });
    await run({ createIndexes: 'orders', indexes: [{ key: { state: 1, at: -1 }, name: 'state_at' }] });
    const explain = async (filter: BsonDocument, sort: BsonDocument) => {
      const reply = await run({ explain: { find: 'orders', filter, sort }, verbosity: 'queryPlanner' });
      return JSON.stringify((reply['queryPlanner'] as BsonDocument)['winningPlan']);
    };
    const used = await explain({ state: 'open' }, { at: -1 });
    expect(used).toContain('"indexName":"state_at"');
    expect(used).not.toContain('"stage":"SORT"');
    expect(await explain({ at: 1 }, {})).toContain('COLLSCAN');
  });

  it('aggregates', async () => {
    await insert(
      { _id: 1, state: 'open', lines: [{ n: 2 }, { n: 3 }] },
      { _id: 2, state: 'done', lines: [{ n: 1 }] },
      { _id: 3, state: 'open', lines: [] },
    );
    const reply = await run({
      aggregate: 'orders',
      pipeline: [
        { $unwind: '$lines' },
        { $group: { _id: '$state', total: { $sum: '$lines.n' }, first: { $first: '$_id' } } },
        { $sort: { _id: 1 } },
        { $project: { total: 1, first: 1, double: { $multiply: ['$total', 2.5] } } },
      ],
      cursor: {},
    });
    expect(batchOf(reply)).toEqual([
      { _id: 'done', total: int(1), first: int(2), double: new Double(2.5) },
      { _id: 'open', total: int(5), first: int(1), double: new Double(12.5) },
    ]);
  });

  it('joins collections with $lookup', async () => {
    await insert({ _id: 1, customer: 'a' }, { _id: 2 });
    await run({
      insert: 'customers',
      documents: [
        { _id: 'a', name: 'Ada' },
        { _id: null, name: 'nobody' },
      ],
    });
    const reply = await run({
      aggregate: 'orders',
      pipeline: [
        { $lookup: { from: 'customers', localField: 'customer', foreignField: '_id', as: 'found' } },
        { $sort: { _id: 1 } },
      ],
      cursor: {},
    });
    expect(batchOf(reply).map(({ found }) => (found as readonly BsonDocument[]).map(({ name }) => name))).toEqual([
      ['Ada'],
      ['nobody'],
    ]);
  });

  it('refuses documents that a validator forbids', async () => {
    await run({
      create: 'checked',
      validator: { $jsonSchema: { required: ['n'], properties: { n: { bsonType: 'int' } } } },
    });
    const reply = await run({ insert: 'checked', documents: [{ n: 1 }, { n: 'x' }] });
    expect(reply).toMatchObject({ n: int(1), writeErrors: [{ index: int(1), code: int(121) }] });
  });

  it('counts, lists distinct values, and finds and modifies', async () => {
    await insert({ _id: 1, tags: ['a', 'b'] }, { _id: 2, tags: 'b' }, { _id: 3 });
    expect(await run({ count: 'orders', query: { tags: 'b' } })).toMatchObject({ n: int(2) });
    expect(await run({ distinct: 'orders', key: 'tags' })).toMatchObject({ values: ['a', 'b'] });
    const modified = await run({
      findAndModify: 'orders',
      query: { tags: 'a' },
      update: { $pull: { tags: 'a' } },
      new: true,
    });
    expect(modified).toMatchObject({ value: { _id: int(1), tags: ['b'] } });
    expect(await run({ delete: 'orders', deletes: [{ q: {}, limit: 0 }] })).toMatchObject({ n: int(3) });
  });

  it.each<[string, BsonDocument, number]>([
    ['a command that nobody knows', { frobnicate: 1 }, 59],
    [
      'an operator that nobody knows, also where there are no documents',
      { find: 'nothing', filter: { a: { $near_: 1 } } },
      2,
    ],
    ['a stage that nobody knows', { aggregate: 'orders', pipeline: [{ $frobnicate: {} }], cursor: {} }, 40324],
    ['a field that a command does not have', { find: 'orders', frobnicate: 1 }, 40415],
    ['a filter that is no document', { find: 'orders', filter: 5 }, 14],
    ['an index on a collection in a bad namespace', { createIndexes: '', indexes: [{ key: { a: 1 }, name: 'a' }] }, 73],
  ])('answers %s with an error of its code', async (_, command, code) => {
    const failing = run(command);
    await expect(failing).rejects.toBeInstanceOf(CommandError);
    await expect(failing).rejects.toMatchObject({ code, refused: false });
  });
});
