import { compare } from '../value/compare.js';
import { print } from '../value/print.js';
import { doc, int, emptyDoc, maxKey, minKey, type Doc, type Value } from '../value/value.js';
import type { Query } from './choose.js';
import type { Window } from './execute.js';
import type { Interval } from './interval.js';
import { isSingleRange } from './scan-index.js';
import type { Access, IndexScan, Plan, ScanCounts } from './plan.js';

export interface ExplainedRun {
  readonly counts: ScanCounts;
  readonly returned: number;
}

export interface Explanation {
  readonly namespace: string;
  readonly query: Query;
  readonly window: Window;
  readonly projects: boolean;
  readonly top?: string;
  /** Absent where there is no such collection. */
  readonly plan: Plan | undefined;
  readonly run: ExplainedRun | undefined;
}

/** The `queryPlanner` and, where the plan was run, the `executionStats` of an explain reply. */
export function explainPlan(explanation: Explanation): Doc {
  const { plan, query, namespace, run } = explanation;
  const winning = plan === undefined ? doc([['stage', 'EOF']]) : stagesOf(plan.access, explanation, run);
  const planner = new Map<string, Value>([
    ['namespace', namespace],
    ['indexFilterSet', false],
    ['parsedQuery', query.filter.source],
  ]);
  if (query.collation !== undefined) planner.set('collation', query.collation.specification);
  planner
    .set('maxIndexedOrSolutionsReached', false)
    .set('maxIndexedAndSolutionsReached', false)
    .set('maxScansToExplodeReached', false)
    .set('winningPlan', plan === undefined ? winning : stagesOf(plan.access, explanation, undefined))
    .set('rejectedPlans', plan?.rejected.map((access) => stagesOf(access, explanation, undefined)) ?? []);
  const reply = new Map<string, Value>([['queryPlanner', planner]]);
  if (run !== undefined) {
    reply.set(
      'executionStats',
      doc([
        ['executionSuccess', true],
        ['nReturned', int(isWrite(explanation.top) ? 0 : run.returned)],
        ['executionTimeMillis', int(0)],
        ['totalKeysExamined', int(run.counts.keysExamined)],
        ['totalDocsExamined', int(run.counts.docsExamined)],
        ['executionStages', winning],
      ]),
    );
  }
  return reply;
}

/** A write returns no documents. */
function isWrite(top: string | undefined): boolean {
  return top === 'UPDATE' || top === 'DELETE';
}

function stagesOf(access: Access, explanation: Explanation, run: ExplainedRun | undefined): Doc {
  const { query, window, projects, top, plan } = explanation;
  const covered = plan?.covered === true && access === plan.access;
  let stage = accessStage(access, query, covered, run);
  if (query.sort !== undefined && !givesOrder(access)) {
    stage = wrap('SORT', stage, run, [
      ['sortPattern', query.sort.source],
      ['memLimit', int(104857600)],
      ['type', covered ? 'default' : 'simple'],
    ]);
  }
  if (window.skip > 0) stage = wrap('SKIP', stage, run, [['skipAmount', int(window.skip)]]);
  if (window.limit !== undefined && top === undefined)
    stage = wrap('LIMIT', stage, run, [['limitAmount', int(window.limit)]]);
  if (projects) stage = wrap(covered ? 'PROJECTION_COVERED' : projectionStage(query), stage, run, []);
  if (top === undefined) return stage;
  return top === 'COUNT' ? countStage(access, query, covered, stage, run) : wrap(top, stage, run, []);
}

/** Counting needs no documents where a stretch of one index, or the size of the collection, says it all. */
function countStage(access: Access, query: Query, covered: boolean, stage: Doc, run: ExplainedRun | undefined): Doc {
  if (access.kind === 'collscan' && query.filter.source.size === 0 && query.hint === undefined) {
    return doc([['stage', 'RECORD_STORE_FAST_COUNT']]);
  }
  if (access.kind === 'ixscan' && covered && isSingleRange(access)) {
    const scan = new Map(scanStage(access, run));
    return wrap('COUNT', scan.set('stage', 'COUNT_SCAN'), run, []);
  }
  return wrap('COUNT', stage, run, []);
}

function projectionStage(query: Query): string {
  return query.needs?.every((path) => !path.includes('.')) === true ? 'PROJECTION_SIMPLE' : 'PROJECTION_DEFAULT';
}

function givesOrder(access: Access): boolean {
  return access.kind === 'sortMerge' || access.kind === 'idhack' || (access.kind === 'ixscan' && access.providesSort);
}

function wrap(name: string, input: Doc, run: ExplainedRun | undefined, fields: readonly [string, Value][]): Doc {
  return new Map<string, Value>([['stage', name], ...returned(run), ...fields, ['inputStage', input]]);
}

