import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, ObjectId, Timestamp } from 'bson';
import { mongoError } from '../error.js';
import { deepestNesting, oldBinary } from './type-codes.js';
import { isDoc, type Doc, type Value } from './value.js';

/**
 * How many bytes a document takes as BSON: what `$bsonSize` says and the 16 MB limit counts. Overflow where it nests
 * deeper than BSON may.
 */
export function documentSize(document: Doc, depth = 0): number {
  if (depth > deepestNesting) {
    throw mongoError('Overflow', `BSONObj exceeded maximum nested object depth: ${String(deepestNesting)}`);
  }
  let size = 5;
  for (const [name, value] of document) {
    size += 2 + textSize(name) + (typeof value === 'string' ? 5 + textSize(value) : valueSize(value, depth));
  }
  return size;
}

function textSize(text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) return Buffer.byteLength(text, 'utf8');
  }
  return text.length;
}

function valueSize(value: Value, depth: number): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 8;
    case 'string':
      return 5 + textSize(value);
    case 'boolean':
      return 1;
    default:
      return objectSize(value, depth);
  }
}

function objectSize(value: Exclude<Value, string | number | bigint | boolean>, depth: number): number {
  if (value === null) return 0;
  if (value instanceof Int32) return 4;
  if (isDoc(value)) return documentSize(value, depth + 1);
  if (Array.isArray(value)) return arraySize(value as readonly Value[], depth + 1);
  if (value instanceof ObjectId) return 12;
  if (value instanceof Date || value instanceof Timestamp) return 8;
  if (value instanceof Decimal128) return 16;
  if (value instanceof Binary) return 5 + value.position + (value.sub_type === oldBinary ? 4 : 0);
  if (value instanceof BSONRegExp) return 2 + textSize(value.pattern) + textSize(value.options);
  if (value instanceof BSONSymbol) return 5 + textSize(value.value);
  if (value instanceof Code) {
    const scope: unknown = value.scope;
    return 5 + textSize(value.code) + (isDoc(scope) ? 4 + documentSize(scope, depth + 1) : 0);
  }
  return 0;
}

function arraySize(items: readonly Value[], depth: number): number {
  let size = 5;
  for (let index = 0; index < items.length; index += 1) {
    size += 2 + digits(index) + valueSize(items[index] as Value, depth);
  }
  return size;
}

function digits(index: number): number {
  return index < 10 ? 1 : index < 100 ? 2 : index < 1000 ? 3 : String(index).length;
}
