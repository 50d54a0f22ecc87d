import type { Collation } from '../collation/compile.js';
import { mongoError, MongoError } from '../error.js';
import type { Variables } from '../expression/compiled.js';
import type { Filter } from '../filter/compile.js';
import type { FilterNode } from '../filter/node.js';
import { naturalDirection, type Sort } from '../sort/compile.js';
import type { Collection } from '../storage/collection.js';
import type { Index } from '../storage/index.js';
import { compare } from '../value/compare.js';
import { isArray, isDoc, type Value } from '../value/value.js';
import { candidates, hintedScans, isUsable, type PlanRequest } from './candidates.js';
import { executePlan } from './execute.js';
import { point } from './interval.js';
import { newCounts, providesSort, type Access, type Plan } from './plan.js';

export interface Query {
  readonly filter: Filter;
  readonly sort: Sort | undefined;
  /** `{ $natural: ±1 }` as the sort. */
  readonly natural?: 1 | -1 | undefined;
  readonly hint?: Value | undefined;
  readonly collation: Collation | undefined;
  /** The paths the answer is made of, where it needs no whole documents. */
  readonly needs?: readonly string[] | undefined;
}

/**
 * Chooses how to answer a query: the only way there is, or, of several, the one that comes out best in a trial run, as
 * the server's multi-planner does. BadValue for a hint that names no index.
 */
export function choosePlan(collection: Collection, query: Query, variables: Variables): Plan {
  const { hint } = query;
  if (hint !== undefined) return hintedPlan(collection, query, hint, variables);
  if (query.natural !== undefined) return planOf({ kind: 'collscan', direction: query.natural }, query);
  const byId = idLookup(collection, query);
  if (byId !== undefined) return planOf(byId, query);
  const request: PlanRequest = { filter: query.filter.node, sort: query.sort, collation: query.collation };
  return bestOf(collection, candidates(collection.indexes, request), query, variables);
}

function planOf(access: Access, query: Query, rejected: readonly Access[] = []): Plan {
  return {
    access,
    filter: query.filter,
    sorts: query.sort !== undefined && query.sort.parts.length > 0 && !providesSort(access),
    covered: isCovered(access, query),
    rejected,
  };
}

function bestOf(collection: Collection, choices: readonly Access[], query: Query, variables: Variables): Plan {
  const [only] = choices;
  if (only === undefined) return planOf({ kind: 'collscan', direction: 1 }, query);
  if (choices.length === 1) return planOf(only, query);
  const scored = choices.map((access) => ({
    access,
    score: trialScore(collection, planOf(access, query), query, variables),
  }));
  const best = scored.reduce((left, right) => (right.score > left.score ? right : left));
  return planOf(
    best.access,
    query,
    choices.filter((access) => access !== best.access),
  );
}

const trialResults = 101;

/** Productivity of a trial run, with the server's small bonuses for no fetch and no blocking sort. */
function trialScore(collection: Collection, plan: Plan, query: Query, variables: Variables): number {
  const counts = newCounts();
  const mostWorks = Math.max(10_000, 0.3 * collection.documents.size);
  const run = executePlan(collection, plan, { sort: query.sort, skip: 0, limit: undefined }, variables, counts);
  let results = 0;
  let isEof = false;
  while (results < trialResults && counts.keysExamined < mostWorks) {
    if (run.next().done === true) {
      isEof = true;
      break;
    }
    results += 1;
  }
  const works = Math.max(1, counts.keysExamined + (plan.sorts ? results : 0) + (isEof ? 1 : 0));
  const bonus = Math.min(1 / (10 * works), 1e-4);
  return 1 + results / works + (plan.covered ? bonus : 0) + (plan.sorts ? 0 : bonus) + (isEof ? 1 : 0);
}

function hintedPlan(collection: Collection, query: Query, hint: Value, variables: Variables): Plan {
  if (isDoc(hint) && hint.has('$natural')) {
    return planOf({ kind: 'collscan', direction: naturalDirection(hint) ?? 1 }, query);
  }
  const index = findIndex(collection, hint);
  const request: PlanRequest = { filter: query.filter.node, sort: query.sort, collation: query.collation };
  if (!isUsable(index, request)) {
    throw new MongoError(291, `error processing query: planner returned error :: caused by :: No query solutions`);
  }
  return bestOf(collection, hintedScans(index, request), query, variables);
}

/** The index that a hint names, by its name or its key pattern. */
export function findIndex(collection: Collection, hint: Value): Index {
  if (typeof hint !== 'string' && !isDoc(hint)) throw mongoError('FailedToParse', 'Hint must be a string or an object');
  const index = collection.indexes.find(({ definition }) => {
    if (definition.hidden) return false;
    if (typeof hint === 'string') return definition.name === hint;
    return compare(definition.specification.get('key') as Value, hint) === 0;
  });
  if (index !== undefined) return index;
  throw mongoError(
    'BadValue',
    `error processing query: ns=${collection.namespace} planner returned error :: caused by :: ` +
      'hint provided does not correspond to an existing index',
  );
}

/** An equality on `_id` alone goes straight to the document. */
function idLookup(collection: Collection, query: Query): Access | undefined {
  const { node, source } = query.filter;
  if (source.size !== 1 || node.kind !== 'compare' || node.comparison !== 'eq' || node.path.join('.') !== '_id') {
    return undefined;
  }
  if (isArray(node.value) || query.collation?.specification !== collection.options.collation?.specification) {
    const own = collection.options.collation;
    const same =
      query.collation !== undefined &&
      own !== undefined &&
      compare(query.collation.specification, own.specification) === 0;
    if (isArray(node.value) || !same) return undefined;
  }
  return {
    kind: 'idhack',
    scan: {
      kind: 'ixscan',
      index: collection.idIndex,
      bounds: [node.value === null ? [point(null)] : [point(node.value)]],
      direction: 1,
      providesSort: true,
      exact: true,
    },
  };
}

/** Whether keys alone could answer: every condition is in the bounds and every needed field in the index. */
function isCovered(access: Access, query: Query): boolean {
  const { needs } = query;
  if (needs === undefined || access.kind !== 'ixscan' || access.index.isMultikey()) return false;
  if (access.index.definition.collation !== undefined || access.index.definition.sparse) return false;
  const fields = new Set(access.index.definition.parts.map((part) => part.name));
  if (!needs.every((path) => fields.has(path))) return false;
  if (query.sort?.parts.some((part) => !fields.has(part.name)) === true) return false;
  return access.exact || isDecidedByKeys(query.filter.node, fields);
}

/** Whether a condition on a key says the same as on the document; null does not, it may stand for missing. */
function isDecidedByKeys(node: FilterNode, fields: ReadonlySet<string>): boolean {
  switch (node.kind) {
    case 'and':
      return node.children.every((child) => isDecidedByKeys(child, fields));
    case 'compare':
      return fields.has(node.path.join('.')) && node.value !== null && !isArray(node.value);
    case 'in':
      return fields.has(node.path.join('.')) && !node.values.some((value) => value === null || isArray(value));
    case 'regex':
      return fields.has(node.path.join('.'));
    default:
      return false;
  }
}
