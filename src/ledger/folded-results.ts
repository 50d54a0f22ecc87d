import { pairText } from '../verify/pair-text.js';
import type { PairKey, Verdict } from '../verify/verdict.js';
import { combineResults } from './combine-results.js';
import { getOrSet } from './get-or-set.js';
import type { RecordId } from './record.js';
import type { Findings } from './skim-record.js';
import type { Result, ResultTable } from './standing.js';

/** One verification of a pair. */
export interface Run {
  readonly id: RecordId;
  readonly kind: 'verification';
  readonly pair: PairKey;
  readonly verdict: Verdict;
  readonly findings: Findings;
}

/** Current results, each put together when it is first asked for: a question asks for few of them. */
export class FoldedResults implements ResultTable {
  readonly #byLeft = new Map<string, Run[]>();
  readonly #combined = new Map<string, ReadonlyMap<string, Result>>();

  constructor(runs: readonly Run[]) {
    for (const run of runs) getOrSet(this.#byLeft, run.pair.left, () => []).push(run);
  }

  get(pair: string): Result | undefined {
    const left = pair.split(':')[1] ?? '';
    return getOrSet(this.#combined, left, () => combineRuns(this.#byLeft.get(left) ?? [])).get(pair);
  }

  has(pair: string): boolean {
    return this.get(pair) !== undefined;
  }

  *values(): Generator<Result> {
    for (const runs of this.#byLeft.values()) yield* combineRuns(runs).values();
  }
}

function combineRuns(runs: readonly Run[]): ReadonlyMap<string, Result> {
  const byPair = new Map<string, Run[]>();
  for (const run of runs) getOrSet(byPair, pairText(run.pair), () => []).push(run);
  const results = new Map<string, Result>();
  for (const [pair, same] of byPair) {
    if (same.length > 1) same.sort((a, b) => (a.id < b.id ? -1 : 1));
    results.set(pair, combineResults(same.map(factOf)));
  }
  return results;
}

function factOf({ id, pair, findings }: Run): Parameters<typeof combineResults>[0][number] {
  return { id, of: { kind: 'verification', verification: { ...findings, pair }, lane: '' } };
}
