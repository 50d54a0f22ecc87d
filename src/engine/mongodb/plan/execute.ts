import type { Variables } from '../expression/compiled.js';
import type { Sort } from '../sort/compile.js';
import type { Collection } from '../storage/collection.js';
import type { Doc } from '../value/value.js';
import { newCounts, type Access, type IndexScan, type Plan, type ScanCounts } from './plan.js';
import { scanIndex } from './scan-index.js';

/** A document with the number of its record, under which it can be changed. */
export interface Found {
  readonly record: number;
  readonly document: Doc;
}

export interface Window {
  readonly sort: Sort | undefined;
  readonly skip: number;
  readonly limit: number | undefined;
}

/** Runs a plan: the documents that match, in order, within skip and limit; `counts` says what it cost. */
export function* executePlan(
  collection: Collection,
  plan: Plan,
  window: Window,
  variables: Variables,
  counts: ScanCounts,
): Generator<Found, undefined> {
  let found: Iterable<Found> = matching(collection, plan, variables, counts, window.sort);
  if (plan.sorts && window.sort !== undefined) found = sorted(found, window.sort);
  const end = window.limit === undefined ? Infinity : window.skip + window.limit;
  if (end === 0) return undefined;
  let at = 0;
  for (const item of found) {
    if (at >= window.skip) yield item;
    at += 1;
    if (at >= end) return undefined;
  }
  return undefined;
}

/** The documents a plan finds, all at once: what `executePlan` yields, without the cost of a generator. */
export function collectDocuments(
  collection: Collection,
  plan: Plan,
  window: Window,
  variables: Variables,
): readonly Doc[] {
  if (plan.access.kind === 'collscan' && plan.access.direction === 1 && !plan.sorts) {
    return scanDocuments(collection, plan, window, variables);
  }
  return Array.from(executePlan(collection, plan, window, variables, newCounts()), ({ document }) => document);
}

function scanDocuments(collection: Collection, plan: Plan, window: Window, variables: Variables): readonly Doc[] {
  const { matches } = plan.filter;
  const { skip, limit = Infinity } = window;
  const end = skip + limit;
  const found: Doc[] = [];
  let at = 0;
  for (const document of collection.documents.values()) {
    if (at >= end) break;
    if (!matches(document, variables)) continue;
    if (at >= skip) found.push(document);
    at += 1;
  }
  return found;
}

function sorted(found: Iterable<Found>, sort: Sort): Iterable<Found> {
  return [...found]
    .map((item) => ({ item, key: sort.keyOf(item.document) }))
    .sort((left, right) => sort.compareKeys(left.key, right.key))
    .map(({ item }) => item);
}

function* matching(
  collection: Collection,
  plan: Plan,
  variables: Variables,
  counts: ScanCounts,
  sort: Sort | undefined,
): Generator<Found, undefined> {
  const { matches } = plan.filter;
  for (const item of fetched(collection, plan.access, counts, sort, !plan.covered)) {
    if (matches(item.document, variables)) yield item;
  }
  return undefined;
}

function* fetched(
  collection: Collection,
  access: Access,
  counts: ScanCounts,
  sort: Sort | undefined,
  fetches: boolean,
): Generator<Found, undefined> {
  switch (access.kind) {
    case 'collscan': {
      const records = access.direction === 1 ? collection.documents : [...collection.documents].reverse();
      for (const [record, document] of records) {
        counts.docsExamined += 1;
        yield { record, document };
      }
      return undefined;
    }
    case 'idhack':
      yield* fromScan(collection, access.scan, counts, new Set(), fetches);
      return undefined;
    case 'ixscan':
      yield* fromScan(collection, access, counts, new Set(), fetches);
      return undefined;
    case 'or': {
      const seen = new Set<number>();
      for (const scan of access.scans) yield* fromScan(collection, scan, counts, seen, fetches);
      return undefined;
    }
    case 'sortMerge':
      if (sort !== undefined) yield* merged(collection, access.scans, counts, sort, fetches);
      return undefined;
  }
}

function* fromScan(
  collection: Collection,
  scan: IndexScan,
  counts: ScanCounts,
  seen: Set<number>,
  fetches: boolean,
): Generator<Found, undefined> {
  for (const { record } of scanIndex(scan, counts)) {
    if (seen.has(record)) continue;
    seen.add(record);
    const document = collection.documents.get(record);
    if (document === undefined) continue;
    if (fetches) counts.docsExamined += 1;
    yield { record, document };
  }
  return undefined;
}

function* merged(
  collection: Collection,
  scans: readonly IndexScan[],
  counts: ScanCounts,
  sort: Sort,
  fetches: boolean,
): Generator<Found, undefined> {
  const seen = new Set<number>();
  const heads = scans.flatMap((scan) => {
    const rest = fromScan(collection, scan, counts, seen, fetches);
    const first = rest.next();
    return first.done === true ? [] : [{ rest, item: first.value, key: sort.keyOf(first.value.document) }];
  });
  while (heads.length > 0) {
    let least = 0;
    for (let at = 1; at < heads.length; at += 1) {
      const [candidate, best] = [heads[at], heads[least]];
      if (candidate !== undefined && best !== undefined && sort.compareKeys(candidate.key, best.key) < 0) least = at;
    }
    const head = heads[least];
    if (head === undefined) return undefined;
    yield head.item;
    const next = head.rest.next();
    if (next.done === true) heads.splice(least, 1);
    else heads[least] = { rest: head.rest, item: next.value, key: sort.keyOf(next.value.document) };
  }
  return undefined;
}
