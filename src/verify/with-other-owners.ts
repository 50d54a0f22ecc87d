import { pairText } from './pair-text.js';
import type { Pair } from './pair.js';
import { unservedBy, type BesideOwner } from './shared-storage.js';
import type { VerifiedPair } from './verify-pairs.js';

/**
 * Results as they stand when all owners of a dataset are counted in: what one owner lacks another may have. A result is
 * recorded as it is by itself, since who is there beside an owner is another question each time.
 *
 * @param known Pairs that passed before.
 */
export function withOtherOwners(verified: readonly VerifiedPair[], known: readonly Pair[]): readonly VerifiedPair[] {
  const passed = new Set(known.map(({ key }) => pairText(key)));
  const results = new Map(verified.map(({ pair, verification }) => [pairText(pair.key), verification]));
  const everyPair = [...verified.map(({ pair }) => pair), ...known];
  return verified.map((each) => {
    const { pair, verification } = each;
    if (verification.verdict !== 'failed' || (pair.kind !== 'reads-owns' && pair.kind !== 'inserts-owns')) return each;
    const others = everyPair.filter(
      ({ kind, dataset, key, right }) =>
        kind === pair.kind && dataset === pair.dataset && key.left === pair.key.left && right !== pair.right,
    );
    const beside = others.map(({ key }): BesideOwner => {
      if (passed.has(pairText(key))) return { failures: [] };
      const result = results.get(pairText(key));
      return result === undefined || result.verdict === 'undecided' ? 'unknown' : result;
    });
    if (beside.length === 0) return each;
    const { failures } = unservedBy(pair.kind, verification.failures, beside);
    if (failures.length > 0) return { pair, verification: { ...verification, failures } };
    const owners = [...new Set(others.map(({ right }) => right))].sort().join(', ');
    const notes = verification.failures.map(
      ({ query, path }) =>
        `${query === undefined ? (path ?? 'The index') : `Query "${query}"`} is served by an index of another owner (${owners}).`,
    );
    return {
      pair,
      verification: {
        ...verification,
        verdict: 'passed',
        basis: 'tested',
        failures: [],
        notes: [...new Set([...verification.notes, ...notes])],
      },
    };
  });
}
