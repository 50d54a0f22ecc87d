import type { Decimal128 } from 'bson';
import { Int32 } from 'bson';
import { add, multiply, toDouble } from '../value/arithmetic.js';
import { int, intOrLong, type NumberValue } from '../value/value.js';

/*
 * The running totals of `$add` and `$multiply`. They take the type of the widest operand; ints are totalled as longs
 * and narrowed at the end, and a long that overflows goes on as a double.
 */

const fits = (value: bigint): boolean => BigInt.asIntN(64, value) === value;

abstract class RunningTotal {
  /** The total of ints, as long as JavaScript numbers hold it exactly. */
  protected small: number;
  /** The total once something else than an int was met. */
  protected wide: number | bigint | Decimal128 | undefined;

  constructor(neutral: number) {
    this.small = neutral;
  }

  result(): NumberValue {
    if (this.wide !== undefined) return this.wide;
    return intOrLong(this.small);
  }
}

/** The sum of numbers of any types, in MongoDB's result type. */
export class NumberSum extends RunningTotal {
  #onlyInts = true;

  constructor() {
    super(0);
  }

  add(value: NumberValue): void {
    if (value instanceof Int32) {
      if (this.wide === undefined) {
        this.small += value.value;
        return;
      }
    } else if (this.wide === undefined) {
      this.#onlyInts = false;
      this.wide = BigInt(this.small);
    }
    this.wide = combine(this.wide, value, add);
  }

  override result(): NumberValue {
    return this.#onlyInts ? intOrLong(this.small) : super.result();
  }
}

/** The product of numbers of any types, in MongoDB's result type. */
export class NumberProduct extends RunningTotal {
  #onlyInts = true;

  constructor() {
    super(1);
  }

  multiply(value: NumberValue): void {
    if (value instanceof Int32 && this.wide === undefined) {
      const product = this.small * value.value;
      if (Number.isSafeInteger(product)) {
        this.small = product + 0;
        return;
      }
    }
    this.wide ??= BigInt(this.small);
    if (!(value instanceof Int32)) this.#onlyInts = false;
    this.wide = combine(this.wide, value, multiply);
  }

  override result(): NumberValue {
    // Ints whose product went through a long are narrowed again when it comes back into range.
    return this.#onlyInts && typeof this.wide === 'bigint' ? intOrLong(this.wide) : super.result();
  }
}

function combine(
  total: number | bigint | Decimal128,
  value: NumberValue,
  operation: (left: NumberValue, right: NumberValue) => NumberValue,
): number | bigint | Decimal128 {
  const result = operation(total, value);
  return result instanceof Int32 ? BigInt(result.value) : result;
}

/**
 * The sum of `$sum`, `$avg` and the deviations: exact for ints and longs, and compensated for doubles (two numbers
 * hold the sum, so that 0.1 ten times is 1), as MongoDB's accumulators do it.
 */
export class CompensatedSum {
  /** Ints met so far, exact while below 2^53. */
  #ints = 0;
  #longs = 0n;
  #sum = 0;
  #addend = 0;
  /** The plain sum, which is right when infinities or NaN take part. */
  #special = 0;
  #decimal: Decimal128 | undefined;
  #widest: 'int' | 'long' | 'double' | 'decimal' = 'int';

  add(value: NumberValue): void {
    if (typeof value === 'number') this.#addDouble(value);
    else if (value instanceof Int32) {
      this.#ints += value.value;
      if (this.#ints > 4503599627370496 || this.#ints < -4503599627370496) {
        this.#longs += BigInt(this.#ints);
        this.#ints = 0;
      }
    } else if (typeof value === 'bigint') {
      this.#longs += value;
      if (this.#widest === 'int') this.#widest = 'long';
    } else {
      this.#decimal = this.#decimal === undefined ? value : (add(this.#decimal, value) as Decimal128);
      this.#widest = 'decimal';
    }
  }

  #addDouble(value: number): void {
    if (this.#widest === 'int' || this.#widest === 'long') this.#widest = 'double';
    this.#special += value;
    const total = this.#sum + value;
    const part = total - this.#sum;
    this.#addend += this.#sum - (total - part) + (value - part);
    this.#sum = total;
  }

  /** The sum of everything that is no decimal, as a double. */
  #double(): number {
    const whole = this.#longs + BigInt(this.#ints);
    // The whole part may exceed 53 bits: its high and low part are added apart, so that nothing is lost on the way.
    const high = Number(whole);
    const low = Number(whole - (Number.isFinite(high) ? BigInt(high) : 0n));
    const total = this.#sum + high;
    const part = total - this.#sum;
    const sum = total + (this.#addend + (this.#sum - (total - part)) + (high - part) + low);
    return Number.isNaN(sum) ? this.#special : sum;
  }

  /** The sum in its own type: int where it fits, long, double, or decimal when a decimal took part. */
  result(): NumberValue {
    switch (this.#widest) {
      case 'decimal':
        return this.#withDecimals();
      case 'double':
        return this.#double();
      case 'int':
      case 'long': {
        const whole = this.#longs + BigInt(this.#ints);
        if (this.#widest === 'int') return fits(whole) ? intOrLong(whole) : Number(whole);
        return fits(whole) ? whole : Number(whole);
      }
    }
  }

  #withDecimals(): NumberValue {
    const decimal = this.#decimal ?? int(0);
    const whole = this.#longs + BigInt(this.#ints);
    const integers = fits(whole) ? add(decimal, whole) : add(decimal, Number(whole));
    return this.#special === 0 && this.#sum === 0 && this.#addend === 0 ? integers : add(integers, this.#doublesOnly());
  }

  #doublesOnly(): number {
    const sum = this.#sum + this.#addend;
    return Number.isNaN(sum) ? this.#special : sum;
  }

  /** The sum divided by `count`: a double, or a decimal when a decimal took part. */
  dividedBy(count: number, divide: (left: NumberValue, right: NumberValue) => NumberValue): NumberValue {
    if (this.#widest === 'decimal') return divide(this.#withDecimals(), int(count));
    return this.#widest === 'double' ? this.#double() / count : toDouble(this.result()) / count;
  }
}
