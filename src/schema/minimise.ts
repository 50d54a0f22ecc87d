import { BudgetSpent } from './budget.js';
import { fits } from './shape/evaluate.js';
import type { ShapeGraph } from './shape/graph.js';
import type { Node } from './shape/node.js';
import { type Value, sizeOf } from './value/value.js';

/** More attempts than this are not worth a reader's while; a large document takes longer to try. */
const mostAttempts = 400;
const fewestAttempts = 20;
const mostTried = 100_000;

/** The value without the fields and elements that it need not have to fit the shape. */
export function minimise(graph: ShapeGraph, goal: Node, value: Value): Value {
  const attempts = Math.min(mostAttempts, Math.max(fewestAttempts, Math.floor(mostTried / sizeOf(value))));
  return new Minimiser(graph, goal, attempts).shrink(value, (part) => part);
}

class Minimiser {
  readonly #graph: ShapeGraph;
  readonly #goal: Node;
  #attempts: number;
  #spent = false;

  constructor(graph: ShapeGraph, goal: Node, attempts: number) {
    this.#graph = graph;
    this.#goal = goal;
    this.#attempts = attempts;
  }

  /** Shrinks one part of the value; `within` puts a part back into the whole. */
  shrink(part: Value, within: (part: Value) => Value): Value {
    if (this.#hasEnded()) return part;
    if (part.kind === 'object') {
      let { entries } = part;
      for (const [name] of part.entries) {
        if (this.#hasEnded()) break;
        const fewer = entries.filter((entry) => entry[0] !== name);
        if (this.#holds(within({ kind: 'object', entries: fewer }))) entries = fewer;
      }
      for (const [at, [name, field]] of entries.entries()) {
        if (this.#hasEnded()) break;
        const rest = entries;
        const put = (inner: Value): Value => ({ kind: 'object', entries: rest.with(at, [name, inner]) });
        entries = rest.with(at, [name, this.shrink(field, (inner) => within(put(inner)))]);
      }
      return { kind: 'object', entries };
    }
    if (part.kind === 'array') {
      let { items } = part;
      for (let at = items.length - 1; at >= 0 && !this.#hasEnded(); at -= 1) {
        const fewer = items.toSpliced(at, 1);
        if (this.#holds(within({ kind: 'array', items: fewer }))) items = fewer;
      }
      for (const [at, item] of items.entries()) {
        if (this.#hasEnded()) break;
        const rest = items;
        const put = (inner: Value): Value => ({ kind: 'array', items: rest.with(at, inner) });
        items = rest.with(
          at,
          this.shrink(item, (inner) => within(put(inner))),
        );
      }
      return { kind: 'array', items };
    }
    return part;
  }

  /** Whether no more is tried. */
  #hasEnded(): boolean {
    return this.#spent || this.#attempts === 0;
  }

  #holds(candidate: Value): boolean {
    if (this.#hasEnded()) return false;
    this.#attempts -= 1;
    try {
      return fits(this.#graph, this.#goal, candidate) === true;
    } catch (error) {
      // What was reached so far is good enough.
      if (!(error instanceof BudgetSpent || error instanceof RangeError)) throw error;
      this.#spent = true;
      return false;
    }
  }
}
