import { hash } from 'node:crypto';
import { canonicalText, type Digest } from '../value/digest.js';
import type { Json } from '../value/json.js';
import type { LedgerRecord, RecordId } from './record.js';
import type { StoredRecord } from './ledger.js';
import type { StoredFile } from './store.js';

/** No record is larger: a ledger is read whole by everybody who shares it. */
export const largestRecord = 8 * 1024 * 1024;

/** A pack is read whole, so it stays well below what a process wants to hold. */
export const fullPack = 16 * 1024 * 1024;

/** What walks through a record by calling itself for every level must not run out of stack. */
const deepestRecord = 1000;

const filePattern = /^(?:records\/([0-9a-f]{2})\/\1[0-9a-f]{62}\.json|packs\/[0-9a-f]{64}\.ndjson)$/u;
const linePrefix = '{"id":"';
const lineMiddle = '","record":';
const recordStart = linePrefix.length + 64 + lineMiddle.length;
const otherContent = 'its content is not what its name promises';
const tooLarge = 'is larger than any record may be';
/** In bytes; whatever is longer is not even made a string. */
const longestLine = largestRecord + recordStart + 1;

/** Something in a file that is not what it promises. */
export interface FileFault {
  readonly code: 'damaged-file' | 'misnamed-record' | 'oversized-record';
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
  if (!isLedgerFile(name)) return undefined;
  const start = name.lastIndexOf('/') + 1;
  return name.slice(start, start + 64);
}

export function isLedgerFile(name: string): boolean {
  return filePattern.test(name);
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

/** Any number of records as packs that are not too large to be read whole. */
export function packsOf(records: readonly StoredRecord[]): readonly StoredFile[] {
  const packs: StoredFile[] = [];
  let start = 0;
  let size = 0;
  for (const [index, { text }] of records.entries()) {
    const length = Buffer.byteLength(text) + recordStart + 2;
    if (index > start && size + length > fullPack) {
      packs.push(fileOf(records.slice(start, index)));
      start = index;
      size = 0;
    }
    size += length;
  }
  if (start < records.length) packs.push(fileOf(records.slice(start)));
  return packs;
}

export function looseName(id: RecordId): string {
  return `records/${id.slice(0, 2)}/${id}.json`;
}

/** The line of an export or a pack. */
export function lineOf({ id, text }: StoredRecord): string {
  return `${linePrefix}${id}${lineMiddle}${text}}`;
}

/** Reads a ledger file against its name, record by record. A damaged pack still yields the lines that are intact. */
export function* readFile(name: string, bytes: Uint8Array): Generator<StoredRecord | FileFault> {
  const promised = promisedDigest(name);
  if (promised === undefined) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const intact = sha256(buffer) === promised;
  if (name.startsWith('packs/')) {
    if (!intact) yield { code: 'damaged-file', file: name, message: otherContent, lost: null };
    yield* readPack(name, buffer, intact);
  } else if (buffer.length > largestRecord)
    yield { code: 'oversized-record', file: name, message: tooLarge, lost: promised };
  else if (intact) yield { id: promised, text: buffer.toString('utf8') };
  else yield { code: 'damaged-file', file: name, message: otherContent, lost: promised };
}

function* readPack(file: string, buffer: Buffer, intact: boolean): Generator<StoredRecord | FileFault> {
  for (const [number, start, end] of linesOf(buffer)) {
    const read =
      end - start > longestLine ? { message: tooLarge, lost: null } : readLine(buffer.toString('utf8', start, end));
    if ('text' in read) {
      yield read;
      continue;
    }
    const { message, lost } = read;
    // In a pack that is as it was written, whoever wrote it gave the record a name that is not its own.
    const code =
      message === tooLarge ? 'oversized-record' : intact && lost !== null ? 'misnamed-record' : 'damaged-file';
    yield { code, file, message: `line ${String(number)} ${message}`, lost };
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

/** A line of an export or a pack: its record, which is what its name promises, or what is wrong with it. */
export function readLine(line: string): StoredRecord | Pick<FileFault, 'message' | 'lost'> {
  if (!line.startsWith(linePrefix) || !line.startsWith(lineMiddle, linePrefix.length + 64) || !line.endsWith('}')) {
    return { message: 'is not a record', lost: null };
  }
  const id = line.slice(linePrefix.length, linePrefix.length + 64);
  const text = line.slice(recordStart, -1);
  // The digest just taken, and not its part of the line: a part would keep the whole line in memory.
  const digest = sha256(text);
  if (digest === id) return { id: digest, text };
  const lost = /^[0-9a-f]{64}$/u.test(id) ? id : null;
  return { message: `is not the record that it promises, ${lost ?? 'whose name is damaged too'}`, lost };
}

/** What a record's text says, or why that cannot be told. */
export function parseRecord(text: string): { readonly value: Json } | { readonly reason: string } {
  if (text.length > largestRecord) return { reason: tooLarge };
  try {
    const value = JSON.parse(text) as Json;
    return isDeeper(value, text.length, deepestRecord) ? { reason: 'is nested too deeply' } : { value };
  } catch {
    return { reason: 'is not JSON' };
  }
}

/** Whether lists and objects lie more than so many deep in each other. Goes no deeper itself than they do. */
function isDeeper(value: Json, length: number, limit: number): boolean {
  // Every level takes two characters at least.
  if (length < 2 * limit) return false;
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}

export function sha256(data: string | Uint8Array): Digest {
  return hash('sha256', data, 'hex');
}
