import { decimalTextOf, nearestDouble, rationalFromDecimalDouble } from './rational.js';
import { type Value, nullValue } from './value.js';

/** The value that a JSON value is. Throws a TypeError for what JSON cannot say. */
export function valueFromJson(json: unknown): Value {
  switch (typeof json) {
    case 'boolean':
      return { kind: 'bool', bool: json };
    case 'number':
      if (!Number.isFinite(json)) throw new TypeError(`${String(json)} is not JSON`);
      return { kind: 'number', number: rationalFromDecimalDouble(json) };
    case 'string':
      return { kind: 'string', text: json };
    case 'object':
      if (json === null) return nullValue;
      if (Array.isArray(json)) return { kind: 'array', items: json.map(valueFromJson) };
      return { kind: 'object', entries: Object.entries(json).map(([name, field]) => [name, valueFromJson(field)]) };
    default:
      throw new TypeError(`${typeof json} is not JSON`);
  }
}

/** The JSON value that a value is; only for values that came from JSON shapes. */
export function jsonFromValue(value: Value): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'bool':
      return value.bool;
    case 'number':
      if (typeof value.number === 'string') throw new TypeError(`${value.number} is not JSON`);
      return value.number.bottom === 1n
        ? Number(value.number.top)
        : Number(decimalTextOf(value.number) ?? nearestDouble(value.number));
    case 'string':
      return value.text;
    case 'array':
      return value.items.map(jsonFromValue);
    case 'object':
      return objectOf(value.entries.map(([name, field]) => [name, jsonFromValue(field)]));
    default:
      throw new TypeError(`JSON has no ${value.kind}`);
  }
}

/** An object with these fields, `__proto__` among them treated as any other. */
export function objectOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries);
}
