import type { PublishedSections } from '../ledger/record.js';
import type { Digest } from '../value/digest.js';
import type { PairKey, PairKind } from '../verify/verdict.js';

/** A pair that must be judged, with the names that its two sides have in their contracts. */
export interface RequiredPair {
  readonly key: PairKey;
  /** The name of the update whose assumption or insert whose document is judged; none for a whole section. */
  readonly leftName?: string;
  readonly rightName?: string;
  /** The same question without the step: where that has no pass either, the step is not to blame. */
  readonly since?: PairKey;
}

/** Pairs that speak of documents, as opposed to how they are stored. */
export const documentPairs: ReadonlySet<PairKind> = new Set([
  'reads-inserts',
  'reads-updates',
  'assumes-inserts',
  'assumes-updates',
]);

/**
 * Every way in which what `left` says of a dataset relies on what `right` says of it. A replacement leaves nothing of
 * the document that it meets, so it only establishes; an upsert establishes, and changes what it finds. What is only
 * still stored passes no validator any more.
 */
export function requiredPairs(left: PublishedSections, right: PublishedSections): readonly RequiredPair[] {
  const pairs: RequiredPair[] = [];
  const { reads, inserts = [], updates = [] } = left;
  if (reads !== undefined) {
    for (const written of writesOf(right))
      pairs.push(pair(`reads-${written.how}`, reads.digest, written.digest, undefined, written.name));
    if (right.owns !== undefined) pairs.push(pair('reads-owns', reads.digest, right.owns.digest));
  }
  for (const update of updates) {
    if (update.assumes !== true) continue;
    for (const written of writesOf(right))
      pairs.push(pair(`assumes-${written.how}`, update.digest, written.digest, update.name, written.name));
  }
  if (right.owns !== undefined) {
    const stored = [
      ...inserts.filter((insert) => insert.atRest !== true),
      ...updates.filter((update) => update.establishes !== undefined),
    ];
    for (const { digest, name } of stored) pairs.push(pair('inserts-owns', digest, right.owns.digest, name));
  }
  return pairs;
}

/** One way in which a writer brings documents about: whole ones, or by changing others'. */
export interface Written {
  readonly how: 'inserts' | 'updates';
  readonly name: string;
  readonly digest: Digest;
}

export function writesOf({ inserts = [], updates = [] }: PublishedSections): readonly Written[] {
  const written: Written[] = inserts.map(({ name, digest }) => ({ how: 'inserts', name, digest }));
  for (const { name, digest, establishes } of updates) {
    if (establishes !== undefined) written.push({ how: 'inserts', name, digest });
    if (establishes !== 'replacement') written.push({ how: 'updates', name, digest });
  }
  return written;
}

/** Whether documents come into being here, or are said to be there still. */
export function establishes({ inserts = [], updates = [] }: PublishedSections): boolean {
  return inserts.length > 0 || updates.some((update) => update.establishes !== undefined);
}

function pair(kind: PairKind, left: Digest, right: Digest, leftName?: string, rightName?: string): RequiredPair {
  return {
    key: { kind, left, right },
    ...(leftName === undefined ? {} : { leftName }),
    ...(rightName === undefined ? {} : { rightName }),
  };
}
