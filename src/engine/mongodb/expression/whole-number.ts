import { Int32 } from 'bson';
import { toDouble } from '../value/arithmetic.js';
import { isNumber, type Value } from '../value/value.js';

/** The JavaScript integer of a number that is whole and fits in 32 bits, whatever its type; else `undefined`. */
export function wholeNumber(value: Value | undefined): number | undefined {
  if (value instanceof Int32) return value.value;
  if (!isNumber(value)) return undefined;
  const double = toDouble(value);
  // Adding zero turns -0 into 0.
  return Number.isInteger(double) && double >= -2147483648 && double <= 2147483647 ? double + 0 : undefined;
}
