import { describe, expect, it } from 'vitest';
import { contract, useSession, verify } from './session.js';

const session = useSession();

const shipping = contract('shipping', {
  writes: {
    updates: {
      ship: {
        filter: { _id: { $param: 'id' } },
        params: { id: 'objectId' },
        assumes: { fields: { history: 'list of string' } },
        update: { $push: { history: 'shipped' } },
      },
    },
  },
});
const update = (change: object): object => ({
  filter: { _id: { $param: 'id' } },
  params: { id: 'objectId' },
  update: change,
});
const orders = (fields: object, change: object = { $set: { note: 'x' } }): ReturnType<typeof contract> =>
  contract('orders', { writes: { inserts: { order: { fields } }, updates: { change: update(change) } } });

describe('what an update assumes', () => {
  it('is judged against what others insert', async () => {
    const [good] = await verify(session(), 'assumes-inserts', shipping, orders({ history: 'list of string' }));
    expect(good).toMatchObject({ verdict: 'passed', basis: 'proved' });
    const [bad] = await verify(session(), 'assumes-inserts', shipping, orders({ 'history?': 'list of string' }));
    expect(bad?.failures).toMatchObject([{ code: 'breaks-shape', path: 'history', actual: 'missing' }]);
  });

  it('is judged against what others change', async () => {
    const fields = { history: 'list of string' };
    const results = await verify(session(), 'assumes-updates', shipping, orders(fields, { $set: { history: null } }));
    expect(results.flatMap(({ failures }) => failures)).toMatchObject([
      { code: 'breaks-shape', path: 'history', actual: 'null' },
    ]);
    const kept = await verify(session(), 'assumes-updates', shipping, orders(fields));
    expect(kept.map(({ verdict }) => verdict)).not.toContain('failed');
  });

  it('is a premise that a passing pair names', async () => {
    const reader = contract('reader', {
      reads: { fields: { history: 'list of string' }, queries: { all: { find: { filter: {} } } } },
    });
    const [result] = await verify(session(), 'reads-updates', reader, shipping);
    const ship = shipping.datasets['shop.orders']?.writes?.updates['ship'];
    expect(result).toMatchObject({ verdict: 'passed', premises: [ship?.digest] });
  });
});
