import type { Collation } from '../collation/compile.js';
import type { FilterNode } from '../filter/node.js';
import type { Sort } from '../sort/compile.js';
import type { Index } from '../storage/index.js';
import { compare } from '../value/compare.js';
import { implies } from './implies.js';
import { everything, intersect, isEverything, isPoint, type Interval } from './interval.js';
import { boundsOf, type IndexTraits } from './predicate-bounds.js';
import type { Access, IndexScan } from './plan.js';
import { conjunctionOf, type Conjunction, type Predicate } from './predicates.js';

/** What a query asks of its plan. */
export interface PlanRequest {
  readonly filter: FilterNode;
  readonly sort: Sort | undefined;
  readonly collation: Collation | undefined;
}

/** Every way in which one of the indexes could serve the query. */
export function candidates(indexes: readonly Index[], request: PlanRequest): readonly Access[] {
  const conjunction = conjunctionOf(request.filter);
  const visible = indexes.filter((index) => !index.definition.hidden);
  const found: Access[] = visible.flatMap((index) => scansOf(index, conjunction, request));
  for (const disjunction of conjunction.disjunctions) {
    const scans = disjunction.children.map((branch) => branchScan(visible, branch, request));
    if (scans.every((scan) => scan !== undefined)) {
      found.push({ kind: 'or', scans, rooted: request.filter === disjunction });
    }
  }
  const sorted = found.some(
    (access) => access.kind === 'sortMerge' || (access.kind === 'ixscan' && access.providesSort),
  );
  if (request.sort !== undefined && !sorted) found.push(...visible.flatMap((index) => sortOnlyScan(index, request)));
  return found;
}

function scansOf(index: Index, conjunction: Conjunction, request: PlanRequest): readonly Access[] {
  if (!isUsable(index, request)) return [];
  const assigned = assign(index, conjunction, request.collation);
  if (assigned === undefined) return [];
  const { bounds, exact } = assigned;
  const merge = sortMerge(index, bounds, exact, request);
  if (merge !== undefined) return [merge];
  const direction = sortDirection(index, bounds, request);
  return [{ kind: 'ixscan', index, bounds, direction: direction ?? 1, providesSort: direction !== undefined, exact }];
}

function branchScan(indexes: readonly Index[], branch: FilterNode, request: PlanRequest): IndexScan | undefined {
  const conjunction = conjunctionOf(branch);
  const scans = indexes.flatMap((index) =>
    scansOf(index, conjunction, { filter: branch, sort: undefined, collation: request.collation }),
  );
  const usable = scans.filter((scan) => scan.kind === 'ixscan');
  return usable.sort((left, right) => pointFields(right) - pointFields(left))[0];
}

function pointFields(scan: IndexScan): number {
  const first = scan.bounds.findIndex((intervals) => !intervals.every(isPoint));
  return first < 0 ? scan.bounds.length : first;
}

function sortOnlyScan(index: Index, request: PlanRequest): readonly IndexScan[] {
  const { sparse, partial } = index.definition;
  if (sparse || partial !== undefined) return [];
  return wholeScan(index, request).filter((scan) => scan.providesSort);
}

/** A scan of a whole index, as a hint or a sort alone asks for. */
export function wholeScan(index: Index, request: PlanRequest): readonly IndexScan[] {
  const bounds = index.definition.parts.map(() => [everything]);
  const direction = sortDirection(index, bounds, request);
  return [
    { kind: 'ixscan', index, bounds, direction: direction ?? 1, providesSort: direction !== undefined, exact: false },
  ];
}

/** The scans with one index that was asked for by name. */
export function hintedScans(index: Index, request: PlanRequest): readonly Access[] {
  const scans = scansOf(index, conjunctionOf(request.filter), request);
  return scans.length > 0 ? scans : wholeScan(index, request);
}

export function isUsable(index: Index, request: PlanRequest): boolean {
  const { partial } = index.definition;
  if (partial === undefined) return true;
  return sameCollation(index, request.collation) && implies(request.filter, partial.node);
}

function sameCollation(index: Index, collation: Collation | undefined): boolean {
  const own = index.definition.collation;
  if (own === undefined || collation === undefined) return own === collation;
  return compare(own.specification, collation.specification) === 0;
}

interface Assigned {
  readonly bounds: readonly (readonly Interval[])[];
  readonly exact: boolean;
}

/** Gives each field of the index its bounds; undefined where no condition bounds the first one. */
function assign(index: Index, conjunction: Conjunction, collation: Collation | undefined): Assigned | undefined {
  const { definition } = index;
  const traits: IndexTraits = {
    sparse: definition.sparse,
    single: definition.parts.length === 1,
    multikey: index.isMultikey(),
    strings: definition.collation,
    sameCollation: sameCollation(index, collation),
  };
  const used = new Set<Predicate>();
  let exact = !conjunction.hasMore;
  const chosen: { readonly field: number; readonly predicate: Predicate }[] = [];
  const bounds = definition.parts.map((part, field): readonly Interval[] => {
    const options = conjunction.predicates.flatMap((predicate) => {
      if (predicate.path !== part.name) return [];
      const found = boundsOf(predicate.node, traits);
      if (found === undefined || !fitsBesides(index, field, predicate, chosen)) return [];
      return [{ predicate, ...found }];
    });
    const selected = index.isMultikeyField(field) ? selectForArray(options) : options;
    let intervals: readonly Interval[] = [everything];
    for (const option of selected) {
      used.add(option.predicate);
      chosen.push({ field, predicate: option.predicate });
      exact &&= option.exact;
      intervals = intersect(intervals, option.intervals, definition.collation?.order);
    }
    return intervals;
  });
  if (!chosen.some(({ field }) => field === 0)) return undefined;
  return { bounds, exact: exact && used.size === conjunction.predicates.length };
}

