import {
  type Rational,
  compare,
  isMultipleOf,
  nearestDouble,
  rationalFromDecimalDouble,
  rationalFromText,
} from './rational.js';
import type { ValueSystemName } from './kind.js';
import type { NumberValue, Value } from './value.js';

/** Text order by UTF-8 bytes, which is the order of code points and not that of UTF-16 units. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    // A surrogate stands for a code point above every other unit.
    const leftHigh = left >= 0xd800 && left <= 0xdfff;
    const rightHigh = right >= 0xd800 && right <= 0xdfff;
    if (leftHigh !== rightHigh) return leftHigh ? 1 : -1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

/** The order of two values of one kind in a store, undefined when the kind has none or the values are of two kinds. */
export function compareInKind(a: Value, b: Value, system: ValueSystemName): number | undefined {
  if (a.kind === 'string' && b.kind === 'string') return compareTexts(a.text, b.text);
  if (a.kind === 'bool' && b.kind === 'bool') return Number(a.bool) - Number(b.bool);
  if ('point' in a && 'point' in b && a.kind === b.kind) return a.point < b.point ? -1 : a.point > b.point ? 1 : 0;
  if (a.kind === 'binData' && b.kind === 'binData') {
    const bytes = a.hex < b.hex ? -1 : a.hex > b.hex ? 1 : 0;
    // MongoDB puts the shorter binary first, DynamoDB goes byte by byte.
    return system === 'bson' ? a.hex.length - b.hex.length || a.subtype - b.subtype || bytes : bytes;
  }
  if ('number' in a && 'number' in b) {
    if (typeof a.number === 'string' || typeof b.number === 'string') return undefined;
    return compare(a.number, b.number);
  }
  return undefined;
}

/**
 * Whether a number is a whole multiple of another. A double counts as the decimal that it prints as, which is what makes 0.3 a multiple
 * of 0.1. MongoDB rounds it to 15 significant digits first: where that would change the answer, there is none.
 */
export function dividesInto(divisor: Rational, value: NumberValue): boolean | undefined {
  if (typeof value.number === 'string') return false;
  if (value.kind !== 'double' || value.number.bottom === 1n) return isMultipleOf(value.number, divisor);
  const double = nearestDouble(value.number);
  const rounded = rationalFromText(double.toPrecision(15));
  const answer = isMultipleOf(rationalFromDecimalDouble(double), divisor);
  return rounded !== undefined && isMultipleOf(rounded, divisor) === answer ? answer : undefined;
}
