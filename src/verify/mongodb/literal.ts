import { Double, EJSON, Int32, Long } from 'bson';
import type { BsonDocument, BsonValue } from '../../engine/engine.js';
import { InternalError } from '../../problem/errors.js';
import { parameterName } from '../../query/parameter-reference.js';
import { extendedJsonType } from '../../query/typed-literal.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';

/**
 * A value as a contract writes it, as the typed value that is sent: Extended JSON read, whole numbers as int or long,
 * each `{ $param: name }` replaced. Only the exact forms of Extended JSON are read as such, so that a query operator of
 * nearly the same name (`$regex`, `$type`) stays one.
 */
export function typedValue(value: Json, parameters: Readonly<Record<string, unknown>>): BsonValue {
  if (typeof value === 'number') return typedNumber(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((element) => typedValue(element, parameters));
  if (!isJsonObject(value)) return value;
  const name = parameterName(value);
  if (name !== undefined) {
    if (!Object.hasOwn(parameters, name)) throw new InternalError(`no value was chosen for the parameter "${name}"`);
    return parameters[name] as BsonValue;
  }
  if (extendedJsonType(value) !== undefined) {
    return (EJSON.deserialize({ value }, { relaxed: false }) as { value: BsonValue }).value;
  }
  return typedDocument(value, parameters);
}

/** The same for a whole object, whose own keys are never a form of Extended JSON. */
export function typedDocument(value: JsonObject, parameters: Readonly<Record<string, unknown>>): BsonDocument {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, typedValue(part, parameters)]));
}

/** A typed value in canonical Extended JSON. */
export function written(value: unknown): Json {
  return (EJSON.serialize({ value }, { relaxed: false }) as { value?: Json }).value ?? null;
}

function typedNumber(value: number): BsonValue {
  if (!Number.isInteger(value) || Object.is(value, -0)) return new Double(value);
  if (value >= -2147483648 && value <= 2147483647) return new Int32(value);
  return Number.isSafeInteger(value) ? Long.fromNumber(value) : new Double(value);
}
