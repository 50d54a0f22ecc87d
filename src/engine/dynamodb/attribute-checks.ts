import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import type { Refusal } from './refusal.js';

/** DynamoDB's limit on how deep lists and maps nest inside an item; dynalite has none. */
const deepestNesting = 32;
const longestName = 64 * 1024;

/**
 * Refuses what dynalite stores although DynamoDB would not: names that are empty or too long, and nesting beyond 32
 * levels.
 */
export function refuseAttributes(attributes: Json | undefined): Refusal | undefined {
  return isJsonObject(attributes) ? refuseMap(attributes, 0) : undefined;
}

function refuseMap(attributes: JsonObject, depth: number): Refusal | undefined {
  if (depth > deepestNesting) return { feature: `telling that an item nests deeper than ${deepestNesting} levels` };
  for (const [name, value] of Object.entries(attributes)) {
    if (name === '') return { feature: 'telling that an attribute has an empty name' };
    if (Buffer.byteLength(name) > longestName) return { feature: 'telling that an attribute name is too long' };
    const refusal = refuseValue(value, depth);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseValue(value: Json, depth: number): Refusal | undefined {
  if (!isJsonObject(value)) return undefined;
  if (isJsonObject(value['M'])) return refuseMap(value['M'], depth + 1);
  if (!Array.isArray(value['L'])) return undefined;
  if (depth >= deepestNesting) return { feature: `telling that an item nests deeper than ${deepestNesting} levels` };
  for (const item of value['L'] as readonly Json[]) {
    const refusal = refuseValue(item, depth + 1);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** One key attribute of a secondary index. */
export interface IndexKey {
  readonly index: string;
  readonly attribute: string;
  readonly longest: number;
}

/** The keys of a table's secondary indexes that hold text or bytes, from the answer to DescribeTable. */
export function indexKeysOf(described: Json): readonly IndexKey[] {
  const table = isJsonObject(described) ? described['Table'] : undefined;
  if (!isJsonObject(table)) return [];
  const numbers = new Set(
    objectsIn(table['AttributeDefinitions'])
      .filter((definition) => definition['AttributeType'] === 'N')
      .map((definition) => definition['AttributeName']),
  );
  return [...objectsIn(table['GlobalSecondaryIndexes']), ...objectsIn(table['LocalSecondaryIndexes'])].flatMap(
    (index) =>
      objectsIn(index['KeySchema'])
        .filter((key) => !numbers.has(key['AttributeName'] as string))
        .map((key) => ({
          index: textOf(index['IndexName']),
          attribute: textOf(key['AttributeName']),
          longest: key['KeyType'] === 'HASH' ? 2048 : 1024,
        })),
  );
}

/** Refuses a value for an index key that DynamoDB would reject and dynalite stores: empty, or longer than a key may be. */
export function refuseIndexKey(key: IndexKey, value: Json | undefined): Refusal | undefined {
  if (!isJsonObject(value)) return undefined;
  const text = value['S'];
  const bytes = value['B'];
  const length =
    typeof text === 'string'
      ? Buffer.byteLength(text)
      : typeof bytes === 'string'
        ? Buffer.from(bytes, 'base64').length
        : undefined;
  if (length === 0) return { feature: `telling that ${key.attribute}, a key of the index ${key.index}, is empty` };
  if (length !== undefined && length > key.longest) {
    return {
      feature: `telling that ${key.attribute}, a key of the index ${key.index}, is longer than ${key.longest} bytes`,
    };
  }
  return undefined;
}

/** A text; nothing where it is none. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The objects of a list; nothing where it is no list. */
export function objectsIn(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? (list as readonly Json[]).filter(isJsonObject) : [];
}
