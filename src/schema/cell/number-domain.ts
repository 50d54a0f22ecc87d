import {
  type Rational,
  compare,
  decimalTextOf,
  floor,
  nearestDouble,
  rational,
  rationalFromBinaryDouble,
  rationalFromDecimalDouble,
} from '../value/rational.js';
import type { NumberKind, NumberPoint } from '../value/value.js';

/** The numbers that one type can hold. */
export interface NumberDomain {
  readonly kind: NumberKind;
  readonly integersOnly: boolean;
  readonly low: Rational | undefined;
  readonly high: Rational | undefined;
  readonly specials: readonly NumberPoint[];
  /** The number of this type nearest to a fraction, or undefined beyond its range. */
  readonly nearest: (number: Rational) => Rational | undefined;
  /** How far, in parts of its size, what `multipleOf` divides may lie from the number itself. */
  readonly roundsDividends: boolean;
}

function whole(number: Rational): Rational {
  return number.bottom === 1n ? number : { top: floor(number), bottom: 1n };
}

function wholeNumbers(kind: NumberKind, bits: bigint): NumberDomain {
  const high = { top: (1n << (bits - 1n)) - 1n, bottom: 1n };
  const low = { top: -(1n << (bits - 1n)), bottom: 1n };
  return {
    kind,
    integersOnly: true,
    low,
    high,
    specials: [],
    nearest: (number) => (compare(number, low) < 0 || compare(number, high) > 0 ? undefined : whole(number)),
    roundsDividends: false,
  };
}

function doubles(
  kind: NumberKind,
  exact: (value: number) => Rational,
  specials: readonly NumberPoint[],
  rounds: boolean,
): NumberDomain {
  return {
    kind,
    integersOnly: false,
    low: undefined,
    high: undefined,
    specials,
    nearest: (number) => {
      const double = nearestDouble(number);
      return Number.isFinite(double) ? exact(double) : undefined;
    },
    roundsDividends: rounds,
  };
}

/** The fraction rounded to as many digits as a decimal holds. */
function nearestDecimal(number: Rational, mostDigits: number): Rational {
  const text = decimalTextOf(number);
  const digits = text?.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length ?? Infinity;
  if (digits <= mostDigits) return number;
  const size = String(number.top / number.bottom).replace('-', '').length;
  if (size > mostDigits) {
    const unit = 10n ** BigInt(size - mostDigits);
    return rational((number.top / (number.bottom * unit)) * unit);
  }
  const scale = 10n ** BigInt(mostDigits - size);
  return rational((number.top * scale) / number.bottom, scale);
}

function decimals(mostDigits: number, specials: readonly NumberPoint[]): NumberDomain {
  return {
    kind: 'decimal',
    integersOnly: false,
    low: undefined,
    high: undefined,
    specials,
    nearest: (number) => nearestDecimal(number, mostDigits),
    roundsDividends: false,
  };
}

const specials: readonly NumberPoint[] = ['NaN', 'Infinity', '-Infinity'];

export const numberDomains: Readonly<Record<NumberKind, NumberDomain>> = {
  number: doubles('number', rationalFromDecimalDouble, [], false),
  int: wholeNumbers('int', 32n),
  long: wholeNumbers('long', 64n),
  double: doubles('double', rationalFromBinaryDouble, specials, true),
  decimal: decimals(34, specials),
};

/** DynamoDB's numbers: 38 digits, no infinities, nothing that is not a number. */
export const dynamoNumbers: NumberDomain = decimals(38, []);
