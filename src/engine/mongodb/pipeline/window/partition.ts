import type { Variables } from '../../expression/compiled.js';
import type { Doc, Value } from '../../value/value.js';

/** The documents of one partition in their order, with what they are sorted by. */
export interface Partition {
  readonly documents: readonly Doc[];
  readonly sortedBy: (document: Doc) => Value | undefined;
  readonly variables: Variables;
}

/** Gives one value for each document of a partition. */
export type WindowFunction = (partition: Partition) => readonly Value[];

/** What a window function may require of the stage it stands in. */
export interface SortInfo {
  /** How many fields the stage sorts by. */
  readonly fields: number;
  readonly ascending: boolean;
}
