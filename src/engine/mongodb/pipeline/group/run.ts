import { BSONSymbol } from 'bson';
import type { Accumulator } from '../../expression/accumulator.js';
import type { Evaluate, Variables } from '../../expression/compiled.js';
import { emptyDoc, isDoc, type Doc, type Value } from '../../value/value.js';
import type { Accumulation } from './accumulation.js';

interface Group {
  readonly id: Value;
  readonly accumulators: readonly Accumulator[];
}

/** The groups by their `_id`. Texts are found by themselves, which is much faster than by a key made for the purpose. */
class Groups {
  readonly #byText = new Map<string, Group>();
  readonly #byKey = new Map<string, Group>();
  readonly #keyOf: (value: Value) => string;
  /** Whether texts may be equal although they differ. */
  readonly #collated: boolean;
  readonly #all: Group[] = [];

  constructor(keyOf: (value: Value) => string, collated: boolean) {
    this.#keyOf = keyOf;
    this.#collated = collated;
  }

  get(id: Value, start: (id: Value) => Group): Group {
    const text = id instanceof BSONSymbol ? id.value : id;
    const byText = typeof text === 'string' && !this.#collated;
    const key = byText ? text : this.#keyOf(id);
    const groups = byText ? this.#byText : this.#byKey;
    let group = groups.get(key);
    if (group === undefined) {
      group = start(id);
      groups.set(key, group);
      this.#all.push(group);
    }
    return group;
  }

  [Symbol.iterator](): IterableIterator<Group> {
    return this.#all.values();
  }
}

/** How documents are grouped. */
export interface Grouping {
  readonly id: Evaluate;
  readonly fields: readonly (readonly [name: string, accumulation: Accumulation])[];
  readonly keyOf: (value: Value) => string;
  readonly collated: boolean;
}

/** One document for each group, in the order in which the groups were first met. */
export function* runGroups(input: Iterable<Doc>, grouping: Grouping, variables: Variables): Iterable<Doc> {
  const { id, fields, keyOf, collated } = grouping;
  const groups = new Groups(keyOf, collated);
  const accumulations = fields.map(([, accumulation]) => accumulation);
  const inputs = accumulations.map((accumulation) => accumulation.input);
  const start = (value: Value): Group => {
    const key = isDoc(value) ? value : emptyDoc;
    return { id: value, accumulators: accumulations.map((accumulation) => accumulation.start(key, variables)) };
  };
  for (const document of input) {
    // A missing key groups with null.
    const { accumulators } = groups.get(id(document, variables) ?? null, start);
    for (let index = 0; index < inputs.length; index += 1) {
      (accumulators[index] as Accumulator).add((inputs[index] as Evaluate)(document, variables));
    }
  }
  for (const group of groups) {
    const result = new Map<string, Value>([['_id', group.id]]);
    fields.forEach(([name], index) => result.set(name, group.accumulators[index]?.result() ?? null));
    yield result;
  }
}
