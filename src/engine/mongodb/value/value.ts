import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';

/** BSON's deprecated type 6. There is one instance, `bsonUndefined`; a missing field is JavaScript's `undefined`. */
export class BsonUndefined {
  readonly _bsontype = 'Undefined';
}

/**
 * A document: an ordered map from field names to values. A `Map` keeps integer-like names in their place and makes
 * `__proto__` a name like any other.
 */
export type Doc = ReadonlyMap<string, Value>;

/**
 * A BSON value inside the engine. The four number types stay apart: a double is a JavaScript number, an int is an
 * `Int32`, a long is a bigint, a decimal is a `Decimal128`. Values are never changed once they are built, so that the
 * store, the indexes and the answers may share them: whatever changes a document builds a new `Map`.
 */
export type Value =
  | number
  | Int32
  | bigint
  | Decimal128
  | string
  | boolean
  | null
  | BsonUndefined
  | Date
  | ObjectId
  | Binary
  | Timestamp
  | BSONRegExp
  | Code
  | MinKey
  | MaxKey
  | BSONSymbol
  | Doc
  | readonly Value[];

/** The names MongoDB's `$type` gives to BSON types. */
export type Kind =
  | 'double'
  | 'string'
  | 'object'
  | 'array'
  | 'binData'
  | 'undefined'
  | 'objectId'
  | 'bool'
  | 'date'
  | 'null'
  | 'regex'
  | 'javascript'
  | 'symbol'
  | 'javascriptWithScope'
  | 'int'
  | 'timestamp'
  | 'long'
  | 'decimal'
  | 'minKey'
  | 'maxKey';

export type NumberValue = number | Int32 | bigint | Decimal128;

export const bsonUndefined = new BsonUndefined();
export const minKey = new MinKey();
export const maxKey = new MaxKey();
export const emptyDoc: Doc = new Map();

const smallInts = Array.from({ length: 1152 }, (_, index) => new Int32(index - 128));

/** The int32 of a JavaScript integer that is known to fit; small ones are shared. */
export function int(value: number): Int32 {
  return smallInts[value + 128] ?? new Int32(value);
}

/** An int where the value fits in 32 bits, else a long. */
export function intOrLong(value: number | bigint): Int32 | bigint {
  return value >= -2147483648 && value <= 2147483647 ? int(Number(value)) : BigInt(value);
}

export function isDoc(value: unknown): value is Doc {
  return value instanceof Map;
}

export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isNumber(value: Value | undefined): value is NumberValue {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return true;
    case 'object':
      return value instanceof Int32 || value instanceof Decimal128;
    default:
      return false;
  }
}

/** null, the deprecated undefined, or missing: what aggregation calls nullish. */
export function isNullish(value: Value | undefined): value is null | undefined | BsonUndefined {
  return value === null || value === undefined || value === bsonUndefined;
}

/** The type of a value, in `$type`'s words. */
export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    default:
      break;
  }
  if (value === null) return 'null';
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Int32) return 'int';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof Date) return 'date';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Binary) return 'binData';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof BSONRegExp) return 'regex';
  if (value instanceof Code) return value.scope === null ? 'javascript' : 'javascriptWithScope';
  if (value instanceof MinKey) return 'minKey';
  if (value instanceof MaxKey) return 'maxKey';
  if (value instanceof BSONSymbol) return 'symbol';
  return 'undefined';
}

/** The type as aggregation's `$type` prints it: `missing` for a field that is not there. */
export function kindOrMissing(value: Value | undefined): Kind | 'missing' {
  return value === undefined ? 'missing' : kindOf(value);
}

/** A document from pairs or from a plain object of values (whose integer-like names would come first). */
export function doc(fields: Readonly<Record<string, Value>> | Iterable<readonly [string, Value]>): Doc {
  return new Map(Symbol.iterator in fields ? fields : Object.entries(fields));
}

/** The bytes of a Binary, without the spare room its buffer may have. */
export function bytesOf(binary: Binary): Uint8Array {
  return binary.buffer.length === binary.position ? binary.buffer : binary.buffer.subarray(0, binary.position);
}
