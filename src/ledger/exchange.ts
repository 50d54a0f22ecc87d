import { MisuseError, UnreachableError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import { canonicalText } from '../value/digest.js';
import { isJsonObject } from '../value/json.js';
import type { Ledger } from './ledger.js';
import { readRecord } from './read-record.js';
import { ledgerFiles, readRecords } from './load.js';
import { lineOf, packsOf, parseRecord, readLine, sha256, type FileFault } from './record-file.js';
import type { RecordId } from './record.js';
import type { StoredRecord } from './ledger.js';

const tellAtMost = 20;

/**
 * Every record as a line of NDJSON, in order of id, so that the same ledger exports the same bytes. Throws
 * UnreachableError when a file is damaged: an export that silently lacks records would pass for a whole one.
 */
export async function exportRecords({ store }: Ledger): Promise<readonly string[]> {
  const records: StoredRecord[] = [];
  const faults: FileFault[] = [];
  for await (const { id, text } of readRecords(store, await ledgerFiles(store), (fault) => faults.push(fault))) {
    records.push({ id, text });
  }
  const ids = new Set(records.map(({ id }) => id));
  const lost = faults.filter((fault) => fault.lost === null || !ids.has(fault.lost));
  const [first] = lost;
  if (first !== undefined) {
    throw new UnreachableError({
      code: 'damaged-ledger',
      message: `${first.file}: ${first.message}${lost.length === 1 ? '' : `, and ${String(lost.length - 1)} more`}`,
      hint: 'Run `mortise ledger check`; bring the file back from another copy, or remove it to give up what it said.',
    });
  }
  return records.sort((a, b) => (a.id < b.id ? -1 : 1)).map(lineOf);
}

export interface ImportReport {
  readonly added: number;
  readonly already: number;
}

/**
 * Adds the records of an export, each once; importing again adds nothing. Every line is checked first: when one is
 * wrong, MisuseError names it and nothing is added.
 */
export async function importRecords(ledger: Ledger, text: string, source?: string): Promise<ImportReport> {
  const records = new Map<RecordId, StoredRecord>();
  const problems: Problem[] = [];
  let number = 0;
  // Some editors begin a file with a byte order mark, which is no part of it.
  for (const line of text.replace(/^\ufeff/u, '').split('\n')) {
    number++;
    if (line.trim() === '') continue;
    const read = readImported(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (typeof read === 'string') {
      const place = { ...(source === undefined ? {} : { file: source }), line: number, column: 1 };
      problems.push({ code: 'malformed-record', message: `line ${String(number)} ${read}`, place });
    } else records.set(read.id, read);
  }
  if (problems.length > 0) throw new MisuseError(problems.slice(0, tellAtMost));
  const present = new Set<RecordId>();
  for await (const { id } of ledger.records()) present.add(id);
  const added = [...records.values()].filter(({ id }) => !present.has(id));
  if (added.length > 0) await ledger.store.write(packsOf(added));
  return { added: added.length, already: records.size - added.length };
}

function readImported(line: string): StoredRecord | string {
  const exact = readLine(line);
  if ('text' in exact) return checked(exact);
  const read = rewritten(line);
  return read === undefined ? exact.message : checked(read);
}

function checked(read: StoredRecord): StoredRecord | string {
  const parsed = parseRecord(read.text);
  if ('reason' in parsed) return parsed.reason;
  const { value } = parsed;
  if (canonicalText(value) !== read.text) return 'is not written as RFC 8785 writes it';
  const record = readRecord(value);
  if (record.kind === 'malformed') return `is malformed: ${record.reason}`;
  return read;
}

/** The record of a line that another program wrote, with spaces or members in another order, if it keeps its promise. */
function rewritten(line: string): StoredRecord | undefined {
  const parsed = parseRecord(line);
  if ('reason' in parsed || !isJsonObject(parsed.value)) return undefined;
  const { id, record, ...others } = parsed.value;
  if (!isJsonObject(record) || Object.keys(others).length > 0) return undefined;
  const text = canonicalText(record);
  const digest = sha256(text);
  return id === digest ? { id: digest, text } : undefined;
}
