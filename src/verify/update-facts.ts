import type { Shape, Update } from '../contract/contract.js';
import type { Condition } from '../../fixtures/condition.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import type { Bound } from './player.js';

/** What is known of one update before it is run. */
export interface UpdateFacts {
  readonly update: Update;
  /** The paths that it can change; undefined when they cannot be listed. */
  readonly touched: readonly string[] | undefined;
  /** What writers that are known here store, one by one. */
  readonly stored: readonly (readonly Shape[])[];
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

/** Whether an update can spoil a document, as far as its shapes say. */
export type Spoiling =
  | { readonly verdict: 'never' }
  /** A document and parameters that may show it; only the engine can tell. */
  | { readonly verdict: 'perhaps'; readonly document?: FixtureDocument; readonly parameters?: Bound };
