import { expect, test } from 'vitest';
import type { Contract, Operation, Query, Reads } from '../../src/contract/contract.js';
import { datasetPath } from '../../src/matrix/dataset-name.js';
import { viewOf } from '../../src/matrix/view.js';
import { readingsOf, readingsOfPath } from '../../src/matrix/who-reads.js';
import { digest, Story } from './story.js';

function query(name: string, operation: Operation, paths?: readonly string[]): Query {
  return { name, operation, optional: [], params: {}, expect: paths === undefined ? {} : { paths } };
}

function reads(...queries: readonly Query[]): Reads {
  return readsOf(true, ...queries);
}

function readsOf(shape: Reads['shape'], ...queries: readonly Query[]): Reads {
  return {
    digest: digest('r'),
    shape,
    kinds: {},
    queries: Object.fromEntries(queries.map((each) => [each.name, each])),
    indexes: {},
    examples: [],
  };
}

const story = new Story()
  .environment('prod')
  .publish('billing', '1', { 'shop.orders': { reads: 'r', queries: ['open', 'totals', 'all'] } })
  .publish('billing', '2', { 'shop.orders': { reads: 'r', queries: ['open', 'totals', 'all'] } })
  .publish('shop', '1', { 'shop.orders': { inserts: ['i'] } })
  .deploy('billing', '1');

const view = viewOf(story.standing());

function usesOf(path: string, section: Reads) {
  const readings = readingsOf(view, 'shop.orders');
  const contract: Contract = {
    service: 'billing',
    datasets: { 'shop.orders': { dataset: 'shop.orders', store: 'mongodb', reads: section } },
  };
  const contracts = new Map(readings.map((reading) => [reading.contract, contract]));
  return readingsOfPath(readings, path, contracts).flatMap(({ uses }) => uses.map((use) => [use.query, ...use.for]));
}

test('versions that read alike are one reading, with where they are live', () => {
  expect(readingsOf(view, 'shop.orders')).toMatchObject([
    { service: 'billing', versions: ['1', '2'], liveIn: ['prod'], queries: ['open', 'totals', 'all'] },
  ]);
  expect(readingsOf(view, 'shop.orders', 'prod')).toMatchObject([{ versions: ['1'] }]);
  expect(() => readingsOf(view, 'shop.orders', 'prd')).toThrow(/no environment/u);
});

test('a path is used by the queries whose conditions, order or result it touches', () => {
  const section = reads(
    query('open', { kind: 'find', filter: { status: 'open' }, sort: { placedAt: -1 }, projection: { total: 1 } }),
    query('lines', { kind: 'find', filter: {} }, ['lines.sku']),
    query('all', { kind: 'find', filter: {} }),
  );
  expect(usesOf('status', section)).toEqual([
    ['open', 'condition'],
    ['all', 'result'],
  ]);
  expect(usesOf('placedAt', section)).toEqual([
    ['open', 'order'],
    ['all', 'result'],
  ]);
  expect(usesOf('total', section)).toEqual([
    ['open', 'result'],
    ['all', 'result'],
  ]);
  expect(usesOf('lines', section)).toEqual([
    ['lines', 'result'],
    ['all', 'result'],
  ]);
  expect(usesOf('lines.*.sku.code', section)).toEqual([
    ['lines', 'result'],
    ['all', 'result'],
  ]);
  expect(usesOf('lines.price', section)).toEqual([['all', 'result']]);
});

test('a reader notices only what its shape names, what that is in, and what lies in it', () => {
  const shape = {
    type: 'object',
    properties: {
      total: { bsonType: 'decimal' },
      customer: { type: 'object', properties: { name: { type: 'string' } } },
      address: { type: 'object' },
      lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
      prices: { type: 'object', additionalProperties: { type: 'object', properties: { net: { type: 'number' } } } },
    },
  };
  const noticed = (path: string): boolean => usesOf(path, readsOf(shape)).length > 0;
  const paths = ['total', 'customer', 'customer.name', 'address.zip', 'lines', 'lines.0.sku', 'lines.*.sku.code'];
  const inMaps = ['prices', 'prices.eur', 'prices.eur.net', 'prices.2026.net', 'prices.*.net'];
  expect([...paths, ...inMaps].filter((path) => !noticed(path))).toEqual([]);
  const others = ['nosuch', 'Total', 'customer.zip', 'lines.qty', 'prices.eur.gross', 'total2'];
  expect(others.filter(noticed)).toEqual([]);
  const whole = query('all', { kind: 'find', filter: {} });
  expect(usesOf('customer.zip', readsOf(shape, whole))).toEqual([]);
  const projected = query('some', { kind: 'find', filter: {}, projection: { customer: 1 } });
  expect(usesOf('customer.name', readsOf(shape, projected))).toEqual([['some', 'result']]);
  expect(usesOf('customer.zip', readsOf(shape, projected))).toEqual([]);
});

test('a shape that forbids what it does not name notices every path', () => {
  const shape = { type: 'object', properties: { total: { type: 'number' } }, additionalProperties: false };
  expect(usesOf('nosuch', readsOf(shape))).toEqual([[undefined, 'result']]);
});

test('a section without queries is judged whole, and uses every path where its shape says nothing', () => {
  expect(usesOf('anything', reads())).toEqual([[undefined, 'result']]);
});

test('a dataset and a path are told apart by what was published', () => {
  expect(datasetPath(view, 'shop.orders')).toEqual({ dataset: 'shop.orders' });
  expect(datasetPath(view, 'shop.orders.lines.sku')).toEqual({ dataset: 'shop.orders', path: 'lines.sku' });
  expect(() => datasetPath(view, 'shop.order')).toThrow(/nobody has published/u);
});
