/**
 * Exact fractions. Bounds, multiples and decimals are compared without rounding, because a contract that is off by
 * one unit in the last place is off.
 */
export interface Rational {
  readonly top: bigint;
  /** Always positive, and without a common factor with `top`. */
  readonly bottom: bigint;
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function rational(top: bigint, bottom = 1n): Rational {
  if (bottom === 1n) return { top, bottom };
  if (bottom === 0n) throw new RangeError('a fraction needs a bottom other than zero');
  const sign = bottom < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(top, bottom) * sign;
  return { top: top / divisor, bottom: bottom / divisor };
}

const decimalText = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** The exact value of a decimal text such as `-12.50e3`, or undefined when it is not one. */
export function rationalFromText(text: string): Rational | undefined {
  const match = decimalText.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const exponent = Number(exponentText) - fraction.length;
  if (!Number.isSafeInteger(exponent) || Math.abs(exponent) > 20_000) return undefined;
  const digits = BigInt((sign === '-' ? '-' : '') + (whole + fraction || '0'));
  return exponent >= 0 ? rational(digits * 10n ** BigInt(exponent)) : rational(digits, 10n ** BigInt(-exponent));
}

/** What a JSON text means that prints as this number: the shortest decimal that names the double. */
export function rationalFromDecimalDouble(value: number): Rational {
  if (Number.isSafeInteger(value)) return { top: BigInt(value), bottom: 1n };
  const exact = rationalFromText(String(value));
  if (exact === undefined) throw new RangeError(`${String(value)} is not finite`);
  return exact;
}

const doubleBits = new DataView(new ArrayBuffer(8));

/** The value that a double holds in binary, which is what a comparison with another numeric type sees. */
export function rationalFromBinaryDouble(value: number): Rational {
  if (Number.isSafeInteger(value)) return { top: BigInt(value), bottom: 1n };
  doubleBits.setFloat64(0, value);
  const bits = doubleBits.getBigUint64(0);
  const negative = bits >> 63n === 1n;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  const signed = negative ? -mantissa : mantissa;
  return exponent >= 0 ? rational(signed << BigInt(exponent)) : rational(signed, 1n << BigInt(-exponent));
}

export function compare(a: Rational, b: Rational): number {
  if (a.bottom === b.bottom) return a.top < b.top ? -1 : a.top > b.top ? 1 : 0;
  const left = a.top * b.bottom;
  const right = b.top * a.bottom;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function add(a: Rational, b: Rational): Rational {
  return rational(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
}

export function subtract(a: Rational, b: Rational): Rational {
  return rational(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom);
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.top * b.top, a.bottom * b.bottom);
}

export function divide(a: Rational, b: Rational): Rational {
  return rational(a.top * b.bottom, a.bottom * b.top);
}

export function isInteger(a: Rational): boolean {
  return a.bottom === 1n;
}

export function isMultipleOf(a: Rational, of: Rational): boolean {
  return isInteger(divide(a, of));
}

/** The smallest positive number that is a whole multiple of both. */
export function leastCommonMultiple(a: Rational, b: Rational): Rational {
  const bottom = (a.bottom * b.bottom) / greatestCommonDivisor(a.bottom, b.bottom);
  const x = (a.top * bottom) / a.bottom;
  const y = (b.top * bottom) / b.bottom;
  return rational((x * y) / greatestCommonDivisor(x, y), bottom);
}

export function floor(a: Rational): bigint {
  const quotient = a.top / a.bottom;
  return a.top < 0n && quotient * a.bottom !== a.top ? quotient - 1n : quotient;
}

export function ceiling(a: Rational): bigint {
  return -floor({ top: -a.top, bottom: a.bottom });
}

/** A text that is the same for two fractions exactly when they are equal. */
export function rationalKey(a: Rational): string {
  return a.bottom === 1n ? String(a.top) : `${String(a.top)}/${String(a.bottom)}`;
}

/** The exact decimal text, or undefined for a fraction such as 1/3 that has none. */
export function decimalTextOf(a: Rational): string | undefined {
  let bottom = a.bottom;
  let twos = 0;
  let fives = 0;
  while (bottom % 2n === 0n) [bottom, twos] = [bottom / 2n, twos + 1];
  while (bottom % 5n === 0n) [bottom, fives] = [bottom / 5n, fives + 1];
  if (bottom !== 1n) return undefined;
  const places = Math.max(twos, fives);
  const digits = (a.top * 10n ** BigInt(places)) / a.bottom;
  if (places === 0) return String(digits);
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  return `${digits < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** The double nearest to a fraction. */
export function nearestDouble(a: Rational): number {
  if (a.bottom === 1n) return Number(a.top);
  const exact = decimalTextOf(a);
  if (exact !== undefined) return Number(exact);
  // 40 digits after the point, scaled to the size of the bottom, are more than a double can tell apart.
  const scale = 10n ** BigInt(40 + String(a.bottom).length);
  return Number(decimalTextOf(rational((a.top * scale) / a.bottom, scale)));
}

/** Shortest-digit fraction strictly or weakly between two others: what a person would pick. */
export function simplestBetween(low: Rational, high: Rational): Rational {
  const middle = divide(add(low, high), { top: 2n, bottom: 1n });
  for (let scale = 1n; ; scale *= 10n) {
    const candidate = rational(floor(multiply(middle, { top: scale, bottom: 1n })), scale);
    if (compare(candidate, low) > 0 && compare(candidate, high) < 0) return candidate;
    const above = add(candidate, rational(1n, scale));
    if (compare(above, low) > 0 && compare(above, high) < 0) return above;
  }
}
