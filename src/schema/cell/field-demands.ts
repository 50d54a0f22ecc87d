import type { Search } from '../search/outcome.js';
import { singleName } from '../shape/names.js';
import type { Node } from '../shape/node.js';
import { isNamed } from './field-names.js';

/** Fields whose names fit `names` and whose values fit `value`: all of them, or at least one. */
export interface FieldDemand {
  readonly names: Node;
  readonly value: Node;
}

interface FieldShape {
  readonly shape: Node;
  /** Whether some demand was left out, because whether it speaks of the name is not known. */
  readonly doubtful: boolean;
}

/** Copying a demand is much less work than a step of a search. */
const copiedPerStep = 16;

/**
 * What an object cell asks of its fields: of all fields of some names, and of fields that must be there. Filed by name, since shapes may
 * name thousands of fields. A copy shares everything with the original until one of the two changes.
 */
export class FieldDemands {
  readonly #search: Search;
  #sharesAll = false;
  #sharesSome = false;
  #byName = new Map<string, readonly Node[]>();
  #open: FieldDemand[] = [];
  #some: FieldDemand[] = [];
  #required = new Map<string, readonly Node[]>();
  #shapes = new Map<string, FieldShape>();

  constructor(search: Search) {
    this.#search = search;
  }

  copy(): FieldDemands {
    const copy = new FieldDemands(this.#search);
    copy.#byName = this.#byName;
    copy.#open = this.#open;
    copy.#some = this.#some;
    copy.#required = this.#required;
    copy.#shapes = this.#shapes;
    this.#sharesAll = copy.#sharesAll = true;
    this.#sharesSome = copy.#sharesSome = true;
    return copy;
  }

  /** The names of the fields that must be there, as far as they are known by name, with what is asked of each. */
  get required(): ReadonlyMap<string, readonly Node[]> {
    return this.#required;
  }

  /** What is asked of all fields of names that are not a single one. */
  get open(): readonly FieldDemand[] {
    return this.#open;
  }

  /** What is asked of at least one field. */
  get some(): readonly FieldDemand[] {
    return this.#some;
  }

  /** The names of all fields of which something is asked by name. */
  get named(): Iterable<string> {
    return this.#byName.keys();
  }

  askOfAll(demand: FieldDemand): void {
    this.#ownAll();
    const name = singleName(demand.names);
    if (name === undefined) {
      this.#open.push(demand);
      this.#shapes = new Map();
    } else {
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), demand.value]);
      this.#shapes.delete(name);
    }
  }

  askOfSome(demand: FieldDemand): void {
    this.#ownSome();
    this.#some.push(demand);
    const name = singleName(demand.names);
    if (name !== undefined) this.#required.set(name, [...(this.#required.get(name) ?? []), demand.value]);
  }

  /** What the value of a field of this name must fit, if it is there. */
  shapeOf(name: string): FieldShape {
    const known = this.#shapes.get(name);
    if (known !== undefined) return known;
    const { graph } = this.#search;
    const parts = [...(this.#byName.get(name) ?? [])];
    let doubtful = false;
    for (const { names, value } of this.#open) {
      const named = isNamed(this.#search, names, name);
      if (named === true) parts.push(value);
      // Leaving the demand out widens the cell, so that an empty cell is still empty.
      else if (named === undefined && value !== graph.always) doubtful = true;
    }
    const answer = { shape: graph.every(parts), doubtful };
    this.#shapes.set(name, answer);
    return answer;
  }

  #ownAll(): void {
    if (!this.#sharesAll) return;
    this.#search.step((this.#byName.size + this.#open.length + this.#shapes.size) / copiedPerStep);
    this.#sharesAll = false;
    this.#byName = new Map(this.#byName);
    this.#open = [...this.#open];
    this.#shapes = new Map(this.#shapes);
  }

  #ownSome(): void {
    if (!this.#sharesSome) return;
    this.#search.step((this.#required.size + this.#some.length) / copiedPerStep);
    this.#sharesSome = false;
    this.#some = [...this.#some];
    this.#required = new Map(this.#required);
  }
}
