import { MongoError } from '../error.js';
import { exactLong } from '../value/arithmetic.js';
import { isNumber, kindOrMissing, type Value } from '../value/value.js';

/** The `n` of `$firstN` and its kin: a whole number greater than 0. */
export function readN(value: Value | undefined, name: string): number {
  if (!isNumber(value)) {
    throw new MongoError(
      5787902,
      `Value for 'n' must be of integral type, but found ${kindOrMissing(value)} for ${name}`,
    );
  }
  const n = exactLong(value);
  if (n === undefined) throw new MongoError(5787903, `Value for 'n' must be of integral type for ${name}`);
  if (n <= 0n) throw new MongoError(5787908, `'n' must be greater than 0, found ${n.toString()} for ${name}`);
  return Number(n);
}
