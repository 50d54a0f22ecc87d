import type { MongoOperation, Query, Shape } from '../../contract/contract.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import { conditionsOf, type Condition } from '../../../fixtures/condition.js';
import { expressionPaths } from '../../../fixtures/mongodb-paths.js';
import type { QueryUse, UsedPaths } from '../query-use.js';
import { isSaidOfDocument } from '../row-is-document.js';

/** What a MongoDB query asks of the documents of its collection. */
export function useOfMongoQuery(operation: MongoOperation, query: Query): QueryUse {
  const optional = query.optional.flatMap(conditionsOf);
  switch (operation.kind) {
    case 'find':
    case 'findOne':
      return {
        conditions: conditionsOf(operation.filter),
        optional,
        ordering: [...Object.keys(operation.sort ?? {}), ...hintedPaths(operation.hint)],
        ...projected(operation.projection, query.expect.each),
      };
    case 'count':
      return {
        conditions: conditionsOf(operation.filter),
        optional,
        ordering: hintedPaths(operation.hint),
        result: { kind: 'only', paths: [] },
        rows: 'number',
      };
    case 'distinct':
      return {
        conditions: conditionsOf(operation.filter),
        optional,
        ordering: [],
        result: { kind: 'only', paths: [operation.key] },
        rows: 'computed',
      };
    case 'aggregate':
      return useOfPipeline(operation.pipeline, hintedPaths(operation.hint), optional, query.expect.each);
  }
}

/** The stages that only choose, order or count off documents, before the first one that changes them. */
function frontStages(pipeline: readonly JsonObject[]): readonly JsonObject[] {
  const end = pipeline.findIndex((stage) => !['$match', '$sort', '$limit', '$skip'].includes(stageName(stage)));
  return end === -1 ? pipeline : pipeline.slice(0, end);
}

function useOfPipeline(
  pipeline: readonly JsonObject[],
  hinted: readonly string[],
  optional: readonly Condition[],
  each: Shape | undefined,
): QueryUse {
  const front = frontStages(pipeline);
  const rest = pipeline.slice(front.length);
  const conditions = front.flatMap((stage) => (isJsonObject(stage['$match']) ? conditionsOf(stage['$match']) : []));
  const ordering = [
    ...front.flatMap((stage) => (isJsonObject(stage['$sort']) ? Object.keys(stage['$sort']) : [])),
    ...hinted,
  ];
  const [only] = rest;
  if (only === undefined) return { conditions, optional, ordering, result: { kind: 'whole' }, rows: 'documents' };
  if (rest.length === 1 && isJsonObject(only['$project'])) {
    const projection = projected(only['$project'], each);
    if (projection.rows === 'documents') return { conditions, optional, ordering, ...projection };
  }
  const paths = expressionPaths(rest);
  const result: UsedPaths = paths.includes('') ? { kind: 'whole' } : { kind: 'only', paths };
  return { conditions, optional, ordering, result, rows: 'computed' };
}

function projected(projection: JsonObject | undefined, each: Shape | undefined): Pick<QueryUse, 'result' | 'rows'> {
  const entries = projectedPaths(projection ?? {});
  const plain = entries.every(([, value]) => isInclusion(value) || isExclusion(value));
  if (!plain) {
    const paths = [
      ...entries.flatMap(([path, value]) =>
        isInclusion(value) || isJsonObject(value) ? [path.replace(/\.\$$/, '')] : [],
      ),
      ...expressionPaths(entries.map(([, value]) => value)),
    ];
    const sliced = entries.every(([, value]) => isJsonObject(value) && '$slice' in value);
    return { result: sliced || paths.includes('') ? { kind: 'whole' } : { kind: 'only', paths }, rows: 'computed' };
  }
  const included = entries.filter(([, value]) => isInclusion(value)).map(([path]) => path);
  const excluded = entries.filter(([, value]) => isExclusion(value)).map(([path]) => path);
  if (included.length > 0) {
    const positional = included.some((path) => path.endsWith('.$'));
    const paths = included.map((path) => path.replace(/\.\$$/, ''));
    const kept = excluded.includes('_id') ? paths : [...paths, '_id'];
    const plainly = !positional && isSaidOfDocument(each, { kind: 'only', paths: kept });
    return { result: { kind: 'only', paths }, rows: plainly ? 'documents' : 'computed' };
  }
  const result: UsedPaths = excluded.length > 0 ? { kind: 'except', paths: excluded } : { kind: 'whole' };
  return { result, rows: isSaidOfDocument(each, result) ? 'documents' : 'computed' };
}

/** What a projection says of each dotted path: `{ a: { b: 1 } }` says the same as `{ "a.b": 1 }`. */
function projectedPaths(projection: JsonObject): readonly (readonly [path: string, value: Json])[] {
  return Object.entries(projection).flatMap(([name, value]) => {
    const [first] = isJsonObject(value) ? Object.keys(value) : [];
    if (!isJsonObject(value) || first === undefined || first.startsWith('$')) return [[name, value] as const];
    return projectedPaths(value).map(([path, below]) => [`${name}.${path}`, below] as const);
  });
}

function isInclusion(value: Json): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

function isExclusion(value: Json): boolean {
  return value === false || value === 0;
}

function hintedPaths(hint: Json | undefined): readonly string[] {
  return isJsonObject(hint) ? Object.keys(hint) : [];
}

function stageName(stage: JsonObject): string {
  return Object.keys(stage)[0] ?? '';
}
