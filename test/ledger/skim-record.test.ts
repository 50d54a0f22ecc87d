import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Folding } from '../../src/ledger/fold.js';
import type { LedgerRecord } from '../../src/ledger/record.js';
import { sha256 } from '../../src/ledger/record-file.js';
import { Skimming } from '../../src/ledger/skim-record.js';
import type { Standing } from '../../src/ledger/standing.js';
import { canonicalText } from '../../src/value/digest.js';
import type { Json } from '../../src/value/json.js';
import type { Verification } from '../../src/verify/verdict.js';

const digests = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(64));
const [one = '', two = '', three = '', four = ''] = digests;
const stamp = { at: '2026-01-31T12:00:00Z', nonce: 'n-1' };
const presence = { mortise: 1, ...stamp, service: 'shop', version: '1.0.0', environment: 'prod' } as const;
const verification: Verification = {
  pair: { kind: 'reads-inserts', left: one, right: two },
  verdict: 'passed',
  basis: 'tested',
  fixtures: 40,
  engine: { store: 'mongodb', engine: 'embedded', version: '1' },
  failures: [],
  reasons: [],
  supplies: { open: { '{"status":"open"}': true } },
  premises: [three],
  notes: ['widened'],
  seed: 1,
};
const failed: Verification = {
  ...verification,
  verdict: 'failed',
  basis: 'refuted',
  failures: [
    {
      code: 'c',
      message: '"pair":{"kind":"reads-inserts"',
      counterexample: { pair: { kind: 'reads-inserts', left: one, right: two } },
    },
  ],
};

const records: readonly LedgerRecord[] = [
  { mortise: 1, kind: 'environment', name: 'prod' },
  {
    mortise: 1,
    kind: 'publication',
    service: 'shop',
    version: '1.0.0',
    contract: one,
    sections: [{ dataset: 'shop.orders', store: 'mongodb', reads: { digest: one, queries: [{ name: 'open' }] } }],
    branch: 'main',
    commit: 'abcdef',
  },
  { ...presence, kind: 'deployment', instance: 'blue' },
  { ...presence, kind: 'deployment', supersedes: [one, two] },
  { ...presence, kind: 'release' },
  { mortise: 1, kind: 'verification', ...stamp, verification },
  { mortise: 1, kind: 'verification', ...stamp, verification: failed },
  { mortise: 1, kind: 'verification', ...stamp, verification, supersedes: [four], replayed: [four] },
];
const texts = records.map((record) => canonicalText(record as unknown as Json));

/** Everything that a standing says, as a plain value. */
function told(standing: Standing): unknown {
  return {
    ...standing,
    services: [...standing.services],
    environments: [...standing.environments.values()].map((each) => ({ ...each, past: [...each.past] })),
    results: [...standing.results.values()].map(({ detail, ...rest }) => ({ ...rest, ...detail() })),
  };
}

const pieces = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '\n',
  '\u0001',
  '\u007f',
  'é',
  '\ud800',
  '0',
  '-',
  'a',
  'z',
  'A',
];

/** A text that says nearly what another does: with something put in, taken out or changed. */
const changes = fc.record({
  at: fc.nat(),
  taken: fc.integer({ min: 0, max: 2 }),
  put: fc.constantFrom('', ...pieces, ...digests, '"supersedes":[],', '"critical":true,', '\\u0041', '"pair":{},'),
});

const nearly = fc
  .record({ text: fc.constantFrom(...texts), changes: fc.array(changes, { maxLength: 2 }) })
  .map(({ text, changes: list }) =>
    list.reduce((changed, { at, taken, put }) => {
      const start = at % (changed.length + 1);
      return changed.slice(0, start) + put + changed.slice(start + taken);
    }, text),
  );

test('what is skimmed says what it says when it is parsed, however little another text differs', () => {
  fc.assert(
    fc.property(fc.array(nearly, { maxLength: 12 }), (list) => {
      const skimmed = new Folding();
      const parsed = new Folding();
      for (const text of [...texts, ...list]) {
        const id = sha256(text);
        let value: Json | undefined;
        try {
          value = JSON.parse(text) as Json;
        } catch {
          value = undefined;
        }
        expect([skimmed.addText(id, text), text]).toEqual([value === undefined ? 'is not JSON' : undefined, text]);
        if (value !== undefined) parsed.add(id, value);
      }
      expect(told(skimmed.finish())).toEqual(told(parsed.finish()));
    }),
    { seed: 20260401, numRuns: 600 },
  );
});

/** What `Skimming` makes of a record that differs from one it learned in what usually differs. */
function skimmedLike(learned: LedgerRecord, other: LedgerRecord): unknown {
  const skimming = new Skimming();
  const text = canonicalText(learned as unknown as Json);
  skimming.learn(text, JSON.parse(text) as LedgerRecord);
  return skimming.skim(canonicalText(other as unknown as Json));
}

test('a version that publishes what another did is skimmed', () => {
  const [, first] = records;
  if (first?.kind !== 'publication') throw new TypeError('the second record is a publication');
  const { kind, contract, sections } = first;
  const other = { ...first, version: '2.0.0', commit: '012345', branch: 'next' };
  expect(skimmedLike(first, other)).toEqual({ kind, service: 'shop', version: '2.0.0', contract, sections });
  expect(skimmedLike(first, { ...other, contract: two })).toBeUndefined();
  expect(skimmedLike(first, { ...other, version: 'v"2"' })).toBeUndefined();
  expect(skimmedLike(first, { ...other, version: 'x'.repeat(257) })).toBeUndefined();
  expect(skimmedLike(first, { ...other, sections: [] })).toBeUndefined();
});

test('a pair that found what another did is skimmed', () => {
  const of = (each: Verification, nonce = 'n-2'): LedgerRecord => ({
    mortise: 1,
    kind: 'verification',
    at: '2026-02-01T00:00:00Z',
    nonce,
    verification: each,
  });
  const pair = { kind: 'reads-inserts', left: three, right: four } as const;
  const { pair: _, ...findings } = verification;
  const learned = of(verification, 'n-1');
  expect(skimmedLike(learned, of({ ...verification, pair }))).toEqual({ kind: 'verification', pair, findings });
  expect(skimmedLike(learned, of({ ...verification, pair, fixtures: 41 }))).toBeUndefined();
  expect(skimmedLike(learned, of({ ...verification, pair: { ...pair, kind: 'reads-updates' } }))).toBeUndefined();
  expect(skimmedLike(learned, of({ ...verification, pair }, 'line\nbreak'))).toBeUndefined();
  expect(skimmedLike(of(failed), of(failed, 'n-3'))).toBeUndefined();
});
