import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import { describePair } from '../../src/verify/pair.js';
import { pairText } from '../../src/verify/pair-text.js';
import { pairsAfter } from '../../src/verify/plan-after.js';
import { planPairs } from '../../src/verify/plan.js';
import type { Verification } from '../../src/verify/verdict.js';
import { contract, useSession } from './session.js';

const session = useSession();

/** What the pairs come to that only several writes together call for, by the update that is judged. */
async function after(...contracts: readonly Contract[]): Promise<Readonly<Record<string, Verification>>> {
  const pairs = planPairs(contracts);
  const outside = new Set<string>();
  for (const pair of pairs) {
    const verification = await session().verify(pair);
    expect(verification, describePair(pair)).toMatchObject({ verdict: 'passed' });
    if (verification.outside === true) outside.add(pairText(pair.key));
  }
  const results: Record<string, Verification> = {};
  for (const pair of pairsAfter(pairs, (key) => outside.has(pairText(key)))) {
    if (pair.kind === 'reads-updates') results[pair.update.name] = await session().verify(pair);
  }
  return results;
}

const billing = contract('billing', {
  reads: {
    fields: { status: 'string', total: 'double' },
    queries: { open: { find: { filter: { status: 'open' } } } },
  },
});

const byId = { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' } };
const drafts = (total: object, updates: object): Contract =>
  contract('orders', { writes: { inserts: { draft: { fields: { status: ['draft'], ...total } } }, updates } });
const publish = (filter: object = {}): object => ({
  ...byId,
  filter: { _id: { $param: 'id' }, status: 'draft', ...filter },
  update: { $set: { status: 'open' } },
});

describe('documents that no query meets yet', () => {
  it('need no pairs of their own while all keep to the shape of the reader', async () => {
    const orders = drafts({ total: 'double' }, { publish: publish() });
    expect(await after(billing, orders)).toEqual({});
  });

  it('break a query when an update moves them into it half-filled', async () => {
    const { publish: result } = await after(billing, drafts({}, { publish: publish() }));
    expect(result).toMatchObject({
      verdict: 'failed',
      failures: [{ code: 'breaks-result', query: 'open', path: 'total', before: { status: 'draft' } }],
    });
  });

  it('break a query when one update spoils what another moves into it', async () => {
    const spoil = { filter: { status: 'draft' }, many: true, update: { $set: { total: 'n/a' } } };
    const results = await after(
      billing,
      drafts({ total: 'double', 'note?': 'string' }, {}),
      contract('importer', {
        writes: {
          inserts: { row: { fields: { status: ['draft'] } } },
          updates: {
            spoil,
            fill: {
              ...byId,
              filter: { _id: { $param: 'id' }, total: { $exists: true } },
              update: { $set: { status: 'open' } },
            },
          },
        },
      }),
    );
    expect(results['fill']).toMatchObject({
      verdict: 'failed',
      failures: [{ query: 'open', path: 'total', before: { total: 'n/a' } }],
    });
  });

  it('do no harm when they are filled before they are moved', async () => {
    const fill = {
      ...byId,
      params: { ...byId.params, total: 'double' },
      update: { $set: { total: { $param: 'total' } } },
    };
    const orders = drafts({}, { fill, publish: publish({ total: { $exists: true } }) });
    const results = await after(billing, orders);
    expect(results).toMatchObject({ fill: { verdict: 'passed' }, publish: { verdict: 'passed', basis: 'proved' } });
  });

  it('come about by an update too', async () => {
    const orders = contract('orders', {
      writes: {
        inserts: { order: { fields: { status: ['open', 'held'], total: 'double' } } },
        updates: {
          clear: { filter: { status: 'held' }, many: true, update: { $unset: { total: '' } } },
          release: { filter: { status: 'held' }, many: true, update: { $set: { status: 'open' } } },
        },
      },
    });
    const results = await after(billing, orders);
    expect(results['release']).toMatchObject({ verdict: 'failed', failures: [{ query: 'open', path: 'total' }] });
    expect(results['clear']).toMatchObject({ verdict: 'passed' });
  });

  it('are followed through updates in DynamoDB as well', async () => {
    const reader = contract(
      'billing',
      {
        reads: {
          fields: { PK: 'string', state: 'string', total: 'number' },
          queries: {
            open: {
              query: {
                KeyConditionExpression: 'PK = :pk',
                FilterExpression: '#state = :open',
                ExpressionAttributeNames: { '#state': 'state' },
                ExpressionAttributeValues: { ':open': 'open' },
              },
            },
          },
        },
      },
      'dynamodb',
    );
    const writer = contract(
      'orders',
      {
        writes: {
          inserts: { draft: { fields: { PK: 'string', state: ['draft'] } } },
          updates: {
            publish: {
              params: { pk: 'string' },
              update: {
                Key: { PK: { $param: 'pk' } },
                UpdateExpression: 'SET #state = :open',
                ConditionExpression: 'attribute_exists(PK)',
                ExpressionAttributeNames: { '#state': 'state' },
                ExpressionAttributeValues: { ':open': 'open' },
              },
            },
          },
        },
      },
      'dynamodb',
    );
    const { publish: result } = await after(reader, writer);
    expect(result).toMatchObject({ verdict: 'failed', failures: [{ query: 'open', path: 'total' }] });
  });
});
