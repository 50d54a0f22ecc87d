import { Decimal128, Int32 } from 'bson';
import {
  addDecimals,
  divideDecimals,
  multiplyDecimals,
  negateDecimal,
  remainderOfDecimals,
} from './decimal-arithmetic.js';
import {
  decimalOfBigInt,
  decimalOfDouble,
  doubleOfDecimal,
  readDecimal,
  writeDecimal,
  type Decimal,
} from './decimal.js';
import { int, intOrLong, type NumberValue } from './value.js';

/*
 * MongoDB's arithmetic: the result has the wider of the two types (int < long < double < decimal). An int result that
 * does not fit becomes a long.
 */

/** A number as a decimal, as MongoDB converts it: exact, but 15 digits of a double. */
export function toDecimal(value: NumberValue): Decimal {
  if (value instanceof Decimal128) return readDecimal(value);
  if (value instanceof Int32) return decimalOfBigInt(BigInt(value.value));
  return typeof value === 'bigint' ? decimalOfBigInt(value) : decimalOfDouble(value);
}

/** A number as the nearest double. */
export function toDouble(value: NumberValue): number {
  if (value instanceof Decimal128) return doubleOfDecimal(readDecimal(value));
  return value instanceof Int32 ? value.value : Number(value);
}

/** What to do with a long result beyond 64 bits: aggregation goes on as double, updates fail (undefined). */
type LongResult = (exact: bigint) => number | bigint | undefined;

function fits(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

const orDouble = (exact: bigint): number | bigint => (fits(exact) ? exact : Number(exact));
const orNothing = (exact: bigint): bigint | undefined => (fits(exact) ? exact : undefined);

interface Operation {
  readonly ofDecimals: (left: Decimal, right: Decimal) => Decimal;
  readonly ofDoubles: (left: number, right: number) => number;
  readonly ofIntegers: (left: bigint, right: bigint) => bigint;
}

const addition: Operation = {
  ofDecimals: addDecimals,
  ofDoubles: (left, right) => left + right,
  ofIntegers: (left, right) => left + right,
};

const subtraction: Operation = {
  ofDecimals: (left, right) => addDecimals(left, negateDecimal(right)),
  ofDoubles: (left, right) => left - right,
  ofIntegers: (left, right) => left - right,
};

const multiplication: Operation = {
  ofDecimals: multiplyDecimals,
  ofDoubles: (left, right) => left * right,
  ofIntegers: (left, right) => left * right,
};

const remainder: Operation = {
  ofDecimals: remainderOfDecimals,
  ofDoubles: (left, right) => left % right,
  ofIntegers: (left, right) => left % right,
};

function apply(operation: Operation, left: NumberValue, right: NumberValue, long: LongResult): NumberValue | undefined {
  if (left instanceof Int32 && right instanceof Int32) {
    const result = operation.ofDoubles(left.value, right.value);
    if (Number.isSafeInteger(result)) return intOrLong(result);
    return intOrLong(operation.ofIntegers(BigInt(left.value), BigInt(right.value)));
  }
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    return writeDecimal(operation.ofDecimals(toDecimal(left), toDecimal(right)));
  }
  if (typeof left === 'number' || typeof right === 'number') {
    return operation.ofDoubles(toDouble(left), toDouble(right));
  }
  return long(operation.ofIntegers(toBigInt(left), toBigInt(right)));
}

function toBigInt(value: Int32 | bigint): bigint {
  return typeof value === 'bigint' ? value : BigInt(value.value);
}

/** `$add`: a long overflow gives a double. */
export function add(left: NumberValue, right: NumberValue): NumberValue {
  return apply(addition, left, right, orDouble) as NumberValue;
}

/** `$subtract`: a long overflow gives a double. */
export function subtract(left: NumberValue, right: NumberValue): NumberValue {
  return apply(subtraction, left, right, orDouble) as NumberValue;
}

/** `$multiply`: a long overflow gives a double. */
export function multiply(left: NumberValue, right: NumberValue): NumberValue {
  return apply(multiplication, left, right, orDouble) as NumberValue;
}

/** `$inc`: undefined on a long overflow. */
export function addOrOverflow(left: NumberValue, right: NumberValue): NumberValue | undefined {
  return apply(addition, left, right, orNothing);
}

/** `$mul`: undefined on a long overflow. */
export function multiplyOrOverflow(left: NumberValue, right: NumberValue): NumberValue | undefined {
  return apply(multiplication, left, right, orNothing);
}

/** `$divide`: a double, or a decimal where one of the two is. The caller has excluded a zero divisor. */
export function divide(left: NumberValue, right: NumberValue): number | Decimal128 {
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    return writeDecimal(divideDecimals(toDecimal(left), toDecimal(right)));
  }
  return toDouble(left) / toDouble(right);
}

/** `$mod`: truncated, the dividend's sign. The caller has excluded a zero divisor. */
export function modulo(left: NumberValue, right: NumberValue): NumberValue {
  if (left instanceof Int32 && right instanceof Int32) return int((left.value % right.value) + 0);
  return apply(remainder, left, right, orDouble) as NumberValue;
}

/** The same number with the other sign; an int or long that has no opposite widens. */
export function negate(value: NumberValue): NumberValue {
  if (typeof value === 'number') return -value;
  if (value instanceof Decimal128) return writeDecimal(negateDecimal(readDecimal(value)));
  return multiply(value, int(-1));
}

/** Whether the number is zero, of whatever type and sign. */
export function isZeroNumber(value: NumberValue): boolean {
  if (value instanceof Decimal128) {
    const decimal = readDecimal(value);
    return decimal.kind === 'finite' && decimal.coefficient === 0n;
  }
  return value instanceof Int32 ? value.value === 0 : value === 0 || value === 0n;
}

export function isNaNNumber(value: NumberValue): boolean {
  return value instanceof Decimal128
    ? readDecimal(value).kind === 'nan'
    : typeof value === 'number' && Number.isNaN(value);
}

/**
 * The number as a bigint where it is whole and fits in 64 bits, else undefined: how MongoDB reads an integer that may
 * come as a double or a decimal.
 */
export function exactLong(value: NumberValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (value instanceof Int32) return BigInt(value.value);
  if (typeof value === 'number') return Number.isInteger(value) && fits(BigInt(value)) ? BigInt(value) : undefined;
  const decimal = readDecimal(value);
  if (decimal.kind !== 'finite') return undefined;
  const { coefficient, exponent, negative } = decimal;
  if (exponent > 20 && coefficient !== 0n) return undefined;
  const scale = 10n ** BigInt(Math.min(Math.abs(exponent), 40));
  if (exponent < 0 && coefficient % scale !== 0n) return undefined;
  const whole = exponent < 0 ? coefficient / scale : coefficient === 0n ? 0n : coefficient * scale;
  const result = negative ? -whole : whole;
  return fits(result) ? result : undefined;
}
