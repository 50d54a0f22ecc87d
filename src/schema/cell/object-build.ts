import { Alternatives, type Outcome, type Search, foundTree, none, unknown } from '../search/outcome.js';
import type { Node } from '../shape/node.js';
import { type Entry, type Value, isScalar } from '../value/value.js';
import { singleName } from '../shape/names.js';
import type { FieldDemand } from './field-demands.js';
import { type NameClass, isNamed, partitionNames } from './field-names.js';
import type { ObjectPlan } from './object-plan.js';

/** More fields than this are not made up, whatever the least number of them is. */
const mostFields = 20_000;
const slotsPerStep = 8;

/** A field that the object is going to have: by name, or some name of a class. */
interface Slot {
  readonly name: string | undefined;
  readonly nameClass: number;
  readonly shape: Node;
}

/** An object that meets the plan, or why there is none. */
export function buildObject(search: Search, plan: ObjectPlan, shapeOf: (name: string) => Node): Outcome {
  return new ObjectBuild(search, plan, shapeOf).build();
}

class ObjectBuild {
  readonly #search: Search;
  readonly #plan: ObjectPlan;
  readonly #shapeOf: (name: string) => Node;
  readonly #listed: readonly string[];
  readonly #classes: readonly NameClass[];
  readonly #classShapes: readonly Node[];
  readonly #partition: Outcome;
  readonly #failures = new Alternatives();

