import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { keywordNamed, type Keyword } from './schema-keywords.js';

/** What is known of a subschema when it is visited. */
export interface SubschemaPlace {
  readonly keyword: string;
  readonly info: Keyword;
  /** The way from the schema that holds it. */
  readonly path: readonly (string | number)[];
}

/**
 * The schema with each of its direct subschemas replaced by what the function makes of it; everything else is kept. The
 * function sees subschemas only, never a constant or a name that merely looks like one.
 */
export function mapSubschemas(
  schema: JsonObject,
  change: (subschema: Json, place: SubschemaPlace) => Json,
): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]): readonly [string, Json] => {
      const info = keywordNamed(keyword);
      if (info === undefined) return [keyword, value];
      const at = (subschema: Json, ...path: (string | number)[]): Json =>
        change(subschema, { keyword, info, path: [keyword, ...path] });
      switch (info.kind) {
        case 'schema':
          // The older tuple form of `items` is a list of schemas.
          return [keyword, Array.isArray(value) ? value.map((item: Json, index) => at(item, index)) : at(value)];
        case 'schema-list':
          return [keyword, Array.isArray(value) ? value.map((item: Json, index) => at(item, index)) : value];
        case 'schema-map':
          return [keyword, isJsonObject(value) ? mapValues(value, (item, name) => at(item, name)) : value];
        case 'dependencies':
          return [
            keyword,
            isJsonObject(value)
              ? mapValues(value, (item, name) => (Array.isArray(item) ? item : at(item, name)))
              : value,
          ];
        default:
          return [keyword, value];
      }
    }),
  );
}

/** Calls the function with each direct subschema. */
export function visitSubschemas(schema: JsonObject, visit: (subschema: Json, place: SubschemaPlace) => void): void {
  mapSubschemas(schema, (subschema, place) => {
    visit(subschema, place);
    return subschema;
  });
}

/** The object with each value replaced; every name, `__proto__` included, stays a name. */
export function mapValues(object: JsonObject, change: (value: Json, name: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
}
