import type { Outcome } from '../search/outcome.js';
import type { Atom } from '../shape/node.js';

/** What is known, at little cost, of a further test given what a cell already holds. */
export type Standing = 'holds' | 'fails' | 'open';

/**
 * A conjunction of tests for one kind of value: one cell of the normal form. Cells are filled test by test, forked where
 * the search branches, and solved when nothing is left to branch on.
 */
export interface Cell {
  /** Adds a test. False when the cell is now known to be empty. */
  readonly require: (atom: Atom) => boolean;
  readonly standing: (atom: Atom) => Standing;
  readonly fork: () => Cell;
  readonly solve: () => Outcome;
  /** The outermost assumption that `require` and `standing` have leaned on, as in an outcome. */
  readonly low: number;
}
