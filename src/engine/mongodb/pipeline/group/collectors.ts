import type { Accumulator } from '../../expression/accumulator.js';
import { mergeObjects } from '../../expression/operators/object.js';
import type { Value } from '../../value/value.js';

/** All values in the order they came in; missing ones take no part. */
export class Push implements Accumulator {
  readonly #values: Value[] = [];

  add(value: Value | undefined): void {
    if (value !== undefined) this.#values.push(value);
  }

  result(): Value {
    return this.#values;
  }
}

/** The distinct values in the order of their first appearance; missing ones take no part. */
export class AddToSet implements Accumulator {
  readonly #keyOf: (value: Value) => string;
  readonly #values = new Map<string, Value>();

  constructor(keyOf: (value: Value) => string) {
    this.#keyOf = keyOf;
  }

  add(value: Value | undefined): void {
    if (value === undefined) return;
    const key = this.#keyOf(value);
    if (!this.#values.has(key)) this.#values.set(key, value);
  }

  result(): Value {
    return [...this.#values.values()];
  }
}

/** The first document's value, missing included. */
export class First implements Accumulator {
  #value: Value | undefined;
  #met = false;

  add(value: Value | undefined): void {
    if (this.#met) return;
    this.#met = true;
    this.#value = value;
  }

  result(): Value | undefined {
    return this.#value;
  }
}

/** The last document's value, missing included. */
export class Last implements Accumulator {
  #value: Value | undefined;

  add(value: Value | undefined): void {
    this.#value = value;
  }

  result(): Value | undefined {
    return this.#value;
  }
}

/** One document made of all, later fields winning. */
export class MergeObjects implements Accumulator {
  readonly #merged = new Map<string, Value>();

  add(value: Value | undefined): void {
    for (const [name, held] of mergeObjects([value])) this.#merged.set(name, held);
  }

  result(): Value {
    return this.#merged;
  }
}
