import type { Json, JsonObject } from '../value/json.js';

/** A JSON Schema (2020-12 with `bsonType` and `bsonRange`), as plain data. */
export type Shape = boolean | JsonObject;

/** What fits all of them. */
export function every(shapes: readonly Shape[]): Shape {
  if (shapes.includes(false)) return false;
  const parts = shapes.filter((shape) => shape !== true);
  const [only] = parts;
  if (only === undefined) return true;
  if (parts.length === 1) return only;
  return mergedWithoutClash(parts) ?? { allOf: parts };
}

/** What fits some of them. */
export function some(shapes: readonly Shape[]): Shape {
  if (shapes.includes(true)) return true;
  const parts = shapes.filter((shape) => shape !== false);
  const [only] = parts;
  if (only === undefined) return false;
  return parts.length === 1 ? only : { anyOf: parts };
}

/** What does not fit it. */
export function not(shape: Shape): Shape {
  if (typeof shape === 'boolean') return !shape;
  const [only, ...others] = Object.keys(shape);
  return only === 'not' && others.length === 0 ? (shape['not'] as Shape) : { not: shape };
}

// Keywords that another keyword beside them cannot change the meaning of.
const independent = new Set([
  'bsonType',
  'required',
  'minItems',
  'maxItems',
  'allOf',
  'anyOf',
  'not',
  'bsonRange',
  'const',
]);

function mergedWithoutClash(parts: readonly Shape[]): Shape | undefined {
  const merged: Record<string, Json> = {};
  for (const part of parts) {
    if (typeof part === 'boolean') return undefined;
    for (const [keyword, value] of Object.entries(part)) {
      const mergeable =
        independent.has(keyword) || keyword === 'properties' || keyword === 'contains' || keyword === 'prefixItems';
      if (!mergeable || Object.hasOwn(merged, keyword)) return undefined;
      merged[keyword] = value;
    }
  }
  return merged;
}
