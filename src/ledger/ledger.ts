import type { JsonObject } from '../value/json.js';
import type { LedgerRecord, RecordId } from './record.js';
import type { Standing } from './standing.js';
import type { LedgerStore } from './store.js';

/** An opened ledger. Records are only ever added. */
export interface Ledger {
  readonly location: string;
  readonly store: LedgerStore;
  /** What stands now. Answered from the local cache when no file was added since. */
  readonly standing: () => Promise<Standing>;
  /** Every intact record once, unknown kinds included. */
  readonly records: () => AsyncIterable<StoredRecord>;
  /** Adds records as one file, so that all of them or none are there; those already there are left out. */
  readonly append: (records: readonly LedgerRecord[]) => Promise<readonly RecordId[]>;
  /** Published contracts by record, those that are there. */
  readonly contracts: (ids: readonly RecordId[]) => Promise<ReadonlyMap<RecordId, JsonObject>>;
}

/** A record as it is kept. */
export interface StoredRecord {
  readonly id: RecordId;
  /** Canonical JSON. */
  readonly text: string;
}
