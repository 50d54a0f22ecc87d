import { tmpdir } from 'node:os';
import path from 'node:path';
import { isJsonObject, type JsonObject } from '../value/json.js';
import { createFolderLedger, openFolderStore } from './folder-store.js';
import type { GitStoreOptions } from './git-branch.js';
import { createGitLedger, openGitStore } from './git-store.js';
import type { Ledger } from './ledger.js';
import { ledgerFiles, loadStanding, onlyLedgerFiles, readRecords } from './load.js';
import type { LedgerLocation } from './location.js';
import { fileOf, storedRecord } from './record-file.js';
import type { LedgerRecord, RecordId } from './record.js';
import { standingCache, type StandingCache } from './standing-cache.js';
import type { Standing } from './standing.js';
import type { LedgerStore } from './store.js';

export interface OpenOptions {
  /** Where throw-away copies are kept; without one, every question reads every record. */
  readonly cacheFolder?: string;
  /** The environment that git runs in; that of this process unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a remote may take to answer. */
  readonly timeoutMs?: number;
}

const usualTimeout = 60_000;

/** Makes a new ledger, or says that there is one already. Throws MisuseError when something else is in the way. */
export async function createLedger(
  location: LedgerLocation,
  options: OpenOptions = {},
): Promise<'created' | 'already-there'> {
  if (location.kind === 'folder') return await createFolderLedger(location.folder);
  return await createGitLedger(location, gitOptions(options));
}

/** Opens a ledger that is there. Throws MisuseError when it is not, UnreachableError when it cannot be reached. */
export async function openLedger(location: LedgerLocation, options: OpenOptions = {}): Promise<Ledger> {
  const store =
    location.kind === 'folder'
      ? await openFolderStore(location.folder)
      : await openGitStore(location, gitOptions(options));
  const identity = location.kind === 'folder' ? path.resolve(location.folder) : store.location;
  return ledgerOn(store, options.cacheFolder === undefined ? undefined : standingCache(options.cacheFolder, identity));
}

/** A ledger on any store; without a cache every question reads every record. */
export function ledgerOn(store: LedgerStore, cache?: StandingCache): Ledger {
  return {
    location: store.location,
    store,
    standing: () => standingOf(store, cache),
    records: async function* () {
      for await (const { id, text } of readRecords(store, await ledgerFiles(store), ignoreFault)) yield { id, text };
    },
    append: (records) => appendRecords(store, records),
    contracts: (ids) => readContracts(store, ids),
  };
}

async function standingOf(store: LedgerStore, cache: StandingCache | undefined, renewed = false): Promise<Standing> {
  const state = await store.state?.();
  const told = state === undefined ? undefined : cache?.find([state]);
  if (told !== undefined) return told;
  const names = [...(await store.list())].sort();
  const known = state === undefined ? cache?.find(names) : undefined;
  if (known !== undefined) return known;
  const { standing, isIntact } = await loadStanding(store, onlyLedgerFiles(names));
  if (isIntact) cache?.keep(state === undefined ? names : [state], standing);
  else if (store.renew !== undefined && !renewed) {
    // Perhaps only the copy is damaged.
    await store.renew();
    return await standingOf(store, cache, true);
  }
  // A damaged file may be restored under the same name, so what stands without it is not remembered.
  return standing;
}

async function appendRecords(store: LedgerStore, records: readonly LedgerRecord[]): Promise<readonly RecordId[]> {
  const stored = records.map((record) => storedRecord(record));
  const distinct = [...new Map(stored.map((record) => [record.id, record])).values()];
  if (distinct.length > 0) await store.write([fileOf(distinct)]);
  return stored.map(({ id }) => id);
}

async function readContracts(store: LedgerStore, ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, JsonObject>> {
  const wanted = new Set(ids);
  const contracts = new Map<RecordId, JsonObject>();
  if (wanted.size === 0) return contracts;
  for await (const { id, value } of readRecords(store, await ledgerFiles(store), ignoreFault)) {
    if (!wanted.has(id) || !isJsonObject(value) || value['kind'] !== 'contract') continue;
    if (isJsonObject(value['contract'])) contracts.set(id, value['contract']);
    if (contracts.size === wanted.size) break;
  }
  return contracts;
}

// Whoever asks for records gets the intact ones; `checkLedger` names the others.
function ignoreFault(): void {
  return undefined;
}

function gitOptions({ cacheFolder, env = process.env, timeoutMs = usualTimeout }: OpenOptions): GitStoreOptions {
  return { cacheFolder: cacheFolder ?? path.join(tmpdir(), 'mortise-cache'), env, timeoutMs };
}
