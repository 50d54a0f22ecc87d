import { compare, type StringOrder } from '../value/compare.js';
import { equalityKey } from '../value/key.js';
import type { Value } from '../value/value.js';
import type { Variables } from './compiled.js';

/** How a collation compares strings, and the representative it gives to strings that it calls equal. */
export interface StringRules {
  readonly order: StringOrder;
  readonly fold: (text: string) => string;
}

/** What the names in an expression mean: which variables are in sight, and how values are compared. */
export interface ExpressionScope {
  /** Orders two values by the collation. */
  readonly compare: (left: Value, right: Value) => number;
  /** A text that two values share exactly when they are equal by the collation. */
  readonly keyOf: (value: Value) => string;
  /** A number from 0 up to 1, for `$rand`. */
  readonly random: () => number;
  /** The slot of a variable's value, or `undefined` when no such variable is in sight. */
  slotOf(name: string): number | undefined;
  /** A scope with one more variable; it hides one of the same name. */
  bind(name: string): { readonly scope: ExpressionScope; readonly slot: number };
  /** The user variables in sight, for a pipeline that runs inside this one. */
  readonly names: readonly string[];
}

const nowSlot = 0;

type Comparison = Pick<ExpressionScope, 'compare' | 'keyOf'>;
type Surroundings = Comparison & Pick<ExpressionScope, 'random'>;

const byBytes: Comparison = {
  compare: (left, right) => compare(left, right),
  keyOf: (value) => equalityKey(value),
};

class NestedScope implements ExpressionScope {
  readonly compare: ExpressionScope['compare'];
  readonly keyOf: ExpressionScope['keyOf'];
  readonly random: ExpressionScope['random'];
  readonly #slots: ReadonlyMap<string, number>;
  /** Shared by all scopes of one expression, so that no two variables ever share a slot. */
  readonly #allocation: { next: number };

  constructor(
    { compare, keyOf, random }: Surroundings,
    slots: ReadonlyMap<string, number>,
    allocation: { next: number },
  ) {
    this.compare = compare;
    this.keyOf = keyOf;
    this.random = random;
    this.#slots = slots;
    this.#allocation = allocation;
  }

  get names(): readonly string[] {
    return [...this.#slots.keys()].filter((name) => name !== 'NOW');
  }

  slotOf(name: string): number | undefined {
    return this.#slots.get(name);
  }

  bind(name: string): { readonly scope: ExpressionScope; readonly slot: number } {
    const slot = this.#allocation.next++;
    return { scope: new NestedScope(this, new Map([...this.#slots, [name, slot]]), this.#allocation), slot };
  }
}

/** A scope with `$$NOW` and the given user variables, in slots 1, 2, ... in their order. */
export function openScope(
  options: {
    readonly strings?: StringRules | undefined;
    readonly names?: readonly string[];
    readonly random?: () => number;
  } = {},
): ExpressionScope {
  const { strings, names = [], random = Math.random } = options;
  const slots = new Map(names.map((name, index) => [name, index + 1]));
  slots.set('NOW', nowSlot);
  const comparison =
    strings === undefined
      ? byBytes
      : {
          compare: (left: Value, right: Value) => compare(left, right, strings.order),
          keyOf: (value: Value) => equalityKey(value, strings.fold),
        };
  return new NestedScope({ ...comparison, random }, slots, { next: names.length + 1 });
}

/** The values to evaluate an expression of such a scope with: the time of `$$NOW` and the user variables in order. */
export function startVariables(now: Date, values: readonly (Value | undefined)[] = []): Variables {
  return [now, ...values];
}
