import type { Problem } from '../problem/problem.js';
import type { Json } from '../value/json.js';

export type PlainJson = { readonly json: Json } | { readonly problem: Problem };

const MAX_DEPTH = 200;

/** A copy of a value of code as JSON, or why JSON cannot say it. Entries that are undefined are left out. */
export function plainJson(value: unknown, path: readonly string[], file: string): PlainJson {
  const refuse = (message: string, hint?: string): PlainJson => ({
    problem: {
      code: 'not-json',
      message,
      place: { file, ...(path.length > 0 ? { path: path.join('.') } : {}) },
      ...(hint === undefined ? {} : { hint }),
    },
  });
  if (path.length > MAX_DEPTH) return refuse('The contract is nested too deep, or contains itself.');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return { json: value };
  if (typeof value === 'number') {
    const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    return exact
      ? { json: value }
      : refuse(
          `The number ${String(value)} cannot be written exactly.`,
          `Write \`{ $numberLong: '...' }\` or \`{ $numberDouble: '...' }\`.`,
        );
  }
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      const plain = plainJson(item, [...path, String(index)], file);
      if ('problem' in plain) return plain;
      items.push(plain.json);
    }
    return { json: items };
  }
  if (value instanceof RegExp)
    return refuse(
      'A regular expression is not plain data.',
      `Write \`{ $regularExpression: { pattern: '${value.source}', options: '${value.flags}' } }\`.`,
    );
  if (value instanceof Date) return refuse('A `Date` is not plain data.', "Write `{ $date: '2026-01-31T12:00:00Z' }`.");
  if (typeof value !== 'object') return refuse(`A ${typeof value} is not plain data.`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    return refuse(
      'An object of a class is not plain data.',
      'Values that JSON cannot say are written as Extended JSON: `{ $oid: ... }`, `{ $numberDecimal: ... }`.',
    );
  }
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const plain = plainJson(item, [...path, key], file);
    if ('problem' in plain) return plain;
    entries.push([key, plain.json]);
  }
  return { json: Object.fromEntries(entries) };
}
