import { Decimal128, Int32 } from 'bson';
import { mongoError } from '../error.js';
import { readDecimal, roundAway, signed } from '../value/decimal.js';
import type { NumberValue } from '../value/value.js';

const latest = 8640000000000000n;

const overflow = (name: string): Error => mongoError('Overflow', `date overflow in ${name}`);

/** A date so long after 1970, where JavaScript and MongoDB can both say it. */
export function dateAt(milliseconds: bigint, name: string): Date {
  if (milliseconds > latest || milliseconds < -latest) throw overflow(name);
  return new Date(Number(milliseconds));
}

/** A number as whole milliseconds: halves go away from zero, and to even in decimals. */
export function wholeMilliseconds(value: NumberValue, name: string): bigint {
  if (value instanceof Int32) return BigInt(value.value);
  if (typeof value === 'bigint') return value;
  if (value instanceof Decimal128) return wholeOfDecimal(value, name);
  // This takes in the least long, but not the double after the greatest one.
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) throw overflow(name);
  return BigInt(Math.sign(value) * Math.round(Math.abs(value)));
}

function wholeOfDecimal(value: Decimal128, name: string): bigint {
  const decimal = readDecimal(value);
  if (decimal.kind !== 'finite' || decimal.exponent > 19) throw overflow(name);
  const whole =
    decimal.exponent >= 0
      ? signed(decimal) * 10n ** BigInt(decimal.exponent)
      : signed({ ...decimal, coefficient: roundAway(decimal.coefficient, Math.min(-decimal.exponent, 35)) });
  if (BigInt.asIntN(64, whole) !== whole) throw overflow(name);
  return whole;
}