  constructor(search: Search, plan: ObjectPlan, shapeOf: (name: string) => Node) {
    this.#search = search;
    this.#plan = plan;
    this.#shapeOf = shapeOf;
    const { fields } = plan;
    const open = fields.some.filter(({ names }) => singleName(names) === undefined);
    const needed = plan.min > 0 || open.length > 0;
    const shapes = [...fields.open, ...open].map(({ names }) => names);
    const single = [...fields.named, ...fields.required.keys()];
    const partition = needed ? partitionNames(search, shapes, single) : { listed: [], classes: [], end: none };
    this.#listed = partition.listed;
    this.#classes = partition.classes;
    this.#partition = partition.end;
    this.#classShapes = this.#classes.map(({ within }) =>
      search.graph.every(fields.open.filter(({ names }) => within.has(names)).map(({ value }) => value)),
    );
  }

  build(): Outcome {
    const slots: Slot[] = [];
    const open: FieldDemand[] = [];
    const { some, required } = this.#plan.fields;
    for (const demand of some) if (singleName(demand.names) === undefined) open.push(demand);
    for (const [name, extras] of required) {
      slots.push({ name, nameClass: -1, shape: this.#search.graph.every([this.#shapeOf(name), ...extras]) });
    }
    if (this.#hopeless(slots)) return this.#end();
    return this.#assign(slots, open, 0) ?? this.#end();
  }

  #end(): Outcome {
    this.#failures.note(this.#partition);
    return this.#failures.end();
  }

  #hopeless(slots: readonly Slot[]): boolean {
    for (const { shape } of slots) {
      const outcome = this.#search.solve(shape);
      if (outcome.is !== 'none') continue;
      this.#failures.note(outcome);
      return true;
    }
    return false;
  }

  /** Gives every demand that leaves the name open to a field, in all ways that differ, until the object can be finished. */
  #assign(slots: readonly Slot[], open: readonly FieldDemand[], from: number): Outcome | undefined {
    this.#search.step();
    const demand = open[from];
    if (demand === undefined) return this.#finish(slots);
    const { graph } = this.#search;
    const tryWith = (next: readonly Slot[], shape: Node): Outcome | undefined => {
      const outcome = this.#search.solve(shape);
      if (outcome.is === 'none') {
        this.#failures.note(outcome);
        return;
      }
      return this.#assign(next, open, from + 1);
    };
    this.#search.step(slots.length / slotsPerStep);
    for (const [index, slot] of slots.entries()) {
      const named =
        slot.name === undefined
          ? this.#classes[slot.nameClass]?.within.has(demand.names)
          : isNamed(this.#search, demand.names, slot.name);
      if (named === undefined) this.#failures.note(unknown('unsupported-pattern'));
      if (named !== true || (slot.name === undefined && !this.#scarce(slot.nameClass))) continue;
      const shape = graph.every([slot.shape, demand.value]);
      const answer = tryWith(slots.with(index, { ...slot, shape }), shape);
      if (answer !== undefined) return answer;
    }
    if (slots.length >= this.#plan.max) return undefined;
    for (const [index, nameClass] of this.#classes.entries()) {
      if (!nameClass.within.has(demand.names)) continue;
      const shape = graph.every([this.#classShapes[index] ?? graph.always, demand.value]);
      const answer = tryWith([...slots, { name: undefined, nameClass: index, shape }], shape);
      if (answer !== undefined) return answer;
    }
    const taken = new Set(slots.map(({ name }) => name));
    for (const name of this.#listed) {
      if (taken.has(name)) continue;
      const named = isNamed(this.#search, demand.names, name);
      if (named === undefined) this.#failures.note(unknown('unsupported-pattern'));
      if (named !== true) continue;
      const shape = graph.every([this.#shapeOf(name), demand.value]);
      const answer = tryWith([...slots, { name, nameClass: -1, shape }], shape);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** Two demands need to share a field of a class only where fields or names are in short supply. */
  #scarce(nameClass: number): boolean {
    if (this.#plan.max !== Infinity) return true;
    const shape = this.#classes[nameClass]?.shape;
    return (
      shape === undefined ||
      this.#search.distinct(shape, this.#plan.fields.some.length + 1).values.length <= this.#plan.fields.some.length
    );
  }

  #finish(slots: readonly Slot[]): Outcome | undefined {
    const { min, max } = this.#plan;
    if (slots.length > max) return undefined;
    const filled = [...slots];
    this.#search.step(slots.length / slotsPerStep);
    if (min > mostFields) this.#failures.note(unknown('too-long'));
    else if (filled.length < min) this.#fill(filled, min);
    if (filled.length < min) return undefined;
    const names = this.#nameSlots(filled);
    if (names === undefined) return undefined;
    const entries: Entry[] = [];
    let uncertain: Outcome | undefined;
    for (const [index, { shape }] of filled.entries()) {
      const outcome = this.#search.solve(shape);
      if (outcome.is === 'none') {
        this.#failures.note(outcome);
        return;
      }
      if (outcome.is === 'unknown') uncertain ??= outcome;
      const value = outcome.is === 'found' ? outcome.value : outcome.guess;
      if (value === undefined) {
        this.#failures.note(outcome);
        return;
      }
      entries.push([names[index] ?? '', value]);
    }
    const ordered = this.#inOrder(entries);
    if (ordered === undefined) {
      this.#failures.note(unknown('field-order'));
      return;
    }
    const value: Value = { kind: 'object', entries: ordered };
    if (uncertain?.is !== 'unknown' && this.#partition.is !== 'unknown') return foundTree(value);
    const reasons = [uncertain, this.#partition].flatMap((outcome) =>
      outcome?.is === 'unknown' ? outcome.reasons : [],
    );
    this.#failures.note({ is: 'unknown', reasons, low: Infinity, guess: value });
  }

  /** Adds fields that nobody asked for until there are enough. */
  #fill(slots: Slot[], min: number): void {
    const usable = (shape: Node): boolean => {
      const outcome = this.#search.solve(shape);
      this.#failures.note(outcome);
      return outcome.is === 'found';
    };
    const taken = new Set(slots.map(({ name }) => name));
    for (const name of this.#listed) {
      if (slots.length >= min) return;
      if (taken.has(name)) continue;
      const shape = this.#shapeOf(name);
      if (usable(shape)) slots.push({ name, nameClass: -1, shape });
    }
    for (const [index, { shape: names }] of this.#classes.entries()) {
      const shape = this.#classShapes[index] ?? this.#search.graph.always;
      if (slots.length >= min || !usable(shape)) continue;
      const used = slots.filter((slot) => slot.nameClass === index).length;
      const supply = this.#search.distinct(names, used + min - slots.length);
      if (supply.end.is === 'unknown') this.#failures.note(supply.end);
      for (let count = used; count < supply.values.length && slots.length < min; count += 1) {
        slots.push({ name: undefined, nameClass: index, shape });
      }
    }
  }

  /** A name for every field, all different; undefined when a class has too few. */
  #nameSlots(slots: readonly Slot[]): readonly string[] | undefined {
    const perClass = new Map<number, number>();
    for (const { name, nameClass } of slots)
      if (name === undefined) perClass.set(nameClass, (perClass.get(nameClass) ?? 0) + 1);
    const supplies = new Map<number, string[]>();
    for (const [nameClass, count] of perClass) {
      const shape = this.#classes[nameClass]?.shape ?? this.#search.graph.never;
      const { values, end } = this.#search.distinct(shape, count);
      if (values.length < count) {
        this.#failures.note(end);
        return;
      }
      const names = values.map((value) => (value.kind === 'string' ? value.text : ''));
      supplies.set(nameClass, names.reverse());
    }
    return slots.map(({ name, nameClass }) => name ?? supplies.get(nameClass)?.pop() ?? '');
  }

  /** The fields in the order that is asked for, or in any order that is not ruled out. */
  #inOrder(entries: readonly Entry[]): readonly Entry[] | undefined {
    const { order, otherOrders } = this.#plan;
    if (order !== undefined) {
      const byName = new Map(entries);
      const sorted = order.flatMap((name): readonly Entry[] => {
        const field = byName.get(name);
        return field === undefined ? [] : [[name, field]];
      });
      this.#search.step(order.length / slotsPerStep);
      return sorted.length === entries.length ? sorted : undefined;
    }
    const plain = [...entries].sort(([, a], [, b]) => Number(isScalar(b)) - Number(isScalar(a)));
    const allowed = (list: readonly Entry[]): boolean =>
      !otherOrders.some((names) => names.length === list.length && list.every(([name], at) => name === names[at]));
    if (allowed(plain)) return plain;
    for (let shift = 0; shift < plain.length; shift += 1) {
      this.#search.step(plain.length / slotsPerStep);
      const turned = [...plain.slice(shift), ...plain.slice(0, shift)];
      if (allowed(turned)) return turned;
      if (allowed(turned.toReversed())) return turned.toReversed();
    }
    return undefined;
  }
}
