import type { Digest } from '../value/digest.js';
import type { PairKey } from './verdict.js';

/** One way in which documents of a dataset come about: stored whole, or changed. */
export interface NamedWrite {
  readonly how: 'inserts' | 'updates';
  readonly digest: Digest;
}

/**
 * What pairs of two cannot settle. Where every write keeps documents to a reader's shape, an update need only be judged
 * from such documents. A write may also pass because no query meets what it leaves, in which case another update could
 * move that into a query. Then every update is judged once more, from documents that have been through all of these
 * writes, and through the updates that may have changed them on the way.
 *
 * @param reads The digest of the reads section.
 * @param writes Everything that is done to the dataset.
 * @param isOutside Whether a pair of the reader with a write passed although documents do not keep to the reader's shape.
 */
export function pairsAfterOutsiders(
  reads: Digest,
  writes: readonly NamedWrite[],
  isOutside: (pair: PairKey) => boolean,
): readonly PairKey[] {
  const outsiders = writes.filter(({ how, digest }) => isOutside({ kind: `reads-${how}`, left: reads, right: digest }));
  if (outsiders.length === 0) return [];
  const updates = [...new Set(writes.flatMap(({ how, digest }) => (how === 'updates' ? [digest] : [])))];
  const after = [...new Set([...outsiders.map(({ digest }) => digest), ...updates])].sort();
  return updates.map((right) => ({ kind: 'reads-updates', left: reads, right, after }));
}
