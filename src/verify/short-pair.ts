import { digestOf } from '../value/digest.js';
import type { PairKey } from './verdict.js';

/** Enough of a pair's digests to name it on a command line: `reads-inserts:0123456789:abcdef0123`. */
export function shortPair({ kind, left, right, after }: PairKey): string {
  const parts = [left, right, ...(after === undefined ? [] : [digestOf([...after])])];
  return [kind, ...parts.map((digest) => digest.slice(0, 10))].join(':');
}

/** Whether a pair is the one that `shortPair`, or any longer part of its digests, names. */
export function isNamed(pair: PairKey, name: string): boolean {
  const [kind, left = '', right = '', after] = name.split(':');
  const isAfter = after === undefined ? pair.after === undefined : digestOf([...(pair.after ?? [])]).startsWith(after);
  return pair.kind === kind && pair.left.startsWith(left) && pair.right.startsWith(right) && isAfter;
}
