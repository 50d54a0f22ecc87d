import type { Shape, Update } from '../contract/contract.js';
import type { Condition } from '../../fixtures/condition.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import type { Bound } from './player.js';

/** What is known of one update before it is run. */
export interface UpdateFacts {
  readonly update: Update;
  /** The paths that it can change; undefined when they cannot be listed. */
  readonly touched: readonly string[] | undefined;
  /** What it may leave in a field of the document in place of what was there; undefined when that has no shape. */
  readonly leaves: (field: string) => Left | undefined;
  /**
   * What to note instead of judging, when a number only outgrew its type: an int becomes a long by arithmetic, which is
   * no change that the writer's contract makes.
   */
  readonly outgrown: (before: FixtureDocument, after: FixtureDocument) => string | undefined;
  /** The conditions of its filter. */
  readonly conditions: readonly Condition[];
  /**
   * Asks the solver for a document, of those that fit `before`, that the update may turn into one that fits `given` and
   * not `must`. Undefined when the update cannot be asked about.
   */
  readonly spoils: (before: readonly Shape[], given: readonly Shape[], must: Shape) => Spoiling | undefined;
}

/** What an update may leave in a field: a value that fits one of `shapes`, or no field at all. */
export interface Left {
  readonly shapes: readonly Shape[];
  readonly removed: boolean;
}

/** Whether an update can spoil a document, as far as its shapes say. */
export type Spoiling =
  | { readonly verdict: 'never' }
  /** A document and parameters that may show it; only the engine can tell. */
  | { readonly verdict: 'perhaps'; readonly document?: FixtureDocument; readonly parameters?: Bound };
