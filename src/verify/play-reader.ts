import type { Query, Reads, Shape } from '../contract/contract.js';
import type { Condition } from '../../fixtures/condition.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import { queryDocuments } from '../../fixtures/query-documents.js';
import { InternalError } from '../problem/errors.js';
import { canonicalText } from '../value/digest.js';
import { useOf } from './claim.js';
import type { JoinedShapes } from './join-trials.js';
import { playRows } from './play-rows.js';
import type { QueryUse } from './query-use.js';
import { errorFailure, writtenAll, rowFailure } from './row-failure.js';
import { shapesOf, type Kit } from './kit.js';
import type { Bound, Player } from './player.js';
import type { Failure, UndecidedReason } from './verdict.js';

/** What came of running a reader's queries on documents that the writer can store. */
export interface Performance {
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
  /** How many documents were stored, over all runs. */
  readonly fixtures: number;
  /** Queries whose rows are computed: nothing but running them says what they are like. */
  readonly onlyTested: readonly string[];
  readonly notes: readonly string[];
}

/** What was decided of a reader's queries before they are run. */
export interface Judged {
  /** Queries already known to be hit, whose rows prove nothing more. */
  readonly broken: ReadonlySet<string>;
  /** Whether the others are proved; else a row may still show that one is hit. */
  readonly isProved: boolean;
}

/** One way in which the code may send a query: with some of its optional conditions. */
interface Variant {
  readonly query: Query;
  readonly use: QueryUse;
  readonly added: readonly Condition[];
}

/**
 * Runs every query, with none, each and all of its optional conditions, on documents at the edges of what the writer can
 * store, on documents that it must return and on documents that it must just miss. What comes back must be what the
 * conditions mean, and each row what the reader expects.
 *
 * @param joined What the reader itself says of the datasets that its queries join.
 * @param judged What the proof said of the same queries.
 * @throws InternalError when the engine's answer is not what the conditions mean: then one of the two is wrong.
 */
export async function playReader(
  reads: Reads,
  stored: readonly Shape[],
  judged: Judged,
  joined: JoinedShapes,
  kit: Kit,
  player: Player,
): Promise<Performance> {
  const edges = kit.edges(stored);
  const failures: Failure[] = [];
  const reasons: UndecidedReason[] = [...edges.reasons];
  const onlyTested: string[] = [];
  const notes: string[] = [];
  let fixtures = 0;
  for (const query of Object.values(reads.queries)) {
    if (useOf(query, reads).rows === 'computed' && query.expect.each !== undefined) onlyTested.push(query.name);
    for (const variant of variantsOf(query, useOf(query, reads))) {
      const outcome = await playVariant(
        variant,
        stored,
        edges.fixtures.map((fixture) => fixture.document),
        judged,
        joined,
        kit,
        player,
      );
      fixtures += outcome.fixtures;
      reasons.push(...outcome.reasons);
      notes.push(...(outcome.notes ?? []));
      if (outcome.failure !== undefined) {
        failures.push(outcome.failure);
        break;
      }
    }
  }
  return { failures, reasons, fixtures, onlyTested, notes };
}

function variantsOf(query: Query, use: QueryUse): readonly Variant[] {
  const { optional } = use;
  const variants: Variant[] = [
    { query, use, added: [] },
    ...optional.map((condition) => ({ query, use, added: [condition] })),
  ];
  return optional.length > 1 ? [...variants, { query, use, added: optional }] : variants;
}

interface Outcome {
  readonly fixtures: number;
  readonly reasons: readonly UndecidedReason[];
  readonly notes?: readonly string[];
  readonly failure?: Failure;
}

