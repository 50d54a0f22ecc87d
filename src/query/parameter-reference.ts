import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json } from '../value/json.js';

/** The name in `{ $param: name }`, when the value is one. */
export function parameterName(value: Json | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  const name = value['$param'];
  return keys.length === 1 && typeof name === 'string' ? name : undefined;
}

/** Calls the function with each parameter anywhere in a value. */
export function forEachParameter(value: Json, at: SourcePath, visit: (name: string, at: SourcePath) => void): void {
  const name = parameterName(value);
  if (name !== undefined) visit(name, at);
  else if (Array.isArray(value)) {
    (value as readonly Json[]).forEach((item, index) => {
      forEachParameter(item, [...at, index], visit);
    });
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) forEachParameter(item, [...at, key], visit);
  }
}

/** Whether a parameter stands anywhere in a value. */
export function hasParameter(value: Json): boolean {
  if (parameterName(value) !== undefined) return true;
  return typeof value === 'object' && value !== null && Object.values<Json>(value).some(hasParameter);
}
