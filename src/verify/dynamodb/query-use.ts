import { conditionFrom, dynamoConditions, projectedPaths } from '../../../fixtures/dynamodb-condition.js';
import type { DynamoOperation, Reads, Shape } from '../../contract/contract.js';
import { isJsonObject, type Json } from '../../value/json.js';
import type { QueryUse, UsedPaths } from '../query-use.js';
import { isSaidOfDocument } from '../row-is-document.js';

/**
 * What a DynamoDB operation asks of the items of its table. An index holds only items that have its key attributes, so
 * that a query or scan of one asks for those too.
 */
export function useOfDynamoQuery(
  operation: DynamoOperation,
  indexes: Reads['indexes'],
  each: Shape | undefined,
): QueryUse {
  const { input, kind } = operation;
  const conditions = dynamoConditions(input, kind);
  const index = typeof input['IndexName'] === 'string' ? input['IndexName'] : undefined;
  const keys = index === undefined ? [] : (indexes[index] ?? []);
  const asked = new Set(conditions.flatMap((condition) => condition.paths));
  const implied = keys
    .filter((key) => !asked.has(key))
    .map((key) => conditionFrom({ kind: 'attribute_exists', path: { kind: 'path', parts: [key] } }));
  const paths = projectedPaths(input);
  const counts = input['Select'] === 'COUNT';
  const result: UsedPaths = counts
    ? { kind: 'only', paths: [] }
    : paths === undefined
      ? { kind: 'whole' }
      : { kind: 'only', paths };
  return {
    conditions: [...conditions, ...implied],
    optional: [],
    ordering: [...keys, ...tokenPaths(input['ExclusiveStartKey'])],
    result,
    rows: counts ? 'number' : isSaidOfDocument(each, result, 'goes') ? 'documents' : 'computed',
  };
}

function tokenPaths(token: Json | undefined): readonly string[] {
  if (!isJsonObject(token)) return [];
  const keyOf = token['$keyOf'];
  return Array.isArray(keyOf) ? (keyOf as readonly string[]) : Object.keys(token);
}
