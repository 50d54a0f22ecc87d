import path from 'node:path';
import { bench, describe } from 'vitest';
import { startDynamoDB, startMongoDB } from '../src/engine/index.js';
import { loadContracts } from '../src/query/load-contracts.js';
import { planPairs } from '../src/verify/plan.js';
import { VerifySession } from '../src/verify/verify-pairs.js';

const engines = {
  mongodb: () => startMongoDB({ engine: 'embedded', listen: false }),
  dynamodb: () => startDynamoDB({ listen: false }),
};
const contracts = await loadContracts(['shop'], { cwd: path.resolve(import.meta.dirname, '../contracts') });
const pairs = planPairs(contracts);
const warm = new VerifySession({ engines });

describe(`the worked example, ${String(pairs.length)} pairs`, () => {
  bench(
    'all of them, engines started anew',
    async () => {
      const session = new VerifySession({ engines });
      for (const pair of pairs) await session.verify(pair);
      await session.close();
    },
    { iterations: 3, warmupIterations: 1, time: 0, warmupTime: 0 },
  );

  for (const kind of ['reads-inserts', 'reads-updates', 'reads-owns', 'inserts-owns'] as const) {
    const some = pairs.filter((pair) => pair.kind === kind && pair.store === 'mongodb');
    bench(
      `one ${kind} pair, known to the session`,
      async () => {
        const [pair] = some;
        if (pair !== undefined) await warm.verify(pair);
      },
      { iterations: 10, warmupIterations: 2, time: 0, warmupTime: 0 },
    );
  }
});
