import { Decimal128, Int32 } from 'bson';
import { MongoError, mongoError } from '../../error.js';
import { divide, isNaNNumber, multiply, negate, toDouble } from '../../value/arithmetic.js';
import { readDecimal } from '../../value/decimal.js';
import { int, intOrLong, isNullish, isNumber, kindOrMissing, type NumberValue, type Value } from '../../value/value.js';
import {
  decimalArcTangent,
  decimalFunction,
  decimalLogarithm,
  decimalPi,
  decimalPower,
  type DecimalFunction,
} from '../decimal-functions.js';
import { binary, unary, variadic, type Operator, type OperatorContext, type OperatorTable } from '../operator.js';
import { powerOf } from './arithmetic.js';

type Operand = Value | undefined;

/** A function of one number; null gives null. */
export function ofNumber(apply: (value: NumberValue, name: string) => Operand): Operator {
  return unary((value, { name }) => {
    if (isNumber(value)) return apply(value, name);
    if (isNullish(value)) return null;
    throw new MongoError(28765, `${name} only supports numeric types, not ${kindOrMissing(value)}`);
  });
}

function absolute(value: NumberValue): NumberValue {
  if (typeof value === 'number') return Math.abs(value);
  if (value instanceof Int32) return intOrLong(Math.abs(value.value));
  if (typeof value === 'bigint') {
    if (value === -(2n ** 63n)) throw new MongoError(28680, "can't take $abs of long long min");
    return value < 0n ? -value : value;
  }
  const decimal = readDecimal(value);
  return decimal.kind !== 'nan' && decimal.negative ? negate(value) : value;
}

/** A range within which a function is defined, and what MongoDB says outside of it. */
interface Domain {
  readonly contains: (value: number) => boolean;
  readonly code: number;
  readonly says: string;
}

/** A function whose result is a double, or a decimal for a decimal. NaN is in every domain. */
function real(onDouble: (value: number) => number, onDecimal: DecimalFunction, domain?: Domain): Operator {
  return ofNumber((value, name) => {
    const double = toDouble(value);
    if (domain !== undefined && !Number.isNaN(double) && !domain.contains(double)) {
      throw new MongoError(domain.code, `${name}${domain.says}`);
    }
    return value instanceof Decimal128 ? decimalFunction(onDecimal, value) : onDouble(double);
  });
}

const within = (low: number, high: number): Domain => ({
  contains: (value) => value >= low && value <= high,
  code: 50989,
  says: ` cannot be applied outside of [${String(low)},${String(high)}]`,
});

const finite: Domain = { contains: Number.isFinite, code: 50989, says: ' cannot be applied to an infinity' };

const logarithms = {
  $ln: { contains: (value: number) => value > 0, code: 28766, says: "'s argument must be a positive number" },
  $log10: { contains: (value: number) => value > 0, code: 28761, says: "'s argument must be a positive number" },
  $sqrt: {
    contains: (value: number) => value >= 0,
    code: 28714,
    says: "'s argument must be greater than or equal to 0",
  },
} as const;

function logarithm(value: Operand, base: Operand): Operand {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumber(value)) throw new MongoError(28756, `$log's argument must be numeric, not ${kindOrMissing(value)}`);
  if (!isNumber(base)) throw new MongoError(28757, `$log's base must be numeric, not ${kindOrMissing(base)}`);
  const number = toDouble(value);
  const baseNumber = toDouble(base);
  if (!(number > 0) && !isNaNNumber(value)) throw new MongoError(28758, "$log's argument must be a positive number");
  if ((!(baseNumber > 0) || baseNumber === 1) && !isNaNNumber(base)) {
    throw new MongoError(28759, "$log's base must be a positive number not equal to 1");
  }
  if (value instanceof Decimal128 || base instanceof Decimal128) return decimalLogarithm(value, base);
  return Math.log(number) / Math.log(baseNumber);
}

function arcTangent(y: Operand, x: Operand): Operand {
  if (isNullish(y) || isNullish(x)) return null;
  if (!isNumber(y) || !isNumber(x)) {
    throw new MongoError(
      isNumber(y) ? 51045 : 51044,
      `$atan2 only supports numeric types, not ${kindOrMissing(y)} and ${kindOrMissing(x)}`,
    );
  }
  if (y instanceof Decimal128 || x instanceof Decimal128) return decimalArcTangent(y, x);
  return Math.atan2(toDouble(y), toDouble(x));
}

function converted(value: NumberValue, factor: number, onDecimal: (value: Decimal128) => NumberValue): NumberValue {
  return value instanceof Decimal128 ? onDecimal(value) : toDouble(value) * factor;
}

const halfTurn = int(180);

function bitwise(combine: (left: bigint, right: bigint) => bigint, neutral: bigint): Operator {
  return variadic((values: readonly Operand[], { name }: OperatorContext) => {
    let result = neutral;
    let long = false;
    for (const value of values) {
      if (isNullish(value)) return null;
      if (typeof value !== 'bigint' && !(value instanceof Int32)) {
        throw mongoError('TypeMismatch', `${name} only supports int and long operands.`);
      }
      long ||= typeof value === 'bigint';
      result = combine(result, typeof value === 'bigint' ? value : BigInt(value.value));
    }
    return long ? result : intOrLong(result);
  });
}

export const mathematics: OperatorTable = {
  $abs: ofNumber(absolute),
  $acos: real(Math.acos, 'acos', within(-1, 1)),
  $acosh: real(Math.acosh, 'acosh', within(1, Infinity)),
  $asin: real(Math.asin, 'asin', within(-1, 1)),
  $asinh: real(Math.asinh, 'asinh'),
  $atan: real(Math.atan, 'atan'),
  $atan2: binary(arcTangent),
  $atanh: real(Math.atanh, 'atanh', within(-1, 1)),
  $bitAnd: bitwise((left, right) => left & right, -1n),
  $bitNot: ofNumber((value, name) => {
    if (value instanceof Int32) return int(~value.value);
    if (typeof value === 'bigint') return ~value;
    throw mongoError('TypeMismatch', `${name} only supports int and long, not ${kindOrMissing(value)}.`);
  }),
  $bitOr: bitwise((left, right) => left | right, 0n),
  $bitXor: bitwise((left, right) => left ^ right, 0n),
  $cos: real(Math.cos, 'cos', finite),
  $cosh: real(Math.cosh, 'cosh'),
  $degreesToRadians: ofNumber((value) =>
    converted(value, Math.PI / 180, (decimal) => multiply(decimal, divide(decimalPi(), halfTurn))),
  ),
  $exp: real(Math.exp, 'exp'),
  $ln: real(Math.log, 'ln', logarithms.$ln),
  $log: binary(logarithm),
  $log10: ofNumber((value, name) => {
    const { contains, code, says } = logarithms.$log10;
    const double = toDouble(value);
    if (!Number.isNaN(double) && !contains(double)) throw new MongoError(code, `${name}${says}`);
    return value instanceof Decimal128 ? decimalLogarithm(value, int(10)) : Math.log10(double);
  }),
  $pow: binary((base, exponent) => powerOf(base, exponent, decimalPower)),
  $radiansToDegrees: ofNumber((value) =>
    converted(value, 180 / Math.PI, (decimal) => multiply(decimal, divide(halfTurn, decimalPi()))),
  ),
  $sin: real(Math.sin, 'sin', finite),
  $sinh: real(Math.sinh, 'sinh'),
  $sqrt: real(Math.sqrt, 'sqrt', logarithms.$sqrt),
  $tan: real(Math.tan, 'tan', finite),
  $tanh: real(Math.tanh, 'tanh'),
};
