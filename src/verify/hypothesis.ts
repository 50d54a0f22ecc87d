import type { Shape } from '../contract/contract.js';
import type { Claim } from './claim.js';
import { shapesOf, type Kit } from './kit.js';
import type { UpdateFacts } from './update-facts.js';

/** What is true of every document that the update can meet, as shapes; each claim that has no conditions is one. */
export function hypothesis(claims: readonly Claim[], facts: UpdateFacts, kit: Kit): readonly Shape[] {
  const { update } = facts;
  const filter = shapesOf(facts.conditions, kit.meaningsFor(undefined), update.params);
  const invariants = claims.map((claim) => implication(claim, kit)).filter((shape) => shape !== undefined);
  return [...kit.storable, ...invariants, ...(update.assumes === undefined ? [] : [update.assumes]), ...filter.shapes];
}

/**
 * A claim as a shape of its own, "if the conditions, then the rest". A claim whose conditions depend on parameters says
 * so for all their values, and so does the shape: it holds where any value of theirs could be met.
 */
function implication(claim: Claim, kit: Kit): Shape | undefined {
  const { shapes, refused } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
  if (refused.length > 0) return undefined;
  const given = [...claim.given, ...shapes];
  if ([...given, claim.must].some(hasDefinitions)) return given.length === 0 ? claim.must : undefined;
  return given.length === 0 ? claim.must : { anyOf: [claim.must, { not: { allOf: [...given] } }] };
}

/** References start at the root of their own shape, so that a shape with definitions cannot be put into another. */
function hasDefinitions(shape: Shape): boolean {
  return typeof shape === 'object' && ('$defs' in shape || 'definitions' in shape);
}
