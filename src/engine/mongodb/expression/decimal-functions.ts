import { createRequire } from 'node:module';
import { Decimal128 } from 'bson';
import type { Decimal as DecimalNumber } from 'decimal.js';
import { toDecimal } from '../value/arithmetic.js';
import { writeDecimal } from '../value/decimal.js';
import type { NumberValue } from '../value/value.js';

type DecimalClass = typeof DecimalNumber;

let loaded: DecimalClass | undefined;

/** decimal.js with decimal128's precision and rounding; loaded on first use, since few pipelines need it. */
function decimalClass(): DecimalClass {
  if (loaded === undefined) {
    const { Decimal } = createRequire(import.meta.url)('decimal.js') as { readonly Decimal: DecimalClass };
    loaded = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN, minE: -6176, maxE: 6144 });
  }
  return loaded;
}

function toLibrary(value: NumberValue): DecimalNumber {
  return new (decimalClass())(writeDecimal(toDecimal(value)).toString());
}

function fromLibrary(value: DecimalNumber): Decimal128 {
  return Decimal128.fromString(value.toString());
}

export type DecimalFunction =
  | 'exp'
  | 'ln'
  | 'sqrt'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh';

/** A mathematical function of a decimal, rounded to 34 digits. */
export function decimalFunction(name: DecimalFunction, value: NumberValue): Decimal128 {
  return fromLibrary(decimalClass()[name](toLibrary(value)));
}

/** `base` to the power of `exponent`. */
export function decimalPower(base: NumberValue, exponent: NumberValue): Decimal128 {
  return fromLibrary(toLibrary(base).pow(toLibrary(exponent)));
}

/** The logarithm of `value` to any base. */
export function decimalLogarithm(value: NumberValue, base: NumberValue): Decimal128 {
  return fromLibrary(toLibrary(value).log(toLibrary(base)));
}

/** The angle of the point (x, y). */
export function decimalArcTangent(y: NumberValue, x: NumberValue): Decimal128 {
  return fromLibrary(decimalClass().atan2(toLibrary(y), toLibrary(x)));
}

/** π to 34 digits, as MongoDB's degree conversions use it. */
export function decimalPi(): Decimal128 {
  return Decimal128.fromString('3.141592653589793238462643383279503');
}
