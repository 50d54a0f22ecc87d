import type { Reads } from '../contract/contract.js';
import { useOf } from './claim.js';
import type { Verification } from './verdict.js';

/** A query that can match nothing, with the conditions that nobody supplies. */
export interface DeadQuery {
  readonly query: string;
  /** The conditions, by their text, that no writer's documents can meet. */
  readonly conditions: readonly string[];
}

/**
 * The queries of a reads section with a condition that none of its writers can supply, `dead: ok` excepted. An insert by
 * one service and an update by another often make a match together, so this is asked of all of the section's
 * verifications against documents at once; with none of them, every query is dead. A condition of which some verification
 * says nothing may be supplied by that writer, so that nothing is claimed of it.
 */
export function deadQueries(
  reads: Reads,
  verifications: readonly Pick<Verification, 'pair' | 'supplies'>[],
): readonly DeadQuery[] {
  const supplies = verifications
    .filter(
      (each) =>
        each.pair.left === reads.digest && (each.pair.kind === 'reads-inserts' || each.pair.kind === 'reads-updates'),
    )
    .map((each) => each.supplies);
  return Object.values(reads.queries).flatMap((query) => {
    if (query.expect.dead === 'ok') return [];
    const unmet = useOf(query, reads)
      .conditions.map((condition) => condition.text)
      .filter((text) => supplies.every((each) => each[query.name]?.[text] === false));
    return unmet.length === 0 ? [] : [{ query: query.name, conditions: unmet }];
  });
}
