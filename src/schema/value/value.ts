import { type Rational, rationalKey } from './rational.js';

export type NumberKind = 'number' | 'int' | 'long' | 'double' | 'decimal';

/** What a number is: a fraction, or one of the three that are not. */
export type NumberPoint = Rational | 'NaN' | 'Infinity' | '-Infinity';

export interface NumberValue {
  readonly kind: NumberKind;
  readonly number: NumberPoint;
}

/** A moment, an ObjectId or a timestamp: a point on a line of whole numbers. */
export interface PointValue {
  readonly kind: 'date' | 'objectId' | 'timestamp';
  readonly point: bigint;
}

export type Entry = readonly [name: string, value: Value];

/** A document's value as the solver sees it, exact and the same for every store. */
export type Value =
  | { readonly kind: 'null' | 'minKey' | 'maxKey' }
  | { readonly kind: 'bool'; readonly bool: boolean }
  | NumberValue
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'array'; readonly items: readonly Value[] }
  | { readonly kind: 'object'; readonly entries: readonly Entry[] }
  | PointValue
  | { readonly kind: 'binData'; readonly subtype: number; readonly hex: string }
  | { readonly kind: 'regex'; readonly pattern: string; readonly options: string }
  | { readonly kind: 'javascript'; readonly code: string }
  | { readonly kind: 'stringSet' | 'numberSet' | 'binarySet'; readonly members: readonly string[] };

export const nullValue: Value = { kind: 'null' };

export function stringValue(text: string): Value {
  return { kind: 'string', text };
}

/**
 * A text that two values share exactly when the store holds them for equal: numbers across their types, and objects with or without
 * regard to the order of their fields.
 */
export function equalityKey(value: Value, orderedFields: boolean): string {
  switch (value.kind) {
    case 'null':
    case 'minKey':
    case 'maxKey':
      return value.kind;
    case 'bool':
      return value.bool ? 'true' : 'false';
    case 'number':
    case 'int':
    case 'long':
    case 'double':
    case 'decimal':
      return typeof value.number === 'string' ? value.number : `#${rationalKey(value.number)}`;
    case 'string':
      return JSON.stringify(value.text);
    case 'array':
      return `[${value.items.map((item) => equalityKey(item, orderedFields)).join(',')}]`;
    case 'object': {
      const fields = value.entries.map(
        ([name, field]) => `${JSON.stringify(name)}:${equalityKey(field, orderedFields)}`,
      );
      if (!orderedFields) fields.sort();
      return `{${fields.join(',')}}`;
    }
    case 'date':
    case 'objectId':
    case 'timestamp':
      return `${value.kind} ${String(value.point)}`;
    case 'binData':
      return `binData ${String(value.subtype)} ${value.hex}`;
    case 'regex':
      return `regex ${JSON.stringify(value.pattern)} ${value.options}`;
    case 'javascript':
      return `javascript ${JSON.stringify(value.code)}`;
    case 'stringSet':
    case 'numberSet':
    case 'binarySet':
      return `${value.kind} ${JSON.stringify([...value.members].sort())}`;
  }
}

export function isScalar(value: Value): boolean {
  return value.kind !== 'array' && value.kind !== 'object';
}

const sizes = new WeakMap<Value, number>();

/** How many values, characters and names a tree holds, which may be far more than it takes in memory where parts are shared. */
export function sizeOf(value: Value): number {
  if (value.kind === 'string') return 1 + value.text.length;
  if (value.kind !== 'array' && value.kind !== 'object') return 1;
  let size = sizes.get(value);
  if (size !== undefined) return size;
  size = 1;
  if (value.kind === 'array') for (const item of value.items) size += sizeOf(item);
  else for (const [name, field] of value.entries) size += name.length + sizeOf(field);
  sizes.set(value, size);
  return size;
}

/** The length that JSON Schema counts: code points, not UTF-16 units. */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    length -= 1;
    index += 1;
  }
  return length;
}
