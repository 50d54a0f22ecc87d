import { Decimal128, Int32 } from 'bson';
import { MongoError, mongoError } from '../../error.js';
import { divide, exactLong, isNaNNumber, isZeroNumber, modulo, subtract, toDouble } from '../../value/arithmetic.js';
import { int, intOrLong, isNullish, isNumber, kindOrMissing, type NumberValue, type Value } from '../../value/value.js';
import { dateAt, wholeMilliseconds } from '../milliseconds.js';
import { NumberProduct, NumberSum } from '../number-total.js';
import { binary, variadic, type OperatorContext, type OperatorTable } from '../operator.js';
import { wholeNumber } from '../whole-number.js';

type Operand = Value | undefined;

/** Numbers before a date are summed up and then made whole milliseconds, those after it one by one. */
function add(values: readonly Operand[], { name }: OperatorContext): Operand {
  const total = new NumberSum();
  let milliseconds: bigint | undefined;
  for (const value of values) {
    if (isNumber(value)) {
      if (milliseconds === undefined) total.add(value);
      else milliseconds += wholeMilliseconds(value, name);
    } else if (value instanceof Date) {
      if (milliseconds !== undefined) throw new MongoError(16612, 'only one date allowed in an $add expression');
      milliseconds = wholeMilliseconds(total.result(), name) + BigInt(value.getTime());
    } else if (isNullish(value)) {
      return null;
    } else {
      throw mongoError('TypeMismatch', `$add only supports numeric or date types, not ${kindOrMissing(value)}`);
    }
  }
  return milliseconds === undefined ? total.result() : dateAt(milliseconds, name);
}

function multiply(values: readonly Operand[]): Operand {
  const product = new NumberProduct();
  let nullish = false;
  for (const value of values) {
    if (isNumber(value)) product.multiply(value);
    else if (isNullish(value)) nullish = true;
    else throw mongoError('TypeMismatch', `$multiply only supports numeric types, not ${kindOrMissing(value)}`);
    if (nullish) return null;
  }
  return product.result();
}

function difference(left: Operand, right: Operand, { name }: OperatorContext): Operand {
  if (isNumber(left) && isNumber(right)) {
    if (left instanceof Int32 && right instanceof Int32) return intOrLong(left.value - right.value);
    return subtract(left, right);
  }
  if (isNullish(left) || isNullish(right)) return null;
  if (left instanceof Date) {
    if (right instanceof Date) return BigInt(left.getTime() - right.getTime());
    if (isNumber(right)) return dateAt(BigInt(left.getTime()) - wholeMilliseconds(right, name), name);
    throw mongoError('TypeMismatch', `can't $subtract ${kindOrMissing(right)} from Date`);
  }
  throw mongoError('TypeMismatch', `can't $subtract ${kindOrMissing(right)} from ${kindOrMissing(left)}`);
}

function quotient(left: Operand, right: Operand): Operand {
  if (isNumber(left) && isNumber(right)) {
    if (isZeroNumber(right)) throw mongoError('BadValue', "can't $divide by zero");
    return divide(left, right);
  }
  if (isNullish(left) || isNullish(right)) return null;
  throw mongoError(
    'TypeMismatch',
    `$divide only supports numeric types, not ${kindOrMissing(left)} and ${kindOrMissing(right)}`,
  );
}

/** A double divisor that is a whole 32-bit number leaves an int or long dividend its type. */
function asDivisor(left: NumberValue, right: NumberValue): NumberValue {
  if (typeof right !== 'number' || typeof left === 'number' || left instanceof Decimal128) return right;
  const whole = wholeNumber(right);
  return whole === undefined ? right : int(whole);
}

function remainder(left: Operand, right: Operand): Operand {
  if (isNumber(left) && isNumber(right)) {
    if (isZeroNumber(right)) throw new MongoError(16610, "can't $mod by zero");
    return modulo(left, asDivisor(left, right));
  }
  if (isNullish(left) || isNullish(right)) return null;
  throw new MongoError(
    16611,
    `$mod only supports numeric types, not ${kindOrMissing(left)} and ${kindOrMissing(right)}`,
  );
}

/** A power of whole numbers while it fits in 64 bits. */
function wholePower(base: bigint, exponent: bigint): bigint | undefined {
  if (base === 0n || base === 1n) return exponent === 0n ? 1n : base;
  if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
  if (exponent < 0n || exponent > 63n) return undefined;
  const power = base ** exponent;
  return BigInt.asIntN(64, power) === power ? power : undefined;
}

function power(base: NumberValue, exponent: NumberValue): NumberValue {
  if (isZeroNumber(base) && toDouble(exponent) < 0) {
    throw new MongoError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  if (typeof base === 'number' || typeof exponent === 'number') return toDouble(base) ** toDouble(exponent);
  const exact = wholePower(exactLong(base) ?? 0n, exactLong(exponent) ?? 0n);
  if (exact === undefined) return toDouble(base) ** toDouble(exponent);
  return base instanceof Int32 && exponent instanceof Int32 ? intOrLong(exact) : exact;
}

/** Refuses what cannot be raised to a power, before it is known whether decimals are involved. */
export function powerOf(
  left: Operand,
  right: Operand,
  ofDecimals: (base: NumberValue, exponent: NumberValue) => Decimal128,
): Operand {
  if (isNullish(left) || isNullish(right)) return null;
  if (!isNumber(left)) throw new MongoError(28762, `$pow's base must be numeric, not ${kindOrMissing(left)}`);
  if (!isNumber(right)) throw new MongoError(28763, `$pow's exponent must be numeric, not ${kindOrMissing(right)}`);
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    if (isZeroNumber(left) && toDouble(right) < 0 && !isNaNNumber(right)) {
      throw new MongoError(28764, '$pow cannot take a base of 0 and a negative exponent');
    }
    return ofDecimals(left, right);
  }
  return power(left, right);
}

export const arithmetic: OperatorTable = {
  $add: variadic(add),
  $divide: binary(quotient),
  $mod: binary(remainder),
  $multiply: variadic(multiply),
  $subtract: binary(difference),
};
