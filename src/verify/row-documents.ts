import type { Condition } from '../../fixtures/condition.js';
import { directedDocuments, type DirectedDocuments } from '../../fixtures/directed-documents.js';
import { declaredPaths } from '../../fixtures/shape-paths.js';
import type { Query, Shape } from '../contract/contract.js';
import type { Json } from '../value/json.js';
import { touches } from './claim.js';
import { constantsIn, constantsOfShape, lengthsAmong } from './constants.js';
import { shapesOf, type Kit } from './kit.js';
import type { QueryUse } from './query-use.js';

/**
 * Documents that the writer can store, that meet the conditions as far as those have a shape, and that differ in all that
 * a query with computed rows looks at.
 */
export function rowDocuments(
  query: Query,
  use: QueryUse,
  conditions: readonly Condition[],
  each: Shape,
  stored: readonly Shape[],
  kit: Kit,
): DirectedDocuments {
  const { shapes } = shapesOf(conditions, kit.meaningsFor(query), query.params);
  const constants = [
    ...Object.entries(query.operation).flatMap(([name, part]) =>
      name === 'kind' ? [] : constantsIn(part as Json, kit.values),
    ),
    ...constantsOfShape(each, kit.values),
  ];
  const looked = [
    ...(use.result.kind === 'only' ? use.result.paths : ['']),
    ...conditions.flatMap((condition) => condition.paths),
  ];
  const options = {
    values: kit.values,
    random: kit.random,
    paths: pathsLookedAt(looked, stored),
    constants,
    lengths: lengthsAmong(constants),
  };
  const met = directedDocuments([...stored, ...shapes], kit.solver, options);
  // Where it cannot be decided what meets the conditions, running the query tells.
  const directed = met.reasons.length > 0 ? directedDocuments(stored, kit.solver, options) : met;
  const edges = kit.edges(stored).fixtures.map(({ document }) => document);
  return directed.singles.length === 0 ? directed : { ...directed, pairs: [...directed.pairs, ...edges] };
}

/** Documents that the writer can store and that differ in all that a condition looks at. */
export function conditionDocuments(condition: Condition, stored: readonly Shape[], kit: Kit): DirectedDocuments {
  const constants = constantsIn(condition.filter, kit.values);
  return directedDocuments(stored, kit.solver, {
    values: kit.values,
    random: kit.random,
    paths: pathsLookedAt(condition.paths, stored),
    constants,
    lengths: lengthsAmong(constants),
  });
}

/** The declared paths that some paths of a query meet, and those paths that meet none. */
function pathsLookedAt(looked: readonly string[], stored: readonly Shape[]): readonly string[] {
  const declared = [...new Set(stored.flatMap((shape) => declaredPaths(shape)))];
  if (looked.includes('')) return declared;
  const met = declared.filter((path) => looked.some((each) => touches(each, path)));
  const unmet = looked.filter((path) => !declared.some((each) => touches(each, path)));
  return [...new Set([...met, ...unmet])];
}
