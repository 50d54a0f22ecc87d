import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import { pairText } from '../../src/verify/pair-text.js';
import { pairsAfter } from '../../src/verify/plan-after.js';
import { planPairs } from '../../src/verify/plan.js';
import type { Verdict } from '../../src/verify/verdict.js';
import type { VerifySession } from '../../src/verify/verify-pairs.js';
import { contract, useSession } from './session.js';

const session = useSession();

type Value = 'draft' | 'open' | 'closed' | 1 | 2;
type Small = Readonly<Record<string, Value>>;

/** What an update does, small enough that everything it can lead to can be listed. */
interface SmallUpdate {
  readonly filter: Readonly<Record<string, Value | { readonly $exists: boolean }>>;
  readonly set: Small;
  readonly unset: readonly string[];
}

interface SmallSystem {
  readonly reads: { readonly status: readonly Value[]; readonly total: 'number' | 'optional' };
  readonly query: 'draft' | 'open' | 'closed';
  readonly inserts: readonly (readonly Small[])[];
  readonly updates: readonly SmallUpdate[];
}

const statuses = ['draft', 'open', 'closed'] as const;
const status = fc.constantFrom(...statuses);
const total = fc.constantFrom<Value>(1, 2, 'open');
const document = fc.record({ status, total }, { requiredKeys: ['status'] }) as fc.Arbitrary<Small>;
const update: fc.Arbitrary<SmallUpdate> = fc.record({
  filter: fc.record({ status, total: fc.oneof(total, fc.record({ $exists: fc.boolean() })) }, { requiredKeys: [] }),
  set: fc.record({ status, total }, { requiredKeys: [] }),
  unset: fc.subarray(['total']),
});
const system: fc.Arbitrary<SmallSystem> = fc.record({
  reads: fc.record({
    status: fc.subarray([...statuses], { minLength: 1 }),
    total: fc.constantFrom('number', 'number', 'optional'),
  }),
  query: status,
  inserts: fc.array(fc.array(document, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  updates: fc.array(update, { minLength: 1, maxLength: 3 }),
});

/** Everything that the inserts and any sequence of updates can lead to. */
function reachable({ inserts, updates }: SmallSystem): readonly Small[] {
  const seen = new Map<string, Small>();
  const waiting = [...inserts.flat()];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const key = JSON.stringify([next['status'], next['total'] ?? null]);
    if (seen.has(key)) continue;
    seen.set(key, next);
    for (const { filter, set, unset } of updates) {
      const document = next;
      const isMet = Object.entries(filter).every(([field, wanted]) =>
        typeof wanted === 'object' ? Object.hasOwn(document, field) === wanted.$exists : document[field] === wanted,
      );
      if (!isMet) continue;
      const after: Record<string, Value> = { ...document, ...set };
      for (const field of unset) if (!Object.hasOwn(set, field)) Reflect.deleteProperty(after, field);
      waiting.push(after);
    }
  }
  return [...seen.values()];
}

/** Whether the query can return a document in which the total is not as the reader uses it. */
function isBroken(small: SmallSystem): boolean {
  return reachable(small).some(
    (document) =>
      document['status'] === small.query &&
      (document['total'] === undefined ? small.reads.total === 'number' : typeof document['total'] !== 'number'),
  );
}

function contractsOf({ reads, query, inserts, updates }: SmallSystem): readonly Contract[] {
  const shapeOf = (documents: readonly Small[]): object => ({
    shape: {
      anyOf: documents.map((each) => ({
        bsonType: 'object',
        properties: {
          _id: { bsonType: 'objectId' },
          ...Object.fromEntries(Object.entries(each).map(([field, value]) => [field, { const: value }])),
        },
        required: ['_id', ...Object.keys(each)],
        additionalProperties: false,
      })),
    },
  });
  return [
    contract('reader', {
      reads: {
        fields: { status: reads.status, [reads.total === 'optional' ? 'total?' : 'total']: 'number' },
        queries: {
          query: {
            find: { filter: { status: query } },
            expect: { dead: 'ok', each: [reads.total === 'optional' ? 'total' : 'total'] },
          },
        },
      },
    }),
    ...inserts.map((documents, index) =>
      contract(`writer-${String(index)}`, { writes: { inserts: { document: shapeOf(documents) } } }),
    ),
    ...updates
      .filter(({ set, unset }) => Object.keys(set).length + unset.length > 0)
      .map(({ filter, set, unset }, index) =>
        contract(`updater-${String(index)}`, {
          writes: {
            updates: {
              change: {
                filter,
                many: true,
                update: {
                  ...(Object.keys(set).length === 0 ? {} : { $set: set }),
                  ...(unset.some((field) => !Object.hasOwn(set, field)) ? { $unset: { total: '' } } : {}),
                },
              },
            },
          },
        }),
      ),
  ];
}

async function verdictsOf(contracts: readonly Contract[], played: VerifySession): Promise<readonly Verdict[]> {
  const pairs = planPairs(contracts);
  const outside = new Set<string>();
  const verdicts: Verdict[] = [];
  for (const pair of pairs) {
    const { verdict, outside: leaves } = await played.verify(pair);
    verdicts.push(verdict);
    if (leaves === true) outside.add(pairText(pair.key));
  }
  for (const pair of pairsAfter(pairs, (key) => outside.has(pairText(key)))) {
    verdicts.push((await played.verify(pair)).verdict);
  }
  return verdicts;
}

it('what passes pair by pair is fit for whatever sequence of writes there can be', async () => {
  const counts = { passed: 0, rightly: 0, falsely: 0, undecided: 0 };
  await fc.assert(
    fc.asyncProperty(system, async (small) => {
      const verdicts = await verdictsOf(contractsOf(small), session());
      const isBad = isBroken(small);
      if (verdicts.every((verdict) => verdict === 'passed')) {
        counts.passed += 1;
        expect(isBad).toBe(false);
      } else if (!verdicts.includes('failed')) counts.undecided += 1;
      else if (isBad) counts.rightly += 1;
      else counts.falsely += 1;
    }),
    {
      seed: Number(process.env['MORTISE_FUZZ_SEED'] ?? 20260501),
      numRuns: Number(process.env['MORTISE_FUZZ_RUNS'] ?? 40),
    },
  );
  if (process.env['MORTISE_FUZZ_RUNS'] !== undefined) console.log(counts);
  expect(counts.passed).toBeGreaterThan(0);
});
