import type { Search } from '../search/outcome.js';
import type { Node } from '../shape/node.js';

/** Elements from an index on that all fit a shape. */
interface ElementDemand {
  readonly index: number;
  readonly item: Node;
}

/** Copying a demand is much less work than a step of a search. */
const copiedPerStep = 16;

/**
 * What an array cell asks of its elements, counts apart: of the one at an index, and of all from an index on. A copy shares everything with
 * the original until one of the two changes.
 */
export class ElementDemands {
  readonly #search: Search;
  #shared = false;
  #at = new Map<number, readonly Node[]>();
  #from: readonly ElementDemand[] = [];
  #shapes = new Map<number, Node>();
  #firstAlike = 0;

  constructor(search: Search) {
    this.#search = search;
  }

  copy(): ElementDemands {
    const copy = new ElementDemands(this.#search);
    copy.#at = this.#at;
    copy.#from = this.#from;
    copy.#shapes = this.#shapes;
    copy.#firstAlike = this.#firstAlike;
    this.#shared = copy.#shared = true;
    return copy;
  }

  /** The first index from which all elements are asked the same. */
  get firstAlike(): number {
    return this.#firstAlike;
  }

  /** The indices of which something is asked that is not asked of all from there on. */
  get indices(): Iterable<number> {
    return this.#at.keys();
  }

  askAt(index: number, item: Node): void {
    this.#own();
    this.#at.set(index, [...(this.#at.get(index) ?? []), item]);
    this.#shapes.delete(index);
    if (index >= this.#firstAlike) {
      // What was worked out for all elements alike stood at the end that has moved.
      this.#shapes.delete(this.#firstAlike);
      this.#firstAlike = index + 1;
    }
  }

  askFrom(index: number, item: Node): void {
    this.#own();
    this.#from = [...this.#from, { index, item }];
    this.#shapes = new Map();
    this.#firstAlike = Math.max(this.#firstAlike, index);
  }

  /** What the element at an index must fit. */
  shapeAt(index: number): Node {
    const place = Math.min(index, this.#firstAlike);
    let shape = this.#shapes.get(place);
    if (shape === undefined) {
      this.#search.step(this.#from.length / copiedPerStep);
      const from = this.#from.filter((demand) => demand.index <= place).map(({ item }) => item);
      shape = this.#search.graph.every([...(this.#at.get(place) ?? []), ...from]);
      this.#shapes.set(place, shape);
    }
    return shape;
  }

  #own(): void {
    if (!this.#shared) return;
    this.#search.step((this.#at.size + this.#shapes.size) / copiedPerStep);
    this.#shared = false;
    this.#at = new Map(this.#at);
    this.#shapes = new Map(this.#shapes);
  }
}
