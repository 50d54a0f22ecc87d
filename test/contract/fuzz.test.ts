import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { publishedForm } from '../../src/contract/published-form.js';
import { readPublished } from '../../src/contract/read-published.js';
import { checkContract } from '../../src/query/load-contracts.js';
import { canonicalText } from '../../src/value/digest.js';
import { isJsonObject, type Json } from '../../src/value/json.js';
import { placesOf, replaced } from './mutate.js';

const SHOP = ['orders', 'shipping', 'billing', 'analytics', 'catalog', 'storefront', 'carts'].map(
  (name) => parse(readFileSync(new URL(`../../contracts/shop/${name}.contract.yaml`, import.meta.url), 'utf8')) as Json,
);

const PIECES: readonly Json[] = [
  ...[null, true, 0, -1, 1.5, '', 'text', '$x', '#a', ':b', 'a.b', '*', 'a?.b', 'list of', 'string|null'],
  ...[[], [[]], {}, { $param: 'x' }, { $param: 1 }, { $ref: '#' }, { $ref: '#/shapes/address' }, { $oid: 'x' }],
  ...[{ fields: {} }, { shape: true }, { shape: { $ref: '#' } }, { like: 'order' }, { $match: null }, { __proto__: 1 }],
  ...[
    { properties: { a: { $ref: '#' } } },
    { anyOf: [] },
    { enum: [{ b: 1, a: 2 }] },
    { $set: null },
    { $expr: { $eq: [1] } },
  ],
];

describe('a contract that was damaged at random', () => {
  it('is judged without an exception, and when nothing is wrong survives publication', () => {
    const places = SHOP.map((contract) => placesOf(contract));
    let sound = 0;
    fc.assert(
      fc.property(
        fc
          .nat(SHOP.length - 1)
          .chain((service) =>
            fc.tuple(
              fc.constant(service),
              fc.array(fc.constantFrom(...(places[service] ?? [])), { minLength: 1, maxLength: 3 }),
            ),
          ),
        fc.constantFrom(...PIECES),
        fc.constantFrom('replace', 'remove', 'add'),
        ([service, damaged], piece, how) => {
          const value = damaged.reduce<Json>(
            (contract, place) =>
              replaced(contract, place, (old) => {
                if (how === 'remove') return undefined;
                if (how === 'replace') return piece;
                return isJsonObject(old) && isJsonObject(piece) ? { ...old, ...piece } : [old, piece];
              }) ?? null,
            SHOP[service] ?? null,
          );
          const { contracts, problems } = checkContract(value);
          // A list holds several contracts, of which some may be sound.
          if (!Array.isArray(value)) expect(contracts.length > 0).toBe(problems.length === 0);
          for (const contract of contracts) {
            sound += 1;
            expect(readPublished(JSON.parse(canonicalText(publishedForm(contract))))).toEqual(
              JSON.parse(JSON.stringify(contract)),
            );
          }
        },
      ),
      { seed: 21, numRuns: Number(process.env['MORTISE_FUZZ_RUNS'] ?? 300) },
    );
    expect(sound).toBeGreaterThan(10);
  });
});
