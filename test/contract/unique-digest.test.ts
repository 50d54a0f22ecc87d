import { expect, test } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import { publishedForm } from '../../src/contract/published-form.js';
import { readPublished } from '../../src/contract/read-published.js';
import { checkContract } from '../../src/query/load-contracts.js';

function writer(unique: readonly string[]): Contract {
  const { contracts, problems } = checkContract({
    mortise: 1,
    service: 'orders',
    store: 'mongodb',
    writes: {
      'shop.orders': {
        inserts: { order: { fields: { number: 'string' } } },
        updates: {
          touch: { filter: { number: { $param: 'number' } }, update: { $set: { number: 'x' } } },
          ensure: { filter: { number: { $param: 'number' } }, update: { $set: { number: 'x' } }, upsert: true },
        },
        ...(unique.length === 0 ? {} : { unique: unique.map((path) => ({ key: [path] })) }),
      },
    },
  });
  const [contract] = contracts;
  if (contract === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return contract;
}

function digests(contract: Contract): Record<string, string | undefined> {
  const writes = contract.datasets['shop.orders']?.writes;
  return {
    order: writes?.inserts['order']?.digest,
    touch: writes?.updates['touch']?.digest,
    ensure: writes?.updates['ensure']?.digest,
  };
}

test('a unique index that a writer begins to rely on is a new promise of whatever stores documents', () => {
  const [before, after] = [digests(writer([])), digests(writer(['number']))];
  expect(after['order']).not.toBe(before['order']);
  expect(after['ensure']).not.toBe(before['ensure']);
  expect(after['touch']).toBe(before['touch']);
});

test('the order in which unique indexes are listed changes no digest', () => {
  expect(digests(writer(['number', 'other']))).toEqual(digests(writer(['other', 'number'])));
});

test('a published contract keeps what its digests were made of', () => {
  const contract = writer(['number']);
  expect(digests(readPublished(publishedForm(contract)))).toEqual(digests(contract));
});
