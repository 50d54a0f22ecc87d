import { isJsonObject, type Json } from '../value/json.js';
import { mapSubschemas } from './map-schema.js';
import { ownValue } from './own-value.js';

/** The names and positions in a JSON pointer. */
export function pointerPath(pointer: string): readonly string[] {
  return pointer === '' ? [] : pointer.split('/').slice(1).map(unescapeSegment);
}

/** A segment of a pointer as the name that it stands for. */
export function unescapeSegment(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The fragment of a reference with its percent signs read; undefined when it is malformed. */
export function decodeFragment(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

/** What a pointer leads to; undefined when it leads nowhere. */
export function lookUp(value: Json, pointer: string): Json | undefined {
  let current: Json | undefined = value;
  for (const segment of pointerPath(pointer)) {
    if (Array.isArray(current))
      current = /^(0|[1-9]\d*)$/.test(segment) ? (current as readonly Json[])[Number(segment)] : undefined;
    else if (isJsonObject(current)) current = ownValue(current, segment);
    else return undefined;
  }
  return current;
}

/** The pointer to the schema that an `$anchor` (or `$dynamicAnchor`) names. */
export function findAnchor(value: Json, name: string): string | undefined {
  const search = (schema: Json, pointer: string): string | undefined => {
    if (!isJsonObject(schema)) return undefined;
    if (ownValue(schema, '$anchor') === name || ownValue(schema, '$dynamicAnchor') === name) return pointer;
    let found: string | undefined;
    mapSubschemas(schema, (subschema, place) => {
      const below = place.path
        .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
        .join('');
      found ??= search(subschema, `${pointer}${below}`);
      return subschema;
    });
    return found;
  };
  return search(value, '');
}
