import { isJsonObject } from '../value/json.js';
import type { Json } from '../value/json.js';
import { recordFormat, type LedgerRecord, type RecordKind, type UnknownRecord } from './record.js';
import {
  count,
  digest,
  flag,
  listOf,
  mapOf,
  members,
  name,
  nullOr,
  object,
  oneOf,
  text,
  time,
} from './record-shape.js';
import type { Check } from './record-shape.js';

export type ReadRecord =
  | { readonly kind: 'known'; readonly record: LedgerRecord }
  | { readonly kind: 'unknown'; readonly record: UnknownRecord }
  | { readonly kind: 'malformed'; readonly reason: string };

const base = { mortise: oneOf(recordFormat), kind: text };
const superseding = { supersedes: listOf(digest) };
const stamp = { at: time, nonce: name };
const presence = members(
  { ...base, ...stamp, service: name, version: name, environment: name },
  { ...superseding, instance: name },
);

const sections = members(
  { dataset: name, store: oneOf('mongodb', 'dynamodb') },
  {
    reads: members({ digest, queries: listOf(members({ name: text }, { dead: oneOf('ok') })) }),
    inserts: listOf(members({ name: text, digest }, { atRest: oneOf(true) })),
    updates: listOf(
      members({ name: text, digest }, { establishes: oneOf('upsert', 'replacement'), assumes: oneOf(true) }),
    ),
    owns: members({ digest, physicalName: name }, { exclusive: listOf(oneOf('key', 'validator', 'collation')) }),
  },
);

const failure = members({ code: text, message: text }, { query: text, path: text, advice: text });

const verification = members(
  {
    pair: members(
      {
        kind: oneOf(
          'reads-inserts',
          'reads-updates',
          'assumes-inserts',
          'assumes-updates',
          'inserts-owns',
          'reads-owns',
        ),
        left: digest,
        right: digest,
      },
      { after: listOf(digest) },
    ),
    verdict: oneOf('passed', 'failed', 'undecided'),
    basis: oneOf('proved', 'tested', 'refuted', 'none'),
    fixtures: count,
    engine: nullOr(members({ store: text, engine: text, version: text })),
    failures: listOf(failure),
    reasons: listOf(members({ code: text, message: text })),
    supplies: mapOf(mapOf(flag)),
    premises: listOf(digest),
    notes: listOf(text),
    seed: count,
  },
  { outside: oneOf(true) },
);

/** What each kind must look like. The JSON Schema in docs says the same, and a test holds the two together. */
const checks: Readonly<Record<RecordKind, Check>> = {
  contract: members({ ...base, contract: object }, superseding),
  publication: members(
    { ...base, service: name, version: name, contract: digest, sections: listOf(sections) },
    { ...superseding, branch: text, commit: text, ciUrl: text },
  ),
  environment: members({ ...base, name }, superseding),
  deployment: presence,
  undeployment: presence,
  release: presence,
  'support-ended': presence,
  migrated: members(
    {
      ...base,
      ...stamp,
      environment: name,
      shapes: listOf(members({ dataset: name, digest })),
      deployments: listOf(digest),
    },
    superseding,
  ),
  baseline: members(
    { ...base, ...stamp, environment: name, state: oneOf('empty', 'audited') },
    { ...superseding, note: text },
  ),
  verification: members({ ...base, ...stamp, verification }, { ...superseding, replayed: listOf(digest) }),
};

export const recordKinds = Object.keys(checks) as readonly RecordKind[];

/** What a JSON value says as a record: one of ours, one of a newer mortise, or nothing that can be understood. */
export function readRecord(value: Json): ReadRecord {
  if (!isJsonObject(value)) return { kind: 'malformed', reason: 'a record is a JSON object' };
  const { mortise, kind } = value;
  if (typeof mortise !== 'number' || !Number.isInteger(mortise) || mortise < recordFormat) {
    return { kind: 'malformed', reason: `mortise: expected the format version ${String(recordFormat)}` };
  }
  if (typeof kind !== 'string' || name(kind) !== undefined) {
    return { kind: 'malformed', reason: 'kind: expected the name of a kind of record' };
  }
  if (mortise > recordFormat || !Object.hasOwn(checks, kind)) {
    return { kind: 'unknown', record: { kind, critical: value['critical'] === true } };
  }
  const wrong = checks[kind as RecordKind](value);
  if (wrong !== undefined) return { kind: 'malformed', reason: `${kind}${wrong}` };
  const denied = contradiction(value as unknown as LedgerRecord);
  if (denied !== undefined) return { kind: 'malformed', reason: denied };
  return { kind: 'known', record: value as unknown as LedgerRecord };
}

/** What no shape can say: members that deny each other. */
function contradiction(record: LedgerRecord): string | undefined {
  if (record.kind === 'verification') {
    const { verdict, failures } = record.verification;
    if ((verdict === 'failed') !== failures.length > 0) return 'verification: only what failed has failures';
  }
  if (record.kind === 'publication') {
    const datasets = record.sections.map((section) => section.dataset);
    if (new Set(datasets).size < datasets.length) return 'publication.sections: each dataset once';
  }
  return undefined;
}
