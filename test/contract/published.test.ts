import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import { keepOrder, restoreOrder } from '../../src/contract/kept-order.js';
import { publishedForm } from '../../src/contract/published-form.js';
import { readPublished } from '../../src/contract/read-published.js';
import { MisuseError } from '../../src/problem/errors.js';
import { loadContracts } from '../../src/query/load-contracts.js';
import { canonicalText } from '../../src/value/digest.js';
import type { Json } from '../../src/value/json.js';
import { contractOf } from './folder.js';

/** As a ledger keeps it: text whose keys are sorted. */
function throughLedger(contract: Contract): unknown {
  return JSON.parse(canonicalText(publishedForm(contract)));
}

function refusal(value: unknown): readonly string[] {
  try {
    readPublished(value);
    return [];
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error;
    return error.problems.map(({ code, message, place }) => `${code} ${place?.path ?? ''}: ${message}`);
  }
}

describe('a published contract', () => {
  let contracts: readonly Contract[] = [];
  beforeAll(async () => {
    contracts = await loadContracts(['contracts/shop']);
  });

  it('comes back as it was, order of keys included, though the ledger sorts them', () => {
    expect(contracts).toHaveLength(7);
    for (const contract of contracts) {
      const back = readPublished(throughLedger(contract));
      expect(back).toEqual(contract);
      const sorts = (value: Contract): readonly string[] =>
        Object.values(value.datasets).flatMap(({ reads }) =>
          Object.values(reads?.queries ?? {}).map(({ operation }) =>
            JSON.stringify('sort' in operation ? operation.sort : 'pipeline' in operation ? operation.pipeline : null),
          ),
        );
      expect(sorts(back)).toEqual(sorts(contract));
      expect(canonicalText(publishedForm(back))).toBe(canonicalText(publishedForm(contract)));
    }
  });

  it('keeps the order of an index key that sorting would change', () => {
    const contract = contractOf({ owns: { 'shop.orders': { indexes: { by: { key: { z: 1, a: -1 } } } } } });
    const back = readPublished(throughLedger(contract));
    expect(Object.keys(back.datasets['shop.orders']?.owns?.mongodb?.indexes['by']?.key ?? {})).toEqual(['z', 'a']);
  });

  it('keeps any value, whatever its keys are called', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4, stringUnit: fc.constantFrom('$map', 'a', 'b', '1', '__proto__') }),
        (value) => {
          const kept = JSON.parse(canonicalText(keepOrder(value as Json))) as Json;
          expect(JSON.stringify(restoreOrder(kept))).toBe(JSON.stringify(value));
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });

  it.each<[string, (form: Record<string, unknown>) => void, string]>([
    [
      'another format',
      (form) => (form['mortise'] = 2),
      'invalid-published-contract mortise: The published contract cannot be used: `mortise` is `2`. Expected: `1`.',
    ],
    [
      'a missing part',
      (form) => delete form['datasets'],
      'invalid-published-contract : The published contract cannot be used: the contract has no `datasets`. Expected: `datasets`.',
    ],
    [
      'an unknown part',
      (form) => (form['extra'] = 1),
      'invalid-published-contract extra: The published contract cannot be used: `extra` is not a key of the contract. Expected: `mortise`, `service`, `team` or `datasets`.',
    ],
  ])('is refused with %s', (_what, change, message) => {
    const form = throughLedger(
      contractOf({ writes: { 'shop.orders': { inserts: { order: { fields: { n: 'int' } } } } } }),
    ) as Record<string, unknown>;
    change(form);
    expect(refusal(form)).toEqual([message]);
  });

  it('is refused when its content is not what its digest says', () => {
    for (const contract of contracts) {
      const text = canonicalText(publishedForm(contract));
      for (const [from, to] of [
        ['"upsert":false', '"upsert":true'],
        ['"unique":true', '"unique":false'],
        ['"bsonType":"decimal"', '"bsonType":"double"'],
      ] as const) {
        if (!text.includes(from)) continue;
        expect(refusal(JSON.parse(text.replace(from, to)))[0]).toMatch(
          /^invalid-published-contract datasets\..*: The published contract cannot be used: it states the digest [0-9a-f]{12}…, but its content has [0-9a-f]{12}….$/,
        );
      }
    }
  });

  it('is refused when it is something else entirely', () => {
    for (const value of [
      null,
      1,
      'x',
      [],
      {},
      { mortise: 1, service: 'a', datasets: { 'shop.orders': { store: 'redis' } } },
      { mortise: 1, service: 'a', datasets: { __proto__: 1, x: {} } },
    ]) {
      expect(refusal(value).length).toBeGreaterThan(0);
    }
  });

  it('never throws anything but a refusal on a value that was tampered with', () => {
    const text = canonicalText(publishedForm(contracts[0] as Contract));
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('{', '}', '[', ']', '"', '1', 'null', '$map', ','),
        (at, piece) => {
          let value: unknown;
          try {
            value = JSON.parse(text.slice(0, at) + piece + text.slice(at + piece.length));
          } catch {
            return;
          }
          refusal(value);
        },
      ),
      { seed: 6, numRuns: 120 },
    );
  });
});
