import { Alternatives, type Outcome, type Search, foundTree, none, unknown } from '../search/outcome.js';
import type { Node } from '../shape/node.js';
import { type Kinds, kinds, numberKinds } from '../value/kind.js';
import type { Value } from '../value/value.js';
import type { ArrayPlan } from './array-plan.js';

const longest = 20_000;
const placesPerStep = 8;

/** Indices that are to hold the same value: nearly always one alone. */
interface Place {
  readonly indices: readonly number[];
  readonly shape: Node;
}

/** An array that meets the plan, or why there is none. */
export function buildArray(search: Search, plan: ArrayPlan): Outcome {
  return new ArrayBuild(search, plan).build();
}

/** Whether values of two shapes could be equal although no value is of both: MongoDB's numbers are equal across their types. */
function mayEqualAcrossTypes({ graph }: Search, a: Node, b: Node): boolean {
  const both = (mask: Kinds): boolean => (graph.unfold(a).may & mask) !== 0 && (graph.unfold(b).may & mask) !== 0;
  return graph.system === 'bson' && (both(numberKinds) || both(kinds('array')) || both(kinds('object')));
}

/** Some counts of which no two can be served by one element, so that their numbers add up. */
function countsApart(search: Search, { counts }: ArrayPlan): readonly number[] {
  const chosen: number[] = [];
  for (const [index, count] of counts.entries()) {
    if (count.min === 0) continue;
    const apart = chosen.every((other) =>
      search.clearlyEmpty(search.graph.every([count.item, counts[other]?.item ?? search.graph.always])),
    );
    if (apart) chosen.push(index);
  }
  return chosen;
}

class ArrayBuild {
  readonly #search: Search;
  readonly #plan: ArrayPlan;
  readonly #failures = new Alternatives();
  readonly #firstAlike: number;
  /** Counts of which no element can serve two. */
  readonly #apart: readonly number[];
  readonly #hopeless = new Set<string>();

  constructor(search: Search, plan: ArrayPlan) {
    this.#search = search;
    this.#plan = plan;
    this.#firstAlike = plan.counts.reduce((most, { from }) => Math.max(most, from), plan.elements.firstAlike);
    this.#apart = countsApart(search, plan);
  }

