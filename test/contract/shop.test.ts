import { beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import { checkContracts, loadContracts } from '../../src/query/load-contracts.js';
import { lines } from './folder.js';

describe('the worked example', () => {
  let contracts: readonly Contract[] = [];
  beforeAll(async () => {
    contracts = await loadContracts(['contracts/shop']);
  });

  it('is a system of seven services that is in order, without a warning', async () => {
    const { problems, warnings, files } = await checkContracts(['contracts/shop']);
    expect(lines([...problems, ...warnings])).toEqual([]);
    expect(files).toHaveLength(7);
    expect(contracts.map(({ service }) => service)).toEqual([
      'analytics',
      'billing',
      'carts',
      'catalog',
      'orders',
      'shipping',
      'storefront',
    ]);
  });

  it('shows most of the format: both stores, several writers, old forms, paging, aggregation, indexes', () => {
    const sections = contracts.flatMap(({ datasets }) => Object.values(datasets));
    const queries = sections.flatMap(({ reads }) => Object.values(reads?.queries ?? {}));
    const inserts = sections.flatMap(({ writes }) => Object.values(writes?.inserts ?? {}));
    expect(queries.length).toBeGreaterThanOrEqual(15);
    expect(new Set(queries.map(({ operation }) => operation.kind))).toEqual(
      new Set(['find', 'findOne', 'aggregate', 'count', 'distinct', 'get', 'query']),
    );
    expect(new Set(sections.map(({ store }) => store))).toEqual(new Set(['mongodb', 'dynamodb']));
    expect(inserts.some(({ atRest }) => atRest)).toBe(true);
    expect(queries.some(({ optional }) => optional.length > 0)).toBe(true);
    expect(queries.filter(({ expect: { index } }) => index === 'required').length).toBeGreaterThan(8);
    expect(sections.flatMap(({ reads }) => reads?.examples ?? []).length).toBeGreaterThanOrEqual(3);
    const writersOfOrders = sections.filter(({ dataset, writes }) => dataset === 'shop.orders' && writes !== undefined);
    expect(writersOfOrders).toHaveLength(3);
  });

  it.each([
    ['harmless', 'orders', ['shop.orders insert before-2025', 'shop.orders insert order']],
    ['renamed-field', 'orders', ['shop.orders reads', 'shop.orders insert before-2025', 'shop.orders insert order']],
    ['objectid-to-string', 'orders', ['shop.orders reads', 'shop.orders insert order']],
    ['dropped-index', 'catalog', ['shop.products owns']],
  ])('has a changed version, %s, of one service, with that one thing changed', async (name, service, expected) => {
    const [changed, ...others] = await loadContracts([`contracts/changes/${name}`]);
    expect(others).toEqual([]);
    expect(changed?.service).toBe(service);
    const before = contracts.find((contract) => contract.service === service);
    const digests = (contract: Contract | undefined): ReadonlyMap<string, string> =>
      new Map(
        Object.values(contract?.datasets ?? {}).flatMap(({ dataset, reads, writes, owns }) => [
          ...(reads === undefined ? [] : [[`${dataset} reads`, reads.digest] as const]),
          ...(owns === undefined ? [] : [[`${dataset} owns`, owns.digest] as const]),
          ...Object.values(writes?.inserts ?? {}).map(
            (insert) => [`${dataset} insert ${insert.name}`, insert.digest] as const,
          ),
          ...Object.values(writes?.updates ?? {}).map(
            (update) => [`${dataset} update ${update.name}`, update.digest] as const,
          ),
        ]),
      );
    const [old, young] = [digests(before), digests(changed)];
    expect([...young.keys()]).toEqual([...old.keys()]);
    expect([...young].filter(([unit, digest]) => old.get(unit) !== digest).map(([unit]) => unit)).toEqual(expected);
  });
});
