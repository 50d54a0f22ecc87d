import { isEmbeddedDocument } from '../../../fixtures/document.js';

/** What matters of a query plan. */
export interface PlanReading {
  readonly scansCollection: boolean;
  /** Whether documents are sorted in memory after they were found. */
  readonly sorts: boolean;
  /** The indexes that are used, by name. */
  readonly indexes: readonly string[];
  /** Whether some condition narrows the first key of an index. */
  readonly bounded: boolean;
}

/** Reads a reply of `explain`, of a find or an aggregate, of this or an older form; undefined when no plan is in it. */
export function readPlan(reply: unknown): PlanReading | undefined {
  const stages: Stage[] = [];
  collect(winningPlans(reply), stages);
  if (stages.length === 0) return undefined;
  const scans = stages.filter(
    (stage) => stage['stage'] === 'IXSCAN' || stage['stage'] === 'COUNT_SCAN' || stage['stage'] === 'DISTINCT_SCAN',
  );
  const byId = stages.some((stage) =>
    ['IDHACK', 'EXPRESS_IXSCAN', 'CLUSTERED_IXSCAN'].includes(String(stage['stage'])),
  );
  const nothing = stages.some((stage) => stage['stage'] === 'EOF');
  return {
    scansCollection: stages.some((stage) => stage['stage'] === 'COLLSCAN'),
    sorts: stages.some((stage) => stage['stage'] === 'SORT'),
    indexes: byId ? ['_id_'] : scans.map((stage) => String(stage['indexName'])),
    bounded: byId || nothing || scans.some(isBounded),
  };
}

type Stage = Readonly<Record<string, unknown>>;

function winningPlans(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return (value as readonly unknown[]).flatMap(winningPlans);
  if (!isEmbeddedDocument(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    if (name === 'winningPlan') return [part];
    if (name === '$sort') return [{ stage: 'SORT' }];
    return ['queryPlanner', 'stages', '$cursor', 'explainResult'].includes(name) ? winningPlans(part) : [];
  });
}

function collect(value: unknown, stages: Stage[]): void {
  if (Array.isArray(value)) {
    for (const part of value as readonly unknown[]) collect(part, stages);
  } else if (isEmbeddedDocument(value)) {
    if (typeof value['stage'] === 'string') stages.push(value);
    for (const name of ['inputStage', 'inputStages', 'queryPlan', 'shards']) collect(value[name], stages);
  }
}

function isBounded(stage: Stage): boolean {
  if (stage['stage'] === 'COUNT_SCAN') return true;
  const bounds = stage['indexBounds'];
  if (!isEmbeddedDocument(bounds)) return false;
  const [first] = Object.values(bounds);
  const intervals = Array.isArray(first) ? (first as readonly unknown[]).map(String) : [];
  return !intervals.some((interval) => fromEndToEnd.has(interval));
}

/** All values, and all texts: what a pattern without a beginning is looked for in. */
const fromEndToEnd: ReadonlySet<string> = new Set(['[MinKey, MaxKey]', '[MaxKey, MinKey]', '["", {})', '({}, ""]']);
