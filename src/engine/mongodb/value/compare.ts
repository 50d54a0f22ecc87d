import type { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import { Decimal128, Int32 } from 'bson';
import { compareDecimals, decimalOfBigInt, exactDecimalOfDouble, readDecimal, type Decimal } from './decimal.js';
import { bytesOf, isDoc, kindOf, type Doc, type Kind, type NumberValue, type Value } from './value.js';

/** How two strings compare: by their UTF-8 bytes, or by a collation. */
export type StringOrder = (left: string, right: string) => number;

/**
 * MongoDB's order of types, by which values of different types compare. Numbers share a rank, and so do strings and
 * symbols; undefined sorts just before null in the index order but shares its bracket in comparisons with null.
 */
const ranks: Readonly<Record<Kind, number>> = {
  minKey: -1,
  undefined: 0,
  null: 5,
  double: 10,
  int: 10,
  long: 10,
  decimal: 10,
  string: 15,
  symbol: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  javascript: 60,
  javascriptWithScope: 65,
  maxKey: 127,
};

/** The rank of a value's type in MongoDB's order; two values with the same rank are in the same type bracket. */
export function rankOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return 15;
    case 'number':
    case 'bigint':
      return 10;
    case 'boolean':
      return 40;
    default:
      return ranks[kindOf(value)];
  }
}

/**
 * The one order of BSON values: by type, numbers by their exact value over all four types (NaN first, -0 equal to 0),
 * strings by UTF-8 bytes or collation, documents field by field (type, then name, then value), arrays element by
 * element. It is total, and 0 means "equal" everywhere in the engine: match, sort, group, distinct, unique, sets.
 */
export function compare(left: Value, right: Value, strings: StringOrder = compareText): number {
  if (left === right) return 0;
  if (typeof left === 'string' && typeof right === 'string') return strings(left, right);
  if (typeof left === 'number' && typeof right === 'number') return compareDoubles(left, right);
  const leftRank = rankOf(left);
  const rightRank = rankOf(right);
  if (leftRank !== rightRank) return leftRank < rightRank ? -1 : 1;
  switch (leftRank) {
    case 10:
      return compareNumbers(left as NumberValue, right as NumberValue);
    case 15:
      return strings(textOf(left), textOf(right));
    case 20:
      return compareDocs(left as Doc, right as Doc, strings);
    case 25:
      return compareArrays(left as readonly Value[], right as readonly Value[], strings);
    case 30:
      return compareBinaries(left as Binary, right as Binary);
    case 35:
      return compareBytes((left as ObjectId).id, (right as ObjectId).id);
    case 40:
      return left === false ? -1 : 1;
    case 45:
      return Math.sign((left as Date).getTime() - (right as Date).getTime());
    case 47:
      return compareTimestamps(left as Timestamp, right as Timestamp);
    case 50:
      return compareRegexes(left as BSONRegExp, right as BSONRegExp);
    case 60:
    case 65:
      return compareCode(left as Code, right as Code, strings);
    default:
      return 0;
  }
}

/** Whether two values are equal in the order; `undefined` (missing) equals only itself. */
export function equal(left: Value | undefined, right: Value | undefined, strings?: StringOrder): boolean {
  if (left === undefined || right === undefined) return left === right;
  return compare(left, right, strings) === 0;
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : (value as BSONSymbol).value;
}

/** The order of UTF-8 bytes, which is that of code points; JavaScript's own differs for surrogates. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return orderOfUnit(a) < orderOfUnit(b) ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

/** Surrogates stand for code points above U+FFFF, so they sort after all other units. */
function orderOfUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareDoubles(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  // At least one is NaN.
  return Number.isNaN(left) ? (Number.isNaN(right) ? 0 : -1) : 1;
}

/** Exact order of two numbers of any of the four types. */
export function compareNumbers(left: NumberValue, right: NumberValue): number {
  const a = left instanceof Int32 ? left.value : left;
  const b = right instanceof Int32 ? right.value : right;
  if (typeof a === 'number') {
    if (typeof b === 'number') return compareDoubles(a, b);
    if (Number.isNaN(a)) return b instanceof Decimal128 && readDecimal(b).kind === 'nan' ? 0 : -1;
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) return compareDecimals(exactDecimal(a), exactDecimal(b));
  if (typeof b === 'number' && Number.isNaN(b)) return 1;
  // Comparing a bigint with a number is exact in JavaScript.
  return a < b ? -1 : a > b ? 1 : 0;
}

function exactDecimal(value: number | bigint | Decimal128): Decimal {
  if (typeof value === 'number') return exactDecimalOfDouble(value);
  return typeof value === 'bigint' ? decimalOfBigInt(value) : readDecimal(value);
}

function compareDocs(left: Doc, right: Doc, strings: StringOrder): number {
  const others = right.entries();
  for (const [name, value] of left) {
    const next = others.next();
    if (next.done === true) return 1;
    const [otherName, otherValue] = next.value;
    const byRank = rankOf(value) - rankOf(otherValue);
    if (byRank !== 0) return byRank < 0 ? -1 : 1;
    const byName = compareText(name, otherName);
    if (byName !== 0) return byName;
    const byValue = compare(value, otherValue, strings);
    if (byValue !== 0) return byValue;
  }
  return left.size < right.size ? -1 : 0;
}

function compareArrays(left: readonly Value[], right: readonly Value[], strings: StringOrder): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const order = compare(left[index] as Value, right[index] as Value, strings);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

function compareBinaries(left: Binary, right: Binary): number {
  const a = bytesOf(left);
  const b = bytesOf(right);
  return Math.sign(a.length - b.length || left.sub_type - right.sub_type) || compareBytes(a, b);
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let index = 0; index < left.length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

function compareTimestamps(left: Timestamp, right: Timestamp): number {
  return Math.sign(left.t - right.t || left.i - right.i);
}

function compareRegexes(left: BSONRegExp, right: BSONRegExp): number {
  return compareText(left.pattern, right.pattern) || compareText(left.options, right.options);
}

function compareCode(left: Code, right: Code, strings: StringOrder): number {
  return compareText(left.code, right.code) || compareScopes(left.scope, right.scope, strings);
}

function compareScopes(left: unknown, right: unknown, strings: StringOrder): number {
  return isDoc(left) && isDoc(right) ? compareDocs(left, right, strings) : 0;
}
