import type { Spend } from '../budget.js';
import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import { type Value, sizeOf } from '../value/value.js';

/** Why something could not be decided, and the part of the schema that is to blame. */
export interface Reason {
  readonly code: string;
  readonly pointer: string;
}

/**
 * What a search for a value of a shape comes to. `low` is the depth of the outermost search in progress that was taken to be empty on the
 * way; infinite when the answer rests on nothing but itself.
 */
export type Outcome =
  | { readonly is: 'found'; readonly value: Value }
  | { readonly is: 'none'; readonly low: number }
  | { readonly is: 'unknown'; readonly reasons: readonly Reason[]; readonly low: number; readonly guess?: Value };

export const none: Outcome = { is: 'none', low: Infinity };

export function found(value: Value): Outcome {
  return { is: 'found', value };
}

/** A larger document is of no use to a reader, and may not even fit into memory. */
const largestDocument = 2_000_000;

/** An array or an object that was found, if it is not too large to be written down. */
export function foundTree(value: Value): Outcome {
  return sizeOf(value) > largestDocument ? unknown('too-long') : found(value);
}

export function unknown(code: string, pointer = '', low = Infinity): Outcome {
  return { is: 'unknown', reasons: [{ code, pointer }], low };
}

/** What a cell of the normal form may ask of the search that it is part of. */
export interface Search {
  readonly graph: ShapeGraph;
  /** Chooses among equally good values. */
  readonly seed: number;
  /** A value of the shape. */
  readonly solve: (node: Node) => Outcome;
  /** Whether the shape is empty for a reason that costs nothing to see. */
  readonly clearlyEmpty: (node: Node) => boolean;
  /** Up to `count` values, no two equal; fewer only for the reason given in `end`. */
  readonly distinct: (node: Node, count: number) => { readonly values: readonly Value[]; readonly end: Outcome };
  /** Counts work done; throws when there was too much. */
  readonly step: Spend;
}

/** The same list begun elsewhere: how a seed varies what is tried first. */
export function turned<Item>(list: Iterable<Item>, seed: number): Iterable<Item> {
  if (seed === 0) return list;
  const items = [...list];
  const start = items.length === 0 ? 0 : seed % items.length;
  return start === 0 ? items : [...items.slice(start), ...items.slice(0, start)];
}

/** Collects the outcomes of alternatives, of which one is enough. */
export class Alternatives {
  #low = Infinity;
  #reasons: Reason[] = [];
  #guess: Value | undefined;
  #unknown = false;

  /** Takes note of an alternative that was not found. */
  note(outcome: Outcome): undefined {
    if (outcome.is === 'found') return undefined;
    this.#low = Math.min(this.#low, outcome.low);
    if (outcome.is === 'none') return undefined;
    this.#unknown = true;
    if (this.#reasons.length < 20) this.#reasons.push(...outcome.reasons);
    this.#guess ??= outcome.guess;
    return undefined;
  }

  rest(low: number): void {
    this.#low = Math.min(this.#low, low);
  }

  get low(): number {
    return this.#low;
  }

  /** The outcome when no alternative was found. */
  end(): Outcome {
    if (!this.#unknown) return this.#low === Infinity ? none : { is: 'none', low: this.#low };
    const seen = new Set<string>();
    const reasons = this.#reasons.filter(({ code, pointer }) => {
      const key = `${code} ${pointer}`;
      return seen.has(key) ? false : (seen.add(key), true);
    });
    return { is: 'unknown', reasons, low: this.#low, ...(this.#guess === undefined ? {} : { guess: this.#guess }) };
  }
}
