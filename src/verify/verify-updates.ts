import type { Reads, Shape, Update } from '../contract/contract.js';
import { closesSomething, declaredPaths } from '../../fixtures/shape-paths.js';
import { InternalError } from '../problem/errors.js';
import { canonicalText } from '../value/digest.js';
import { touches, wholeClaims, type Claim } from './claim.js';
import { hypothesis } from './hypothesis.js';
import { shapesOf, type Kit } from './kit.js';
import type { Player } from './player.js';
import { mostWhenProved, tryOut, type Suspect, type Trial } from './try-update.js';
import type { UpdateFacts } from './update-facts.js';
import { noSupplies, suppliesOfUpdate } from './update-supplies.js';
import type { Failure, UndecidedReason } from './verdict.js';
import type { Findings } from './verification.js';

const mostDocuments = 24;

/**
 * Whether an update, applied to any document that keeps to the reader's shape, of which all claims are true and which is
 * as the updater assumes, leaves a document of which they are true. A claim that speaks only of paths the update does not
 * touch is kept for sure; others are proved by the shape of what is left behind, or, where that is not a shape, tried in
 * the engine.
 */
export async function verifyPreservation(
  reads: Reads | undefined,
  claims: readonly Claim[],
  facts: UpdateFacts,
  kit: Kit,
  player: Player,
): Promise<Findings> {
  const hit = claimsHit(claims, facts);
  const stated = statedBy(reads, facts);
  if (hit.length === 0) return { failures: [], reasons: [], ...stated };
  const whole = reads === undefined ? [] : wholeClaims(reads);
  const own = claims.filter((claim) => reads === undefined || !claim.implied);
  const known = [...whole, ...own];
  const before = hypothesis(known, facts, kit);
  const shape = proofsOf(whole, before, facts, kit);
  const keepsWhole = whole.length > 0 && shape.every(({ proved }) => proved);
  const proofs = hit.map((claim): Proof => {
    if (keepsWhole && claim.implied) return { claim, proved: true };
    return proofOf(claim, before, facts, kit);
  });
  // The reader's shape is no claim where it has queries, but whether it is kept decides what other updates may meet.
  const beside = keepsWhole ? [] : shape.filter(({ claim }) => !hit.some((each) => isSameClaim(each, claim)));
  const all = [...proofs, ...beside];
  const suspects = all.flatMap(({ suspect }) => (suspect === undefined ? [] : [suspect]));
  const most = proofs.every(({ proved }) => proved) ? mostWhenProved : mostDocuments;
  const tried = all.map(({ claim }) => claim);
  const trial = await tryOut(tried, known, facts, before, suspects, most, kit, player);
  const found = judgeTrial(trial, proofs, facts);
  const outside = beside.some(
    ({ claim, proved, suspect }) =>
      !proved && (suspect !== undefined || trial.failures.some((each) => each.claim === claim)),
  );
  return {
    ...found,
    reasons:
      found.fixtures === 0 && found.onlyTested ? [...found.reasons, nothingToUpdate(facts.update)] : found.reasons,
    ...stated,
    notes: [...facts.update.notes, ...trial.notes],
    ...(reads === undefined ? {} : { supplies: suppliesOfUpdate(reads, facts.touched, trial.left, kit) }),
    outside,
  };
}

/** What is known of a claim before the update is tried. */
export interface Proof {
  readonly claim: Claim;
  readonly proved: boolean;
  readonly suspect?: Suspect;
}

/** What a trial shows of claims, next to what was proved of them. */
export function judgeTrial(
  trial: Trial,
  proofs: readonly Proof[],
  { update }: UpdateFacts,
): {
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
  readonly fixtures: number;
  readonly onlyTested: boolean;
} {
  const shown = trial.failures.filter(({ claim }) => proofs.some((proof) => proof.claim === claim));
  const wrong = shown.find(({ claim }) => proofs.some((proof) => proof.claim === claim && proof.proved));
  if (wrong !== undefined) throw disagreement(update, wrong.failure);
  const failing = new Set(shown.map(({ claim }) => claim));
  const doubted = proofs.filter(({ claim, suspect }) => suspect !== undefined && !failing.has(claim));
  return {
    failures: withoutEchoes(shown.map(({ failure }) => failure)),
    // What the solver suspects and the trial did not show is neither: a pass would be a guess.
    reasons: [...trial.reasons, ...(doubted.length === 0 ? [] : [notDecided(update, doubted)])],
    fixtures: trial.fixtures,
    onlyTested: proofs.some(({ claim, proved }) => !proved && !failing.has(claim)),
  };
}

