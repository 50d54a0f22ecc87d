import { Query, aggregate } from 'mingo';
import { ObjectId } from 'bson';
import { Bench } from 'tinybench';
import { createServer } from '../src/engine/mongodb/create-server.js';
import { docFromBson } from '../src/engine/mongodb/value/convert.js';
import type { Doc, Value } from '../src/engine/mongodb/value/value.js';

/*
 * The embedded MongoDB against mingo, in one process and one run: `npx jiti bench/engine-mongodb.bench.ts`.
 * Each document is an order as services store it; commands go through the same door as a contract verification.
 */

const statuses = ['open', 'paid', 'shipped', 'cancelled'];

function order(index: number): Record<string, unknown> {
  return {
    _id: new ObjectId(),
    number: index,
    status: statuses[index % statuses.length],
    total: index * 1.5,
    customer: { name: `customer ${String(index % 97)}`, vip: index % 10 === 0 },
    lines: [
      { sku: `sku-${String(index % 13)}`, quantity: 1 + (index % 5) },
      { sku: 'post', quantity: 1 },
    ],
  };
}

function serverWith(orders: readonly object[]): (command: object) => Doc {
  const server = createServer({ clock: () => new Date() });
  const connection = server.connect();
  const run = (command: object): Doc => server.handle('bench', docFromBson(command), connection);
  if (orders.length > 0) run({ insert: 'orders', documents: orders });
  return run;
}

const thousand = Array.from({ length: 1_000 }, (_, index) => order(index));
const many = Array.from({ length: 20_000 }, (_, index) => order(index));
const run = serverWith(thousand);
const runMany = serverWith(many);

const wanted = { status: 'paid', 'customer.vip': false };
const grouping = [{ $group: { _id: '$status', sum: { $sum: '$total' }, count: { $sum: 1 } } }];

const bench = new Bench({ time: 700 });

const batch = Array.from({ length: 5_000 }, (_, index) => order(index));
const prepared: Value[] = batch.map((document) => docFromBson(document));
bench.add('insert 5,000 documents, plain objects (ours)', () => {
  serverWith(batch);
});
bench.add('insert 5,000 documents, engine values (ours)', () => {
  const server = createServer({ clock: () => new Date() });
  server.handle(
    'bench',
    new Map<string, Value>([
      ['insert', 'orders'],
      ['documents', prepared],
    ]),
    server.connect(),
  );
});
bench.add('find by equality over 1,000 (ours)', () => {
  run({ find: 'orders', filter: wanted, batchSize: 10_000 });
});
bench.add('find by equality over 1,000 (mingo)', () => {
  new Query(wanted).find(thousand).all();
});
bench.add('find by number over 20,000, full scan (ours)', () => {
  runMany({ find: 'orders', filter: { number: 19_000 } });
});
bench.add('find by number over 20,000, full scan (mingo)', () => {
  new Query({ number: 19_000 }).find(many).all();
});
bench.add('range in arrays over 20,000 (ours)', () => {
  runMany({ count: 'orders', query: { 'lines.quantity': { $gt: 4 } } });
});
bench.add('range in arrays over 20,000 (mingo)', () => {
  new Query({ 'lines.quantity': { $gt: 4 } }).find(many).all();
});
bench.add('$group over 1,000 (ours)', () => {
  run({ aggregate: 'orders', pipeline: grouping, cursor: {} });
});
bench.add('$group over 1,000 (mingo)', () => {
  aggregate(thousand, grouping);
});

await bench.run();
console.table(
  bench.tasks.map(({ name, result }) => ({
    task: name,
    'per second': 'throughput' in result ? Math.round(result.throughput.mean) : 'failed',
    'ms each': 'latency' in result ? Number(result.latency.mean.toFixed(3)) : 'failed',
  })),
);
