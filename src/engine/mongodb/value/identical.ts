import { Decimal128, Int32 } from 'bson';
import { compare, compareText } from './compare.js';
import { isArray, isDoc, kindOf, type Value } from './value.js';

/** Whether two values are the same to the last bit of their types: an int 1 is not a long 1. An update that changes nothing is told by this. */
export function identical(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  if (typeof left === 'number' && typeof right === 'number') return Object.is(left, right);
  if (left instanceof Int32 && right instanceof Int32) return left.value === right.value;
  if (left instanceof Decimal128 && right instanceof Decimal128) return Buffer.compare(left.bytes, right.bytes) === 0;
  if (isDoc(left) && isDoc(right)) {
    if (left.size !== right.size) return false;
    const others = right.entries();
    for (const [name, value] of left) {
      const [otherName, otherValue] = others.next().value as [string, Value];
      if (name !== otherName || !identical(value, otherValue)) return false;
    }
    return true;
  }
  if (isArray(left) && isArray(right)) {
    return left.length === right.length && left.every((item, index) => identical(item, right[index]));
  }
  return kindOf(left) === kindOf(right) && compare(left, right, compareText) === 0;
}