function returned(run: ExplainedRun | undefined): readonly [string, Value][] {
  return run === undefined ? [] : [['nReturned', int(run.returned)]];
}

function accessStage(access: Access, query: Query, covered: boolean, run: ExplainedRun | undefined): Doc {
  switch (access.kind) {
    case 'collscan': {
      const fields: [string, Value][] = query.filter.source.size > 0 ? [['filter', query.filter.source]] : [];
      return new Map<string, Value>([
        ['stage', 'COLLSCAN'],
        ...fields,
        ...returned(run),
        ['direction', access.direction === 1 ? 'forward' : 'backward'],
        ...examined('docsExamined', run?.counts.docsExamined),
      ]);
    }
    case 'idhack':
      return new Map<string, Value>([
        ['stage', 'IDHACK'],
        ...returned(run),
        ...examined('keysExamined', run?.counts.keysExamined),
        ...examined('docsExamined', run?.counts.docsExamined),
      ]);
    case 'ixscan':
      return covered ? scanStage(access, run) : fetch(scanStage(access, run), query, access.exact, run);
    case 'or': {
      const scans = access.scans.map((scan) => scanStage(scan, undefined));
      const or = new Map<string, Value>([['stage', 'OR'], ...returned(run), ['inputStages', scans]]);
      const fetched = fetch(or, query, access.rooted && access.scans.every((scan) => scan.exact), run);
      return access.rooted ? wrap('SUBPLAN', fetched, run, []) : fetched;
    }
    case 'sortMerge': {
      const scans = access.scans.map((scan) => scanStage(scan, undefined));
      const merge = new Map<string, Value>([
        ['stage', 'SORT_MERGE'],
        ...returned(run),
        ['sortPattern', query.sort?.source ?? emptyDoc],
        ['inputStages', scans],
      ]);
      return fetch(
        merge,
        query,
        access.scans.every((scan) => scan.exact),
        run,
      );
    }
  }
}

function examined(name: string, count: number | undefined): readonly [string, Value][] {
  return count === undefined ? [] : [[name, int(count)]];
}

function fetch(input: Doc, query: Query, exact: boolean, run: ExplainedRun | undefined): Doc {
  const filter: [string, Value][] = exact || query.filter.source.size === 0 ? [] : [['filter', query.filter.source]];
  return new Map<string, Value>([
    ['stage', 'FETCH'],
    ...filter,
    ...returned(run),
    ...examined('docsExamined', run?.counts.docsExamined),
    ['inputStage', input],
  ]);
}

function scanStage({ index, bounds, direction }: IndexScan, run: ExplainedRun | undefined): Doc {
  const { definition } = index;
  const stage = new Map<string, Value>([
    ['stage', 'IXSCAN'],
    ...returned(run),
    ['keyPattern', definition.specification.get('key') as Value],
    ['indexName', definition.name],
  ]);
  if (definition.collation !== undefined) stage.set('collation', definition.collation.specification);
  stage
    .set('isMultiKey', index.isMultikey())
    .set(
      'multiKeyPaths',
      doc(definition.parts.map((part, at): [string, Value] => [part.name, [...(index.arrayPaths?.[at] ?? [])]])),
    )
    .set('isUnique', definition.unique)
    .set('isSparse', definition.sparse)
    .set('isPartial', definition.partial !== undefined)
    .set('indexVersion', int(2))
    .set('direction', direction === 1 ? 'forward' : 'backward')
    .set(
      'indexBounds',
      doc(
        definition.parts.map((part, at): [string, Value] => {
          const backward = part.direction * direction === -1;
          const intervals = [...(bounds[at] ?? [])];
          return [
            part.name,
            (backward ? intervals.reverse() : intervals).map((interval) => intervalText(interval, backward)),
          ];
        }),
      ),
    );
  if (run !== undefined) {
    stage.set('keysExamined', int(run.counts.keysExamined)).set('seeks', int(run.counts.seeks));
  }
  return stage;
}

function intervalText({ low, high, lowInclusive, highInclusive }: Interval, backward: boolean): string {
  const [from, fromInclusive, to, toInclusive] = backward
    ? [high, highInclusive, low, lowInclusive]
    : [low, lowInclusive, high, highInclusive];
  return `${fromInclusive ? '[' : '('}${boundText(from)}, ${boundText(to)}${toInclusive ? ']' : ')'}`;
}

function boundText(value: Value): string {
  if (value === minKey || value === maxKey) return compare(value, minKey) === 0 ? 'MinKey' : 'MaxKey';
  if (value === Infinity) return 'inf.0';
  if (value === -Infinity) return '-inf.0';
  return Number.isNaN(value) ? 'nan.0' : print(value);
}
