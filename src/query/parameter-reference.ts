import { isJsonObject, type Json } from '../value/json.js';

/** The name in `{ $param: name }`, when the value is one. */
export function parameterName(value: Json | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  const name = value['$param'];
  return keys.length === 1 && typeof name === 'string' ? name : undefined;
}