/** The claims that an update could make untrue. */
export function claimsHit(claims: readonly Claim[], { touched }: UpdateFacts): readonly Claim[] {
  return claims.filter((claim) => isTouched(claim, touched));
}

/** What a pair with an update says whatever comes of it. */
export function statedBy(
  reads: Reads | undefined,
  { update }: UpdateFacts,
): Pick<Findings, 'supplies' | 'premises' | 'notes'> {
  return {
    supplies: reads === undefined ? {} : noSupplies(reads),
    premises: update.assumes === undefined ? [] : [update.digest],
    notes: update.notes,
  };
}

/** Whether the update can change anything that the claim looks at. */
function isTouched(claim: Claim, touched: readonly string[] | undefined): boolean {
  if (touched === undefined) return true;
  const shapes = [...claim.given, claim.must];
  if (shapes.some(closesSomething)) return true;
  const looked = [
    ...claim.conditions.flatMap((condition) => condition.paths),
    ...shapes.flatMap((shape) => declaredPaths(shape)),
  ];
  return touched.some((path) => path === '' || looked.some((each) => touches(each, path)));
}

/** A section without queries makes its whole shape a claim. */
function isSameClaim(a: Claim, b: Claim): boolean {
  return a.query === b.query && a.code === b.code && a.must === b.must;
}

export function proofsOf(
  claims: readonly Claim[],
  before: readonly Shape[],
  facts: UpdateFacts,
  kit: Kit,
): readonly Proof[] {
  return claims.map((claim) => proofOf(claim, before, facts, kit));
}

/** Whether the update keeps a claim true of every document that fits `before`, or what makes that doubtful. */
function proofOf(claim: Claim, before: readonly Shape[], facts: UpdateFacts, kit: Kit): Proof {
  const { shapes } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
  const spoiling = facts.spoils(before, [...claim.given, ...shapes], claim.must);
  if (spoiling === undefined) return { claim, proved: false };
  if (spoiling.verdict === 'never') return { claim, proved: true };
  const { document, parameters = {} } = spoiling;
  return { claim, proved: false, ...(document === undefined ? {} : { suspect: { document, parameters } }) };
}

function nothingToUpdate(update: Update): UndecidedReason {
  return {
    code: 'nothing-to-update',
    message: `No document was found that update "${update.name}" could be tried on.`,
  };
}

function notDecided(update: Update, doubted: readonly Proof[]): UndecidedReason {
  const queries = [...new Set(doubted.flatMap(({ claim }) => claim.query?.name ?? []))];
  const whom =
    queries.length === 0 ? "the reader's shape" : `what ${queries.map((name) => `"${name}"`).join(', ')} relies on`;
  return {
    code: 'update-not-decided',
    message: `Whether update "${update.name}" keeps ${whom} is not proved, and no document that it breaks was found.`,
  };
}

function disagreement(update: Update, failure: Failure): InternalError {
  return new InternalError(
    `The proof says that update "${update.name}" keeps what the reader relies on, the engine shows that it does not. ${canonicalText(
      {
        before: failure.before ?? null,
        parameters: failure.parameters ?? {},
        after: failure.document ?? failure.counterexample ?? null,
      },
    )}`,
  );
}

function withoutEchoes(failures: readonly Failure[]): readonly Failure[] {
  const seen = new Set<string>();
  return failures.filter((failure) => {
    const place = `${failure.query ?? ''} ${failure.path ?? ''}`;
    return !seen.has(place) && seen.add(place);
  });
}
