import type { Accumulator } from '../../expression/accumulator.js';
import type { Evaluate, Variables } from '../../expression/compiled.js';
import type { Doc } from '../../value/value.js';

/** One accumulator, bound to its expressions: makes a fresh one for each group and says what documents contribute. */
export interface Accumulation {
  /** `key` is the group's `_id` where that is a document, for an `n` that depends on it. */
  readonly start: (key: Doc, variables: Variables) => Accumulator;
  /** Whether the key matters to what is made. */
  readonly dependsOnKey?: boolean;
  /** What a document contributes. */
  readonly input: Evaluate;
}
