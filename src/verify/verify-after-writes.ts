import type { Reads, Shape } from '../contract/contract.js';
import { declaredPaths } from '../../fixtures/shape-paths.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import { canonicalText } from '../value/digest.js';
import { claimsOf, touches, wholeClaims, type Claim } from './claim.js';
import { hypothesis } from './hypothesis.js';
import type { Kit } from './kit.js';
import { loosenShape } from './loosen-shape.js';
import type { Player } from './player.js';
import { judgeClaim } from './prover.js';
import { attemptsOn, tryEach } from './try-update.js';
import type { UpdateFacts } from './update-facts.js';
import { suppliesOfUpdate } from './update-supplies.js';
import type { Findings } from './verification.js';
import { claimsHit, judgeTrial, proofsOf, statedBy, type Proof } from './verify-updates.js';

/** What documents may have been through before an update meets them. */
export interface WritesBefore {
  /** What is stored whole, one by one. */
  readonly stored: readonly (readonly Shape[])[];
  readonly updates: readonly UpdateFacts[];
}

/** How many documents go from one round of updates into the next, and how many rounds there are. */
const mostReached = 32;
const rounds = 2;

/**
 * Whether an update keeps a reader's claims also on documents that do not keep to the reader's shape: those that some
 * writes leave where no query meets them, and what other updates make of these. Proved on a shape that all of them fit;
 * tried on documents that the writes really lead to.
 */
export async function verifyAfterWrites(
  reads: Reads,
  facts: UpdateFacts,
  { stored, updates }: WritesBefore,
  kit: Kit,
  player: Player,
): Promise<Findings> {
  const claims = claimsOf(reads);
  const hit = claimsHit(claims, facts);
  const stated = statedBy(reads, facts);
  if (hit.length === 0) return { failures: [], reasons: [], ...stated };
  const whole = wholeClaims(reads);
  const origins = originsOf(whole, stored, updates, kit);
  const proofs = hit.map((claim) => {
    const each = origins.map(({ loosened }): Proof => {
      if (loosened === undefined) return { claim, proved: false };
      return (
        proofsOf([claim], [...loosened, ...hypothesis(claims, facts, kit)], facts, kit)[0] ?? { claim, proved: false }
      );
    });
    return weakest(claim, each);
  });
  const reached = await reachedFrom(origins, updates, facts, kit, player);
  const trial = await tryEach(attemptsOn(reached, facts, kit), hit, claims, facts, kit, player);
  return {
    ...judgeTrial(trial, proofs, facts),
    ...stated,
    notes: [...facts.update.notes, ...trial.notes],
    supplies: suppliesOfUpdate(reads, facts.touched, trial.left, kit),
  };
}

/** Where documents come from. */
interface Origin {
  /** What is true of them at first. */
  readonly shapes: readonly Shape[];
  /** What stays true of them whatever the updates did; undefined when that cannot be said. */
  readonly loosened: readonly Shape[] | undefined;
}

function originsOf(
  whole: readonly Claim[],
  stored: WritesBefore['stored'],
  updates: readonly UpdateFacts[],
  kit: Kit,
): readonly Origin[] {
  const outside = stored.filter((shapes) => whole.some((claim) => judgeClaim(claim, shapes, kit).status !== 'holds'));
  const origins = outside.map((shapes): Origin => {
    const loosened = shapes.map((shape) => loosenShape(shape, updates));
    return { shapes, loosened: loosened.some((shape) => shape === undefined) ? undefined : (loosened as Shape[]) };
  });
  const keep = updates.every((update) =>
    proofsOf(whole, hypothesis(whole, update, kit), update, kit).every(({ proved }) => proved),
  );
  if (keep) return origins;
  const loosened = whole.flatMap((claim) => {
    const must = loosenShape(claim.must, updates);
    const given = claim.given.every((shape) => isLeftAlone(shape, updates));
    if (must === undefined || !given) return [];
    return [claim.given.length === 0 ? must : { anyOf: [must, { not: { allOf: [...claim.given] } }] }];
  });
  const kept = whole.map((claim) => claim.must);
  return [...origins, { shapes: [...whole.flatMap((claim) => claim.given), ...kept], loosened }];
}

function isLeftAlone(shape: Shape, updates: readonly UpdateFacts[]): boolean {
  const declared = declaredPaths(shape);
  return updates.every(
    ({ touched }) => touched !== undefined && !touched.some((path) => declared.some((each) => touches(each, path))),
  );
}

/** A claim is proved when it is from every origin. */
function weakest(claim: Claim, proofs: readonly Proof[]): Proof {
  return (
    proofs.find(({ suspect }) => suspect !== undefined) ??
    proofs.find(({ proved }) => !proved) ?? { claim, proved: true }
  );
}

/** Documents that the writes really lead to: at first, and after one and two rounds of updates. */
async function reachedFrom(
  origins: readonly Origin[],
  updates: readonly UpdateFacts[],
  facts: UpdateFacts,
  kit: Kit,
  player: Player,
): Promise<readonly FixtureDocument[]> {
  const first = origins.flatMap(({ shapes }) => {
    const met = [facts, ...updates].flatMap((update) => {
      const search = kit.solver.find([...shapes, ...hypothesis([], update, kit)], []);
      return search.verdict === 'found' ? [search.document] : [];
    });
    return [...met, ...kit.edges([...shapes, ...kit.storable]).fixtures.map(({ document }) => document)].slice(
      0,
      mostReached,
    );
  });
  const seen = new Set<string>();
  const isNew = (document: FixtureDocument): boolean => {
    const text = canonicalText(kit.written(document));
    return !seen.has(text) && Boolean(seen.add(text));
  };
  const reached = first.filter(isNew);
  let last: readonly FixtureDocument[] = reached;
  for (let round = 0; round < rounds; round += 1) {
    const next: FixtureDocument[] = [];
    for (const update of updates) {
      const trial = await tryEach(attemptsOn(last, update, kit), [], [], update, kit, player);
      next.push(...trial.left.filter(isNew));
    }
    last = next.slice(0, mostReached);
    reached.push(...last);
  }
  return reached;
}
