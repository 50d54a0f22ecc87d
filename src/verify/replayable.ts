import type { Failure, PairKind } from './verdict.js';

/** Whether a run that plays a pair again also plays this failure again. */
export function isReplayable(kind: PairKind, failure: Failure): boolean {
  // What an owner lacks is looked at whole each time, and so is a query that the failure names.
  if (kind === 'reads-owns' || kind === 'inserts-owns' || failure.query !== undefined) return true;
  return failure.counterexample !== undefined || failure.document !== undefined;
}
