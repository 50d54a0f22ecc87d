import { createRequire } from 'node:module';
import type { JsonObject } from '../value/json.js';

let loaded: JsonObject | undefined;

/** The JSON Schema of the written format: the same file that editors use. */
export function contractSchema(): JsonObject {
  // The package refers to itself by name, so that the file is found from sources and from a build alike.
  loaded ??= createRequire(import.meta.url)('mortise/contract.schema.json') as JsonObject;
  return loaded;
}
