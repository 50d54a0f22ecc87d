import { Int32 } from 'bson';
import { Aggregator } from 'mingo';
import { bench, describe } from 'vitest';
import { openScope, startVariables } from '../src/engine/mongodb/expression/scope.js';
import { compilePipeline } from '../src/engine/mongodb/pipeline/compile.js';
import type { PipelineCatalog } from '../src/engine/mongodb/pipeline/context.js';
import { docFromBson, fromBson } from '../src/engine/mongodb/value/convert.js';
import type { Value } from '../src/engine/mongodb/value/value.js';

/**
 * The pipeline over typed documents beside mingo over plain objects, each from its source each time. Both in one run:
 * only the ratios mean something on a shared machine.
 */
const plain = Array.from({ length: 10_000 }, (_, index) => ({
  _id: index,
  customer: `customer-${index % 50}`,
  state: index % 3 === 0 ? 'open' : 'done',
  total: index * 1.5,
  quantity: index % 7,
  lines: [
    { sku: `sku-${index % 20}`, n: index % 5 },
    { sku: `sku-${index % 11}`, n: index % 3 },
  ],
}));
const typed = plain.map((order) => docFromBson({ ...order, _id: new Int32(order._id) }));

const none: PipelineCatalog = {
  read: () => [],
  hasUniqueIndex: () => false,
  findUnique: () => undefined,
  insert: () => undefined,
  replace: () => undefined,
  replaceAll: () => undefined,
  localSessions: () => [],
};

function ours(pipeline: readonly object[]): number {
  const context = { scope: openScope(), catalog: none, database: 'bench', collection: 'orders' };
  const compiled = compilePipeline(fromBson(pipeline) as readonly Value[], context);
  return [...compiled.run(typed, startVariables(new Date(0)))].length;
}

const pipelines: Readonly<Record<string, Record<string, unknown>[]>> = {
  '$match by equality': [{ $match: { state: 'open' } }],
  '$match by a range and $in': [{ $match: { total: { $gt: 300, $lt: 9000 }, quantity: { $in: [1, 3, 5] } } }],
  '$match inside arrays': [{ $match: { 'lines.sku': 'sku-7' } }],
  '$group by text, $sum and $first': [
    { $group: { _id: '$customer', total: { $sum: '$total' }, n: { $sum: 1 }, first: { $first: '$state' } } },
  ],
  '$group by number': [{ $group: { _id: '$quantity', total: { $sum: '$quantity' }, most: { $max: '$total' } } }],
  '$group by a document': [{ $group: { _id: { c: '$customer', s: '$state' }, n: { $sum: 1 } } }],
  '$unwind and $group': [{ $unwind: '$lines' }, { $group: { _id: '$lines.sku', n: { $sum: '$lines.n' } } }],
  '$project computed': [{ $project: { customer: 1, tax: { $multiply: ['$total', 0.2] } } }],
  $sort: [{ $sort: { total: -1 } }],
};

for (const [name, pipeline] of Object.entries(pipelines)) {
  describe(name, () => {
    bench('mortise', () => {
      ours(pipeline);
    });
    bench('mingo', () => {
      new Aggregator(pipeline).run(plain);
    });
  });
}
