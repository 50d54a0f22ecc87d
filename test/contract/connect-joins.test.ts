import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import { contractsOrThrow } from '../../src/contract/load.js';
import { publishedForm } from '../../src/contract/published-form.js';
import { readPublished } from '../../src/contract/read-published.js';
import { checkContract } from '../../src/query/load-contracts.js';

const lookup = { $lookup: { from: 'products', localField: 'sku', foreignField: 'sku', as: 'found' } };

function reader(products: object, more: object = {}): Contract {
  const written = {
    mortise: 1,
    service: 'storefront',
    store: 'mongodb',
    reads: {
      'shop.orders': {
        fields: { sku: 'string' },
        queries: { named: { aggregate: [lookup], expect: { each: { sku: 'string' } } } },
      },
      'shop.products': products,
    },
    ...more,
  };
  const [contract] = contractsOrThrow(checkContract(written));
  if (contract === undefined) throw new Error('the contract was not read');
  return contract;
}

const digestOf = (contract: Contract, dataset: string): string | undefined => contract.datasets[dataset]?.reads?.digest;

describe('a section in which queries join', () => {
  const before = reader({ fields: { sku: 'string', name: 'string' } });

  it('knows what the service reads of the joined documents', () => {
    expect(before.datasets['shop.orders']?.reads?.joins).toMatchObject({
      products: { shape: { required: ['_id', 'sku', 'name'] } },
    });
    expect(before.datasets['shop.products']?.reads).toMatchObject({ joined: true });
  });

  it('means something else when the joined documents are read otherwise', () => {
    const after = reader({ fields: { sku: 'string', 'name?': 'string' } });
    expect(digestOf(after, 'shop.orders')).not.toBe(digestOf(before, 'shop.orders'));
  });

  it('means the same whatever else is asked of the joined documents', () => {
    const queries = { all: { find: { filter: {} } } };
    const after = reader({ fields: { sku: 'string', name: 'string' }, queries });
    expect(digestOf(after, 'shop.orders')).toBe(digestOf(before, 'shop.orders'));
    expect(digestOf(after, 'shop.products')).not.toBe(digestOf(before, 'shop.products'));
  });

  it('finds a collection by the name that the service itself gives it', () => {
    const joined = { reads: { 'shop.goods': { fields: { sku: 'string' } } } };
    const owned = { owns: { 'shop.goods': { collection: 'products' } } };
    const written = {
      mortise: 1,
      service: 'storefront',
      store: 'mongodb',
      ...owned,
      reads: {
        ...joined.reads,
        'shop.orders': {
          fields: { sku: 'string' },
          queries: { named: { aggregate: [lookup], expect: { each: { sku: 'string' } } } },
        },
      },
    };
    const [contract] = contractsOrThrow(checkContract(written));
    expect(Object.keys(contract?.datasets['shop.orders']?.reads?.joins ?? {})).toEqual(['products']);
  });

  it('comes back from its published form as it was', () => {
    const published = JSON.parse(JSON.stringify(publishedForm(before))) as unknown;
    expect(readPublished(published)).toEqual(before);
  });
});
