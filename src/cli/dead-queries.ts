import type { Contract } from '../contract/contract.js';
import type { NamedDeadQuery } from '../../reporters/verification.js';
import { deadQueries } from '../verify/dead.js';
import type { Pair } from '../verify/pair.js';
import type { Verification } from '../verify/verdict.js';

interface Supplied {
  readonly pair: Pair;
  readonly supplies: Verification['supplies'];
}

/**
 * The dead queries of contracts, as far as the pairs at hand tell. A dataset that nobody here writes is left alone: then
 * nothing is known of who supplies what.
 */
export function deadIn(contracts: readonly Contract[], supplied: readonly Supplied[]): readonly NamedDeadQuery[] {
  return contracts.flatMap(({ service, datasets }) =>
    Object.values(datasets).flatMap(({ dataset, reads }) => {
      if (reads === undefined) return [];
      const verifications = supplied
        .filter(({ pair }) => pair.key.left === reads.digest && pair.dataset === dataset)
        .filter(({ pair: { kind } }) => kind === 'reads-inserts' || kind === 'reads-updates')
        .map(({ pair, supplies }) => ({ pair: pair.key, supplies }));
      if (verifications.length === 0) return [];
      return deadQueries(reads, verifications).map((dead) => ({ service, dataset, ...dead }));
    }),
  );
}
