import type { MongoOperation } from '../../contract/contract.js';
import type { BsonDocument } from '../../engine/engine.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import { typedDocument, typedValue } from './literal.js';

const largestBatch = 10_000;

type Bound = Readonly<Record<string, unknown>>;

/**
 * The database command that a query's operation is, with optional conditions added to its filter (to the first `$match`
 * of a pipeline, or in one of their own before it) and its parameters' values put in.
 */
export function commandOf(
  operation: MongoOperation,
  collection: string,
  added: readonly JsonObject[],
  parameters: Bound,
): BsonDocument {
  switch (operation.kind) {
    case 'find':
    case 'findOne':
      return {
        find: collection,
        filter: typedDocument(conjunction([operation.filter, ...added]), parameters),
        ...typedOption('projection', operation.projection, parameters),
        ...typedOption('sort', operation.sort, parameters),
        ...typedOption('skip', operation.skip, parameters),
        ...(operation.kind === 'findOne'
          ? { limit: 1, singleBatch: true }
          : { ...typedOption('limit', operation.limit, parameters), batchSize: largestBatch }),
        ...typedOption('hint', operation.hint, parameters),
        ...typedOption('collation', operation.collation, parameters),
      };
    case 'count':
      return {
        count: collection,
        query: typedDocument(conjunction([operation.filter, ...added]), parameters),
        ...typedOption('skip', operation.skip, parameters),
        ...typedOption('limit', operation.limit, parameters),
        ...typedOption('hint', operation.hint, parameters),
        ...typedOption('collation', operation.collation, parameters),
      };
    case 'distinct':
      return {
        distinct: collection,
        key: operation.key,
        query: typedDocument(conjunction([operation.filter, ...added]), parameters),
        ...typedOption('collation', operation.collation, parameters),
      };
    case 'aggregate':
      return {
        aggregate: collection,
        pipeline: withConditions(operation.pipeline, added).map((stage) => typedDocument(stage, parameters)),
        cursor: { batchSize: largestBatch },
        ...typedOption('hint', operation.hint, parameters),
        ...typedOption('collation', operation.collation, parameters),
      };
  }
}

/** One filter that says what several say together. */
export function conjunction(filters: readonly JsonObject[]): JsonObject {
  const meaningful = filters.filter((filter) => Object.keys(filter).length > 0);
  const keys = meaningful.flatMap((filter) => Object.keys(filter));
  if (new Set(keys).size === keys.length) return Object.assign({}, ...meaningful) as JsonObject;
  return { $and: meaningful };
}

function withConditions(pipeline: readonly JsonObject[], added: readonly JsonObject[]): readonly JsonObject[] {
  if (added.length === 0) return pipeline;
  const [first, ...rest] = pipeline;
  return first !== undefined && isJsonObject(first['$match'])
    ? [{ $match: conjunction([first['$match'], ...added]) }, ...rest]
    : [{ $match: conjunction(added) }, ...pipeline];
}

function typedOption(name: string, value: Json | undefined, parameters: Bound): BsonDocument {
  return value === undefined ? {} : { [name]: typedValue(value, parameters) };
}
