import { withRealisticTexts } from '../../fixtures/realistic-text.js';
import type { Query, Reads, Shape } from '../contract/contract.js';
import { InternalError } from '../problem/errors.js';
import { canonicalText } from '../value/digest.js';
import { claimsOf, useOf, wholeClaims, type Claim } from './claim.js';
import { failureOf } from './failure.js';
import { conditionDocuments } from './row-documents.js';
import { writtenAll } from './row-failure.js';
import { shapesOf, type Kit } from './kit.js';
import type { Bound, Player } from './player.js';
import { judgeClaim, type Finding } from './prover.js';
import { shrinkDocument } from './shrink.js';
import type { Failure, UndecidedReason } from './verdict.js';
import type { Condition } from '../../fixtures/condition.js';
import type { FixtureDocument } from '../../fixtures/document.js';

/** What the proof says of a reader against everything that a writer can store. */
export interface Judgement {
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
  readonly supplies: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

/**
 * Decides every claim of a reader for all documents that fit `stored`, and replays in the engine each document that breaks
 * one: it must be stored, and found by the query that is said to be hit.
 */
export async function judgeReader(
  reads: Reads,
  stored: readonly Shape[],
  kit: Kit,
  player: Player,
): Promise<Judgement> {
  const fitsWhole = wholeClaims(reads).every((claim) => judgeClaim(claim, stored, kit).status === 'holds');
  const claims = claimsOf(reads).filter((claim) => !fitsWhole || !claim.implied);
  const judged = await judgeClaims(claims, stored, kit, player);
  const { supplies, reasons } = await supplied(reads, stored, kit, player);
  return { failures: judged.failures, reasons: [...judged.reasons, ...reasons], supplies };
}

/** The same for any claims, such as an update's stated assumption. */
export async function judgeClaims(
  claims: readonly Claim[],
  stored: readonly Shape[],
  kit: Kit,
  player: Player,
): Promise<Omit<Judgement, 'supplies'>> {
  const failures: Failure[] = [];
  const reasons: UndecidedReason[] = [];
  for (const claim of claims) {
    const finding = judgeClaim(claim, stored, kit);
    switch (finding.status) {
      case 'holds':
        break;
      case 'unknown':
        reasons.push(...finding.reasons.map((reason) => about(claim, reason)));
        break;
      case 'broken': {
        const replayed = await replaySmallest(claim, finding, stored, kit, player);
        if ('failure' in replayed) failures.push(replayed.failure);
        else reasons.push(...[replayed.reason, ...finding.left].map((reason) => about(claim, reason)));
        break;
      }
    }
  }
  return { failures: withoutEchoes(failures), reasons: withoutRepeats(reasons) };
}

/**
 * Makes the document that was found smaller and replays it. Where a condition has no shape, the query need not meet that
 * document: then those at the edges of what is stored are tried.
 */
async function replaySmallest(
  claim: Claim,
  finding: Finding & { readonly status: 'broken' },
  stored: readonly Shape[],
  kit: Kit,
  player: Player,
): Promise<{ readonly failure: Failure } | { readonly reason: UndecidedReason }> {
  const smallest = withRealisticTexts(shrinkDocument(finding.document, finding.shows), finding.shows);
  const parameters = boundFor(claim, smallest, kit);
  const reason = await replay(claim, smallest, parameters, kit, player);
  if (reason === undefined) return { failure: failureOf(claim, smallest, parameters, kit) };
  if (finding.left.length > 0) {
    const others = kit.edges(stored).fixtures.map((fixture) => fixture.document);
    for (const document of others.filter(finding.shows)) {
      const bound = boundFor(claim, document, kit);
      if ((await replay(claim, document, bound, kit, player)) === undefined) {
        return { failure: failureOf(claim, document, bound, kit) };
      }
    }
  }
  return { reason };
}

function boundFor(claim: Claim, document: FixtureDocument, kit: Kit): Bound {
  if (claim.query === undefined) return {};
  const names = new Set(claim.conditions.flatMap((condition) => condition.parameters));
  const params = Object.fromEntries(Object.entries(claim.query.params).filter(([name]) => names.has(name)));
  return kit.bind(claim.conditions, params, document);
}

/** Stores the document and looks for it as the claim says. Gives the reason why it does not count, if it does not. */
async function replay(
  claim: Claim,
  document: FixtureDocument,
  parameters: Bound,
  kit: Kit,
  player: Player,
): Promise<UndecidedReason | undefined> {
  const [loaded] = await player.load([document]);
  if (loaded === undefined) throw new InternalError('a document that was given to the engine was not loaded');
  if (claim.conditions.length === 0) return undefined;
  const played = await player.matching(claim.conditions, parameters, claim.query);
  switch (played.outcome) {
    case 'refused':
      return played.reason;
    case 'error':
      return { code: 'query-fails', message: played.message };
    case 'answered': {
      if (played.result.has(0)) return undefined;
      const params = claim.query?.params ?? {};
      const { shapes, refused } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), params, parameters);
      if (refused.length === 0 && shapes.every((shape) => kit.solver.fits(loaded, shape))) {
        throw disagreement(claim, document, parameters, kit);
      }
      return {
        code: 'not-replayed',
        message: 'a document was found that may break the query, but no parameters for which the query meets it',
      };
    }
  }
}

