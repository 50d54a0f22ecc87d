import { pairText } from './pair-text.js';
import { establisherDigest, type EarlierWrites, type Establisher, type Pair, type ReadsUpdatesPair } from './pair.js';
import { pairsAfterOutsiders, type NamedWrite } from './outsiders.js';
import type { PairKey } from './verdict.js';
import type { Digest } from '../value/digest.js';
import type { Update } from '../contract/contract.js';

/**
 * The pairs to verify after `pairs`, once their results are known: those in which an update meets documents that other
 * writes have left outside of the reader's shape.
 *
 * @param isOutside Whether a pair passed although some of the documents do not keep to the reader's shape.
 */
export function pairsAfter(pairs: readonly Pair[], isOutside: (pair: PairKey) => boolean): readonly Pair[] {
  const sides = new Map<string, ReadsWritesPair[]>();
  for (const pair of pairs) {
    if ((pair.kind !== 'reads-inserts' && pair.kind !== 'reads-updates') || pair.key.after !== undefined) continue;
    const side = `${pair.dataset}\n${pair.key.left}`;
    sides.set(side, [...(sides.get(side) ?? []), pair]);
  }
  return [...sides.values()].flatMap((side) => {
    const writes = side.map(({ kind, key }): NamedWrite => ({
      how: kind === 'reads-inserts' ? 'inserts' : 'updates',
      digest: key.right,
    }));
    const keys = pairsAfterOutsiders(side[0]?.key.left ?? '', writes, isOutside);
    return keys.flatMap((key) => withEarlierWrites(key, side) ?? []);
  });
}

type ReadsWritesPair = Extract<Pair, { readonly kind: 'reads-inserts' | 'reads-updates' }>;

/** The pair of a key with `after`, made from pairs in which its reader meets each write; undefined when one is not there. */
export function withEarlierWrites(key: PairKey, pairs: readonly Pair[]): ReadsUpdatesPair | undefined {
  const plain = pairText({ kind: key.kind, left: key.left, right: key.right });
  const pair = pairs.find(
    (each): each is ReadsUpdatesPair => each.kind === 'reads-updates' && pairText(each.key) === plain,
  );
  if (pair === undefined) return undefined;
  const beside = pairs.filter((each) => each.dataset === pair.dataset && each.key.left === key.left);
  const establishers = new Map<Digest, Establisher>();
  const updates = new Map<Digest, Update>();
  for (const each of beside) {
    if (each.kind === 'reads-inserts') establishers.set(establisherDigest(each.establisher), each.establisher);
    if (each.kind === 'reads-updates') updates.set(each.update.digest, each.update);
  }
  const named = key.after ?? [];
  if (named.some((digest) => !establishers.has(digest) && !updates.has(digest))) return undefined;
  const after: EarlierWrites = {
    establishers: named.flatMap((digest) => establishers.get(digest) ?? []),
    updates: named.flatMap((digest) => updates.get(digest) ?? []),
  };
  return { ...pair, key, after };
}
