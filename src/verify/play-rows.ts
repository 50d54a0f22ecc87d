import type { Condition } from '../../fixtures/condition.js';
import type { Query, Shape } from '../contract/contract.js';
import type { Kit } from './kit.js';
import type { Player } from './player.js';
import type { QueryUse } from './query-use.js';
import { rowDocuments } from './row-documents.js';
import { errorFailure, rowFailure } from './row-failure.js';
import { rowTrials, type RowTrial } from './row-trials.js';
import type { Failure, UndecidedReason } from './verdict.js';

/** What came of the runs of one query whose rows are computed. */
export interface RowPerformance {
  /** How many different documents were stored, over all runs. */
  readonly fixtures: number;
  readonly reasons: readonly UndecidedReason[];
  readonly failure?: Failure;
}

/** A way to run a query: the conditions that it has then, those among them that its code adds only sometimes. */
export interface Sent {
  readonly query: Query;
  readonly use: QueryUse;
  readonly conditions: readonly Condition[];
  readonly added: readonly Condition[];
}

/**
 * Runs a query whose rows are computed on document after document that the writer can store, alone and together with
 * others, until a row is not as the reader expects or the query ends with an error. When documents meet its conditions
 * and no run returned a row, nothing was seen, and that is the reason given.
 */
export async function playRows(
  { query, use, conditions, added }: Sent,
  stored: readonly Shape[],
  kit: Kit,
  player: Player,
): Promise<RowPerformance> {
  const each = query.expect.each ?? true;
  const documents = rowDocuments(query, use, conditions, each, stored, kit);
  const fixtures = documents.singles.length + documents.pairs.length;
  let rows = 0;
  for (const trial of rowTrials(query, conditions, documents, kit)) {
    const outcome = await runTrial(trial);
    if ('refused' in outcome) return { fixtures, reasons: [outcome.refused] };
    if ('failure' in outcome) return { fixtures, reasons: [], failure: await smallest(trial, outcome.failure) };
    rows += outcome.rows;
  }
  const unseen = rows === 0 && documents.singles.length > 0 && query.expect.dead !== 'ok';
  return { fixtures, reasons: unseen ? [noRow] : documents.reasons };

  async function runTrial({
    documents: stocked,
    parameters,
  }: RowTrial): Promise<
    { readonly rows: number } | { readonly failure: Failure } | { readonly refused: UndecidedReason }
  > {
    const loaded = await player.load(stocked);
    const played = await player.rows(query, added, parameters);
    switch (played.outcome) {
      case 'refused':
        return { refused: played.reason };
      case 'error':
        return { failure: errorFailure(query, played.message, loaded, parameters, kit) };
      case 'answered': {
        const wrong = played.result.find((row) => !kit.solver.fits(row, each));
        return wrong === undefined
          ? { rows: played.result.length }
          : { failure: rowFailure(query, each, wrong, loaded, parameters, kit) };
      }
    }
  }

  /** What one of the documents shows alone needs no others beside it. */
  async function smallest(trial: RowTrial, failure: Failure): Promise<Failure> {
    if (trial.documents.length < 2) return failure;
    for (const document of new Set(trial.documents)) {
      const outcome = await runTrial({ ...trial, documents: [document] });
      if ('failure' in outcome) return outcome.failure;
    }
    return failure;
  }
}

const noRow: UndecidedReason = {
  code: 'no-row-seen',
  message:
    'documents meet its conditions, and on none of those that were tried does it return a row, so that nothing is known of its rows',
};
