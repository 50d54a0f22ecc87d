import { describe, expect, it } from 'vitest';
import type { Verification } from '../../src/verify/verdict.js';
import { contract, useSession, verify } from './session.js';

const session = useSession();

async function hinted(filter: object, index: object, more: object = {}): Promise<Verification | undefined> {
  const fields = { customer: 'string', active: 'bool', 'mail?': 'string' };
  const find = { filter, hint: 'chosen', ...more };
  const reader = contract('reader', { reads: { fields, queries: { q: { find } } } });
  const owner = contract('owner', { owns: { indexes: { chosen: index } } });
  const [verification] = await verify(session(), 'reads-owns', reader, owner);
  return verification;
}

describe('a query that names an index', () => {
  it('misses what a sparse index leaves out', async () => {
    const result = await hinted({ active: true }, { key: { mail: 1 }, sparse: true });
    expect(result?.failures).toMatchObject([{ code: 'index-leaves-out', query: 'q' }]);
    expect(result?.failures[0]?.counterexample).not.toHaveProperty('mail');
  });

  it('misses what a partial index leaves out', async () => {
    const index = { key: { customer: 1 }, where: { active: true } };
    expect(await hinted({ customer: { $param: 'c' } }, index)).toMatchObject({
      failures: [{ code: 'index-leaves-out', actual: 'an index of those that meet {"active":true}' }],
    });
  });

  it('finds everything where it asks for what the index holds', async () => {
    const partial = { key: { customer: 1 }, where: { active: true } };
    expect(await hinted({ customer: { $param: 'c' }, active: true }, partial)).toMatchObject({ verdict: 'passed' });
    const sparse = { key: { mail: 1 }, sparse: true };
    expect(await hinted({ mail: { $param: 'm' } }, sparse)).toMatchObject({ verdict: 'passed' });
    const both = { key: { customer: 1, mail: 1 }, sparse: true };
    expect(await hinted({ active: true }, both)).toMatchObject({ verdict: 'passed' });
  });
});

describe('a query that asks for an index', () => {
  const reader = (pattern: string) =>
    contract('reader', {
      reads: {
        fields: { shop: 'string' },
        queries: { q: { find: { filter: { shop: { $regex: pattern } } }, expect: { index: 'required' } } },
      },
    });
  const owner = contract('owner', { owns: { indexes: { byShop: { key: { shop: 1 } } } } });

  it('is not served where all texts have to be looked through', async () => {
    const [result] = await verify(session(), 'reads-owns', reader('burg$'), owner);
    expect(result?.failures).toMatchObject([{ code: 'index-not-used' }]);
  });

  it('is served where a pattern says how the texts begin', async () => {
    expect(await verify(session(), 'reads-owns', reader('^ham'), owner)).toMatchObject([{ verdict: 'passed' }]);
  });
});
