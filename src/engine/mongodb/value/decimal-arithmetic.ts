import { digitCount, signed, type Decimal, type FiniteDecimal } from './decimal.js';

/*
 * Results are exact or have at least 34 + 3 digits with a sticky last one; `writeDecimal` rounds them half to even.
 * Exponents follow IEEE 754's preferred ones, so that `1.0 + 2` prints as `3.0`.
 */

const nan: Decimal = { kind: 'nan' };
const guardDigits = 40;

function finite(coefficient: bigint, exponent: number, negativeZero = false): FiniteDecimal {
  const negative = coefficient < 0n || (coefficient === 0n && negativeZero);
  return { kind: 'finite', negative, coefficient: coefficient < 0n ? -coefficient : coefficient, exponent };
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  if (left.kind === 'nan' || right.kind === 'nan') return nan;
  if (left.kind === 'infinity' || right.kind === 'infinity') {
    if (left.kind === 'finite') return right;
    if (right.kind === 'finite') return left;
    return left.negative === right.negative ? left : nan;
  }
  const [a, b] = withSharedExponent(left, right);
  return finite(
    a + b,
    Math.min(left.exponent, right.exponent, maxShared(left, right)),
    left.negative && right.negative,
  );
}

/** Operands this far apart cannot influence each other's 34 digits except as a sticky digit. */
function maxShared(left: FiniteDecimal, right: FiniteDecimal): number {
  const high = left.exponent > right.exponent ? left : right;
  const low = left.exponent > right.exponent ? right : left;
  return isFarBelow(low, high) ? high.exponent - guardDigits : Infinity;
}

function isFarBelow(low: FiniteDecimal, high: FiniteDecimal): boolean {
  return high.coefficient !== 0n && low.exponent + digitCount(low.coefficient) < high.exponent - guardDigits;
}

function withSharedExponent(left: FiniteDecimal, right: FiniteDecimal): readonly [bigint, bigint] {
  const shift = (value: FiniteDecimal, to: number): bigint => signed(value) * 10n ** BigInt(value.exponent - to);
  const high = left.exponent > right.exponent ? left : right;
  const low = left.exponent > right.exponent ? right : left;
  if (!isFarBelow(low, high)) {
    const shared = Math.min(left.exponent, right.exponent);
    return [shift(left, shared), shift(right, shared)];
  }
  const sticky = low.coefficient === 0n ? 0n : low.negative ? -1n : 1n;
  return [shift(high, high.exponent - guardDigits), sticky];
}

export function negateDecimal(value: Decimal): Decimal {
  return value.kind === 'nan' ? value : { ...value, negative: !value.negative };
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  if (left.kind === 'nan' || right.kind === 'nan') return nan;
  const negative = left.negative !== right.negative;
  if (left.kind === 'infinity' || right.kind === 'infinity') {
    return isZero(left) || isZero(right) ? nan : { kind: 'infinity', negative };
  }
  const coefficient = left.coefficient * right.coefficient;
  return { kind: 'finite', negative, coefficient, exponent: left.exponent + right.exponent };
}

export function isZero(value: Decimal): boolean {
  return value.kind === 'finite' && value.coefficient === 0n;
}

export function divideDecimals(left: Decimal, right: Decimal): Decimal {
  if (left.kind === 'nan' || right.kind === 'nan') return nan;
  const negative = left.negative !== right.negative;
  if (left.kind === 'infinity') return right.kind === 'infinity' ? nan : { kind: 'infinity', negative };
  if (right.kind === 'infinity') return { kind: 'finite', negative, coefficient: 0n, exponent: -6176 };
  if (right.coefficient === 0n) return left.coefficient === 0n ? nan : { kind: 'infinity', negative };
  const preferred = left.exponent - right.exponent;
  const scale = Math.max(0, guardDigits + digitCount(right.coefficient) - digitCount(left.coefficient));
  const dividend = left.coefficient * 10n ** BigInt(scale);
  let coefficient = dividend / right.coefficient;
  let exponent = preferred - scale;
  if (dividend % right.coefficient !== 0n) {
    // A last digit that is never 0 or 5 keeps rounding honest about what was cut off.
    coefficient = coefficient * 10n + 1n;
    exponent -= 1;
  } else {
    while (exponent < preferred && coefficient % 10n === 0n) {
      coefficient /= 10n;
      exponent += 1;
    }
  }
  return { kind: 'finite', negative, coefficient, exponent };
}

/** The remainder of truncated division, with the dividend's sign. */
export function remainderOfDecimals(left: Decimal, right: Decimal): Decimal {
  if (left.kind !== 'finite' || right.kind === 'nan' || isZero(right)) return nan;
  if (right.kind === 'infinity') return left;
  const shared = Math.min(left.exponent, right.exponent);
  const divisor = right.coefficient * 10n ** BigInt(right.exponent - shared);
  const remainder =
    left.exponent - shared > 100
      ? (left.coefficient * powerModulo(left.exponent - shared, divisor)) % divisor
      : (left.coefficient * 10n ** BigInt(left.exponent - shared)) % divisor;
  return finite(left.negative ? -remainder : remainder, shared, left.negative);
}

function powerModulo(power: number, modulus: bigint): bigint {
  let result = 1n % modulus;
  let base = 10n % modulus;
  for (let rest = power; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}
