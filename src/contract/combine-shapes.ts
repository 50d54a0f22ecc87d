import { canonicalText } from '../value/digest.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { Shape, Store } from './contract.js';
import { defName } from './close-shape.js';
import { mapSubschemas, mapValues } from './map-schema.js';
import { ownValue } from './own-value.js';
import { either, together } from './shape-path.js';
import { containerSchema } from './type-names.js';

/** The values that fit every one of several self-contained shapes. */
export function allOfShapes(shapes: readonly Shape[]): Shape {
  return combined(shapes, together);
}

/** The values that fit any of several self-contained shapes. */
export function anyOfShapes(shapes: readonly Shape[]): Shape {
  return combined(shapes, either);
}

/** The lists whose elements fit a self-contained shape. */
export function listOfShape(shape: Shape, store: Store): Shape {
  return combined([shape], ([items = true]) => ({ ...containerSchema('array', store), items }));
}

/** Brings the definitions of several shapes together: same names for same definitions, new names where they differ. */
function combined(shapes: readonly Shape[], combine: (parts: readonly Json[]) => Json): Shape {
  const defs = new Map<string, Json>();
  const parts = shapes.map((shape): Json => {
    if (typeof shape === 'boolean') return shape;
    const own = ownValue(shape, '$defs');
    if (!isJsonObject(own)) return shape;
    const names = new Map(Object.entries(own).map(([name, value]) => [name, freeName(name, value, defs)]));
    for (const [name, value] of Object.entries(own)) defs.set(names.get(name) ?? name, renamed(value, names));
    const { $defs: _defs, ...rest } = shape;
    return renamed(rest, names);
  });
  const result = combine(parts);
  if (!isJsonObject(result)) return result !== false;
  return defs.size === 0 ? result : { ...result, $defs: Object.fromEntries(defs) };
}

function freeName(name: string, value: Json, taken: ReadonlyMap<string, Json>): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${String(count)}`;
    const existing = taken.get(candidate);
    if (existing === undefined || canonicalText(existing) === canonicalText(value)) return candidate;
  }
}

function renamed(schema: Json, names: ReadonlyMap<string, string>): Json {
  if (!isJsonObject(schema)) return schema;
  const mapped: JsonObject = mapSubschemas(schema, (subschema) => renamed(subschema, names));
  const name = defName(ownValue(mapped, '$ref'));
  return name === undefined
    ? mapped
    : { ...mapValues(mapped, (value) => value), $ref: `#/$defs/${names.get(name) ?? name}` };
}
