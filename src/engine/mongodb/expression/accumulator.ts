import { divide, toDouble } from '../value/arithmetic.js';
import { int, isNullish, isNumber, type Value } from '../value/value.js';
import { CompensatedSum } from './number-total.js';

/** Something that takes values one by one and then says what they come to. */
export interface Accumulator {
  add(value: Value | undefined): void;
  /** `undefined` is missing. */
  result(): Value | undefined;
}

type Compare = (left: Value, right: Value) => number;

/** Adds up numbers and passes over everything else; of nothing it is the int 0. */
export class Sum implements Accumulator {
  readonly #sum = new CompensatedSum();

  add(value: Value | undefined): void {
    if (isNumber(value)) this.#sum.add(value);
  }

  result(): Value {
    return this.#sum.result();
  }
}

/** The mean of the numbers; of nothing it is null. */
export class Average implements Accumulator {
  readonly #sum = new CompensatedSum();
  #count = 0;

  add(value: Value | undefined): void {
    if (!isNumber(value)) return;
    this.#sum.add(value);
    this.#count += 1;
  }

  result(): Value {
    return this.#count === 0 ? null : this.#sum.dividedBy(this.#count, divide);
  }
}

/** The smallest or largest value in the order of BSON values; null and missing take no part. */
export class Extreme implements Accumulator {
  readonly #compare: Compare;
  readonly #sign: 1 | -1;
  #best: Value | undefined;

  constructor(compare: Compare, which: 'min' | 'max') {
    this.#compare = compare;
    this.#sign = which === 'min' ? -1 : 1;
  }

  add(value: Value | undefined): void {
    if (isNullish(value)) return;
    if (this.#best === undefined || this.#sign * this.#compare(value, this.#best) > 0) this.#best = value;
  }

  result(): Value {
    return this.#best ?? null;
  }
}

/** The standard deviation of the numbers, by Welford's method in doubles, as MongoDB computes it. */
export class StandardDeviation implements Accumulator {
  readonly #spare: 0 | 1;
  #count = 0;
  #mean = 0;
  #squares = 0;

  /** A population divides by the count, a sample by one less. */
  constructor(of: 'population' | 'sample') {
    this.#spare = of === 'sample' ? 1 : 0;
  }

  add(value: Value | undefined): void {
    if (!isNumber(value)) return;
    const number = toDouble(value);
    this.#count += 1;
    const delta = number - this.#mean;
    if (delta === 0) return;
    this.#mean += delta / this.#count;
    this.#squares += delta * (number - this.#mean);
  }

  result(): Value {
    const divisor = this.#count - this.#spare;
    return divisor <= 0 ? null : Math.sqrt(this.#squares / divisor);
  }
}

/** How many values were added. */
export class Count implements Accumulator {
  #count = 0;

  add(): void {
    this.#count += 1;
  }

  result(): Value {
    return int(this.#count);
  }
}