async function playVariant(
  variant: Variant,
  stored: readonly Shape[],
  edges: readonly FixtureDocument[],
  judged: Judged,
  joined: JoinedShapes,
  kit: Kit,
  player: Player,
): Promise<Outcome> {
  const { query, use, added } = variant;
  const conditions = [...use.conditions, ...added];
  const meanings = kit.meaningsFor(query);
  const aimed = queryDocuments(conditions, query.params, stored, {
    solver: kit.solver,
    meanings,
    bind: (document) => kit.bind(conditions, query.params, document),
    values: kit.values,
    random: kit.random,
  });
  const documents = await player.load([...aimed.must, ...aimed.misses.map((miss) => miss.document), ...edges]);
  const { parameters } = aimed;
  const matched = await player.matching(conditions, parameters, query);
  switch (matched.outcome) {
    case 'refused':
      return { fixtures: 0, reasons: [named(query, matched.reason)] };
    case 'error':
      return {
        fixtures: documents.length,
        reasons: [],
        failure: errorFailure(query, matched.message, [], parameters, kit),
      };
    case 'answered':
      compareWithMeaning(query, conditions, documents, parameters, matched.result, kit);
  }
  const rows = await player.rows(query, added, parameters);
  switch (rows.outcome) {
    case 'refused':
      return { fixtures: 0, reasons: [named(query, rows.reason)] };
    case 'error': {
      const failure = await findError(variant, documents, parameters, kit, player, rows.message);
      return { fixtures: documents.length, reasons: [], failure };
    }
    case 'answered': {
      const each = query.expect.each;
      if (judged.broken.has(query.name)) return { fixtures: documents.length, reasons: [] };
      if (use.rows !== 'computed') {
        const wrong = each === undefined ? undefined : rows.result.find((row) => !kit.solver.fits(row, each));
        if (wrong === undefined) return { fixtures: documents.length, reasons: [] };
        if (judged.isProved) throw wrongRow(query, wrong, parameters, kit);
        const failure = rowFailure(query, each ?? true, wrong, documents, parameters, kit);
        return { fixtures: documents.length, reasons: [], failure };
      }
      const computed = await playRows({ query, use, conditions, added }, stored, joined, kit, player);
      return {
        ...computed,
        fixtures: documents.length + computed.fixtures,
        reasons: computed.reasons.map((reason) => named(query, reason)),
      };
    }
  }
}

/** Checks the engine's choice of documents against the meaning of the conditions, where that is fully known. */
function compareWithMeaning(
  query: Query,
  conditions: readonly Condition[],
  documents: readonly FixtureDocument[],
  parameters: Bound,
  returned: ReadonlySet<number>,
  kit: Kit,
): void {
  const { shapes, refused } = shapesOf(conditions, kit.meaningsFor(query), query.params, parameters);
  if (refused.length > 0) return;
  documents.forEach((document, index) => {
    const meant = shapes.every((shape) => kit.solver.fits(document, shape));
    if (meant === returned.has(index)) return;
    const shown = {
      conditions: conditions.map((condition) => condition.filter),
      parameters: writtenAll(parameters, kit),
      document: kit.written(document),
    };
    throw new InternalError(
      `The engine and the meaning of query "${query.name}" disagree: this document ${meant ? 'must be returned and was not' : 'must not be returned and was'}. ${canonicalText(shown)}`,
    );
  });
}

function wrongRow(query: Query, row: unknown, parameters: Bound, kit: Kit): InternalError {
  const shown = { row: kit.written(row), each: query.expect.each ?? true, parameters: writtenAll(parameters, kit) };
  return new InternalError(
    `The proof says that every row of query "${query.name}" is as expected, the engine returned one that is not. ${canonicalText(shown)}`,
  );
}

/** The smallest stored document, alone, on which the query ends with an error. */
async function findError(
  variant: Variant,
  documents: readonly FixtureDocument[],
  parameters: Bound,
  kit: Kit,
  player: Player,
  message: string,
): Promise<Failure> {
  const { query, added } = variant;
  for (const document of documents) {
    await player.load([document]);
    const played = await player.rows(query, added, parameters);
    if (played.outcome === 'error') return errorFailure(query, played.message, [document], parameters, kit);
  }
  return errorFailure(query, message, [], parameters, kit);
}

function named(query: Query, reason: UndecidedReason): UndecidedReason {
  return { ...reason, message: `query "${query.name}": ${reason.message}` };
}
