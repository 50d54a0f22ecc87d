import type { Ledger } from './ledger.js';
import { ledgerFiles, readRecords } from './load.js';
import { fullPack, packsOf, type FileFault } from './record-file.js';
import type { StoredRecord } from './ledger.js';

export interface CompactReport {
  readonly filesBefore: number;
  readonly filesAfter: number;
  readonly records: number;
  /** Files that were left alone because they are damaged. */
  readonly damaged: readonly string[];
}

/** Packs that are this full already are left as they are. */
const fullEnough = fullPack / 2;

/**
 * Packs the records of many files into few, without changing any. The packs are written before the files that they
 * replace are removed, so whoever reads meanwhile, or after a crash, finds every record. Damaged files stay.
 */
export async function compactLedger(ledger: Ledger): Promise<CompactReport> {
  const { store } = ledger;
  const before = await ledgerFiles(store);
  const damaged = new Set<string>();
  const records: StoredRecord[] = [];
  const small = await smallFiles(ledger, before);
  if (small.length > 1) {
    for await (const { id, text } of readRecords(store, small, (fault: FileFault) => damaged.add(fault.file))) {
      records.push({ id, text });
    }
    const packs = packsOf(records.sort((a, b) => (a.id < b.id ? -1 : 1)));
    await store.write(packs);
    const kept = new Set(packs.map(({ name }) => name));
    await store.remove(small.filter((name) => !damaged.has(name) && !kept.has(name)));
  }
  return {
    filesBefore: before.length,
    filesAfter: (await ledgerFiles(store)).length,
    records: records.length,
    damaged: [...damaged].sort(),
  };
}

async function smallFiles({ store }: Ledger, names: readonly string[]): Promise<readonly string[]> {
  const small: string[] = names.filter((name) => !name.startsWith('packs/'));
  for await (const batch of store.read(names.filter((name) => name.startsWith('packs/')))) {
    for (const { name, bytes } of batch) if (bytes !== null && bytes.length < fullEnough) small.push(name);
  }
  return small;
}
