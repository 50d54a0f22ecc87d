import { pairText } from '../verify/pair-text.js';
import { combineResults } from './combine-results.js';
import { getOrSet } from './get-or-set.js';
import type { Run } from './run.js';
import type { Result, ResultTable } from './standing.js';

/** Current results, each put together when it is first asked for: a question asks for few of them. */
export class FoldedResults implements ResultTable {
  readonly #byLeft = new Map<string, Run[]>();
  readonly #combined = new Map<string, ReadonlyMap<string, Result>>();

  constructor(runs: readonly Run[]) {
    for (const run of runs) getOrSet(this.#byLeft, run.pair.left, () => []).push(run);
  }

  get(pair: string): Result | undefined {
    const left = pair.split(':')[1] ?? '';
    return getOrSet(this.#combined, left, () => {
      const results = resultsOf(this.#byLeft.get(left) ?? []);
      return new Map(results.map((result) => [pairText(result.pair), result]));
    }).get(pair);
  }

  has(pair: string): boolean {
    return this.get(pair) !== undefined;
  }

  /** All of them, those with the same left side one after the other. */
  *values(): Generator<Result> {
    for (const runs of this.#byLeft.values()) yield* resultsOf(runs);
  }
}

/** The results of runs with the same left side. */
function resultsOf(runs: readonly Run[]): readonly Result[] {
  // Nearly always one run for each right side, which spares the text that tells pairs apart.
  const byRight = new Map<string, Run[]>();
  for (const run of runs) getOrSet(byRight, run.pair.right, () => []).push(run);
  return [...byRight.values()].flatMap((some) => {
    if (some.length === 1) return [combineResults(some)];
    const byPair = new Map<string, Run[]>();
    for (const run of some) getOrSet(byPair, pairText(run.pair), () => []).push(run);
    return [...byPair.values()].map((same) => combineResults(same.sort((a, b) => (a.id < b.id ? -1 : 1))));
  });
}
