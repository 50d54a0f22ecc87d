import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json } from './json.js';

/** A lower-case hexadecimal SHA-256. */
export type Digest = string;

/** The canonical text of a JSON value, as RFC 8785 (JSON Canonicalization Scheme) fixes it. */
export function canonicalText(value: Json): string {
  const text = (canonicalize as unknown as (value: unknown) => string | undefined)(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical text');
  return text;
}

/** The SHA-256 of the canonical text, so that two values that say the same have the same digest. */
export function digestOf(value: Json): Digest {
  return createHash('sha256').update(canonicalText(value)).digest('hex');
}
