import { UnreachableError } from '../problem/errors.js';
import { Folding } from './fold.js';
import { promisedDigest, readFile, type FiledRecord, type FileFault } from './record-file.js';
import type { RecordId } from './record.js';
import type { Standing } from './standing.js';
import type { LedgerStore } from './store.js';

/** Names of ledger files, in order; others that happen to lie there are no part of the ledger. */
export async function ledgerFiles(store: LedgerStore): Promise<readonly string[]> {
  return (await store.list()).filter((name) => promisedDigest(name) !== undefined).sort();
}

/**
 * The intact records, file by file; a record that lies in two files comes twice. What cannot be read goes to `onFault`.
 * Files that a compaction replaces meanwhile are found again where it put their records.
 */
export async function* readFiles(
  store: LedgerStore,
  files: readonly string[],
  onFault: (fault: FileFault) => void,
): AsyncGenerator<Iterable<FiledRecord>> {
  const done = new Set<string>();
  let pending = files;
  for (let round = 0; pending.length > 0; round++) {
    const gone: string[] = [];
    for await (const { name, bytes } of store.read(pending)) {
      if (bytes === null) {
        gone.push(name);
        continue;
      }
      done.add(name);
      yield intactRecords(name, bytes, onFault);
    }
    if (gone.length === 0) return;
    const present = new Set(await ledgerFiles(store));
    for (const name of gone.filter((each) => present.has(each))) {
      done.add(name);
      const lost = name.startsWith('records/') ? (promisedDigest(name) ?? null) : null;
      onFault({ file: name, message: 'it cannot be read', lost });
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
  for await (const records of readFiles(store, files, onFault)) {
    for (const record of records) {
      if (seen.has(record.id)) continue;
      seen.add(record.id);
      yield record;
    }
  }
}

/** Reads everything and says what stands. */
export async function loadStanding(store: LedgerStore, files: readonly string[]): Promise<Standing> {
  const folding = new Folding();
  const faults: FileFault[] = [];
  for await (const records of readFiles(store, files, (fault) => faults.push(fault))) {
    for (const { id, value } of records) folding.add(id, value);
  }
  // What is intact elsewhere is not lost.
  const damaged = faults.filter(({ lost }) => lost === null || !folding.has(lost));
  return folding.finish([...new Set(damaged.map(({ file, message }) => `${file}: ${message}`))]);
}

function* intactRecords(name: string, bytes: Uint8Array, onFault: (fault: FileFault) => void): Generator<FiledRecord> {
  for (const read of readFile(name, bytes)) {
    if ('lost' in read) onFault(read);
    else yield read;
  }
}

function keepsChanging(store: LedgerStore): UnreachableError {
  return new UnreachableError({
    code: 'ledger-unreachable',
    message: `the ledger at ${store.location} keeps changing while it is read`,
    hint: 'Wait until whoever compacts it has finished, and run this again.',
  });
}
