import { hash } from 'node:crypto';
import { canonicalText, type Digest } from '../value/digest.js';
import type { Json } from '../value/json.js';
import type { LedgerRecord, RecordId } from './record.js';
import type { StoredRecord } from './ledger.js';
import type { StoredFile } from './store.js';

/** No record is larger: a ledger is read whole by everybody who shares it. */
export const largestRecord = 8 * 1024 * 1024;

const loosePattern = /^records\/([0-9a-f]{2})\/([0-9a-f]{64})\.json$/u;
const packPattern = /^packs\/([0-9a-f]{64})\.ndjson$/u;
const linePrefix = '{"id":"';
const lineMiddle = '","record":';
const recordStart = linePrefix.length + 64 + lineMiddle.length;

/** A record as it stands in a file, parsed. */
export interface FiledRecord extends StoredRecord {
  readonly value: Json;
}

/** Something in a file that is not what it promises. */
export interface FileFault {
  readonly file: string;
  readonly message: string;
  /** The record that is lost, when that much can be told. */
  readonly lost: RecordId | null;
}

export function storedRecord(record: LedgerRecord): StoredRecord {
  return storedText(canonicalText(record as unknown as Json));
}

/** A record that is canonical text already. */
export function storedText(text: string): StoredRecord {
  return { id: sha256(text), text };
}

/** The digest that a file's name promises, or undefined when the name is not that of a ledger file. */
export function promisedDigest(name: string): Digest | undefined {
  const loose = loosePattern.exec(name);
  if (loose !== null) return loose[2]?.startsWith(loose[1] ?? '-') === true ? loose[2] : undefined;
  return packPattern.exec(name)?.[1];
}

/** One record as a file of its own, several as a pack of lines: `{"id":...,"record":...}`. */
export function fileOf(records: readonly StoredRecord[]): StoredFile {
  const [only] = records;
  if (only !== undefined && records.length === 1) {
    return { name: looseName(only.id), bytes: Buffer.from(only.text, 'utf8') };
  }
  const bytes = Buffer.from(records.map((record) => `${lineOf(record)}\n`).join(''), 'utf8');
  return { name: `packs/${sha256(bytes)}.ndjson`, bytes };
}

export function looseName(id: RecordId): string {
  return `records/${id.slice(0, 2)}/${id}.json`;
}

/** The line of an export or a pack. */
export function lineOf({ id, text }: StoredRecord): string {
  return `${linePrefix}${id}${lineMiddle}${text}}`;
}

/** Reads a ledger file against its name, record by record. A damaged pack still yields the lines that are intact. */
export function* readFile(name: string, bytes: Uint8Array): Generator<FiledRecord | FileFault> {
  const promised = promisedDigest(name);
  if (promised === undefined) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const intact = sha256(buffer) === promised;
  if (name.startsWith('packs/')) {
    if (intact) yield* readIntactPack(name, buffer);
    else {
      yield { file: name, message: 'its content is not what its name promises', lost: null };
      yield* readDamagedPack(name, buffer);
    }
    return;
  }
  const text = buffer.toString('utf8');
  const value = intact ? parse(text) : undefined;
  if (value !== undefined) yield { id: promised, text, value };
  else
    yield {
      file: name,
      message: intact ? 'it is not JSON' : 'its content is not what its name promises',
      lost: promised,
    };
}

/**
 * A pack that is what its name promises is as it was written, so its lines are not digested one by one: that is most
 * of the time that a large ledger takes. `checkLedger` does it.
 */
function* readIntactPack(file: string, buffer: Buffer): Generator<FiledRecord | FileFault> {
  for (const [number, start, end] of linesOf(buffer)) {
    const wellFormed =
      end - start > recordStart + 1 &&
      buffer.toString('latin1', start, start + linePrefix.length) === linePrefix &&
      buffer.toString('latin1', start + linePrefix.length + 64, start + recordStart) === lineMiddle;
    const text = buffer.toString('utf8', start + recordStart, end - 1);
    const value = wellFormed ? parse(text) : undefined;
    if (value === undefined) yield { file, message: `line ${String(number)} is not a record`, lost: null };
    else
      yield { id: buffer.toString('latin1', start + linePrefix.length, start + linePrefix.length + 64), text, value };
  }
}

function* readDamagedPack(file: string, buffer: Buffer): Generator<FiledRecord | FileFault> {
  for (const [number, start, end] of linesOf(buffer)) {
    const read = readLine(buffer.toString('utf8', start, end));
    if ('value' in read) yield read;
    else yield { file, message: `line ${String(number)} ${read.message}`, lost: read.lost };
  }
}

function* linesOf(buffer: Buffer): Generator<readonly [number: number, start: number, end: number]> {
  for (let start = 0, number = 1; start < buffer.length; number++) {
    const next = buffer.indexOf(10, start);
    const end = next === -1 ? buffer.length : next;
    yield [number, start, end];
    start = end + 1;
  }
}

/** A line of an export or a pack: its record, or what is wrong with it. */
export function readLine(line: string): FiledRecord | Omit<FileFault, 'file'> {
  const id = line.slice(linePrefix.length, linePrefix.length + 64);
  if (
    !line.startsWith(linePrefix) ||
    line.slice(linePrefix.length + 64, recordStart) !== lineMiddle ||
    !line.endsWith('}')
  ) {
    return { message: 'is not a record', lost: null };
  }
  const text = line.slice(recordStart, -1);
  const digest = sha256(text);
  if (digest !== id) {
    const lost = /^[0-9a-f]{64}$/u.test(id) ? id : null;
    return { message: `is not the record that it promises, ${lost ?? 'whose name is damaged too'}`, lost };
  }
  const value = parse(text);
  // The digest just taken, and not its part of the line: a part would keep the whole line in memory.
  return value === undefined ? { message: 'is not JSON', lost: digest } : { id: digest, text, value };
}

export function sha256(data: string | Uint8Array): Digest {
  return hash('sha256', data, 'hex');
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
