import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecord, recordKinds } from '../../src/ledger/read-record.js';
import type { LedgerRecord } from '../../src/ledger/record.js';
import { storedRecord } from '../../src/ledger/record-file.js';
import type { Json, JsonObject } from '../../src/value/json.js';

const schema = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../docs/ledger.schema.json'), 'utf8'),
) as JsonObject;
const fitsSchema = new Ajv2020({ strict: false }).compile(schema);

const digest = 'ab'.repeat(32);
const stamp = { at: '2026-01-31T12:00:00.5Z', nonce: 'n' };
const presence = { ...stamp, mortise: 1, service: 's', version: '1', environment: 'e', supersedes: [digest] } as const;

const samples: readonly LedgerRecord[] = [
  { mortise: 1, kind: 'contract', contract: { service: 's' } },
  {
    mortise: 1,
    kind: 'publication',
    service: 's',
    version: '1',
    contract: digest,
    branch: 'main',
    sections: [
      {
        dataset: 'a.b',
        store: 'mongodb',
        reads: { digest, queries: [{ name: 'q', dead: 'ok' }, { name: 'p' }] },
        inserts: [{ name: 'i', digest, atRest: true }],
        updates: [{ name: 'u', digest, establishes: 'upsert', assumes: true }],
        owns: { digest, physicalName: 'b', exclusive: ['validator'] },
      },
    ],
  },
  { mortise: 1, kind: 'environment', name: 'prod' },
  { ...presence, kind: 'deployment', instance: 'blue' },
  { ...presence, kind: 'undeployment' },
  { ...presence, kind: 'release' },
  { ...presence, kind: 'support-ended' },
  {
    ...stamp,
    mortise: 1,
    kind: 'migrated',
    environment: 'e',
    shapes: [{ dataset: 'a.b', digest }],
    deployments: [digest],
  },
  { ...stamp, mortise: 1, kind: 'baseline', environment: 'e', state: 'audited', note: 'looked' },
  {
    ...stamp,
    mortise: 1,
    kind: 'verification',
    replayed: [digest],
    verification: {
      pair: { kind: 'reads-inserts', left: digest, right: digest },
      verdict: 'failed',
      basis: 'refuted',
      fixtures: 3,
      engine: { store: 'mongodb', engine: 'embedded', version: '1' },
      failures: [{ code: 'c', message: 'm', path: 'p', counterexample: { a: 1 } }],
      reasons: [],
      supplies: { q: { c: true } },
      premises: [digest],
      notes: ['n'],
      seed: 1,
    },
  },
];

test('there is a sample of every kind, and both the reader and the schema take it', () => {
  expect(samples.map(({ kind }) => kind).sort()).toEqual([...recordKinds].sort());
  for (const sample of samples) {
    expect(readRecord(sample as unknown as Json)).toMatchObject({ kind: 'known' });
    expect(fitsSchema(sample)).toBe(true);
  }
});

const wrong: readonly Json[] = [
  null,
  true,
  7,
  '',
  'x',
  'line\nbreak',
  [],
  [1],
  {},
  { a: 1 },
  digest,
  digest.toUpperCase(),
];

/** Every value inside a record, by the path that leads to it. */
function pathsOf(value: Json, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const members = Array.isArray(value) ? value.map((member, index) => [index, member] as const) : Object.entries(value);
  return [at, ...members.flatMap(([key, member]) => pathsOf(member as Json, [...at, key]))];
}

/** The value with what lies at a path replaced, or taken out. */
function changed(value: Json, [step, ...rest]: readonly (string | number)[], put: Json | undefined): Json {
  if (step === undefined) return put ?? null;
  const isLast = rest.length === 0 && put === undefined;
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return list.flatMap((member, index) => (index !== step ? [member] : isLast ? [] : [changed(member, rest, put)]));
  }
  return Object.fromEntries(
    Object.entries(value as JsonObject).flatMap(([key, member]) =>
      key !== step ? [[key, member]] : isLast ? [] : [[key, changed(member, rest, put)]],
    ),
  );
}

test('the reader and the published schema agree on every record, changed anywhere', () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.nat(), fc.constantFrom(undefined, ...wrong), (sample, where, put) => {
      const paths = pathsOf(sample as unknown as Json).slice(1);
      const record = changed(sample as unknown as Json, paths[where % paths.length] ?? [], put);
      const read = readRecord(record);
      // A record of another kind or format is nobody's to judge; members that deny each other are beyond a schema.
      if (
        read.kind === 'unknown' ||
        (read.kind === 'malformed' && /only what failed|each dataset once/u.test(read.reason))
      )
        return;
      expect([read.kind === 'known', record]).toEqual([fitsSchema(record), record]);
      if (read.kind === 'malformed') refused++;
    }),
    { seed: 20260301, numRuns: 1500 },
  );
  expect(refused).toBeGreaterThan(300);
});

test('what is kept of a record is its canonical text, whatever the order of its members', () => {
  fc.assert(
    fc.property(fc.constantFrom(...samples), (sample) => {
      const backwards = Object.fromEntries(Object.entries(sample).reverse()) as unknown as LedgerRecord;
      expect(storedRecord(backwards)).toEqual(storedRecord(sample));
    }),
    { seed: 20260302, numRuns: 20 },
  );
});

test('members that deny each other are refused', () => {
  const verification = samples.at(-1) as unknown as { verification: JsonObject };
  const passedWithFailures = { ...verification, verification: { ...verification.verification, verdict: 'passed' } };
  expect(readRecord(passedWithFailures as unknown as Json)).toMatchObject({ kind: 'malformed' });
});
