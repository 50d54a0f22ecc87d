import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { mapSubschemas } from './map-schema.js';

/** Stands for a map whose entries keep their order, in JSON whose keys may be sorted on the way. */
const MARK = '$map';

/** The value with every map whose order could be lost written as `{ $map: [[key, value], ...] }`. */
export function keepOrder(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(keepOrder);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  const plain = entries.length < 2 && !Object.hasOwn(value, MARK);
  return plain
    ? Object.fromEntries(entries.map(([key, item]) => [key, keepOrder(item)]))
    : { [MARK]: entries.map(([key, item]) => [key, keepOrder(item)]) };
}

/** The inverse of `keepOrder`; undefined when the value is nothing that it gives. */
export function restoreOrder(value: Json, depth = 0): Json | undefined {
  if (depth > 400) return undefined;
  if (Array.isArray(value)) return restoreAll(value as readonly Json[], depth);
  if (!isJsonObject(value)) return value;
  const marked = Object.hasOwn(value, MARK) ? value[MARK] : undefined;
  const pairs = marked === undefined ? Object.entries(value) : entriesOf(marked);
  if (pairs === undefined || (marked !== undefined && Object.keys(value).length !== 1)) return undefined;
  if (new Set(pairs.map(([key]) => key)).size !== pairs.length) return undefined;
  const items = restoreAll(
    pairs.map(([, item]) => item),
    depth,
  );
  if (items === undefined) return undefined;
  return Object.fromEntries(pairs.map(([key], index) => [key, items[index] ?? null]));
}

function restoreAll(values: readonly Json[], depth: number): readonly Json[] | undefined {
  const restored = values.map((item) => restoreOrder(item, depth + 1));
  return restored.every((item) => item !== undefined) ? restored : undefined;
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const pairs = value as readonly Json[];
  const wellFormed = pairs.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string');
  return wellFormed ? (pairs as readonly (readonly [string, Json])[]) : undefined;
}

/** A shape whose constants keep the order of their fields. */
export function keepShapeOrder(schema: Json): Json {
  return changeConstants(schema, keepOrder);
}

/** The inverse of `keepShapeOrder`; undefined when the value is nothing that it gives. */
export function restoreShapeOrder(schema: Json): Json | undefined {
  const broken: Json[] = [];
  const restored = changeConstants(schema, (constant) => {
    const value = restoreOrder(constant);
    if (value === undefined) broken.push(constant);
    return value ?? null;
  });
  return broken.length === 0 ? restored : undefined;
}

function changeConstants(schema: Json, change: (constant: Json) => Json, depth = 0): Json {
  if (!isJsonObject(schema) || depth > 400) return schema;
  const mapped: JsonObject = mapSubschemas(schema, (subschema) => changeConstants(subschema, change, depth + 1));
  return Object.fromEntries(
    Object.entries(mapped).map(([keyword, value]) => [
      keyword,
      keyword === 'const' || keyword === 'enum' || keyword === 'default' || keyword === 'examples'
        ? change(value)
        : value,
    ]),
  );
}
