import type { FixtureDocument } from '../../fixtures/document.js';
import { declaredPaths, partsAt } from '../../fixtures/shape-paths.js';
import type { Shape } from '../contract/contract.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { Fits } from './fits.js';
import { restrictShape } from './restrict-shape.js';

export interface BranchAtFault {
  readonly shape: Shape;
  /** The paths by which the branch was chosen. */
  readonly chosenBy: readonly string[];
}

/**
 * The shape with its choices made as the document makes them: of a condition the branch that applies, of alternatives the
 * one that the document comes nearest to. So what is blamed is what that branch lacks, and not the field that chose it.
 */
export function branchAtFault(document: FixtureDocument, shape: Shape, fits: Fits): BranchAtFault {
  const given = { shape, chosenBy: [] };
  if (!isJsonObject(shape)) return given;
  const definitions = Object.fromEntries(
    Object.entries(shape).filter(([keyword]) => keyword === '$defs' || keyword === 'definitions'),
  );
  const chosenBy = new Set<string>();
  const chosen = choose(document, shape, definitions, fits, chosenBy);
  return fits(document, chosen) ? given : { shape: chosen, chosenBy: [...chosenBy] };
}

function choose(
  document: FixtureDocument,
  shape: Shape,
  definitions: JsonObject,
  fits: Fits,
  chosenBy: Set<string>,
): Shape {
  if (!isJsonObject(shape)) return shape;
  const { if: test, then, else: otherwise, anyOf, oneOf, allOf, ...rest } = shape;
  const whole = (part: Json): Shape => (isJsonObject(part) ? { ...definitions, ...part } : (part as Shape));
  const taken = test === undefined ? undefined : fits(document, whole(test)) ? then : otherwise;
  if (test !== undefined) for (const path of declaredPaths(whole(test))) chosenBy.add(path);
  const alternatives = [anyOf, oneOf].flatMap((branches): readonly Shape[] => {
    if (!Array.isArray(branches)) return [];
    const each = (branches as readonly Shape[]).map(whole);
    // A choice that the document meets is not at fault.
    if (each.some((branch) => fits(document, branch))) return [];
    const [nearest] = [...each].sort((a, b) => breaks(document, a, fits) - breaks(document, b, fits));
    if (nearest === undefined) return [];
    for (const path of constantPaths(nearest)) chosenBy.add(path);
    return [nearest];
  });
  const parts = [
    ...(Array.isArray(allOf) ? (allOf as readonly Shape[]) : []),
    ...(taken === undefined ? [] : [taken as Shape]),
    ...alternatives,
  ].map((part) => choose(document, whole(part), definitions, fits, chosenBy));
  return parts.length === 0 ? rest : { ...rest, allOf: parts };
}

/** At how many of its paths a document breaks a shape. */
function breaks(document: FixtureDocument, shape: Shape, fits: Fits): number {
  return declaredPaths(shape).filter((path) => !fits(document, restrictShape(shape, [path]))).length;
}

/** The paths by whose constants alternatives are told from each other. */
function constantPaths(branch: Shape): readonly string[] {
  return declaredPaths(branch).filter((path) =>
    partsAt(branch, path).some((part) => isJsonObject(part) && ('const' in part || 'enum' in part)),
  );
}
