import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Contract } from '../../src/contract/contract.js';
import { checkContract } from '../../src/query/load-contracts.js';
import { contractOf, lines } from './folder.js';
import { randomness, shuffled } from './shuffle.js';

type Plain = Record<string, unknown>;

/** Every digest of a contract, by what it belongs to. */
function digestsOf(contract: Contract): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.values(contract.datasets).flatMap(({ dataset, reads, writes, owns }) => [
      ...(reads === undefined ? [] : [[`${dataset} reads`, reads.digest]]),
      ...(owns === undefined ? [] : [[`${dataset} owns`, owns.digest]]),
      ...Object.values(writes?.inserts ?? {}).map((insert) => [`${dataset} insert ${insert.name}`, insert.digest]),
      ...Object.values(writes?.updates ?? {}).map((update) => [`${dataset} update ${update.name}`, update.digest]),
    ]),
  ) as Readonly<Record<string, string>>;
}

function example(name: string): Plain {
  return parse(readFileSync(new URL(`../../contracts/shop/${name}.contract.yaml`, import.meta.url), 'utf8')) as Plain;
}

function compiled(value: unknown): Contract {
  const { contracts, problems } = checkContract(value);
  const [contract] = contracts;
  if (contract === undefined) throw new Error(lines(problems).join('\n'));
  return contract;
}

/** Where the order of keys has meaning: sorts, index keys, pipelines, documents that are assigned or compared whole. */
function keepsOrder(path: readonly (string | number)[]): boolean {
  const names = path.map(String);
  if (names.includes('aggregate') || names.includes('given') || names.includes('returns') || names.includes('with'))
    return true;
  if (names.at(-1) === 'sort' || (names.includes('owns') && names.at(-1) === 'key')) return true;
  const set = names.indexOf('$set');
  return set >= 0 && names.length > set + 1;
}

const SERVICES = ['orders', 'shipping', 'billing', 'analytics', 'catalog', 'storefront', 'carts'];

