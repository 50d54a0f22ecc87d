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
  const shared = sharedExponent(left, right);
  return finite(atExponent(left, shared) + atExponent(right, shared), shared, left.negative && right.negative);
}

/** The smaller exponent; but where one operand is too far below the other to matter, just enough for a sticky digit. */
function sharedExponent(left: FiniteDecimal, right: FiniteDecimal): number {
  const [low, high] = left.exponent < right.exponent ? [left, right] : [right, left];
  const farBelow = low.exponent + digitCount(low.coefficient) < high.exponent - guardDigits;
  return high.coefficient !== 0n && farBelow ? high.exponent - guardDigits : low.exponent;
}

function atExponent(value: FiniteDecimal, exponent: number): bigint {
  if (value.exponent >= exponent) return signed(value) * 10n ** BigInt(value.exponent - exponent);
  return value.coefficient === 0n ? 0n : value.negative ? -1n : 1n;
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
