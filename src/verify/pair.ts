import type { DatasetSections, Insert, Owns, Reads, Store, Update, Writes } from '../contract/contract.js';
import type { Digest } from '../value/digest.js';
import type { PairKey } from './verdict.js';

/** What brings documents into being: an insert, or an update that inserts or replaces whole documents. */
export type Establisher =
  | { readonly kind: 'insert'; readonly insert: Insert }
  | { readonly kind: 'upsert' | 'replacement'; readonly update: Update };

interface PairBase {
  /** What the result belongs to. */
  readonly key: PairKey;
  readonly dataset: string;
  readonly store: Store;
  /** The service on the left, which relies on something. */
  readonly left: string;
  /** The service on the right, which brings it about or allows it. */
  readonly right: string;
  /** The left side's section of the dataset. */
  readonly leftSections: DatasetSections;
  /** The right side's section of the dataset. */
  readonly rightSections: DatasetSections;
}

export interface ReadsInsertsPair extends PairBase {
  readonly kind: 'reads-inserts';
  readonly reads: Reads;
  readonly establisher: Establisher;
}

export interface ReadsUpdatesPair extends PairBase {
  readonly kind: 'reads-updates';
  readonly reads: Reads;
  readonly update: Update;
  /** The writes that the key's `after` names. */
  readonly after?: EarlierWrites;
}

/** Writes that a document may have been through before an update meets it. */
export interface EarlierWrites {
  readonly establishers: readonly Establisher[];
  readonly updates: readonly Update[];
}

export interface AssumesInsertsPair extends PairBase {
  readonly kind: 'assumes-inserts';
  /** The update whose stated assumption is judged. */
  readonly assuming: Update;
  readonly establisher: Establisher;
}

export interface AssumesUpdatesPair extends PairBase {
  readonly kind: 'assumes-updates';
  readonly assuming: Update;
  readonly update: Update;
}

export interface InsertsOwnsPair extends PairBase {
  readonly kind: 'inserts-owns';
  readonly establisher: Establisher;
  /** The unique indexes that the writer relies on. */
  readonly unique: Writes['unique'];
  readonly owns: Owns;
}

export interface ReadsOwnsPair extends PairBase {
  readonly kind: 'reads-owns';
  readonly reads: Reads;
  readonly owns: Owns;
}

/** One service's side of a dataset against another's: the unit that is verified and that a result belongs to. */
export type Pair =
  ReadsInsertsPair | ReadsUpdatesPair | AssumesInsertsPair | AssumesUpdatesPair | InsertsOwnsPair | ReadsOwnsPair;

/** The name that the writer gave to what it establishes documents with. */
export function establisherName(establisher: Establisher): string {
  return establisher.kind === 'insert' ? establisher.insert.name : establisher.update.name;
}

/** One line that says which pair it is, for progress and messages: `billing reads shop.orders x orders inserts order`. */
export function describePair(pair: Pair): string {
  switch (pair.kind) {
    case 'reads-inserts':
      return `${pair.left} reads ${pair.dataset} x ${pair.right} ${verbOf(pair.establisher)} ${establisherName(pair.establisher)}`;
    case 'reads-updates':
      return `${pair.left} reads ${pair.dataset} x ${pair.right} updates ${pair.update.name}${pair.after === undefined ? '' : ', after other writes'}`;
    case 'assumes-inserts':
      return `${pair.left} updates ${pair.dataset} (${pair.assuming.name}) x ${pair.right} ${verbOf(pair.establisher)} ${establisherName(pair.establisher)}`;
    case 'assumes-updates':
      return `${pair.left} updates ${pair.dataset} (${pair.assuming.name}) x ${pair.right} updates ${pair.update.name}`;
    case 'inserts-owns':
      return `${pair.left} ${verbOf(pair.establisher)} ${pair.dataset} (${establisherName(pair.establisher)}) x ${pair.right} owns`;
    case 'reads-owns':
      return `${pair.left} reads ${pair.dataset} x ${pair.right} owns`;
  }
}

function verbOf(establisher: Establisher): string {
  switch (establisher.kind) {
    case 'insert':
      return establisher.insert.atRest ? 'left at rest' : 'inserts';
    case 'upsert':
      return 'upserts';
    case 'replacement':
      return 'replaces with';
  }
}

/** The digest of what establishes, as the key of a result has it. */
export function establisherDigest(establisher: Establisher): Digest {
  return establisher.kind === 'insert' ? establisher.insert.digest : establisher.update.digest;
}
