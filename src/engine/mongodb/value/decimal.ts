import { Decimal128 } from 'bson';

/**
 * IEEE 754-2008 decimal128 as MongoDB stores it (binary integer significand): `coefficient * 10^exponent`.
 * The exponent is kept as written, because `1.0` and `1` are equal but print differently.
 */
export type Decimal =
  | { readonly kind: 'finite'; readonly negative: boolean; readonly coefficient: bigint; readonly exponent: number }
  | { readonly kind: 'infinity'; readonly negative: boolean }
  | { readonly kind: 'nan' };

export type FiniteDecimal = Extract<Decimal, { kind: 'finite' }>;

const digits = 34;
const bias = 6176;
const largestExponent = 6111;
const limit = 10n ** 34n;
const nan: Decimal = { kind: 'nan' };

/** Takes a Decimal128 apart. */
export function readDecimal(value: Decimal128): Decimal {
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 16);
  const low = view.getBigUint64(0, true);
  const high = view.getBigUint64(8, true);
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination === 0x1f) return nan;
  if (combination === 0x1e) return { kind: 'infinity', negative };
  if (combination >> 3 === 3) {
    // A significand this large exceeds 34 digits and counts as zero.
    return { kind: 'finite', negative, coefficient: 0n, exponent: Number((high >> 47n) & 0x3fffn) - bias };
  }
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | low;
  const exponent = Number((high >> 49n) & 0x3fffn) - bias;
  return { kind: 'finite', negative, coefficient: coefficient < limit ? coefficient : 0n, exponent };
}

/** The Decimal128 of a decimal, rounded half to even to 34 digits and clamped to the exponent range. */
export function writeDecimal(value: Decimal): Decimal128 {
  if (value.kind === 'nan') return fromHalves(0x7c00000000000000n, 0n);
  if (value.kind === 'infinity') return fromHalves(value.negative ? 0xf800000000000000n : 0x7800000000000000n, 0n);
  const { negative, coefficient, exponent } = fit(value);
  if (exponent > largestExponent) return writeDecimal({ kind: 'infinity', negative });
  const high = (negative ? 1n << 63n : 0n) | (BigInt(exponent + bias) << 49n) | (coefficient >> 64n);
  return fromHalves(high, coefficient & 0xffffffffffffffffn);
}

function fromHalves(high: bigint, low: bigint): Decimal128 {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, low, true);
  view.setBigUint64(8, high, true);
  return new Decimal128(bytes);
}

function fit(value: FiniteDecimal): FiniteDecimal {
  let { coefficient, exponent } = value;
  const { negative } = value;
  const excess = Math.max(digitCount(coefficient) - digits, -bias - exponent);
  if (excess > 0 && coefficient !== 0n) {
    coefficient = roundAway(coefficient, excess);
    exponent += excess;
    if (coefficient === limit) {
      coefficient /= 10n;
      exponent += 1;
    }
  }
  if (coefficient === 0n) exponent = Math.min(Math.max(exponent, -bias), largestExponent);
  while (exponent > largestExponent && coefficient * 10n < limit) {
    coefficient *= 10n;
    exponent -= 1;
  }
  return { kind: 'finite', negative, coefficient, exponent };
}

/** Drops the last `count` digits of a coefficient, rounding half to even. */
export function roundAway(coefficient: bigint, count: number): bigint {
  if (count > digitCount(coefficient)) return 0n;
  const divisor = 10n ** BigInt(count);
  const quotient = coefficient / divisor;
  const twice = (coefficient % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

export function digitCount(coefficient: bigint): number {
  return coefficient === 0n ? 1 : coefficient.toString().length;
}

/** The exact decimal expansion of a double, which may have more than 34 digits. */
export function exactDecimalOfDouble(value: number): Decimal {
  if (Number.isNaN(value)) return nan;
  const negative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value)) return { kind: 'infinity', negative };
  if (Number.isInteger(value)) {
    const whole = BigInt(value);
    return { kind: 'finite', negative, coefficient: whole < 0n ? -whole : whole, exponent: 0 };
  }
  let scaled = Math.abs(value);
  let halvings = 0;
  // Doubling is exact, also from subnormal numbers; at most 1074 steps.
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    halvings += 1;
  }
  return { kind: 'finite', negative, coefficient: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings };
}

/** The decimal MongoDB converts a double to: the 15 significant digits that every double can keep. */
export function decimalOfDouble(value: number): Decimal {
  if (!Number.isFinite(value) || value === 0) return exactDecimalOfDouble(value);
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential(14).split('e');
  const coefficient = BigInt(mantissa.replace('.', ''));
  // MongoDB quantizes to 15 digits, so that 0.1 becomes 0.100000000000000.
  return { kind: 'finite', negative: value < 0, coefficient, exponent: Number(power) - 14 };
}

export function decimalOfBigInt(value: bigint): FiniteDecimal {
  return { kind: 'finite', negative: value < 0n, coefficient: value < 0n ? -value : value, exponent: 0 };
}

/** Signed coefficient. */
export function signed(value: FiniteDecimal): bigint {
  return value.negative ? -value.coefficient : value.coefficient;
}

/** The nearest double. */
export function doubleOfDecimal(value: Decimal): number {
  if (value.kind === 'nan') return NaN;
  if (value.kind === 'infinity') return value.negative ? -Infinity : Infinity;
  return Number(`${value.negative ? '-' : ''}${value.coefficient.toString()}e${String(value.exponent)}`);
}

/** Exact order of two decimals; NaN comes first and equals itself, the two zeros are equal. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.kind === 'nan' || right.kind === 'nan') {
    return left.kind === right.kind ? 0 : left.kind === 'nan' ? -1 : 1;
  }
  const leftSign = signOf(left);
  const rightSign = signOf(right);
  if (leftSign !== rightSign) return leftSign < rightSign ? -1 : 1;
  if (leftSign === 0) return 0;
  return leftSign * compareMagnitudes(left, right);
}

function signOf(value: Exclude<Decimal, { kind: 'nan' }>): number {
  if (value.kind === 'finite' && value.coefficient === 0n) return 0;
  return value.negative ? -1 : 1;
}

function compareMagnitudes(left: Exclude<Decimal, { kind: 'nan' }>, right: Exclude<Decimal, { kind: 'nan' }>): number {
  if (left.kind === 'infinity') return right.kind === 'infinity' ? 0 : 1;
  if (right.kind === 'infinity') return -1;
  const leftMagnitude = digitCount(left.coefficient) + left.exponent;
  const rightMagnitude = digitCount(right.coefficient) + right.exponent;
  if (leftMagnitude !== rightMagnitude) return leftMagnitude < rightMagnitude ? -1 : 1;
  const shared = Math.min(left.exponent, right.exponent);
  const a = left.coefficient * 10n ** BigInt(left.exponent - shared);
  const b = right.coefficient * 10n ** BigInt(right.exponent - shared);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The decimal without trailing zeros, and with one zero: equal decimals normalise to the same parts. */
export function normaliseDecimal(value: FiniteDecimal): FiniteDecimal {
  let { coefficient, exponent } = value;
  if (coefficient === 0n) return { kind: 'finite', negative: false, coefficient: 0n, exponent: 0 };
  while (coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { kind: 'finite', negative: value.negative, coefficient, exponent };
}
