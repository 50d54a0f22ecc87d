import { Decimal128, Int32 } from 'bson';
import { MongoError } from '../../error.js';
import { exactLong } from '../../value/arithmetic.js';
import {
  digitCount,
  doubleOfDecimal,
  exactDecimalOfDouble,
  readDecimal,
  roundAway,
  writeDecimal,
  type Decimal,
  type FiniteDecimal,
} from '../../value/decimal.js';
import { intOrLong, isNullish, isNumber, kindOrMissing, type NumberValue, type Value } from '../../value/value.js';
import { ranged, type OperatorContext, type OperatorTable } from '../operator.js';
import { ofNumber } from './mathematics.js';

type Operand = Value | undefined;

/** How digits are dropped: halves to even, towards zero, down or up. */
type Mode = 'round' | 'trunc' | 'floor' | 'ceil';

function dropDigits(value: FiniteDecimal, count: number, mode: Mode): bigint {
  if (mode === 'round') return roundAway(value.coefficient, count);
  const divisor = 10n ** BigInt(count);
  const kept = value.coefficient / divisor;
  const exact = value.coefficient % divisor === 0n;
  const away = !exact && (mode === 'ceil' ? !value.negative : mode === 'floor' && value.negative);
  return away ? kept + 1n : kept;
}

/** The decimal with `place` digits after the point, as decimal128's quantize gives it. */
function quantize(value: Decimal, place: number, mode: Mode): Decimal {
  if (value.kind !== 'finite') return value;
  const excess = -place - value.exponent;
  if (excess > 0) {
    return { ...value, coefficient: dropDigits(value, Math.min(excess, 6300), mode), exponent: -place };
  }
  // No more zeros than 34 digits have room for; the value is the same without the others.
  const zeros = Math.max(0, Math.min(-excess, 34 - digitCount(value.coefficient)));
  return { ...value, coefficient: value.coefficient * 10n ** BigInt(zeros), exponent: value.exponent - zeros };
}

function roundWhole(value: Int32 | bigint, place: number, mode: Mode): NumberValue {
  const whole = typeof value === 'bigint' ? value : BigInt(value.value);
  const negative = whole < 0n;
  const decimal: FiniteDecimal = { kind: 'finite', negative, coefficient: negative ? -whole : whole, exponent: 0 };
  const magnitude = dropDigits(decimal, -place, mode) * 10n ** BigInt(-place);
  const result = negative ? -magnitude : magnitude;
  if (value instanceof Int32) return intOrLong(result);
  if (BigInt.asIntN(64, result) !== result)
    throw new MongoError(51080, 'invalid conversion from Decimal128 result in $round');
  return result;
}

const plain: Readonly<Record<Exclude<Mode, 'round'>, (value: number) => number>> = {
  trunc: Math.trunc,
  floor: Math.floor,
  ceil: Math.ceil,
};

/** The number rounded to `place` digits after the point, in its own type. */
function roundTo(value: NumberValue, place: number, mode: Mode): NumberValue {
  if (value instanceof Decimal128) return writeDecimal(quantize(readDecimal(value), place, mode));
  if (typeof value !== 'number') return place >= 0 ? value : roundWhole(value, place, mode);
  if (!Number.isFinite(value)) return value;
  if (place === 0 && mode !== 'round') return plain[mode](value);
  const result = doubleOfDecimal(quantize(exactDecimalOfDouble(value), place, mode));
  return result === 0 && value < 0 ? -0 : result;
}

function withPlace(mode: 'round' | 'trunc') {
  return (values: readonly Operand[], { name }: OperatorContext): Operand => {
    const [value, place] = values;
    if (isNullish(value)) return null;
    if (!isNumber(value))
      throw new MongoError(51081, `${name} only supports numeric types, not ${kindOrMissing(value)}`);
    if (values.length === 1) return roundTo(value, 0, mode);
    if (isNullish(place)) return null;
    const exact = isNumber(place) ? exactLong(place) : undefined;
    if (exact === undefined) throw new MongoError(51082, `precision argument to  ${name} must be a integral value`);
    if (exact < -20n || exact > 100n) {
      throw new MongoError(
        51083,
        `cannot apply ${name} with precision value ${exact.toString()} value must be in [-20, 100]`,
      );
    }
    return roundTo(value, Number(exact), mode);
  };
}

export const rounding: OperatorTable = {
  $ceil: ofNumber((value) => roundTo(value, 0, 'ceil')),
  $floor: ofNumber((value) => roundTo(value, 0, 'floor')),
  $round: ranged(1, 2, withPlace('round')),
  $trunc: ranged(1, 2, withPlace('trunc')),
};
