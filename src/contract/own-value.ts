import type { Json, JsonObject } from '../value/json.js';

/** The value that an object itself has under a name; never one that every object inherits, such as `constructor`. */
export function ownValue(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
