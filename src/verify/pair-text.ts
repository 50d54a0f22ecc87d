import type { PairKey } from './verdict.js';

/** The text that tells one pair's result from every other's. */
export function pairText({ kind, left, right, after }: PairKey): string {
  return after === undefined ? `${kind}:${left}:${right}` : `${kind}:${left}:${right}:${after.join('+')}`;
}
