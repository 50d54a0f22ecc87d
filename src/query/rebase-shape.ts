import { type Json, isJsonObject } from '../value/json.js';
import type { Shape } from './shape-algebra.js';
import { ShapeRefusal } from './shape-refusal.js';

const literalKeywords = new Set(['const', 'enum', 'default', 'examples', 'bsonRange']);
const identifying = ['$id', '$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveRef'];

/**
 * The shape with its references rewritten, so that it may stand under `$defs` of another: `#/x` becomes `#/$defs/<name>/x`.
 *
 * @throws {ShapeRefusal} When the shape has identifiers of its own or refers out of itself.
 */
export function rebased(shape: Shape, name: string): Shape {
  return rebasedValue(shape, name) as Shape;
}

function rebasedValue(value: Json, name: string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((part) => rebasedValue(part, name));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([keyword, part]) => {
      // A property may well be called `$id`; its value is then a shape, not text.
      if (identifying.includes(keyword) && typeof part === 'string') {
        throw new ShapeRefusal('update-path-without-shape', keyword, `a shape with ${keyword} cannot be moved`);
      }
      if (keyword === '$ref' && typeof part === 'string') {
        if (part !== '#' && !part.startsWith('#/')) {
          throw new ShapeRefusal('update-path-without-shape', keyword, `the reference ${part} leaves its shape`);
        }
        return [keyword, `#/$defs/${name}${part.slice(1)}`];
      }
      return [keyword, literalKeywords.has(keyword) ? part : rebasedValue(part, name)];
    }),
  );
}

/** What a reference within the shape reaches, `undefined` when it is nothing. */
export function referenced(root: Shape, reference: string): Shape | undefined {
  if (!reference.startsWith('#')) return undefined;
  let place: Json = root;
  for (const step of reference.slice(1).split('/').slice(1)) {
    if (typeof place !== 'object' || place === null) return undefined;
    const member = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    if (!Object.hasOwn(place, member)) return undefined;
    place = (place as Readonly<Record<string, Json>>)[member] ?? null;
  }
  return typeof place === 'boolean' || isJsonObject(place) ? place : undefined;
}
