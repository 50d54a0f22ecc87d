import type { Filter } from '../filter/compile.js';
import type { Index } from '../storage/index.js';
import type { Interval } from './interval.js';

/** One scan of an index, within bounds for each of its fields in order. */
export interface IndexScan {
  readonly kind: 'ixscan';
  readonly index: Index;
  readonly bounds: readonly (readonly Interval[])[];
  readonly direction: 1 | -1;
  /** Whether documents arrive in the order that the query sorts by. */
  readonly providesSort: boolean;
  /** Whether the bounds say all that the filter says, so that documents need not be fetched to decide. */
  readonly exact: boolean;
}

/** Where the documents come from. */
export type Access =
  | { readonly kind: 'collscan'; readonly direction: 1 | -1 }
  | { readonly kind: 'idhack'; readonly scan: IndexScan }
  | IndexScan
  /** The union of several scans, for `$or`. */
  | { readonly kind: 'or'; readonly scans: readonly IndexScan[]; readonly rooted: boolean }
  /** Several scans whose results are merged in the order of the sort: an `$in` in front of the sorted field. */
  | { readonly kind: 'sortMerge'; readonly scans: readonly IndexScan[] };

/** What was looked at while a plan ran. */
export interface ScanCounts {
  keysExamined: number;
  docsExamined: number;
  seeks: number;
}

export function newCounts(): ScanCounts {
  return { keysExamined: 0, docsExamined: 0, seeks: 0 };
}

/** A chosen plan. */
export interface Plan {
  readonly access: Access;
  readonly filter: Filter;
  /** Whether a blocking sort follows. */
  readonly sorts: boolean;
  /** Whether the index alone could answer, so that no document is fetched. */
  readonly covered: boolean;
  readonly rejected: readonly Access[];
}

export function providesSort(access: Access): boolean {
  if (access.kind === 'ixscan') return access.providesSort;
  return access.kind === 'sortMerge' || access.kind === 'idhack';
}
