import type { Outcome, Search } from '../search/outcome.js';
import type { Atom, Node } from '../shape/node.js';
import type { Cell, Standing } from './cell.js';
import { namesListedIn, singleName } from '../shape/names.js';
import { type FieldDemand, FieldDemands } from './field-demands.js';
import { isNamed } from './field-names.js';
import { buildObject } from './object-build.js';
import type { ObjectPlan } from './object-plan.js';
import { Opacity } from './opacity.js';

/** Objects: what every field of some name must be, which fields must be there, how many there may be. */
export class ObjectCell implements Cell {
  low = Infinity;
  readonly #search: Search;
  readonly #opacity: Opacity;
  readonly #fields: FieldDemands;
  #min = 0;
  #max = Infinity;
  #order: readonly string[] | undefined;
  #otherOrders: readonly (readonly string[])[] = [];

  constructor(search: Search, opacity = new Opacity(), fields = new FieldDemands(search)) {
    this.#search = search;
    this.#opacity = opacity;
    this.#fields = fields;
  }

  fork(): Cell {
    const copy = new ObjectCell(this.#search, this.#opacity.fork(), this.#fields.copy());
    copy.low = this.low;
    copy.#min = this.#min;
    copy.#max = this.#max;
    copy.#order = this.#order;
    copy.#otherOrders = this.#otherOrders;
    return copy;
  }

  require(atom: Atom): boolean {
    if (this.#opacity.absorbs(atom)) return true;
    const { test, positive } = atom;
    switch (test.rule) {
      case 'min-properties':
      case 'max-properties': {
        const raises = (test.rule === 'min-properties') === positive;
        const count = positive ? test.count : test.count + (raises ? 1 : -1);
        if (raises) this.#min = Math.max(this.#min, count);
        else this.#max = Math.min(this.#max, count);
        return this.#min <= this.#max && this.#fields.required.size <= this.#max;
      }
      case 'order':
        if (!positive) this.#otherOrders = [...this.#otherOrders, test.names];
        else if (this.#order === undefined) this.#order = test.names;
        else if (!sameNames(this.#order, test.names)) return false;
        return this.#order === undefined || !this.#otherOrders.some((names) => sameNames(names, this.#order ?? []));
      case 'fields':
        return positive
          ? this.#requireAll(test)
          : this.#requireSome({ names: test.names, value: this.#search.graph.not(test.value) });
      default:
        return true;
    }
  }

  standing(atom: Atom): Standing {
    const { test, positive } = atom;
    if (test.rule === 'min-properties' || test.rule === 'max-properties') {
      const raises = (test.rule === 'min-properties') === positive;
      const count = positive ? test.count : test.count + (raises ? 1 : -1);
      const least = Math.max(this.#min, this.#fields.required.size);
      if (raises) return count <= least ? 'holds' : count > this.#max ? 'fails' : 'open';
      return count >= this.#max ? 'holds' : count < least ? 'fails' : 'open';
    }
    if (test.rule !== 'fields') return 'open';
    return positive
      ? this.#standingOfAll(test)
      : this.#standingOfSome({ names: test.names, value: this.#search.graph.not(test.value) });
  }

  solve(): Outcome {
    const plan: ObjectPlan = {
      fields: this.#fields,
      min: this.#min,
      max: this.#max,
      order: this.#order,
      otherOrders: this.#otherOrders,
    };
    return this.#opacity.temper(buildObject(this.#search, plan, (name) => this.#shapeOf(name)));
  }

  #requireAll(demand: FieldDemand): boolean {
    this.#fields.askOfAll(demand);
    const { required } = this.#fields;
    const name = singleName(demand.names);
    for (const one of name === undefined ? required.keys() : [name]) {
      if (!required.has(one)) continue;
      if (this.#search.clearlyEmpty(this.#requiredShape(one))) return false;
    }
    return true;
  }

  #requireSome(demand: FieldDemand): boolean {
    this.#fields.askOfSome(demand);
    const name = singleName(demand.names);
    if (name === undefined) return this.#max > 0 && demand.value !== this.#search.graph.never;
    if (this.#fields.required.size > this.#max) return false;
    return !this.#empty(this.#requiredShape(name));
  }

  #standingOfAll(demand: FieldDemand): Standing {
    const { graph } = this.#search;
    const name = singleName(demand.names);
    if (name !== undefined) {
      const extras = this.#fields.required.get(name);
      if (extras === undefined) {
        const shape = this.#shapeOf(name);
        if (this.#search.clearlyEmpty(shape)) return 'holds';
        return this.#search.clearlyEmpty(graph.every([shape, graph.not(demand.value)])) ? 'holds' : 'open';
      }
      const shape = this.#requiredShape(name);
      if (this.#empty(graph.every([shape, demand.value]))) return 'fails';
      return this.#search.clearlyEmpty(graph.every([shape, graph.not(demand.value)])) ? 'holds' : 'open';
    }
    for (const [required] of this.#fields.required) {
      if (isNamed(this.#search, demand.names, required) !== true) continue;
      if (this.#search.clearlyEmpty(graph.every([this.#requiredShape(required), demand.value]))) return 'fails';
    }
    return 'open';
  }

  #standingOfSome(demand: FieldDemand): Standing {
    const { graph } = this.#search;
    if (this.#max === 0) return 'fails';
    const name = singleName(demand.names);
    if (name === undefined) {
      for (const [required] of this.#fields.required) {
        if (isNamed(this.#search, demand.names, required) !== true) continue;
        if (this.#search.clearlyEmpty(graph.every([this.#requiredShape(required), graph.not(demand.value)])))
          return 'holds';
      }
      return this.#noneOfThese(demand) ? 'fails' : 'open';
    }
    const shape = this.#requiredShape(name);
    if (!this.#fields.required.has(name) && this.#fields.required.size >= this.#max) return 'fails';
    if (this.#fields.required.has(name) && this.#search.clearlyEmpty(graph.every([shape, graph.not(demand.value)])))
      return 'holds';
    return this.#empty(graph.every([shape, demand.value])) ? 'fails' : 'open';
  }

  /** Whether no field whatever can meet a demand that leaves the name open. */
  #noneOfThese(demand: FieldDemand): boolean {
    const { graph } = this.#search;
    for (const { names, value } of this.#fields.open) {
      if (names === demand.names && this.#empty(graph.every([value, demand.value]))) return true;
    }
    const listed = [...namesListedIn(demand.names)];
    if (listed.length === 0 || listed.length > 8) return false;
    const onlyListed = graph.named(listed);
    if (!this.#search.clearlyEmpty(graph.every([demand.names, graph.not(onlyListed)]))) return false;
    return listed.every(
      (name) =>
        isNamed(this.#search, demand.names, name) === false ||
        this.#empty(graph.every([this.#requiredShape(name), demand.value])),
    );
  }

  /** What the value of a field of this name must fit, if it is there. */
  #shapeOf(name: string): Node {
    const { shape, doubtful } = this.#fields.shapeOf(name);
    if (doubtful) this.#opacity.blame('unsupported-pattern', '');
    return shape;
  }

  #requiredShape(name: string): Node {
    return this.#search.graph.every([this.#shapeOf(name), ...(this.#fields.required.get(name) ?? [])]);
  }

  #empty(shape: Node): boolean {
    if (this.#search.clearlyEmpty(shape)) return true;
    const outcome = this.#search.solve(shape);
    if (outcome.is !== 'none') return false;
    this.low = Math.min(this.low, outcome.low);
    return true;
  }
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
