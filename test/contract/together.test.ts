import { describe, expect, it } from 'vitest';
import { checkFiles, lines } from './folder.js';

async function check(...contracts: readonly string[]): Promise<readonly string[]> {
  const files = Object.fromEntries(
    contracts.map((text, index) => [`${'abc'.charAt(index)}.contract.yaml`, `mortise: 1\n${text}`]),
  );
  return lines((await checkFiles(files)).problems);
}

describe('contracts that are checked together', () => {
  it('belong to different services, whether in one file or in several', async () => {
    const section = 'writes: { shop.orders: { inserts: { o: { fields: { n: int } } } } }';
    expect(await check(`service: a\n${section}`, `service: a\n${section}`)).toEqual([
      'b.contract.yaml:2:1 duplicate-service: The service `a` has a contract already, in a.contract.yaml:2:1. | hint A service has one contract; put all of its sections into one document.',
    ]);
    expect(await check(`service: a\n${section}\n---\nmortise: 1\nservice: b\n${section}`)).toEqual([]);
  });

  it('agree on where a dataset lives', async () => {
    const reads = 'reads: { shop.orders: { fields: { n: string } } }';
    expect(await check(`service: a\n${reads}`, `service: b\nstore: dynamodb\n${reads}`)).toEqual([
      'b.contract.yaml:4:10 store-conflict: `shop.orders` lives in dynamodb here, but in mongodb in the contract of `a` (a.contract.yaml:3:10). | hint Say the same `store` in both.',
    ]);
    expect(
      await check(`service: a\n${reads}\nowns: { shop.orders: { store: dynamodb, key: [n], attributes: { n: S } } }`),
    ).toEqual([
      'a.contract.yaml:4:9 store-conflict: `shop.orders` lives in dynamodb here, but in mongodb under `reads`. | hint Say `store` once, at the top, or alike in each section of the dataset.',
    ]);
  });

  it('have one owner of key, validator and collation, and any number of owners of indexes', async () => {
    const owns = (body: string): string => `owns: { shop.orders: { ${body} } }`;
    expect(
      await check(
        `service: a\n${owns('indexes: { x: { key: { n: 1 } } }')}`,
        `service: b\n${owns('indexes: { y: { key: { m: 1 } } }')}`,
      ),
    ).toEqual([]);
    expect(
      await check(`service: a\n${owns('validator: { n: 1 }')}`, `service: b\n${owns('validator: { n: 2 }')}`),
    ).toEqual([
      'b.contract.yaml:3:24 two-owners: The validator of `shop.orders` is owned by `a` already (a.contract.yaml:3:24). | hint One service owns the validator; indexes may come from several.',
    ]);
    expect(
      await check(
        `service: a\n${owns('indexes: { x: { key: { n: 1 } } }')}`,
        `service: b\n${owns('indexes: { x: { key: { n: -1 } } }')}`,
      ),
    ).toEqual([
      'b.contract.yaml:3:35 two-owners: The index `x` of `shop.orders` is another one in the contract of `a`. | hint Give one of them another name.',
    ]);
    expect(await check(`service: a\n${owns('collection: one')}`, `service: b\n${owns('collection: two')}`)).toEqual([
      'b.contract.yaml:3:9 two-owners: `shop.orders` is `two` here, but `one` in the contract of `a`. | hint All owners of a dataset name the same collection or table.',
    ]);
  });

  it('do not store two datasets of a group in one collection', async () => {
    expect(
      await check(
        'service: a\nowns: { shop.orders: { collection: docs } }',
        'service: b\nowns: { shop.invoices: { collection: docs } }',
      ),
    ).toEqual([
      'b.contract.yaml:3:9 shared-collection: `shop.invoices` and `shop.orders` (owned by `a`) are both stored as `docs`. | hint Use one name for the dataset, or give each its own collection or table.',
    ]);
  });

  it('read what they join, under the name that its owner gives it', async () => {
    const joins = (from: string): string =>
      `reads:\n  shop.orders:\n    fields: { sku: string }\n    queries:\n      q:\n        aggregate: [{ $lookup: { from: ${from}, localField: sku, foreignField: sku, as: p } }]\n        expect: { each: { sku: string } }`;
    const products = '\n  shop.products: { fields: { sku: string } }';
    expect(await check(`service: a\n${joins('products')}`)).toEqual([
      'a.contract.yaml:8:34 unknown-join: `products` is joined, but no section under `reads` says which of its documents this service can read. | expected `orders` | hint Add `reads: { shop.products: ... }`.',
    ]);
    expect(await check(`service: a\n${joins('products')}${products}`)).toEqual([]);
    expect(await check(`service: a\n${joins('shop.products')}${products}`)).toEqual([
      'a.contract.yaml:8:34 unknown-join: `shop.products` is the name of a dataset, and a join names a collection. | expected `products`, the collection of `shop.products`',
    ]);
    const owner = 'service: b\nowns: { shop.products: { collection: items } }';
    expect(await check(`service: a\n${joins('items')}${products}`, owner)).toEqual([]);
    expect(await check(`service: a\n${joins('products')}${products}`, owner)).toHaveLength(1);
  });

  const owner =
    'service: o\nstore: dynamodb\nowns: { shop.t: { key: [PK, SK], attributes: { PK: S, SK: S, G: S }, indexes: { ByG: { key: [G] } } } }';
  const dynamo = (query: string, indexes = ''): string =>
    `service: a\nstore: dynamodb\nreads: { shop.t: { fields: { PK: string, SK: string, G?: string, x: number }, ${indexes} queries: { q: ${query} } } }`;

  it.each<[string, string, readonly string[]]>([
    ['{ get: { Key: { PK: a, SK: b } } }', '', []],
    ['{ get: { Key: { PK: a } } }', '', ['key-condition: The sort key `SK` of the table is not given.']],
    [
      '{ get: { Key: { PK: a, x: 1 } } }',
      '',
      [
        'key-condition: `x` is not in the key of the table.',
        'key-condition: The sort key `SK` of the table is not given.',
      ],
    ],
    ['{ query: { KeyConditionExpression: "PK = :p AND begins_with(SK, :s)" } }', '', []],
    [
      '{ query: { KeyConditionExpression: "SK = :s" } }',
      '',
      ['key-condition: The partition key `PK` of the table is not given.'],
    ],
    [
      '{ query: { KeyConditionExpression: "PK > :s" } }',
      '',
      ['key-condition: The partition key `PK` of the table can only be compared with `=`.'],
    ],
    [
      '{ query: { KeyConditionExpression: "PK = :p OR SK = :s" } }',
      '',
      [
        'key-condition: A key condition compares the partition key with `=` and, after `AND`, the sort key with `=`, `<`, `<=`, `>`, `>=`, `BETWEEN` or `begins_with`.',
      ],
    ],
    ['{ query: { IndexName: ByG, KeyConditionExpression: "G = :g" } }', 'indexes: { ByG: [G] },', []],
    [
      '{ query: { IndexName: ByG, KeyConditionExpression: "x = :g" } }',
      'indexes: { ByG: [G] },',
      [
        'key-condition: `x` is not in the key of the index `ByG`.',
        'key-condition: The partition key `G` of the index `ByG` is not given.',
      ],
    ],
    [
      '{ query: { IndexName: ByH, KeyConditionExpression: "G = :g" } }',
      'indexes: { ByG: [G] },',
      ['unknown-index: `ByH` is used, but `indexes` does not say its key.'],
    ],
  ])('use the keys of DynamoDB as they are declared: %s', async (query, indexes, messages) => {
    const { problems } = await checkFiles({
      'o.contract.yaml': `mortise: 1\n${owner}`,
      'a.contract.yaml': `mortise: 1\n${dynamo(query, indexes)}`,
    });
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual(messages);
  });
});
