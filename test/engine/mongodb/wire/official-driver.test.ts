import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal128, Long, MongoClient, ObjectId } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MongoEngine } from '../../../../src/engine/engine.js';
import { startMongoDB } from '../../../../src/engine/index.js';

interface Order {
  _id: number;
  state?: string | null;
  total?: number;
  lines?: { sku: string; n: number }[];
}

describe('the official Node driver', () => {
  let engine: MongoEngine;
  let client: MongoClient;
  beforeAll(async () => {
    engine = await startMongoDB({ engine: 'embedded' });
    client = await new MongoClient(engine.uri).connect();
  });
  afterAll(async () => {
    await client.close();
    await engine.close();
  });
  beforeEach(async () => {
    await client.db('shop').dropDatabase();
  });
  const orders = () => client.db('shop').collection<Order>('orders');

  it('finds a standalone server of version 7.0', async () => {
    const hello = await client.db('admin').command({ hello: 1 });
    expect(hello).toMatchObject({ isWritablePrimary: true, maxWireVersion: 21, maxBsonObjectSize: 16 * 1024 * 1024 });
    expect(hello).not.toHaveProperty('setName');
    expect(hello).not.toHaveProperty('topologyVersion');
    expect(hello).not.toHaveProperty('$clusterTime');
    expect((await client.db('admin').command({ buildInfo: 1 }))['version']).toMatch(/^7\.0\./);
  });

  it('inserts, finds, updates, replaces, counts and deletes', async () => {
    expect(await orders().insertOne({ _id: 1, state: 'open' })).toMatchObject({ acknowledged: true, insertedId: 1 });
    expect(await orders().insertMany([{ _id: 2 }, { _id: 3, total: 3 }])).toMatchObject({ insertedCount: 2 });
    expect(
      await orders()
        .find({}, { sort: { _id: -1 } })
        .toArray(),
    ).toEqual([{ _id: 3, total: 3 }, { _id: 2 }, { _id: 1, state: 'open' }]);
    expect(await orders().updateOne({ _id: 9 }, { $set: { total: 1 } }, { upsert: true })).toMatchObject({
      upsertedId: 9,
    });
    expect(await orders().updateMany({}, { $inc: { total: 1 } })).toMatchObject({ matchedCount: 4, modifiedCount: 4 });
    expect(await orders().replaceOne({ _id: 1 }, { state: null })).toMatchObject({ modifiedCount: 1 });
    expect(await orders().countDocuments({ total: { $gte: 1 } })).toBe(3);
    expect(await orders().estimatedDocumentCount()).toBe(4);
    expect(await orders().distinct('total')).toEqual([1, 4, 2]);
    expect(await orders().findOneAndUpdate({ _id: 3 }, { $mul: { total: 2 } }, { returnDocument: 'after' })).toEqual({
      _id: 3,
      total: 8,
    });
    expect(await orders().findOneAndDelete({ _id: 3 })).toEqual({ _id: 3, total: 8 });
    expect(await orders().deleteMany({ total: 2 })).toMatchObject({ deletedCount: 1 });
  });

  it('reads a large collection through getMore, and stops a cursor early', async () => {
    await orders().insertMany(Array.from({ length: 2_500 }, (_, index) => ({ _id: index })));
    let sum = 0;
    for await (const { _id } of orders().find({}, { batchSize: 300 })) sum += _id;
    expect(sum).toBe((2_499 * 2_500) / 2);
    for await (const { _id } of orders().find({}, { batchSize: 10 })) if (_id === 25) break;
    expect((await client.db('admin').command({ serverStatus: 1 }))['ok']).toBe(1);
  });

  it('sends what it does not want answered, and what it sends in bulk', async () => {
    await orders().insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    await orders().insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    const result = await orders()
      .bulkWrite(
        [
          { insertOne: { document: { _id: 1 } } },
          { insertOne: { document: { _id: 2 } } },
          { updateOne: { filter: { _id: 2 }, update: { $set: { total: 5 } } } },
          { deleteOne: { filter: { _id: 1 } } },
        ],
        { ordered: false },
      )
      .catch((error: unknown) => error);
    expect(result).toMatchObject({ code: 11000, result: { insertedCount: 1, modifiedCount: 1, deletedCount: 1 } });
    expect(await orders().find().toArray()).toEqual([{ _id: 2, total: 5 }]);
  });

  it('carries a message of many megabytes both ways', async () => {
    const text = 'x'.repeat(5_000_000);
    await client.db('shop').collection('large').insertMany([{ text }, { text }, { text }, { text }]);
    const found = await client.db('shop').collection<{ text: string }>('large').find().toArray();
    expect(found.map((document) => document.text.length)).toEqual([5e6, 5e6, 5e6, 5e6]);
  });

  it('gets its types back', async () => {
    const typed = client.db('shop').collection('typed');
    const document = {
      _id: new ObjectId(),
      long: Long.fromString('9007199254740993'),
      decimal: new Decimal128('1.0'),
      date: new Date(5),
    };
    await typed.insertOne(document);
    expect(await typed.findOne({}, { promoteLongs: false })).toEqual(document);
  });

  it('lists and changes collections and indexes', async () => {
    const db = client.db('shop');
    await db.createCollection('orders', { validator: { total: { $gte: 0 } } });
    expect(await orders().createIndex({ state: 1, total: -1 }, { unique: true, sparse: true }, {})).toBe(
      'state_1_total_-1',
    );
    expect(await orders().indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { state: 1, total: -1 }, name: 'state_1_total_-1', unique: true, sparse: true },
    ]);
    await expect(orders().insertOne({ _id: 1, total: -1 })).rejects.toMatchObject({ code: 121 });
    expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['orders']);
    await orders().dropIndex('state_1_total_-1');
    await db.renameCollection('orders', 'sold');
    expect((await db.collections()).map(({ collectionName }) => collectionName)).toEqual(['sold']);
    expect((await client.db().admin().listDatabases()).databases.map(({ name }) => name)).toContain('shop');
  });

  it('is refused a transaction at its first statement', async () => {
    await client.withSession(async (session) => {
      session.startTransaction();
      // The driver wraps this error in one of its own, as it does with a real standalone.
      const insert = orders().insertOne({ _id: 1 }, { session });
      await expect(insert).rejects.toMatchObject({ originalError: { code: 20, codeName: 'IllegalOperation' } });
      await session.abortTransaction();
    });
    expect(await orders().countDocuments()).toBe(0);
  });

  it('is refused a change stream by name', async () => {
    const stream = orders().watch();
    await expect(stream.next()).rejects.toMatchObject({ code: 238, codeName: 'NotImplemented' });
    await stream.close();
  });

  it('reaches it through a Unix socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mortise-'));
    const onSocket = await startMongoDB({ engine: 'embedded', socket: join(folder, 'mongodb.sock') });
    const local = await new MongoClient(onSocket.uri).connect();
    expect(await local.db('a').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await local.close();
    await onSocket.close();
    await rm(folder, { recursive: true });
  });
});
