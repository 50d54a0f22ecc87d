import { Decimal128, Int32 } from 'bson';
import { readDecimal } from '../value/decimal.js';
import { bsonUndefined, type Value } from '../value/value.js';

/** Whether aggregation takes a value for true: all but false, null, undefined, missing and the zeros. */
export function isTrue(value: Value | undefined): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    case 'undefined':
      return false;
    case 'string':
      return true;
    default:
      break;
  }
  if (value === null || value === bsonUndefined) return false;
  if (value instanceof Int32) return value.value !== 0;
  if (value instanceof Decimal128) {
    const decimal = readDecimal(value);
    return decimal.kind !== 'finite' || decimal.coefficient !== 0n;
  }
  return true;
}