function disagreement(claim: Claim, document: FixtureDocument, parameters: Bound, kit: Kit): InternalError {
  const shown = {
    query: claim.query?.name ?? null,
    conditions: claim.conditions.map((condition) => condition.filter),
    parameters: writtenAll(parameters, kit),
    document: kit.written(document),
  };
  return new InternalError(
    `The proof and the engine disagree: by its shape the conditions match this document, the engine does not return it. ${canonicalText(shown)}`,
  );
}

/** For each query and each of its conditions, whether some document that the writer can store meets it, where that is known. */
async function supplied(
  reads: Reads,
  stored: readonly Shape[],
  kit: Kit,
  player: Player,
): Promise<Pick<Judgement, 'supplies' | 'reasons'>> {
  const supplies: Record<string, Record<string, boolean>> = {};
  const reasons: UndecidedReason[] = [];
  for (const query of Object.values(reads.queries)) {
    const answers: Record<string, boolean> = {};
    for (const condition of useOf(query, reads).conditions) {
      const answer = await suppliesCondition(condition, query, stored, kit, player);
      if (typeof answer === 'boolean') {
        answers[condition.text] = answer;
      } else {
        reasons.push(...answer.map((reason) => ({ ...reason, message: `query "${query.name}": ${reason.message}` })));
      }
    }
    supplies[query.name] = answers;
  }
  return { supplies, reasons: withoutRepeats(reasons) };
}

/**
 * Decided by the solver where the condition has a shape, else looked for among documents of the writer that differ in what
 * the condition looks at. Not to find one there proves nothing: then the reasons are given why it is not known.
 */
async function suppliesCondition(
  condition: Condition,
  query: Query,
  stored: readonly Shape[],
  kit: Kit,
  player: Player,
): Promise<boolean | readonly UndecidedReason[]> {
  const meaning = kit.meaningsFor(query).of(condition, query.params);
  const shape = 'shape' in meaning ? meaning.shape : (meaning.implies ?? true);
  const search = kit.solver.find([...stored, shape], []);
  if (search.verdict === 'none') return false;
  if (search.verdict === 'found' && 'shape' in meaning) return true;
  const { singles, pairs } = conditionDocuments(condition, stored, kit);
  const candidates = [...kit.edges(stored).fixtures.map((fixture) => fixture.document), ...singles, ...pairs];
  const documents = await player.load(candidates);
  const tried = new Set<string>();
  for (const document of documents) {
    const parameters = kit.bind([condition], query.params, document);
    const text = canonicalText(writtenAll(parameters, kit));
    if (tried.has(text)) continue;
    tried.add(text);
    const played = await player.matching([condition], parameters, query);
    if (played.outcome === 'answered' && played.result.size > 0) return true;
    if (played.outcome === 'refused') break;
  }
  return [
    ...('refused' in meaning ? [meaning.refused] : []),
    ...(search.verdict === 'undecided' ? search.reasons : []),
  ];
}

/** Of several failures of one query at one path, the first tells it all. */
function withoutEchoes(failures: readonly Failure[]): readonly Failure[] {
  const seen = new Set<string>();
  return failures.filter((failure) => {
    const place = `${failure.query ?? ''} ${failure.path ?? ''}`;
    return !seen.has(place) && seen.add(place);
  });
}

function withoutRepeats(reasons: readonly UndecidedReason[]): readonly UndecidedReason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const text = `${reason.code} ${reason.message}`;
    return !seen.has(text) && seen.add(text);
  });
}

function about(claim: Claim, reason: UndecidedReason): UndecidedReason {
  return claim.query === undefined ? reason : { ...reason, message: `query "${claim.query.name}": ${reason.message}` };
}
