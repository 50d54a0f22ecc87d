import type { Ledger } from './ledger.js';
import { ledgerFiles, readRecords } from './load.js';
import { fileOf, type FileFault } from './record-file.js';
import type { StoredRecord } from './ledger.js';
import type { StoredFile } from './store.js';

export interface CompactReport {
  readonly filesBefore: number;
  readonly filesAfter: number;
  readonly records: number;
  /** Files that were left alone because they are damaged. */
  readonly damaged: readonly string[];
}

/** A pack is read whole, so it stays well below what a process wants to hold. */
const packSize = 64 * 1024 * 1024;
/** Packs that are this full already are left as they are. */
const fullEnough = packSize / 2;

/**
 * Packs the records of many files into few, without changing any. The packs are written before the files that they
 * replace are removed, so whoever reads meanwhile, or after a crash, finds every record. Damaged files stay.
 */
export async function compactLedger(ledger: Ledger): Promise<CompactReport> {
  const { store } = ledger;
  const before = await ledgerFiles(store);
  const damaged = new Set<string>();
  const packs: StoredFile[] = [];
  const replaced: string[] = [];
  let records = 0;
  let batch: StoredRecord[] = [];
  let size = 0;
  const flush = (): void => {
    if (batch.length > 0) packs.push(fileOf(batch.sort((a, b) => (a.id < b.id ? -1 : 1))));
    batch = [];
    size = 0;
  };
  const small = await smallFiles(ledger, before);
  if (small.length > 1) {
    for await (const { id, text } of readRecords(store, small, (fault: FileFault) => damaged.add(fault.file))) {
      batch.push({ id, text });
      records++;
      size += Buffer.byteLength(text) + 100;
      if (size > packSize) flush();
    }
    flush();
    await store.write(packs);
    const kept = new Set(packs.map(({ name }) => name));
    replaced.push(...small.filter((name) => !damaged.has(name) && !kept.has(name)));
    await store.remove(replaced);
  }
  return {
    filesBefore: before.length,
    filesAfter: (await ledgerFiles(store)).length,
    records,
    damaged: [...damaged].sort(),
  };
}

async function smallFiles({ store }: Ledger, names: readonly string[]): Promise<readonly string[]> {
  const small: string[] = names.filter((name) => !name.startsWith('packs/'));
  for await (const { name, bytes } of store.read(names.filter((each) => each.startsWith('packs/')))) {
    if (bytes !== null && bytes.length < fullEnough) small.push(name);
  }
  return small;
}