  build(): Outcome {
    const { min, max, counts, repeating } = this.#plan;
    if (min > longest) return unknown('too-long');
    const needed = this.#apart.reduce((sum, index) => sum + (counts[index]?.min ?? 0), 0);
    // Beyond this length, further elements are asked nothing that those before them were not.
    const wanted =
      Math.max(min, this.#firstAlike) + counts.reduce((sum, count) => sum + count.min, 0) + (repeating ? 2 : 0);
    const last = Math.min(max, wanted);
    if (last > longest) this.#failures.note(unknown('too-long'));
    for (let length = Math.max(min, needed); length <= Math.min(last, longest); length += 1) {
      const answer = this.#ofLength(length);
      if (answer !== undefined) return answer;
      if (this.#blocked(length)) break;
    }
    return this.#failures.end();
  }

  /** Whether the element at this index cannot exist, so that no longer array can. */
  #blocked(index: number): boolean {
    if (index > this.#firstAlike) return false;
    const outcome = this.#search.solve(this.#plan.elements.shapeAt(index));
    this.#failures.note(outcome);
    return outcome.is === 'none';
  }

  #ofLength(length: number): Outcome | undefined {
    for (const places of this.#layouts(length)) {
      const answer = this.#fill(places);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** One layout of single places, or all that differ in which two of them are to be equal. */
  *#layouts(length: number): Generator<readonly Place[]> {
    const singles: Place[] = [];
    this.#search.step(length / placesPerStep);
    for (let index = 0; index < length; index += 1)
      singles.push({ indices: [index], shape: this.#plan.elements.shapeAt(index) });
    if (!this.#plan.repeating) {
      yield singles;
      return;
    }
    const last = Math.min(length, this.#firstAlike + 2);
    for (let first = 0; first < last; first += 1) {
      for (let second = first + 1; second < last; second += 1) {
        this.#search.step(1 + length / placesPerStep);
        const [a, b] = [singles[first], singles[second]];
        if (a === undefined || b === undefined) continue;
        const shape = this.#search.graph.every([a.shape, b.shape]);
        yield [
          { indices: [first, second], shape },
          ...singles.filter((_, index) => index !== first && index !== second),
        ];
        const alike = a.shape === b.shape && this.#plan.counts.length === 0;
        if (!alike && mayEqualAcrossTypes(this.#search, a.shape, b.shape))
          this.#failures.note(unknown('equal-across-number-types'));
      }
    }
  }

  #fill(places: readonly Place[]): Outcome | undefined {
    if (this.#plan.counts.length > 0) {
      this.#hopeless.clear();
      const counted = this.#plan.counts.map(() => 0);
      return this.#place(places, 0, counted, []);
    }
    // Nothing is counted, so that no place has a choice.
    for (const { shape } of places) {
      this.#search.step(1 / placesPerStep);
      const outcome = this.#search.solve(shape);
      if (outcome.is !== 'none') continue;
      this.#failures.note(outcome);
      return undefined;
    }
    return this.#finish(
      places,
      places.map(({ shape }) => shape),
    );
  }

  #place(
    places: readonly Place[],
    at: number,
    counted: readonly number[],
    chosen: readonly Node[],
  ): Outcome | undefined {
    const place = places[at];
    if (place === undefined) {
      const enough = this.#plan.counts.every(({ min }, index) => min <= (counted[index] ?? 0));
      return enough ? this.#finish(places, chosen) : undefined;
    }
    this.#search.step(1 + chosen.length / placesPerStep);
    const key = `${String(at)}:${counted.join(',')}`;
    if (this.#hopeless.has(key)) return undefined;
    if (!this.#enoughLeft(places.length - at + place.indices.length - 1, counted)) return undefined;
    for (const { shape, next } of this.#choices(place, counted, 0, place.shape, [])) {
      const outcome = this.#search.solve(shape);
      if (outcome.is === 'none') {
        this.#failures.note(outcome);
        continue;
      }
      const answer = this.#place(places, at + 1, next, [...chosen, shape]);
      if (answer !== undefined) return answer;
    }
    if (!this.#plan.unique) this.#hopeless.add(key);
    return undefined;
  }

  #enoughLeft(left: number, counted: readonly number[]): boolean {
    const lacking = (index: number): number =>
      Math.max(0, (this.#plan.counts[index]?.min ?? 0) - (counted[index] ?? 0));
    if (this.#plan.counts.some((_, index) => lacking(index) > left)) return false;
    return this.#apart.reduce((sum, index) => sum + lacking(index), 0) <= left;
  }

  /** Every way in which an element can count or not count, the least demanding first, but for those that are clearly empty. */
  *#choices(
    place: Place,
    counted: readonly number[],
    at: number,
    shape: Node,
    next: readonly number[],
  ): Generator<{ readonly shape: Node; readonly next: readonly number[] }> {
    const count = this.#plan.counts[at];
    if (count === undefined) {
      yield { shape, next };
      return;
    }
    this.#search.step(1 / placesPerStep);
    const { graph } = this.#search;
    const before = counted[at] ?? 0;
    const weight = place.indices.filter((index) => index >= count.from).length;
    const inside = { item: count.item, sum: Math.min(before + weight, count.max === Infinity ? count.min : Infinity) };
    const outside = { item: count.max === Infinity ? graph.always : graph.not(count.item), sum: before };
    const ways =
      weight === 0
        ? [{ item: graph.always, sum: before }]
        : before < count.min
          ? [inside, outside]
          : before + weight <= count.max && count.max !== Infinity
            ? [outside, inside]
            : [outside];
    for (const { item, sum } of ways) {
      if (sum > count.max) continue;
      const narrower = item === graph.always ? shape : graph.every([shape, item]);
      if (narrower !== shape && this.#search.clearlyEmpty(narrower)) continue;
      yield* this.#choices(place, counted, at + 1, narrower, [...next, sum]);
    }
  }

  #finish(places: readonly Place[], shapes: readonly Node[]): Outcome | undefined {
    const values = this.#plan.unique ? this.#differentValues(shapes) : this.#values(shapes);
    if (values === undefined) return undefined;
    const items: Value[] = [];
    for (const [at, { indices }] of places.entries()) {
      for (const index of indices) {
        const value = values.values[at];
        if (value !== undefined) items[index] = value;
      }
    }
    const value: Value = { kind: 'array', items };
    if (values.uncertain?.is !== 'unknown') return foundTree(value);
    this.#failures.note({ ...values.uncertain, guess: value });
  }

  #values(shapes: readonly Node[]): { readonly values: readonly Value[]; readonly uncertain?: Outcome } | undefined {
    let uncertain: Outcome | undefined;
    const values: Value[] = [];
    for (const shape of shapes) {
      const outcome = this.#search.solve(shape);
      if (outcome.is === 'unknown') uncertain ??= outcome;
      const value = outcome.is === 'found' ? outcome.value : outcome.is === 'unknown' ? outcome.guess : undefined;
      if (value === undefined) {
        this.#failures.note(outcome);
        return;
      }
      values.push(value);
    }
    return uncertain === undefined ? { values } : { values, uncertain };
  }

  /** Values for all places of which no two are equal: a matching between places and values. */
  #differentValues(
    shapes: readonly Node[],
  ): { readonly values: readonly Value[]; readonly uncertain?: Outcome } | undefined {
    const { graph } = this.#search;
    const supplies = new Map<Node, readonly Value[]>();
    let uncertain: Outcome = none;
    for (const shape of shapes) {
      if (supplies.has(shape)) continue;
      const { values, end } = this.#search.distinct(shape, shapes.length);
      supplies.set(shape, values);
      if (values.length === shapes.length) continue;
      if (end.is === 'unknown') uncertain = end;
      this.#failures.note(end);
    }
    const ownerOf = new Map<string, number>();
    const valueOf = new Map<number, Value>();
    // A value once taken stays taken, though maybe by another place: what lies before the cursor is not free.
    const cursors = new Map<Node, number>();
    const takeFree = (place: number, shape: Node): boolean => {
      const supply = supplies.get(shape) ?? [];
      for (let at = cursors.get(shape) ?? 0; at < supply.length; at += 1) {
        cursors.set(shape, at + 1);
        const value = supply[at];
        if (value === undefined) continue;
        const key = graph.keyOf(value);
        if (ownerOf.has(key)) continue;
        ownerOf.set(key, place);
        valueOf.set(place, value);
        return true;
      }
      return false;
    };
    const settle = (place: number, tried: Set<string>): boolean => {
      const shape = shapes[place] ?? graph.never;
      if (takeFree(place, shape)) return true;
      for (const value of supplies.get(shape) ?? []) {
        this.#search.step(1 / placesPerStep);
        const key = graph.keyOf(value);
        if (tried.has(key)) continue;
        tried.add(key);
        const owner = ownerOf.get(key);
        if (owner !== undefined && !settle(owner, tried)) continue;
        ownerOf.set(key, place);
        valueOf.set(place, value);
        return true;
      }
      return false;
    };
    for (const place of shapes.keys()) {
      this.#search.step();
      if (!settle(place, new Set())) return undefined;
    }
    const values = [...shapes.keys()].flatMap((place) => valueOf.get(place) ?? []);
    return uncertain.is === 'unknown' ? { values } : { values };
  }
}
