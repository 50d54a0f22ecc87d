import type { Condition } from '../../fixtures/condition.js';
import type { Query, Shape } from '../contract/contract.js';
import type { Kit } from './kit.js';
import { JoinTrials, type JoinedShapes } from './join-trials.js';
import { joinedNames, joinsOf } from './mongodb/joins.js';
import { withoutOutgrown } from './mongodb/outgrown-row.js';
import type { Joined, Player } from './player.js';
import type { QueryUse } from './query-use.js';
import { rowDocuments } from './row-documents.js';
import { errorFailure, rowFailure } from './row-failure.js';
import { parametersFor, rowTrials, type RowTrial } from './row-trials.js';
import { canonicalText } from '../value/digest.js';
import type { Failure, UndecidedReason } from './verdict.js';

/** What came of the runs of one query whose rows are computed. */
export interface RowPerformance {
  /** How many different documents were stored, over all runs. */
  readonly fixtures: number;
  readonly reasons: readonly UndecidedReason[];
  readonly notes: readonly string[];
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
 * Runs a query whose rows are computed on document after document that the writer can store, alone, together with others,
 * and with documents of the datasets that it joins, until a row is not as the reader expects or the query ends with an
 * error. When documents meet its conditions and no run returned a row, nothing was seen, and that is the reason given.
 *
 * @param joined What the reader itself says of the datasets that it joins.
 */
export async function playRows(
  { query, use, conditions, added }: Sent,
  stored: readonly Shape[],
  joined: JoinedShapes,
  kit: Kit,
  player: Player,
): Promise<RowPerformance> {
  const each = query.expect.each ?? true;
  const documents = rowDocuments(query, use, conditions, each, stored, kit);
  const fixtures = documents.singles.length + documents.pairs.length;
  const notes = new Set<string>();
  let rows = 0;
  const alone = await runAll(rowTrials(query, conditions, documents, kit));
  if (alone !== undefined) return { fixtures, reasons: [], notes: [...notes], ...alone };
  const names = joinedNames(query.operation);
  if (names.length > 0) {
    const joins = joinsOf(query.operation);
    const unplayed = names.filter((name) => joined[name] === undefined || !joins.some(({ from }) => from === name));
    if (unplayed.length > 0)
      return { fixtures, reasons: unplayed.map((name) => unplayedJoin(name, joined)), notes: [...notes] };
    const trials = new JoinTrials({ query, added }, joins, joined, kit, player);
    const together = await runAll(trials.of(documents, parametersFor(query, conditions, kit)));
    if (together !== undefined) return { fixtures, reasons: [], notes: [...notes], ...together };
    if (documents.singles.length > 0 && trials.vain.length > 0)
      return { fixtures, reasons: trials.vain.map(vainJoin), notes: [...notes] };
  }
  const unseen = rows === 0 && documents.singles.length > 0 && query.expect.dead !== 'ok';
  return { fixtures, reasons: unseen ? [noRow] : documents.reasons, notes: [...notes] };

  async function runAll(
    trials: Iterable<RowTrial> | AsyncIterable<RowTrial>,
  ): Promise<Partial<Pick<RowPerformance, 'reasons' | 'failure'>> | undefined> {
    for await (const trial of trials) {
      const outcome = await runTrial(trial);
      if ('refused' in outcome) return { reasons: [outcome.refused] };
      if ('failure' in outcome) return { failure: await smallest(trial, outcome.failure) };
      rows += outcome.rows;
    }
    return undefined;
  }

  async function runTrial({
    documents: stocked,
    parameters,
    joined = {},
  }: RowTrial): Promise<
    { readonly rows: number } | { readonly failure: Failure } | { readonly refused: UndecidedReason }
  > {
    const loaded = await player.load(stocked, joined);
    const played = await player.rows(query, added, parameters);
    switch (played.outcome) {
      case 'refused':
        return { refused: played.reason };
      case 'error':
        return { failure: found(errorFailure(query, played.message, loaded, parameters, kit), joined) };
      case 'answered': {
        const made = [...loaded, ...Object.values(joined).flat()];
        const wrong = played.result.find((row) => !kit.solver.fits(row, each) && !isOnlyOutgrown(row, made));
        return wrong === undefined
          ? { rows: played.result.length }
          : { failure: found(rowFailure(query, each, wrong, loaded, parameters, kit), joined) };
      }
    }
  }

  /** A number that only outgrew its type is a note, as where an update makes it. */
  function isOnlyOutgrown(row: unknown, made: readonly unknown[]): boolean {
    const smaller = withoutOutgrown(row, made);
    if (smaller === undefined || !kit.solver.fits(smaller, each)) return false;
    notes.add(`Query "${query.name}" computes a long once a number leaves the range of an int.`);
    return true;
  }

  /** The failure, with the documents that the query joined when it came to it. */
  function found(failure: Failure, beside: Joined): Failure {
    const texts = Object.entries(beside).map(([name, each]) => {
      const shown = each.slice(0, mostShown).map((document) => canonicalText(kit.written(document)));
      return `"${name}" has ${[...shown, ...(each.length > mostShown ? ['more'] : [])].join(', ')}`;
    });
    return texts.length === 0 ? failure : { ...failure, message: `${failure.message} Joined: ${texts.join('; ')}.` };
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

const mostShown = 2;

function unplayedJoin(name: string, joined: JoinedShapes): UndecidedReason {
  const why =
    joined[name] === undefined
      ? 'nothing is known here of its documents'
      : 'it is joined inside of another stage, where it is not played';
  return { code: 'join-not-played', message: `its rows rest on documents of "${name}": ${why}` };
}

function vainJoin(name: string): UndecidedReason {
  return {
    code: 'join-finds-nothing',
    message: `its rows rest on documents of "${name}", and of none that was tried did the join find any`,
  };
}

const noRow: UndecidedReason = {
  code: 'no-row-seen',
  message:
    'documents meet its conditions, and on none of those that were tried does it return a row, so that nothing is known of its rows',
};
