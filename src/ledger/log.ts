import { counted } from '../value/counted.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { Ledger } from './ledger.js';
import { readRecord } from './read-record.js';
import type { LedgerRecord, RecordId } from './record.js';

/** A record as a person scans it. */
export interface LogEntry {
  readonly id: RecordId;
  readonly kind: string;
  /** When it was written, for facts that carry a time. */
  readonly at: string | null;
  /** What it says in a few words; may hold text of other teams. */
  readonly summary: string;
  readonly supersedes: readonly RecordId[];
}

/**
 * What was recorded, newest last. Records without a time come first; times only order the list, they decide nothing.
 */
export async function readLog(ledger: Ledger): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const { id, text } of ledger.records()) {
    const value = JSON.parse(text) as Json;
    if (!isJsonObject(value)) continue;
    const kind = typeof value['kind'] === 'string' ? value['kind'] : 'malformed';
    entries.push(entryOf(id, kind, value));
  }
  return entries.sort((a, b) => compare(a.at ?? '', b.at ?? '') || compare(a.kind, b.kind) || compare(a.id, b.id));
}

function entryOf(id: RecordId, kind: string, value: JsonObject): LogEntry {
  const read = readRecord(value);
  if (read.kind !== 'known') {
    const summary = read.kind === 'unknown' ? 'of a kind that this mortise does not know' : `malformed: ${read.reason}`;
    return { id, kind, at: null, summary, supersedes: [] };
  }
  const { record } = read;
  const at = 'at' in record ? record.at : null;
  return { id, kind, at, summary: summarise(record), supersedes: record.supersedes ?? [] };
}

function summarise(record: LedgerRecord): string {
  switch (record.kind) {
    case 'contract':
      return 'a published contract';
    case 'publication': {
      const from = record.branch === undefined ? '' : ` from ${record.branch}`;
      return `${record.service} ${record.version}${from}: ${record.sections.map(({ dataset }) => dataset).join(', ')}`;
    }
    case 'environment':
      return record.name;
    case 'deployment':
    case 'undeployment': {
      const instance = record.instance === undefined ? '' : ` (${record.instance})`;
      return `${record.service} ${record.version} in ${record.environment}${instance}`;
    }
    case 'release':
    case 'support-ended':
      return `${record.service} ${record.version} in ${record.environment}`;
    case 'migrated':
      return `${counted(record.shapes.length, 'shape')} of ${counted(record.deployments.length, 'stay')} in ${record.environment}`;
    case 'baseline':
      return `${record.environment} was ${record.state}`;
    case 'verification': {
      const { pair, verdict } = record.verification;
      return `${verdict} ${pair.kind} ${pair.left.slice(0, 12)} x ${pair.right.slice(0, 12)}`;
    }
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
