import { describe, expect, it } from 'vitest';
import { startMongoDB } from '../../src/engine/index.js';
import type { BsonDocument, MongoEngine } from '../../src/engine/engine.js';
import { InternalError } from '../../src/problem/errors.js';
import { planPairs } from '../../src/verify/plan.js';
import { verifyPairs } from '../../src/verify/verify-pairs.js';
import { contract } from './session.js';

const reader = contract('reader', {
  reads: {
    fields: { status: ['open', 'paid'], total: 'decimal' },
    queries: { open: { find: { filter: { status: 'open' }, projection: { total: 1 } } } },
  },
});
const writer = contract('writer', {
  writes: { inserts: { order: { fields: { status: ['open', 'paid'], total: 'decimal' } } } },
});
const broken = contract('writer', {
  writes: { inserts: { order: { fields: { status: ['open', 'paid'], total: 'string' } } } },
});
const embedded = (): Promise<MongoEngine> => startMongoDB({ engine: 'embedded', listen: false });

describe('verifying pairs', () => {
  it('gives a result for each, in their order, and tells of each', async () => {
    const pairs = planPairs([reader], [writer, broken]);
    const told: string[] = [];
    const results = await verifyPairs(pairs, {
      engines: { mongodb: embedded },
      onProgress: ({ done, total, verification }) =>
        told.push(`${String(done)}/${String(total)} ${verification.verdict}`),
    });
    expect(results.map(({ pair }) => pair)).toEqual(pairs);
    expect(told).toEqual(['1/2 passed', '2/2 failed']);
  });

  it('gives the same result for the same seed', async () => {
    const run = async (): Promise<unknown> =>
      (await verifyPairs(planPairs([reader], [broken]), { engines: { mongodb: embedded }, seed: 42 })).map(
        ({ verification }) => verification,
      );
    expect(await run()).toEqual(await run());
  });

  it('says on what a result rests', async () => {
    const [result] = await verifyPairs(planPairs([reader], [writer]), { engines: { mongodb: embedded } });
    expect(result?.verification).toMatchObject({
      verdict: 'passed',
      basis: 'proved',
      engine: { store: 'mongodb', engine: 'embedded' },
    });
    expect(result?.verification.fixtures).toBeGreaterThan(3);
  });

  it('is undecided without an engine', async () => {
    const [result] = await verifyPairs(planPairs([reader], [writer]), { engines: {} });
    expect(result?.verification).toMatchObject({
      verdict: 'undecided',
      engine: null,
      reasons: [{ code: 'no-engine' }],
    });
  });

  it('calls it our own fault when the engine answers otherwise than the proof', async () => {
    const lying = async (): Promise<MongoEngine> => {
      const engine = await embedded();
      return {
        identity: engine.identity,
        uri: 'mongodb://localhost',
        close: () => engine.close(),
        connect: async () => {
          const connection = await engine.connect();
          return {
            close: () => connection.close(),
            command: async (database, command) => {
              const reply = await connection.command(database, command);
              const filter = (command as BsonDocument)['filter'];
              if (!('cursor' in reply) || JSON.stringify(filter) === '{}') return reply;
              return { ...reply, cursor: { ...(reply['cursor'] as BsonDocument), firstBatch: [] } };
            },
          };
        },
      };
    };
    const run = verifyPairs(planPairs([reader], [writer]), { engines: { mongodb: lying } });
    await expect(run).rejects.toThrow(InternalError);
    await expect(run).rejects.toThrow(/must be returned and was not/);
  });

  it('closes its engine, whatever happens', async () => {
    let closed = 0;
    const counting = async (): Promise<MongoEngine> => {
      const engine = await embedded();
      return {
        identity: engine.identity,
        uri: '',
        connect: () => engine.connect(),
        close: async () => {
          closed += 1;
          await engine.close();
        },
      };
    };
    await verifyPairs(planPairs([reader], [writer]), { engines: { mongodb: counting } });
    expect(closed).toBe(1);
  });
});
