import { MisuseError } from '../problem/errors.js';
import type { JsonObject } from '../value/json.js';
import { isJsonObject } from '../value/json.js';
import { createFolderLedger, openFolderStore } from './folder-store.js';
import type { Ledger } from './ledger.js';
import { ledgerFiles, loadStanding, readRecords } from './load.js';
import type { LedgerLocation } from './location.js';
import { fileOf, storedRecord } from './record-file.js';
import type { LedgerRecord, RecordId } from './record.js';
import type { LedgerStore } from './store.js';

export interface OpenOptions {
  /** Where throw-away caches may be kept; without one, every question reads every record. */
  readonly cacheFolder?: string;
}

/** Makes a new ledger, or says that there is one already. Throws MisuseError when something else is in the way. */
export async function createLedger(location: LedgerLocation): Promise<'created' | 'already-there'> {
  if (location.kind === 'folder') return await createFolderLedger(location.folder);
  throw notYet();
}

/** Opens a ledger that is there. Throws MisuseError when it is not, UnreachableError when it cannot be reached. */
export async function openLedger(location: LedgerLocation, options: OpenOptions = {}): Promise<Ledger> {
  if (location.kind === 'git') throw notYet();
  const store = await openFolderStore(location.folder);
  return ledgerOn(store, options);
}

/** A ledger on any store. */
export function ledgerOn(store: LedgerStore, options: OpenOptions = {}): Ledger {
  return {
    location: store.location,
    store,
    standing: async () => await loadStanding(store, await ledgerFiles(store)),
    records: async function* () {
      for await (const { id, text } of readRecords(store, await ledgerFiles(store), () => undefined)) {
        yield { id, text };
      }
    },
    append: (records) => appendRecords(store, records),
    contracts: (ids) => readContracts(store, ids),
  };
}

async function appendRecords(store: LedgerStore, records: readonly LedgerRecord[]): Promise<readonly RecordId[]> {
  const stored = new Map(records.map((record) => storedRecord(record)).map((each) => [each.id, each]));
  if (stored.size > 0) await store.write([fileOf([...stored.values()])]);
  return records.map((record) => storedRecord(record).id);
}

async function readContracts(store: LedgerStore, ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, JsonObject>> {
  const wanted = new Set(ids);
  const contracts = new Map<RecordId, JsonObject>();
  if (wanted.size === 0) return contracts;
  for await (const { id, value } of readRecords(store, await ledgerFiles(store), () => undefined)) {
    if (!wanted.has(id) || !isJsonObject(value) || value['kind'] !== 'contract') continue;
    if (isJsonObject(value['contract'])) contracts.set(id, value['contract']);
    if (contracts.size === wanted.size) break;
  }
  return contracts;
}

function notYet(): MisuseError {
  return new MisuseError({ code: 'malformed-ledger-location', message: 'a git branch cannot be opened yet' });
}
