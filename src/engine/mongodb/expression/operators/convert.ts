import { Decimal128, Int32, ObjectId, Timestamp } from 'bson';
import { MongoError, mongoError } from '../../error.js';
import { exactLong, toDecimal, toDouble } from '../../value/arithmetic.js';
import { doubleOfDecimal, readDecimal, writeDecimal, type Decimal } from '../../value/decimal.js';
import { kindsByCode, typeCodes } from '../../value/type-codes.js';
import { int, isNullish, isNumber, kindOf, type Kind, type NumberValue, type Value } from '../../value/value.js';
import { constantValue, folded } from '../compiled.js';
import { parseDate } from '../date/parse.js';
import { doubleText } from '../double-text.js';
import { readNamed, unary, type Operator, type OperatorTable } from '../operator.js';
import { isTrue } from '../truth.js';

function failure(message: string): MongoError {
  return mongoError('ConversionFailure', `${message} in $convert with no onError value`);
}

function unsupported(value: Value, to: Kind): MongoError {
  return failure(`Unsupported conversion from ${kindOf(value)} to ${to}`);
}

function parseFailure(text: string, to: Kind): MongoError {
  return failure(`Failed to parse number '${text}' as ${to}`);
}

/** The whole part of a number, checked against the range of its target. */
function truncated(value: NumberValue, to: 'int' | 'long' | 'date'): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Int32) return BigInt(value.value);
  const double = toDouble(value);
  if (Number.isNaN(double)) throw failure('Attempt to convert NaN value to integer type');
  if (!Number.isFinite(double)) throw failure('Attempt to convert infinity value to integer type');
  const whole = typeof value === 'number' ? BigInt(Math.trunc(value)) : wholePart(readDecimal(value));
  const [bits, name] = to === 'int' ? [32, 'int'] : [64, 'long'];
  if (BigInt.asIntN(bits, whole) !== whole) {
    throw failure(`Conversion would overflow target type: ${doubleText(double)} is no ${name}`);
  }
  return whole;
}

function wholePart(decimal: Decimal): bigint {
  if (decimal.kind !== 'finite') return 0n;
  const scale = 10n ** BigInt(Math.min(Math.abs(decimal.exponent), 6200));
  const magnitude = decimal.exponent < 0 ? decimal.coefficient / scale : decimal.coefficient * scale;
  return decimal.negative ? -magnitude : magnitude;
}

function textToWhole(text: string, to: 'int' | 'long'): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw parseFailure(text, to);
  const whole = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(to === 'int' ? 32 : 64, whole) !== whole) throw parseFailure(text, to);
  return whole;
}

function toInt(value: Value): Value {
  if (isNumber(value)) {
    const whole = truncated(value, 'int');
    if (BigInt.asIntN(32, whole) !== whole) throw failure('Conversion would overflow target type');
    return int(Number(whole));
  }
  if (typeof value === 'boolean') return int(Number(value));
  if (typeof value === 'string') return int(Number(textToWhole(value, 'int')));
  throw unsupported(value, 'int');
}

function toLong(value: Value): Value {
  if (isNumber(value)) return truncated(value, 'long');
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'string') return textToWhole(value, 'long');
  if (value instanceof Date) return BigInt(value.getTime());
  throw unsupported(value, 'long');
}

const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const namedNumbers: Readonly<Record<string, number>> = { infinity: Infinity, inf: Infinity, nan: NaN };

function textToDouble(text: string): number {
  if (decimalNumber.test(text)) {
    const number = Number(text);
    if (!Number.isFinite(number)) throw parseFailure(text, 'double');
    return number;
  }
  const special = namedNumbers[text.toLowerCase().replace(/^[+-]/, '')];
  if (special === undefined) throw parseFailure(text, 'double');
  return text.startsWith('-') ? -special : special;
}

function convertToDouble(value: Value): Value {
  if (value instanceof Decimal128) {
    const decimal = readDecimal(value);
    const double = doubleOfDecimal(decimal);
    if (decimal.kind === 'finite' && !Number.isFinite(double)) throw failure('Conversion would overflow target type');
    return double;
  }
  if (isNumber(value)) return toDouble(value);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return textToDouble(value);
  if (value instanceof Date) return value.getTime();
  throw unsupported(value, 'double');
}

