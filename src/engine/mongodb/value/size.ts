import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, ObjectId, Timestamp } from 'bson';
import { isDoc, type Doc, type Value } from './value.js';

/** How many bytes a document takes as BSON: what `$bsonSize` says and the 16 MB limit counts. */
export function documentSize(document: Doc): number {
  let size = 5;
  for (const [name, value] of document) size += 2 + textSize(name) + valueSize(value);
  return size;
}

/** How deep a value nests: 0 for a scalar. */
export function depthOf(value: Value): number {
  let deepest = 0;
  if (isDoc(value)) {
    for (const item of value.values()) if (typeof item === 'object') deepest = Math.max(deepest, depthOf(item));
    return deepest + 1;
  }
  if (!Array.isArray(value)) return 0;
  for (const item of value as readonly Value[]) {
    if (typeof item === 'object') deepest = Math.max(deepest, depthOf(item));
  }
  return deepest + 1;
}

function textSize(text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) return Buffer.byteLength(text, 'utf8');
  }
  return text.length;
}

function valueSize(value: Value): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 8;
    case 'string':
      return 5 + textSize(value);
    case 'boolean':
      return 1;
    default:
      return objectSize(value);
  }
}

function objectSize(value: Exclude<Value, string | number | bigint | boolean>): number {
  if (value === null) return 0;
  if (isDoc(value)) return documentSize(value);
  if (Array.isArray(value)) return arraySize(value as readonly Value[]);
  if (value instanceof Int32) return 4;
  if (value instanceof ObjectId) return 12;
  if (value instanceof Date || value instanceof Timestamp) return 8;
  if (value instanceof Decimal128) return 16;
  if (value instanceof Binary) return 5 + value.position + (value.sub_type === Binary.SUBTYPE_BYTE_ARRAY ? 4 : 0);
  if (value instanceof BSONRegExp) return 2 + textSize(value.pattern) + textSize(value.options);
  if (value instanceof BSONSymbol) return 5 + textSize(value.value);
  if (value instanceof Code) {
    const scope: unknown = value.scope;
    return 5 + textSize(value.code) + (isDoc(scope) ? 4 + documentSize(scope) : 0);
  }
  return 0;
}

function arraySize(items: readonly Value[]): number {
  let size = 5;
  for (let index = 0; index < items.length; index += 1) {
    size += 2 + digits(index) + valueSize(items[index] as Value);
  }
  return size;
}

function digits(index: number): number {
  return index < 10 ? 1 : index < 100 ? 2 : index < 1000 ? 3 : String(index).length;
}
