import {
  BSONRegExp,
  type BSONValue,
  BSONSymbol,
  Binary,
  Code,
  Decimal128,
  Double,
  EJSON,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { objectOf } from './json-form.js';
import { decimalTextOf, nearestDouble, rational, rationalFromBinaryDouble, rationalFromText } from './rational.js';
import { type NumberPoint, type Value, nullValue } from './value.js';

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function fromDouble(value: number): NumberPoint {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'Infinity';
  return value === -Infinity ? '-Infinity' : rationalFromBinaryDouble(value);
}

function fromDecimal(text: string): NumberPoint {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return text;
  const number = rationalFromText(text);
  if (number === undefined) throw new TypeError(`${text} is not a decimal`);
  return number;
}

/** Every type wrapper of Extended JSON begins its only, or its first, key with a dollar. */
function isExtended(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).some((key) => extendedKeys.has(key));
}

const extendedKeys = new Set([
  '$oid',
  '$date',
  '$numberInt',
  '$numberLong',
  '$numberDouble',
  '$numberDecimal',
  '$binary',
  '$uuid',
  '$regularExpression',
  '$timestamp',
  '$minKey',
  '$maxKey',
  '$code',
  '$symbol',
]);

/**
 * The value that a BSON value is, given as the `bson` package's types, as plain JavaScript or as Extended JSON. A plain number is an
 * int where it can be one, else a double, as the drivers write it.
 */
export function valueFromBson(value: unknown): Value {
  switch (typeof value) {
    case 'boolean':
      return { kind: 'bool', bool: value };
    case 'string':
      return { kind: 'string', text: value };
    case 'number': {
      const int = Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
      return { kind: int ? 'int' : 'double', number: fromDouble(value) };
    }
    case 'bigint':
      return { kind: 'long', number: rational(value) };
    case 'object':
      return value === null ? nullValue : fromObject(value);
    default:
      throw new TypeError(`${typeof value} is not BSON`);
  }
}

function fromObject(value: object): Value {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(valueFromBson) };
  if (value instanceof Date) {
    const time = value.getTime();
    if (Number.isNaN(time)) throw new TypeError('an invalid Date is not BSON');
    return { kind: 'date', point: BigInt(time) };
  }
  if (value instanceof RegExp)
    return { kind: 'regex', pattern: value.source, options: value.flags.split('').sort().join('') };
  if (value instanceof Uint8Array) return { kind: 'binData', subtype: 0, hex: Buffer.from(value).toString('hex') };
  if ('_bsontype' in value) return fromBsonType(value as BSONValue);
  if (!isPlain(value)) throw new TypeError('only plain objects and BSON types are BSON');
  const retired = ['$undefined', '$dbPointer'].find((key) => Object.hasOwn(value, key));
  if (retired !== undefined) throw new TypeError(`${retired} stands for a type that drivers write no more`);
  if (isExtended(value)) {
    const read: unknown = EJSON.deserialize(value, { relaxed: false });
    if (read !== null && typeof read === 'object' && isPlain(read) && isExtended(read)) {
      throw new TypeError(`${JSON.stringify(value)} is not Extended JSON`);
    }
    return valueFromBson(read);
  }
  return { kind: 'object', entries: Object.entries(value).map(([name, field]) => [name, valueFromBson(field)]) };
}

function fromBsonType(value: BSONValue): Value {
  if (value instanceof Int32) return { kind: 'int', number: rational(BigInt(value.value)) };
  if (value instanceof Timestamp) return { kind: 'timestamp', point: value.toBigInt() };
  if (value instanceof Long) return { kind: 'long', number: rational(value.toBigInt()) };
  if (value instanceof Double) return { kind: 'double', number: fromDouble(value.value) };
  if (value instanceof Decimal128) return { kind: 'decimal', number: fromDecimal(value.toString()) };
  if (value instanceof ObjectId) return { kind: 'objectId', point: BigInt(`0x${value.toHexString()}`) };
  if (value instanceof Binary) return { kind: 'binData', subtype: value.sub_type, hex: value.toString('hex') };
  if (value instanceof BSONRegExp) return { kind: 'regex', pattern: value.pattern, options: value.options };
  if (value instanceof MinKey) return { kind: 'minKey' };
  if (value instanceof MaxKey) return { kind: 'maxKey' };
  if (value instanceof Code && value.scope === null) return { kind: 'javascript', code: value.code };
  if (value instanceof BSONSymbol) return { kind: 'string', text: value.value };
  throw new TypeError(`${value._bsontype} is not supported`);
}

function decimalOf(number: NumberPoint): Decimal128 {
  if (typeof number === 'string') return Decimal128.fromString(number);
  const text = decimalTextOf(number);
  if (text === undefined) throw new RangeError('a decimal cannot hold this fraction');
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '');
  if (digits.length <= 34) return Decimal128.fromString(text);
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  return Decimal128.fromString(
    `${text.startsWith('-') ? '-' : ''}${digits.slice(0, digits.length - zeros)}E+${String(zeros)}`,
  );
}

/** The value as a tree of the `bson` package's types; dates are JavaScript's. */
export function bsonFromValue(value: Value): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'bool':
      return value.bool;
    case 'number':
      throw new TypeError('BSON has no plain number');
    case 'int':
      return new Int32(typeof value.number === 'string' ? value.number : Number(value.number.top));
    case 'long':
      if (typeof value.number === 'string') throw new TypeError(`a long is not ${value.number}`);
      return Long.fromBigInt(value.number.top);
    case 'double':
      return new Double(typeof value.number === 'string' ? Number(value.number) : nearestDouble(value.number));
    case 'decimal':
      return decimalOf(value.number);
    case 'string':
      return value.text;
    case 'array':
      return value.items.map(bsonFromValue);
    case 'object':
      return objectOf(value.entries.map(([name, field]) => [name, bsonFromValue(field)]));
    case 'date':
      return new Date(Number(value.point));
    case 'objectId':
      return new ObjectId(value.point.toString(16).padStart(24, '0'));
    case 'timestamp':
      return Timestamp.fromBits(Number(BigInt.asIntN(32, value.point)), Number(BigInt.asIntN(32, value.point >> 32n)));
    case 'binData':
      return new Binary(Buffer.from(value.hex, 'hex'), value.subtype);
    case 'regex':
      return new BSONRegExp(value.pattern, value.options);
    case 'javascript':
      return new Code(value.code);
    case 'minKey':
      return new MinKey();
    case 'maxKey':
      return new MaxKey();
    case 'stringSet':
    case 'numberSet':
    case 'binarySet':
      throw new TypeError(`BSON has no ${value.kind}`);
  }
}
