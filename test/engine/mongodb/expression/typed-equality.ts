import { Decimal128 } from 'bson';
import { expect } from 'vitest';

/*
 * Importing this makes `toEqual` compare documents with the order of their fields, and decimals by their bytes, whatever
 * class of bytes holds them.
 */
expect.addEqualityTesters([
  function (left: unknown, right: unknown) {
    if (left instanceof Decimal128 && right instanceof Decimal128) {
      return Buffer.compare(left.bytes, right.bytes) === 0;
    }
    if (left instanceof Map && right instanceof Map) {
      return this.equals([...left], [...right]);
    }
    return undefined;
  },
]);
