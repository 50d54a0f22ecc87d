import type { Shape } from '../contract/contract.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import { canonicalText } from '../value/digest.js';
import type { Claim } from './claim.js';
import { failureOf } from './failure.js';
import { shapesOf, type Kit } from './kit.js';
import type { Bound, Player } from './player.js';
import type { UpdateFacts } from './update-facts.js';
import { parameterChoices } from './update-parameters.js';
import type { Failure, UndecidedReason } from './verdict.js';

/** A document to try an update on, with parameters that are part of the suspicion. */
export interface Suspect {
  readonly document: FixtureDocument;
  readonly parameters: Bound;
}

const mostParameterChoices = 4;

/** What makes a document suspect may need other values than the solver's, whose numbers are only bounded. */
const mostSuspectChoices = 16;

/** So few documents are enough where the proof has settled everything already. */
export const mostWhenProved = 4;

/** What came of trying an update out. */
export interface Trial {
  readonly failures: readonly { readonly claim: Claim; readonly failure: Failure }[];
  readonly reasons: readonly UndecidedReason[];
  readonly fixtures: number;
  /** Documents as the update left them. */
  readonly left: readonly FixtureDocument[];
  readonly notes: readonly string[];
}

/** A document to run an update on, and the parameters to run it with. */
export interface Attempt {
  readonly document: FixtureDocument;
  readonly choices: readonly Bound[];
}

/** Runs an update on documents that it may meet, and judges what it leaves of each. */
export async function tryOut(
  claims: readonly Claim[],
  known: readonly Claim[],
  facts: UpdateFacts,
  before: readonly Shape[],
  suspects: readonly Suspect[],
  most: number,
  kit: Kit,
  player: Player,
): Promise<Trial> {
  const documents = documentsBefore(claims, before, most, kit);
  const attempts = [
    ...suspects.map(({ document, parameters }) => {
      const [usual = {}, ...others] = parameterChoices(facts, document, kit);
      return { document, choices: [{ ...usual, ...parameters }, ...others.slice(0, mostSuspectChoices)] };
    }),
    ...attemptsOn(documents.found, facts, kit),
  ];
  const trial = await tryEach(attempts, claims, known, facts, kit, player);
  return { ...trial, reasons: [...trial.reasons, ...documents.reasons] };
}

/** Attempts on documents, with several choices of parameters for the first few. */
export function attemptsOn(documents: readonly FixtureDocument[], facts: UpdateFacts, kit: Kit): readonly Attempt[] {
  return documents.map((document, index) => ({
    document,
    choices: parameterChoices(facts, document, kit).slice(0, index < 4 ? mostParameterChoices : 1),
  }));
}

/** Makes the attempts, and judges what the update leaves of each document of which everything known is true. */
export async function tryEach(
  attempts: readonly Attempt[],
  claims: readonly Claim[],
  known: readonly Claim[],
  facts: UpdateFacts,
  kit: Kit,
  player: Player,
): Promise<Trial> {
  const { update } = facts;
  const failures: { readonly claim: Claim; readonly failure: Failure }[] = [];
  const tests = claims.map((claim) => ({ claim, test: testOf(claim, kit) }));
  const trueBefore = known.map((claim) => testOf(claim, kit));
  const left: FixtureDocument[] = [];
  const notes = new Set<string>();
  let fixtures = 0;
  for (const { document, choices } of attempts) {
    for (const parameters of choices) {
      const [loaded] = await player.load([document]);
      if (loaded === undefined || trueBefore.some((test) => !test(loaded))) continue;
      const played = await player.update(update, parameters);
      if (played.outcome === 'refused')
        return { failures, reasons: [played.reason], fixtures, left, notes: [...notes] };
      if (played.outcome === 'error') continue;
      fixtures += 1;
      const [after] = played.result;
      if (after === undefined) continue;
      const outgrown = facts.outgrown(loaded, after);
      if (outgrown !== undefined) {
        notes.add(outgrown);
        continue;
      }
      left.push(after);
      for (const { claim, test } of tests) {
        if (failures.some((each) => each.claim === claim) || test(after)) continue;
        failures.push({ claim, failure: failureOf(claim, after, parameters, kit, loaded) });
      }
    }
  }
  return { failures, reasons: [], fixtures, left, notes: [...notes] };
}

/** Whether a claim is true of a document; a claim that cannot be judged counts as true, and proves nothing. */
function testOf(claim: Claim, kit: Kit): (document: FixtureDocument) => boolean {
  const { shapes, refused } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
  if (refused.length > 0) return () => true;
  return (document) =>
    kit.solver.fits(document, claim.must) ||
    ![...claim.given, ...shapes].every((shape) => kit.solver.fits(document, shape));
}

/** Documents that the update may meet: at the edges of what is known of them, and inside and outside of each claim's conditions. */
function documentsBefore(
  claims: readonly Claim[],
  before: readonly Shape[],
  most: number,
  kit: Kit,
): { readonly found: readonly FixtureDocument[]; readonly reasons: readonly UndecidedReason[] } {
  const edges = kit.edges(before);
  const aimed = (most <= mostWhenProved ? [] : onePerQuery(claims)).flatMap((claim) => {
    const { shapes } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
    const spoken = [...claim.given, ...shapes];
    const searches = [
      kit.solver.find([...before, ...spoken], []),
      kit.solver.find(before, [claim.must]),
      ...spoken.map((shape) => kit.solver.find([...before, ...spoken.filter((each) => each !== shape)], [shape])),
    ];
    return searches.flatMap((search) => (search.verdict === 'found' ? [search.document] : []));
  });
  const seen = new Set<string>();
  const found = [...aimed, ...edges.fixtures.map((fixture) => fixture.document)].filter((document) => {
    const text = canonicalText(kit.written(document));
    return !seen.has(text) && seen.add(text);
  });
  return { found: found.slice(0, most), reasons: edges.reasons };
}

/** The claims of one query have nearly the same conditions: one of them is enough to aim by. */
function onePerQuery(claims: readonly Claim[]): readonly Claim[] {
  return claims.filter((claim, index) => claims.findIndex((each) => each.query === claim.query) === index);
}