function convertToDecimal(value: Value): Value {
  if (value instanceof Decimal128) return value;
  if (isNumber(value)) return writeDecimal(toDecimal(value));
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (typeof value === 'string') {
    if (!decimalNumber.test(value) && namedNumbers[value.toLowerCase().replace(/^[+-]/, '')] === undefined) {
      throw parseFailure(value, 'decimal');
    }
    return Decimal128.fromStringWithRounding(value);
  }
  throw unsupported(value, 'decimal');
}

function convertToString(value: Value): Value {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return doubleText(value);
  if (value instanceof Int32) return String(value.value);
  if (value instanceof Decimal128) return value.toString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  throw unsupported(value, 'string');
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value)) {
    throw failure(`Failed to parse objectId '${value}'`);
  }
  return ObjectId.createFromHexString(value);
}

function toDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (isNumber(value) && !(value instanceof Int32)) {
    const date = new Date(Number(truncated(value, 'date')));
    if (Number.isNaN(date.getTime())) throw failure('Conversion would overflow target type');
    return date;
  }
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  if (typeof value === 'string') return parseDate(value);
  throw unsupported(value, 'date');
}

const conversions: Partial<Record<Kind, (value: Value) => Value>> = {
  bool: isTrue,
  date: toDate,
  decimal: convertToDecimal,
  double: convertToDouble,
  int: toInt,
  long: toLong,
  objectId: toObjectId,
  string: convertToString,
};

function convertTo(kind: Kind, value: Value): Value {
  const apply = conversions[kind];
  if (apply !== undefined) return apply(value);
  throw unsupported(value, kind);
}

/** Names of types that no value here has, and that nothing converts to. */
const otherTypeNames = ['dbPointer', 'missing'];

function targetOf(to: Value): Kind {
  if (typeof to === 'string') {
    if (otherTypeNames.includes(to)) throw failure(`Unsupported conversion to ${to}`);
    if (!Object.hasOwn(typeCodes, to)) throw mongoError('BadValue', `Unknown type name: ${to}`);
    return to as Kind;
  }
  if (!isNumber(to)) {
    throw mongoError('FailedToParse', `$convert's 'to' argument must be a string or number, but is ${kindOf(to)}`);
  }
  const code = exactLong(to);
  if (code === undefined) {
    throw mongoError('FailedToParse', "In $convert, numeric 'to' argument is not an integer");
  }
  const kind = kindsByCode.get(Number(code));
  if (kind === undefined) {
    throw mongoError(
      'FailedToParse',
      `In $convert, numeric value for 'to' does not correspond to a BSON type: ${code.toString()}`,
    );
  }
  return kind;
}

const convert: Operator = (operand, context) => {
  const given = readNamed(operand, '$convert', { required: ['input', 'to'], optional: ['onError', 'onNull'] });
  const compileOptional = (source: Value | undefined) => (source === undefined ? undefined : context.compile(source));
  const input = context.compile(given.get('input') as Value);
  const to = context.compile(given.get('to') as Value);
  const onError = compileOptional(given.get('onError'));
  const onNull = compileOptional(given.get('onNull'));
  if (to.constant) {
    const target = constantValue(to);
    if (!isNullish(target) && !otherTypeNames.includes(target as string)) targetOf(target);
  }
  const parts = [input, to, onError, onNull].filter((part) => part !== undefined);
  return folded(parts, (root, variables) => {
    const value = input.evaluate(root, variables);
    const target = to.evaluate(root, variables);
    if (isNullish(value)) return onNull === undefined ? null : onNull.evaluate(root, variables);
    if (isNullish(target)) return null;
    if (onError === undefined) return convertTo(targetOf(target), value);
    try {
      return convertTo(targetOf(target), value);
    } catch (error) {
      if (error instanceof MongoError && error.codeName === 'ConversionFailure')
        return onError.evaluate(root, variables);
      throw error;
    }
  });
};

function to(kind: Kind): Operator {
  return unary((value) => (isNullish(value) ? null : convertTo(kind, value)));
}

export const conversion: OperatorTable = {
  $convert: convert,
  $toBool: to('bool'),
  $toDate: to('date'),
  $toDecimal: to('decimal'),
  $toDouble: to('double'),
  $toInt: to('int'),
  $toLong: to('long'),
  $toObjectId: to('objectId'),
  $toString: to('string'),
};
