import { Int32 } from 'bson';
import { Aggregator, Query } from 'mingo';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, bench, describe } from 'vitest';
import { startMongoDB, type BsonDocument, type MongoConnection, type MongoEngine } from '../src/engine/index.js';

/**
 * The embedded MongoDB through its two doors, in process and over TCP with the official driver, beside mingo on plain
 * objects. All in one run, since only the ratios mean something on a shared machine.
 */
const plain = Array.from({ length: 1_000 }, (_, index) => ({
  _id: index,
  customer: `customer-${index % 50}`,
  state: index % 3 === 0 ? 'open' : 'done',
  total: index * 1.5,
  lines: [{ sku: `sku-${index % 20}`, n: index % 5 }],
}));
const typed: readonly BsonDocument[] = plain.map((order) => ({ ...order, _id: new Int32(order._id) }));

let engine: MongoEngine;
let inProcess: MongoConnection;
let client: MongoClient;
let round = 0;

beforeAll(async () => {
  engine = await startMongoDB({ engine: 'embedded' });
  inProcess = await engine.connect();
  client = await new MongoClient(engine.uri).connect();
  await inProcess.command('bench', { insert: 'orders', documents: typed });
});
afterAll(async () => {
  await client.close();
  await engine.close();
});

const orders = () => client.db('bench').collection('orders');
const fresh = (): string => {
  round += 1;
  return `fresh${round}`;
};

describe('insert 1,000 documents into a new collection', () => {
  bench('in process', async () => {
    const insert = fresh();
    await inProcess.command('bench', { insert, documents: typed });
    await inProcess.command('bench', { drop: insert });
  });
  bench('over TCP', async () => {
    const collection = client.db('bench').collection(fresh());
    await collection.insertMany(plain.map((order) => ({ ...order, _id: order._id as never })));
    await collection.drop();
  });
});

describe('find 20 of 1,000 documents by equality, without an index', () => {
  const filter = { customer: 'customer-7' };
  bench('in process', async () => {
    await inProcess.command('bench', { find: 'orders', filter });
  });
  bench('over TCP', async () => {
    await orders().find(filter).toArray();
  });
  bench('mingo in process', () => {
    new Query(filter).find(plain).all();
  });
});

describe('scan 1,000 documents', () => {
  bench('in process', async () => {
    await inProcess.command('bench', { find: 'orders', batchSize: 1_000 });
  });
  bench('over TCP', async () => {
    await orders().find({}, { batchSize: 1_000 }).toArray();
  });
  bench('mingo in process', () => {
    new Query({}).find(plain).all();
  });
});

describe('group 1,000 documents', () => {
  const pipeline = [{ $group: { _id: '$customer', total: { $sum: '$total' }, n: { $sum: 1 } } }];
  bench('in process', async () => {
    await inProcess.command('bench', { aggregate: 'orders', pipeline, cursor: {} });
  });
  bench('over TCP', async () => {
    await orders().aggregate(pipeline).toArray();
  });
  bench('mingo in process', () => {
    new Aggregator(pipeline).run(plain);
  });
});

describe('one round trip', () => {
  bench('ping in process', async () => {
    await inProcess.command('admin', { ping: 1 });
  });
  bench('ping over TCP', async () => {
    await client.db('admin').command({ ping: 1 });
  });
  bench('insertOne over TCP', async () => {
    await client.db('bench').collection('single').insertOne({ a: 1 });
  });
});
