/** A number without rounding: a fraction in lowest terms, an infinity, or NaN. */
export type ExactNumber =
  | { readonly kind: 'finite'; readonly top: bigint; readonly bottom: bigint }
  | { readonly kind: 'infinite'; readonly sign: 1 | -1 }
  | { readonly kind: 'nan' };

const notANumber: ExactNumber = { kind: 'nan' };

function fraction(top: bigint, bottom: bigint): ExactNumber {
  let [left, right] = [top < 0n ? -top : top, bottom];
  while (right !== 0n) [left, right] = [right, left % right];
  const divisor = left === 0n ? 1n : left;
  return { kind: 'finite', top: top / divisor, bottom: bottom / divisor };
}

export function exactOfInteger(value: bigint): ExactNumber {
  return { kind: 'finite', top: value, bottom: 1n };
}

/** The value that a double holds in binary: 0.1 is a little more than one tenth. */
export function exactOfDouble(value: number): ExactNumber {
  if (Number.isNaN(value)) return notANumber;
  if (!Number.isFinite(value)) return { kind: 'infinite', sign: value > 0 ? 1 : -1 };
  let [top, bottom] = [value, 1n];
  // Doubling a double is exact until it overflows, and a double with a fraction is far from that.
  while (!Number.isInteger(top)) [top, bottom] = [top * 2, bottom * 2n];
  return fraction(BigInt(top), bottom);
}

/** The value of a decimal text, `NaN`, `Infinity` and `-Infinity` included; `undefined` when it is none. */
export function exactOfText(text: string): ExactNumber | undefined {
  if (/^[+-]?nan$/iu.test(text)) return notANumber;
  if (/^[+-]?inf(?:inity)?$/iu.test(text)) return { kind: 'infinite', sign: text.startsWith('-') ? -1 : 1 };
  // Longer than any store keeps; the pattern below takes quadratic time on digits that end in something else.
  if (text.length > 10_000) return undefined;
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,6}))?$/iu.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', decimals = '', power = '0'] = parts;
  if (whole + decimals === '') return undefined;
  const digits = BigInt(whole + decimals) * (sign === '-' ? -1n : 1n);
  const exponent = Number(power) - decimals.length;
  return exponent >= 0 ? fraction(digits * 10n ** BigInt(exponent), 1n) : fraction(digits, 10n ** BigInt(-exponent));
}

/** The value of the shortest decimal that a double prints as: 0.1 is one tenth. */
export function exactOfPrinted(value: number): ExactNumber {
  return exactOfText(String(value)) ?? notANumber;
}

/** Negative, zero or positive; `undefined` when one of them is NaN, which no order comparison holds for. */
export function compareExact(left: ExactNumber, right: ExactNumber): number | undefined {
  if (left.kind === 'nan' || right.kind === 'nan') return undefined;
  if (left.kind === 'infinite') return right.kind === 'infinite' ? left.sign - right.sign : left.sign;
  if (right.kind === 'infinite') return -right.sign;
  const difference = left.top * right.bottom - right.top * left.bottom;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether the first is a whole multiple of the second; NaN and infinities are multiples of nothing. */
export function isMultiple(value: ExactNumber, divisor: ExactNumber): boolean {
  if (value.kind !== 'finite' || divisor.kind !== 'finite' || divisor.top === 0n) return false;
  return (value.top * divisor.bottom) % (value.bottom * divisor.top) === 0n;
}

export function isWhole(value: ExactNumber): boolean {
  return value.kind === 'finite' && value.bottom === 1n;
}

/** A text that two numbers share exactly when they are equal; NaN equals itself, as in MongoDB. */
export function exactKey(value: ExactNumber): string {
  switch (value.kind) {
    case 'nan':
      return 'NaN';
    case 'infinite':
      return value.sign > 0 ? 'Infinity' : '-Infinity';
    case 'finite':
      return `${String(value.top)}/${String(value.bottom)}`;
  }
}
