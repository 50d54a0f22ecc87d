import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, ObjectId, Timestamp } from 'bson';
import {
  doubleOfDecimal,
  exactDecimalOfDouble,
  compareDecimals,
  normaliseDecimal,
  readDecimal,
  signed,
  type FiniteDecimal,
} from './decimal.js';
import { bytesOf, isDoc, kindOf, type NumberValue, type Value } from './value.js';

/**
 * A text that two values share exactly when `compare` says 0: the key for hash tables in group, distinct, set
 * operators and lookups. Under a collation give `fold`, which maps each string to a representative of its equals.
 */
export function equalityKey(value: Value, fold?: (text: string) => string): string {
  switch (typeof value) {
    case 'string':
      return textKey(fold === undefined ? value : fold(value));
    case 'number':
    case 'bigint':
      return `n${numberKey(value)};`;
    case 'boolean':
      return value ? 't' : 'f';
    default:
      return objectKey(value, fold);
  }
}

function textKey(text: string): string {
  return `s${String(text.length)}:${text}`;
}

function objectKey(value: Exclude<Value, string | number | bigint | boolean>, fold?: (text: string) => string): string {
  if (value === null) return '0';
  if (isDoc(value)) {
    let key = '{';
    for (const [name, item] of value) key += textKey(name) + equalityKey(item, fold);
    return `${key}}`;
  }
  if (Array.isArray(value)) {
    let key = '[';
    for (const item of value as readonly Value[]) key += equalityKey(item, fold);
    return `${key}]`;
  }
  if (value instanceof Int32 || value instanceof Decimal128) return `n${numberKey(value)};`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (value instanceof Date) return `d${String(value.getTime())};`;
  if (value instanceof BSONSymbol) return textKey(fold === undefined ? value.value : fold(value.value));
  if (value instanceof Binary) return `b${String(value.sub_type)}:${hex(bytesOf(value))};`;
  if (value instanceof Timestamp) return `T${String(value.t)}:${String(value.i)};`;
  if (value instanceof BSONRegExp) return `r${textKey(value.pattern)}${textKey(value.options)}`;
  if (value instanceof Code) {
    const scope: unknown = value.scope;
    return `c${textKey(value.code)}${isDoc(scope) ? equalityKey(scope, fold) : '-'}`;
  }
  return `k${kindOf(value)};`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** One text per exact numeric value: the shortest form of a double where a double has the value, else exact. */
function numberKey(value: NumberValue): string {
  if (value instanceof Int32) return String(value.value);
  if (typeof value === 'number') {
    // Infinities and NaN are written as decimals write theirs: they are equal to them.
    if (Number.isSafeInteger(value) || !Number.isFinite(value)) return String(value + 0);
    return `d${String(value)}`;
  }
  if (typeof value === 'bigint') {
    const double = Number(value);
    return BigInt(double) === value ? numberKey(double) : `x${value.toString()}`;
  }
  const decimal = readDecimal(value);
  if (decimal.kind === 'nan') return 'NaN';
  if (decimal.kind === 'infinity') return decimal.negative ? '-Infinity' : 'Infinity';
  const double = doubleOfDecimal(decimal);
  if (compareDecimals(exactDecimalOfDouble(double), decimal) === 0) return numberKey(double);
  return exactKey(normaliseDecimal(decimal));
}

function exactKey(value: FiniteDecimal): string {
  const whole = signed(value);
  // A whole number that some long also has must print as the long does.
  if (value.exponent >= 0 && value.exponent < 20) return `x${(whole * 10n ** BigInt(value.exponent)).toString()}`;
  return `x${whole.toString()}e${String(value.exponent)}`;
}
