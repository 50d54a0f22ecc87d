import type { PairKey } from './verdict.js';

/** The text that tells one pair's result from every other's. */
export function pairText(pair: PairKey): string {
  return `${pair.kind}:${pair.left}:${pair.right}`;
}