/** Two fields below one array may only be bounded together by conditions on the same element. */
function fitsBesides(
  index: Index,
  field: number,
  predicate: Predicate,
  chosen: readonly { readonly field: number; readonly predicate: Predicate }[],
): boolean {
  const own = index.arrayPaths?.[field];
  if (own === undefined || own.size === 0) return true;
  return chosen.every((other) => {
    if (other.field === field) return true;
    const shared = [...(index.arrayPaths?.[other.field] ?? [])].filter((prefix) => own.has(prefix));
    if (shared.length === 0) return true;
    const { scope } = predicate;
    return (
      scope !== undefined &&
      scope === other.predicate.scope &&
      shared.every((prefix) => scope.path === prefix || scope.path.startsWith(`${prefix}.`))
    );
  });
}

interface Option {
  readonly predicate: Predicate;
  readonly intervals: readonly Interval[];
  readonly exact: boolean;
}

/** Conditions on an array may be met by different elements, so only those of one element can be combined. */
function selectForArray(options: readonly Option[]): readonly Option[] {
  const best = options.find((option) => option.intervals.every(isPoint)) ?? options[0];
  if (best === undefined) return [];
  const { scope } = best.predicate;
  return scope === undefined ? [best] : options.filter((option) => option.predicate.scope === scope);
}

/** The direction in which the index gives the order of the sort; undefined where it does not, or none is wanted. */
function sortDirection(index: Index, bounds: Assigned['bounds'], request: PlanRequest): 1 | -1 | undefined {
  const { sort } = request;
  if (sort === undefined || !sameCollation(index, request.collation)) return undefined;
  const { parts } = index.definition;
  const fixed = new Set(
    parts.flatMap((part, at) => {
      const [only] = bounds[at] ?? [];
      const isFixed = bounds[at]?.length === 1 && only !== undefined && isPoint(only) && !index.isMultikeyField(at);
      return isFixed ? [part.name] : [];
    }),
  );
  // An equality on an array does not fix the value the sort sees, but it may stand in front of the sorted fields.
  const skippable = (at: number): boolean => {
    const [only] = bounds[at] ?? [];
    return bounds[at]?.length === 1 && only !== undefined && isPoint(only);
  };
  const wanted = sort.parts.filter((part) => !fixed.has(part.name));
  let direction: 1 | -1 | undefined;
  let at = 0;
  for (const part of wanted) {
    while (at < parts.length && parts[at]?.name !== part.name && skippable(at)) at += 1;
    const own = parts[at];
    if (own === undefined || own.name !== part.name) return undefined;
    if (index.isMultikeyField(at) && !isEverything(bounds[at] ?? [])) return undefined;
    if (index.isMultikeyField(at) && sharesArray(index, at, bounds)) return undefined;
    const needed = (own.direction * part.direction) as 1 | -1;
    if (direction !== undefined && direction !== needed) return undefined;
    direction = needed;
    at += 1;
  }
  return direction ?? 1;
}

function sharesArray(index: Index, field: number, bounds: Assigned['bounds']): boolean {
  const own = index.arrayPaths?.[field] ?? new Set<string>();
  return bounds.some(
    (intervals, at) =>
      at !== field && !isEverything(intervals) && [...(index.arrayPaths?.[at] ?? [])].some((prefix) => own.has(prefix)),
  );
}

const mostMergedScans = 200;

/** `$in` before the sorted field: one scan for each value, merged in order, instead of a blocking sort. */
function sortMerge(index: Index, bounds: Assigned['bounds'], exact: boolean, request: PlanRequest): Access | undefined {
  if (request.sort === undefined || sortDirection(index, bounds, request) !== undefined) return undefined;
  let prefixes: readonly (readonly Interval[])[][] = [[]];
  let at = 0;
  for (; at < bounds.length; at += 1) {
    const intervals = bounds[at] ?? [];
    if (intervals.length === 0 || !intervals.every(isPoint) || index.isMultikeyField(at)) break;
    prefixes = prefixes.flatMap((prefix) => intervals.map((interval) => [...prefix, [interval]]));
    if (prefixes.length > mostMergedScans) return undefined;
  }
  if (prefixes.length < 2) return undefined;
  const scans = prefixes.map((prefix): IndexScan | undefined => {
    const own = [...prefix, ...bounds.slice(at)];
    const direction = sortDirection(index, own, request);
    return direction === undefined
      ? undefined
      : { kind: 'ixscan', index, bounds: own, direction, providesSort: true, exact };
  });
  return scans.every((scan) => scan !== undefined) ? { kind: 'sortMerge', scans } : undefined;
}
