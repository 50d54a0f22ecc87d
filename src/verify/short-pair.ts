import type { PairKey } from './verdict.js';

/** Enough of a pair's digests to name it on a command line: `reads-inserts:0123456789:abcdef0123`. */
export function shortPair({ kind, left, right }: PairKey): string {
  return `${kind}:${left.slice(0, 10)}:${right.slice(0, 10)}`;
}

/** Whether a pair is the one that `shortPair`, or any longer part of its digests, names. */
export function isNamed(pair: PairKey, name: string): boolean {
  const [kind, left = '', right = ''] = name.split(':');
  return pair.kind === kind && pair.left.startsWith(left) && pair.right.startsWith(right);
}
