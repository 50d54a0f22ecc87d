import { UnreachableError } from '../problem/errors.js';
import { Folding } from './fold.js';
import type { StoredRecord } from './ledger.js';
import { isLedgerFile, parseRecord, promisedDigest, readFile, type FileFault } from './record-file.js';
import type { RecordId } from './record.js';
import type { Json } from '../value/json.js';
import type { Standing } from './standing.js';
import type { LedgerStore, ReadFile } from './store.js';

/** Names of ledger files, in order; others that happen to lie there are no part of the ledger. */
export async function ledgerFiles(store: LedgerStore): Promise<readonly string[]> {
  return onlyLedgerFiles(await store.list()).sort();
}

export function onlyLedgerFiles(names: readonly string[]): string[] {
  return names.filter(isLedgerFile);
}

/** A record as it stands in a file, parsed. */
export interface FiledRecord extends StoredRecord {
  readonly value: Json;
}

type FileOfRecords = readonly [file: string, records: Iterable<StoredRecord>];

/** A record of a file that is what its name promises and cannot be read all the same. */
function unreadable(file: string, lost: RecordId, reason: string): FileFault {
  return { code: 'damaged-file', file, message: `record ${lost} ${reason}`, lost };
}

/**
 * The records that are what their names promise, file by file; a record that lies in two files comes twice. What cannot
 * be read goes to `onFault`. Files that a compaction replaces meanwhile are found again where it put their records.
 */
async function* readFiles(
  store: LedgerStore,
  files: readonly string[],
  onFault: (fault: FileFault) => void,
): AsyncGenerator<Iterable<FileOfRecords>> {
  const done = new Set<string>();
  let pending = files;
  for (let round = 0; pending.length > 0; round++) {
    const gone: string[] = [];
    for await (const batch of store.read(pending)) yield intactFiles(batch, done, gone, onFault);
    if (gone.length === 0) return;
    const present = new Set(await ledgerFiles(store));
    for (const name of gone.filter((each) => present.has(each))) {
      done.add(name);
      const lost = name.startsWith('records/') ? (promisedDigest(name) ?? null) : null;
      onFault({ code: 'damaged-file', file: name, message: 'it cannot be read', lost });
    }
    pending = [...present].filter((name) => !done.has(name));
    if (round > 20) throw keepsChanging(store);
  }
}

/** Every intact record once. */
export async function* readRecords(
  store: LedgerStore,
  files: readonly string[],
  onFault: (fault: FileFault) => void,
): AsyncGenerator<FiledRecord> {
  const seen = new Set<RecordId>();
  for await (const batch of readFiles(store, files, onFault)) {
    for (const [file, records] of batch) {
      for (const record of records) {
        if (seen.has(record.id)) continue;
        const parsed = parseRecord(record.text);
        if ('reason' in parsed) {
          onFault(unreadable(file, record.id, parsed.reason));
          continue;
        }
        seen.add(record.id);
        yield { ...record, value: parsed.value };
      }
    }
  }
}

/** Reads everything and says what stands, and whether every file was what its name promises. */
export async function loadStanding(
  store: LedgerStore,
  files: readonly string[],
): Promise<{ readonly standing: Standing; readonly isIntact: boolean }> {
  const folding = new Folding();
  const faults: FileFault[] = [];
  for await (const batch of readFiles(store, files, (fault) => faults.push(fault))) {
    for (const [file, records] of batch) {
      for (const { id, text } of records) {
        const reason = folding.addText(id, text);
        if (reason !== undefined) faults.push(unreadable(file, id, reason));
      }
    }
  }
  // What is intact elsewhere is not lost.
  const damaged = faults.filter(({ lost }) => lost === null || !folding.has(lost));
  const standing = folding.finish([...new Set(damaged.map(({ file, message }) => `${file}: ${message}`))]);
  return { standing, isIntact: damaged.length === 0 };
}

function* intactFiles(
  batch: Iterable<ReadFile>,
  done: Set<string>,
  gone: string[],
  onFault: (fault: FileFault) => void,
): Generator<FileOfRecords> {
  for (const { name, bytes } of batch) {
    if (bytes === null) {
      gone.push(name);
      continue;
    }
    done.add(name);
    yield [name, intactRecords(name, bytes, onFault)];
  }
}

function* intactRecords(name: string, bytes: Uint8Array, onFault: (fault: FileFault) => void): Generator<StoredRecord> {
  for (const read of readFile(name, bytes)) {
    if ('text' in read) yield read;
    else onFault(read);
  }
}

function keepsChanging(store: LedgerStore): UnreachableError {
  return new UnreachableError({
    code: 'ledger-unreachable',
    message: `the ledger at ${store.location} keeps changing while it is read`,
    hint: 'Wait until whoever compacts it has finished, and run this again.',
  });
}
