import { describe, expect, it } from 'vitest';
import { describePair } from '../../src/verify/pair.js';
import { planPairs } from '../../src/verify/plan.js';
import { contract } from './session.js';

const fields = { status: ['open', 'paid'], 'note?': 'string' };
const reader = contract('billing', { reads: { fields } });
const update = { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' } };
const writer = contract('orders', {
  writes: {
    inserts: { order: { fields }, older: { 'at-rest': true, fields: { status: ['open'] } } },
    updates: {
      pay: { ...update, update: { $set: { status: 'paid' } }, assumes: { fields } },
      ensure: { ...update, update: { $set: { status: 'paid' } }, upsert: true },
      save: { ...update, replace: { fields } },
    },
  },
  owns: { indexes: {} },
});

const texts = (...parameters: Parameters<typeof planPairs>): readonly string[] =>
  planPairs(...parameters).map(describePair);

describe('the pairs of some contracts', () => {
  it('are what each relies on of the other', () => {
    expect([...texts([reader], [writer])].sort()).toEqual([
      'billing reads shop.orders x orders inserts order',
      'billing reads shop.orders x orders left at rest older',
      'billing reads shop.orders x orders owns',
      'billing reads shop.orders x orders replaces with save',
      'billing reads shop.orders x orders updates ensure',
      'billing reads shop.orders x orders updates pay',
      'billing reads shop.orders x orders upserts ensure',
    ]);
  });

  it('hold a writer against itself and its own storage, but not what it no longer writes', () => {
    const pairs = texts([writer]);
    expect(pairs).toContain('orders inserts shop.orders (order) x orders owns');
    expect(pairs).toContain('orders upserts shop.orders (ensure) x orders owns');
    expect(pairs).not.toContain('orders left at rest shop.orders (older) x orders owns');
    expect(pairs).toContain('orders updates shop.orders (pay) x orders inserts order');
  });

  it('leave out those between others', () => {
    expect(texts([contract('shipping', { reads: { fields: { status: 'string' } } })], [reader, writer])).toEqual(
      expect.not.arrayContaining([expect.stringContaining('billing')]),
    );
  });

  it('are each asked once, whichever services share the digests', () => {
    const twin = contract('accounting', { reads: { fields } });
    expect(planPairs([reader, twin], [writer])).toHaveLength(planPairs([reader], [writer]).length);
  });

  it('have a key of two digests that does not name the services', () => {
    const [pair] = planPairs([reader], [writer]);
    const [twin] = planPairs([contract('accounting', { reads: { fields } })], [writer]);
    expect(pair?.key).toEqual(twin?.key);
  });
});
