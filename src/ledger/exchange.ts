import { MisuseError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import { canonicalText } from '../value/digest.js';
import { isJsonObject } from '../value/json.js';
import type { Ledger } from './ledger.js';
import { readRecord } from './read-record.js';
import { largestRecord, lineOf, packsOf, parseRecord, readLine, sha256 } from './record-file.js';
import type { RecordId } from './record.js';
import type { StoredRecord } from './ledger.js';

const tellAtMost = 20;

/** Every record as a line of NDJSON, in order of id, so that the same ledger exports the same bytes. */
export async function exportRecords(ledger: Ledger): Promise<readonly string[]> {
  const records: StoredRecord[] = [];
  for await (const record of ledger.records()) records.push(record);
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
  for (const line of text.split('\n')) {
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
  if (line.length > largestRecord + 200) return 'is larger than any record may be';
  const exact = readLine(line);
  if ('text' in exact) return checked(exact);
  const read = rewritten(line);
  return read === undefined ? exact.message : checked(read);
}

function checked(read: StoredRecord): StoredRecord | string {
  const value = parseRecord(read);
  if (value === undefined) return 'is not JSON';
  if (canonicalText(value) !== read.text) return 'is not written as RFC 8785 writes it';
  const record = readRecord(value);
  if (record.kind === 'malformed') return `is malformed: ${record.reason}`;
  return read;
}

/** The record of a line that another program wrote, with spaces or members in another order, if it keeps its promise. */
function rewritten(line: string): StoredRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || !isJsonObject(value['record'])) return undefined;
  const text = canonicalText(value['record']);
  const id = sha256(text);
  return value['id'] === id && Object.keys(value).length === 2 ? { id, text } : undefined;
}
