import type { Failure, PairKind } from './verdict.js';

/** What a pair with another owner of the same dataset says. */
export type BesideOwner = { readonly failures: readonly Failure[] } | 'unknown';

/** What an owner leaves unserved, once the others are counted in. */
export interface Unserved {
  readonly failures: readonly Failure[];
  /** Whether a result is missing that might say that another owner serves what is left. */
  readonly unknown: boolean;
}

/**
 * What remains of a failed pair with an owner when other services own the same dataset too: the indexes of a dataset are
 * the union over its owners, so what one lacks another may have. A query that one owner's storage serves by itself is
 * served. What a validator rejects stays rejected.
 */
export function unservedBy(kind: PairKind, failures: readonly Failure[], others: readonly BesideOwner[]): Unserved {
  const known = others.flatMap((other) => (other === 'unknown' ? [] : [other.failures]));
  const left = failures.filter(
    (failure) => !isLacking(kind, failure) || known.every((each) => each.some((other) => isSame(kind, failure, other))),
  );
  const mayBeServed = left.every((failure) => isLacking(kind, failure));
  return { failures: left, unknown: left.length > 0 && mayBeServed && others.includes('unknown') };
}

/** Whether a failure says that something is not there, which another owner might bring. */
function isLacking(kind: PairKind, { code }: Failure): boolean {
  return kind === 'reads-owns' || (kind === 'inserts-owns' && code === 'missing-unique-index');
}

function isSame(kind: PairKind, a: Failure, b: Failure): boolean {
  if (kind === 'inserts-owns') return a.code === b.code && a.path === b.path;
  return a.query === b.query && (a.query !== undefined || a.expected === b.expected);
}