describe('digests', () => {
  it('do not depend on the order of keys that has no meaning', () => {
    for (const service of SERVICES) {
      const written = example(service);
      const expected = digestsOf(compiled(written));
      fc.assert(
        fc.property(randomness, (random) => {
          expect(digestsOf(compiled(shuffled(written, random, keepsOrder)))).toEqual(expected);
        }),
        { seed: 11, numRuns: 4 },
      );
    }
  });

  it('do not depend on comments, owners, reasons and descriptions', () => {
    const plain = contractOf({
      reads: {
        'shop.orders': {
          fields: { total: { bsonType: 'decimal' }, kind: ['a'] },
          queries: { all: { find: { filter: { kind: 'a' } } } },
        },
      },
      writes: {
        'shop.orders': {
          inserts: { order: { fields: { total: { bsonType: 'decimal' } } } },
          updates: { touch: { filter: {}, update: { $set: { kind: 'a' } } } },
        },
      },
    });
    const annotated = contractOf({
      team: { name: 'Money', contact: 'x@example.com' },
      description: 'Something.',
      reads: {
        'shop.orders': {
          description: 'What we read.',
          fields: {
            total: {
              bsonType: 'decimal',
              title: 'Total',
              description: 'In cents',
              $comment: 'sic',
              examples: [1],
              default: 0,
            },
            kind: ['a'],
          },
          queries: { all: { why: 'Because.', find: { filter: { kind: 'a' } } } },
        },
      },
      writes: {
        'shop.orders': {
          inserts: { order: { why: 'Because.', fields: { total: { bsonType: 'decimal', title: 'Total' } } } },
          updates: { touch: { why: 'Because.', filter: {}, update: { $set: { kind: 'a' } } } },
        },
      },
    });
    expect(digestsOf(annotated)).toEqual(digestsOf(plain));
  });

  it('do not depend on whether a shape is written out, referred to, or stated as fields', () => {
    const shape = { bsonType: 'object', properties: { city: { bsonType: 'string' } }, required: ['city'] };
    const writes = (address: object, shapes: object = {}): object => ({
      shapes,
      writes: { 'shop.orders': { inserts: { order: { fields: { address } } } } },
    });
    const expected = digestsOf(contractOf(writes(shape)));
    expect(
      digestsOf(contractOf(writes({ $ref: '#/shapes/address' }, { address: { fields: { city: 'string' } } }))),
    ).toEqual(expected);
    expect(
      digestsOf(
        contractOf({ writes: { 'shop.orders': { inserts: { order: { fields: { 'address.city': 'string' } } } } } }),
      ),
    ).toEqual(expected);
  });

  it('keep a field that is called like an annotation', () => {
    const reads = (fields: object): object => ({ reads: { 'shop.orders': { fields } } });
    const digest = digestsOf(contractOf(reads({ a: 'int' })));
    for (const fields of [
      { a: 'int', title: 'string' },
      { a: 'int', 'description?': 'string' },
      { a: 'int', examples: 'array' },
      { a: 'int', kind: [{ title: 'x' }] },
    ]) {
      expect(digestsOf(contractOf(reads(fields)))).not.toEqual(digest);
    }
    expect(digestsOf(contractOf(reads({ kind: [{ title: 'x' }] })))).not.toEqual(
      digestsOf(contractOf(reads({ kind: [{ title: 'y' }] }))),
    );
  });

  const base = {
    store: 'mongodb',
    reads: {
      'shop.orders': {
        fields: { a: 'int', b: 'string', 'c?': 'date', 'd.x': 'int', 'd.y': 'int' },
        queries: {
          list: {
            find: {
              filter: { a: { $gt: 1 }, b: 'x' },
              optional: [{ c: { $exists: true } }],
              sort: { a: 1, b: 1 },
              limit: 5,
            },
            expect: { each: ['a', 'c!'] },
          },
          sum: {
            aggregate: [
              { $match: { d: { x: 1, y: 2 } } },
              { $group: { _id: '$b', total: { $sum: '$a' }, first: { $min: '$a' } } },
            ],
            expect: { each: { _id: 'string' } },
          },
        },
      },
    },
    writes: {
      'shop.orders': {
        inserts: { order: { fields: { a: 'int', b: 'string', d: 'object' } } },
        updates: {
          change: {
            filter: { a: 1 },
            update: { $set: { d: { x: 1, y: 2 }, b: { $param: 'b' } } },
            params: { b: ['p', 'q'] },
          },
        },
      },
    },
    owns: {
      'shop.orders': { indexes: { by: { key: { a: 1, b: 1 } } }, validator: { $jsonSchema: { required: ['a'] } } },
    },
  };
  const at = (change: (value: typeof base) => void): Contract => {
    const copy = structuredClone(base);
    change(copy);
    return contractOf(copy);
  };
  const orders = (value: typeof base, section: 'reads' | 'writes' | 'owns'): Plain => value[section]['shop.orders'];
  const inside = (value: unknown, ...path: string[]): Plain =>
    path.reduce((below, name) => below[name] as Plain, value as Plain);

  it.each<[string, string, (value: typeof base) => void]>([
    ['shop.orders reads', 'a type of a field', (v) => (inside(orders(v, 'reads'), 'fields')['a'] = 'int|long')],
    [
      'shop.orders reads',
      'whether a field is optional',
      (v) => (orders(v, 'reads')['fields'] = { 'a?': 'int', b: 'string', 'c?': 'date', 'd.x': 'int', 'd.y': 'int' }),
    ],
    [
      'shop.orders reads',
      'a constant of a condition',
      (v) => (inside(orders(v, 'reads'), 'queries', 'list', 'find', 'filter')['b'] = 'y'),
    ],
    [
      'shop.orders reads',
      'the order of a sort',
      (v) => (inside(orders(v, 'reads'), 'queries', 'list', 'find')['sort'] = { b: 1, a: 1 }),
    ],
    [
      'shop.orders reads',
      'the direction of a sort',
      (v) => (inside(orders(v, 'reads'), 'queries', 'list', 'find', 'sort')['a'] = -1),
    ],
    ['shop.orders reads', 'a limit', (v) => (inside(orders(v, 'reads'), 'queries', 'list', 'find')['limit'] = 6)],
    [
      'shop.orders reads',
      'an optional condition',
      (v) => (inside(orders(v, 'reads'), 'queries', 'list', 'find')['optional'] = [{ c: { $exists: false } }]),
    ],
    [
      'shop.orders reads',
      'what is expected of each row',
      (v) => (inside(orders(v, 'reads'), 'queries', 'list', 'expect')['each'] = ['a', 'c']),
    ],
    [
      'shop.orders reads',
      'an expected index',
      (v) => (inside(orders(v, 'reads'), 'queries', 'list', 'expect')['index'] = 'required'),
    ],
    [
      'shop.orders reads',
      'the order inside a document that is compared whole',
      (v) => (inside(orders(v, 'reads'), 'queries', 'sum', 'aggregate', '0', '$match')['d'] = { y: 2, x: 1 }),
    ],
    [
      'shop.orders reads',
      'the order of stages',
      (v) => (inside(orders(v, 'reads'), 'queries', 'sum', 'aggregate') as unknown as unknown[]).reverse(),
    ],
    [
      'shop.orders reads',
      'the order inside a stage',
      (v) =>
        (inside(orders(v, 'reads'), 'queries', 'sum', 'aggregate', '1')['$group'] = {
          _id: '$b',
          first: { $min: '$a' },
          total: { $sum: '$a' },
        }),
    ],
    [
      'shop.orders reads',
      'the name of a query',
      (v) =>
        (orders(v, 'reads')['queries'] = {
          list2: inside(orders(v, 'reads'), 'queries', 'list'),
          sum: inside(orders(v, 'reads'), 'queries', 'sum'),
        }),
    ],
    [
      'shop.orders insert order',
      'a field',
      (v) => (inside(orders(v, 'writes'), 'inserts', 'order', 'fields')['e?'] = 'int'),
    ],
    [
      'shop.orders insert order',
      'whether it is only at rest',
      (v) => (inside(orders(v, 'writes'), 'inserts', 'order')['at-rest'] = true),
    ],
    [
      'shop.orders update change',
      'the order inside a document that is assigned',
      (v) => (inside(orders(v, 'writes'), 'updates', 'change', 'update', '$set')['d'] = { y: 2, x: 1 }),
    ],
    [
      'shop.orders update change',
      'the values of a parameter',
      (v) => (inside(orders(v, 'writes'), 'updates', 'change', 'params')['b'] = ['p']),
    ],
    [
      'shop.orders update change',
      'the filter',
      (v) => (inside(orders(v, 'writes'), 'updates', 'change', 'filter')['a'] = 2),
    ],
    [
      'shop.orders update change',
      'an upsert',
      (v) => (inside(orders(v, 'writes'), 'updates', 'change')['upsert'] = true),
    ],
    [
      'shop.orders update change',
      'an assumption',
      (v) => (inside(orders(v, 'writes'), 'updates', 'change')['assumes'] = { a: 'int' }),
    ],
    [
      'shop.orders owns',
      'the order of an index key',
      (v) => (inside(orders(v, 'owns'), 'indexes', 'by')['key'] = { b: 1, a: 1 }),
    ],
    [
      'shop.orders owns',
      'the name of an index',
      (v) => (orders(v, 'owns')['indexes'] = { by2: { key: { a: 1, b: 1 } } }),
    ],
    ['shop.orders owns', 'uniqueness', (v) => (inside(orders(v, 'owns'), 'indexes', 'by')['unique'] = true)],
    [
      'shop.orders owns',
      'the validator',
      (v) => (inside(orders(v, 'owns'), 'validator', '$jsonSchema')['required'] = ['b']),
    ],
    ['shop.orders owns', 'the physical name', (v) => (orders(v, 'owns')['collection'] = 'other')],
  ])('%s changes with %s, and nothing else does', (unit, _what, change) => {
    const before = digestsOf(contractOf(base));
    const after = digestsOf(
      at((value) => {
        change(value);
      }),
    );
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    // An update takes the types of its parameters from what the same service reads and inserts.
    expect(changed).toContain(unit);
    expect(changed.filter((name) => name !== unit)).toEqual([]);
  });

  it('differ between units, datasets and stores that say the same', () => {
    const both = contractOf({
      writes: {
        'shop.a': { inserts: { x: { fields: { n: 'string' } } } },
        'shop.b': { inserts: { x: { fields: { n: 'string' } } } },
      },
    });
    expect(new Set(Object.values(digestsOf(both))).size).toBe(2);
  });
});
