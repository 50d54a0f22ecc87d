import type { Reads, Shape, Update } from '../contract/contract.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import { closesSomething, declaredPaths } from '../../fixtures/shape-paths.js';
import { InternalError } from '../problem/errors.js';
import { canonicalText } from '../value/digest.js';
import { touches, wholeClaims, type Claim } from './claim.js';
import { hypothesis } from './hypothesis.js';
import { shapesOf, type Kit } from './kit.js';
import type { Player } from './player.js';
import { judgeClaim } from './prover.js';
import { mostWhenProved, tryOut, type Suspect } from './try-update.js';
import type { UpdateFacts } from './update-facts.js';
import { noSupplies, suppliesOfUpdate } from './update-supplies.js';
import type { Failure, UndecidedReason } from './verdict.js';
import type { Findings } from './verification.js';

const mostDocuments = 24;

/**
 * Whether an update, applied to any document of which all claims are true and which is as the updater assumes, leaves a
 * document of which they are true. A claim that speaks only of paths the update does not touch is kept for sure; others
 * are proved by the shape of what is left behind, or, where that is not a shape, tried in the engine.
 */
export async function verifyPreservation(
  reads: Reads | undefined,
  claims: readonly Claim[],
  facts: UpdateFacts,
  kit: Kit,
  player: Player,
): Promise<Findings> {
  const { update } = facts;
  const premises = update.assumes === undefined ? [] : [update.digest];
  const hit = claims.filter((claim) => isTouched(claim, facts.touched));
  const supplied = { supplies: reads === undefined ? {} : noSupplies(reads), premises, notes: update.notes };
  if (hit.length === 0) return { failures: [], reasons: [], ...supplied };
  const whole = reads === undefined ? [] : wholeClaims(reads);
  const own = claims.filter((claim) => reads === undefined || !claim.implied);
  const parts = [await judgeFrom({ hit, whole, known: [...whole, ...own], stored: [] }, facts, kit, player)];
  for (const stored of lacking(whole, facts, kit)) {
    parts.push(await judgeFrom({ hit, whole: [], known: claims, stored }, facts, kit, player));
  }
  const fixtures = parts.reduce((sum, part) => sum + part.fixtures, 0);
  const reasons = parts.flatMap((part) => part.reasons);
  if (fixtures === 0 && parts[0]?.doubtful === true) {
    reasons.push({
      code: 'nothing-to-update',
      message: `No document was found that update "${update.name}" could be tried on.`,
    });
  }
  const left = parts.flatMap((part) => part.left);
  return {
    failures: withoutEchoes(parts.flatMap((part) => part.failures)),
    reasons,
    fixtures,
    onlyTested: parts.some((part) => part.doubtful),
    ...supplied,
    notes: [...update.notes, ...parts.flatMap((part) => part.notes)],
    ...(reads === undefined ? {} : { supplies: suppliesOfUpdate(reads, facts.touched, left, kit) }),
  };
}

/**
 * What known writers store that the reader cannot read as a whole, though none of its queries meets it: an update may
 * move such a document into a query, and the reader's shape says nothing about it.
 */
function lacking(whole: readonly Claim[], facts: UpdateFacts, kit: Kit): readonly (readonly Shape[])[] {
  return facts.stored.filter((stored) => whole.some((claim) => judgeClaim(claim, stored, kit).status !== 'holds'));
}

/** Documents from which an update starts. */
interface Start {
  /** The claims that the update could spoil. */
  readonly hit: readonly Claim[];
  /** The claims that the reader's shapes hold, when these documents keep to them. */
  readonly whole: readonly Claim[];
  /** What is true of the documents. */
  readonly known: readonly Claim[];
  /** What one writer stores, when only its documents are meant. */
  readonly stored: readonly Shape[];
}

interface Proof {
  readonly claim: Claim;
  readonly proved: boolean;
  readonly suspect?: Suspect;
}

interface Part {
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
  readonly fixtures: number;
  /** Whether something was only tried. */
  readonly doubtful: boolean;
  readonly left: readonly FixtureDocument[];
  readonly notes: readonly string[];
}

async function judgeFrom(
  { hit, whole, known, stored }: Start,
  facts: UpdateFacts,
  kit: Kit,
  player: Player,
): Promise<Part> {
  const before = [...stored, ...hypothesis(known, facts, kit)];
  const keepsWhole = whole.length > 0 && whole.every((claim) => judgeSpoiling(claim, before, facts, kit).proved);
  const proofs = hit.map((claim): Proof => {
    if (keepsWhole && claim.implied) return { claim, proved: true };
    return { claim, ...judgeSpoiling(claim, before, facts, kit) };
  });
  const suspects = proofs.flatMap(({ suspect }) => (suspect === undefined ? [] : [suspect]));
  const most = proofs.every(({ proved }) => proved) ? mostWhenProved : mostDocuments;
  const trial = await tryOut(hit, known, facts, before, suspects, most, kit, player);
  const [wrong] = trial.failures.filter(({ claim }) => proofs.some((each) => each.claim === claim && each.proved));
  if (wrong !== undefined) throw disagreement(facts.update, wrong.failure);
  const failing = new Set(trial.failures.map(({ claim }) => claim));
  const doubted = proofs.filter(({ claim, suspect }) => suspect !== undefined && !failing.has(claim));
  return {
    failures: trial.failures.map(({ failure }) => failure),
    // What the solver suspects and the trial did not show is neither: a pass would be a guess.
    reasons: [...trial.reasons, ...(doubted.length === 0 ? [] : [notDecided(facts.update, doubted)])],
    fixtures: trial.fixtures,
    doubtful: proofs.some(({ claim, proved }) => !proved && !failing.has(claim)),
    left: trial.left,
    notes: trial.notes,
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

function judgeSpoiling(
  claim: Claim,
  before: readonly Shape[],
  facts: UpdateFacts,
  kit: Kit,
): { readonly proved: boolean; readonly suspect?: Suspect } {
  const { shapes } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
  const spoiling = facts.spoils(before, [...claim.given, ...shapes], claim.must);
  if (spoiling === undefined) return { proved: false };
  if (spoiling.verdict === 'never') return { proved: true };
  const { document, parameters = {} } = spoiling;
  return { proved: false, ...(document === undefined ? {} : { suspect: { document, parameters } }) };
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
