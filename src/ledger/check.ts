import { canonicalText } from '../value/digest.js';
import type { Json } from '../value/json.js';
import type { Ledger } from './ledger.js';
import { ledgerFiles, readRecords, type FiledRecord } from './load.js';
import { readRecord } from './read-record.js';
import { promisedDigest, type FileFault } from './record-file.js';
import type { LedgerRecord, RecordId } from './record.js';
import type { LedgerStore } from './store.js';
import { isSupersedable, maySupersede, speakingOf } from './supersession.js';

export interface CheckReport {
  readonly files: number;
  readonly records: number;
  /** How many records there are of each kind, in order of kind. */
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  /** What is wrong. A ledger is sound when there is nothing. */
  readonly findings: readonly Finding[];
  /** What is harmless and worth knowing. */
  readonly notices: readonly string[];
}

export interface Finding {
  readonly code:
    | 'damaged-file'
    | 'misnamed-record'
    | 'malformed-record'
    | 'uncanonical-record'
    | 'oversized-record'
    | 'missing-reference'
    | 'refused-supersession'
    | 'unpublished-version'
    | 'undeclared-environment'
    | 'contradictory-publication';
  readonly message: string;
  readonly file?: string;
  readonly record?: RecordId;
}

/** Proves every record's name, form, references and supersession, and names whatever is wrong. */
export async function checkLedger({ store }: Ledger): Promise<CheckReport> {
  const report = await checkStore(store);
  if (store.renew === undefined || !report.findings.some(({ code }) => code === 'damaged-file')) return report;
  // Perhaps only the copy is damaged.
  await store.renew();
  return await checkStore(store);
}

async function checkStore(store: LedgerStore): Promise<CheckReport> {
  const all = await store.list();
  const files = await ledgerFiles(store);
  const faults: FileFault[] = [];
  const findings: Finding[] = [];
  const known = new Map<RecordId, LedgerRecord>();
  const ids = new Set<RecordId>();
  const kinds = new Map<string, number>();
  for await (const filed of readRecords(store, files, (fault) => faults.push(fault))) {
    ids.add(filed.id);
    const kind = checkRecord(filed, findings, known);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  for (const { code, file, message, lost } of faults) {
    const elsewhere = lost !== null && ids.has(lost) ? '; an intact copy is elsewhere' : '';
    findings.push({ code, file, message: `${file}: ${message}${elsewhere}` });
  }
  findings.push(...checkReferences(known, ids));
  const strangers = all.filter((name) => promisedDigest(name) === undefined);
  return {
    files: files.length,
    records: ids.size,
    kinds: [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => ({ kind, count })),
    findings,
    notices: strangers.map((name) => `${name} is not a file of the ledger and was ignored`),
  };
}

/** Checks one record by itself, and returns its kind. */
function checkRecord(
  { id, text, value }: FiledRecord,
  findings: Finding[],
  known: Map<RecordId, LedgerRecord>,
): string {
  if (canonicalText(value) !== text) {
    findings.push({
      code: 'uncanonical-record',
      record: id,
      message: `record ${id} is not written as RFC 8785 writes it`,
    });
  }
  const read = readRecord(value);
  if (read.kind === 'malformed') {
    findings.push({ code: 'malformed-record', record: id, message: `record ${id} is malformed: ${read.reason}` });
    return 'malformed';
  }
  if (read.kind === 'known')
    known.set(id, read.record.kind === 'contract' ? { ...read.record, contract: {} } : read.record);
  return read.record.kind;
}

function* checkReferences(known: ReadonlyMap<RecordId, LedgerRecord>, ids: ReadonlySet<RecordId>): Generator<Finding> {
  const published = new Map<string, string>();
  const environments = new Set<string>();
  for (const record of known.values()) {
    if (record.kind === 'environment') environments.add(record.name);
    if (record.kind === 'publication') {
      published.set(`${record.service}\n${record.version}`, canonicalText(record.sections as unknown as Json));
    }
  }
  for (const [id, record] of known) {
    yield* checkSupersession(id, record, known, ids);
    switch (record.kind) {
      case 'publication': {
        if (known.get(record.contract)?.kind !== 'contract') yield missing(id, 'contract', record.contract);
        const sections = canonicalText(record.sections as unknown as Json);
        if (published.get(`${record.service}\n${record.version}`) !== sections) {
          yield {
            code: 'contradictory-publication',
            record: id,
            message: `record ${id} publishes ${record.service} ${record.version} with other content than another record`,
          };
        }
        break;
      }
      case 'deployment':
      case 'undeployment':
      case 'release':
      case 'support-ended':
        if (!published.has(`${record.service}\n${record.version}`)) {
          yield {
            code: 'unpublished-version',
            record: id,
            message: `record ${id} (${record.kind}) speaks of ${record.service} ${record.version}, which nobody published`,
          };
        }
        yield* checkEnvironment(id, record.environment, environments);
        break;
      case 'migrated':
        yield* checkEnvironment(id, record.environment, environments);
        for (const stay of record.deployments) if (!known.has(stay)) yield missing(id, 'deployment', stay);
        break;
      case 'baseline':
        yield* checkEnvironment(id, record.environment, environments);
        break;
      case 'verification':
        for (const run of record.replayed ?? []) if (!ids.has(run)) yield missing(id, 'verification', run);
        break;
      case 'contract':
      case 'environment':
        break;
    }
  }
}

function* checkSupersession(
  id: RecordId,
  record: LedgerRecord,
  known: ReadonlyMap<RecordId, LedgerRecord>,
  ids: ReadonlySet<RecordId>,
): Generator<Finding> {
  const replayed = record.kind === 'verification' ? record.replayed : undefined;
  for (const target of record.supersedes ?? []) {
    const about = known.get(target);
    if (about === undefined) {
      if (!ids.has(target)) yield missing(id, 'superseded record', target);
      continue;
    }
    if (isSupersedable(about) && maySupersede(speakingOf(record), speakingOf(about), target, replayed)) continue;
    yield {
      code: 'refused-supersession',
      record: id,
      message: `record ${id} (${record.kind}) may not supersede ${target} (${about.kind}): it speaks about something else, or passes what failed without having replayed it`,
    };
  }
}

function* checkEnvironment(id: RecordId, environment: string, declared: ReadonlySet<string>): Generator<Finding> {
  if (declared.has(environment)) return;
  yield {
    code: 'undeclared-environment',
    record: id,
    message: `record ${id} speaks of the environment ${environment}, which nobody declared`,
  };
}

function missing(id: RecordId, what: string, reference: RecordId): Finding {
  return {
    code: 'missing-reference',
    record: id,
    message: `record ${id} points at a ${what} that is not here: ${reference}`,
  };
}
