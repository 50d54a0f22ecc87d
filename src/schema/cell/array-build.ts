import { Alternatives, type Outcome, type Search, found, none, unknown } from '../search/outcome.js';
import type { Node } from '../shape/node.js';
import { type Kinds, kinds, numberKinds } from '../value/kind.js';
import type { Value } from '../value/value.js';
import { type ArrayPlan, itemShape } from './array-plan.js';

const longest = 20_000;

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

class ArrayBuild {
  readonly #search: Search;
  readonly #plan: ArrayPlan;
  readonly #failures = new Alternatives();
  readonly #firstAlike: number;
  readonly #hopeless = new Set<string>();

  constructor(search: Search, plan: ArrayPlan) {
    this.#search = search;
    this.#plan = plan;
    this.#firstAlike = Math.max(
      0,
      ...plan.at.map(({ index }) => index + 1),
      ...plan.from.map(({ index }) => index),
      ...plan.counts.map(({ from }) => from),
    );
  }

  build(): Outcome {
    const { min, max, counts, repeating } = this.#plan;
    if (min > longest) return unknown('too-long');
    // Beyond this length, further elements are asked nothing that those before them were not.
    const wanted =
      Math.max(min, this.#firstAlike) + counts.reduce((sum, count) => sum + count.min, 0) + (repeating ? 2 : 0);
    const last = Math.min(max, wanted);
    if (last > longest) this.#failures.note(unknown('too-long'));
    for (let length = min; length <= Math.min(last, longest); length += 1) {
      const answer = this.#ofLength(length);
      if (answer !== undefined) return answer;
      if (this.#blocked(length)) break;
    }
    return this.#failures.end();
  }

  /** Whether the element at this index cannot exist, so that no longer array can. */
  #blocked(index: number): boolean {
    if (index > this.#firstAlike) return false;
    const outcome = this.#search.solve(itemShape(this.#search, this.#plan, index));
    this.#failures.note(outcome);
    return outcome.is === 'none';
  }

  #ofLength(length: number): Outcome | undefined {
    for (const places of this.#layouts(length)) {
      this.#hopeless.clear();
      const counted = this.#plan.counts.map(() => 0);
      const answer = this.#place(places, 0, counted, []);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** One layout of single places, or all that differ in which two of them are to be equal. */
  *#layouts(length: number): Generator<readonly Place[]> {
    const singles: Place[] = [];
    for (let index = 0; index < length; index += 1) {
      const shape = index > this.#firstAlike ? singles[this.#firstAlike]?.shape : undefined;
      singles.push({ indices: [index], shape: shape ?? itemShape(this.#search, this.#plan, index) });
    }
    if (!this.#plan.repeating) {
      yield singles;
      return;
    }
    const last = Math.min(length, this.#firstAlike + 2);
    for (let first = 0; first < last; first += 1) {
      for (let second = first + 1; second < last; second += 1) {
        this.#search.step();
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
    this.#search.step();
    const key = `${String(at)}:${counted.join(',')}`;
    if (this.#hopeless.has(key)) return undefined;
    const left = places.length - at;
    for (const [index, count] of this.#plan.counts.entries()) {
      const repeats = place.indices.length - 1;
      if (count.min - (counted[index] ?? 0) > left + repeats) return undefined;
    }
    for (const { shape, next } of this.#choices(place, counted)) {
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

  /** Every way in which an element can count or not count, the least demanding first. */
  #choices(
    place: Place,
    counted: readonly number[],
  ): readonly { readonly shape: Node; readonly next: readonly number[] }[] {
    const { graph } = this.#search;
    let choices: { readonly shape: Node; readonly next: readonly number[] }[] = [{ shape: place.shape, next: [] }];
    for (const [at, count] of this.#plan.counts.entries()) {
      const before = counted[at] ?? 0;
      const weight = place.indices.filter((index) => index >= count.from).length;
      const inside = {
        item: count.item,
        sum: Math.min(before + weight, count.max === Infinity ? count.min : Infinity),
      };
      const outside = { item: count.max === Infinity ? graph.always : graph.not(count.item), sum: before };
      const ways =
        weight === 0
          ? [{ item: graph.always, sum: before }]
          : before < count.min
            ? [inside, outside]
            : before + weight <= count.max && count.max !== Infinity
              ? [outside, inside]
              : [outside];
      choices = choices.flatMap(({ shape, next }) =>
        ways.map(({ item, sum }) => ({ shape: graph.every([shape, item]), next: [...next, sum] })),
      );
    }
    return choices.filter(({ next }) => next.every((sum, at) => sum <= (this.#plan.counts[at]?.max ?? Infinity)));
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
    if (values.uncertain?.is !== 'unknown') return found(value);
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
    const settle = (place: number, tried: Set<string>): boolean => {
      for (const value of supplies.get(shapes[place] ?? graph.never) ?? []) {
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
