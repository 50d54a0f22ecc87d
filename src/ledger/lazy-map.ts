/** A map whose values are made of something smaller when they are first asked for. */
export class LazyMap<Key, Raw, Value> implements ReadonlyMap<Key, Value> {
  readonly #raw: ReadonlyMap<Key, Raw>;
  readonly #make: (raw: Raw, key: Key) => Value;
  readonly #made = new Map<Key, Value>();

  constructor(raw: ReadonlyMap<Key, Raw>, make: (raw: Raw, key: Key) => Value) {
    this.#raw = raw;
    this.#make = make;
  }

  get size(): number {
    return this.#raw.size;
  }

  has(key: Key): boolean {
    return this.#raw.has(key);
  }

  get(key: Key): Value | undefined {
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const raw = this.#raw.get(key);
    if (raw === undefined) return undefined;
    const value = this.#make(raw, key);
    this.#made.set(key, value);
    return value;
  }

  keys(): MapIterator<Key> {
    return this.#raw.keys();
  }

  *values(): Generator<Value, undefined> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  *entries(): Generator<[Key, Value], undefined> {
    for (const key of this.#raw.keys()) {
      const value = this.get(key);
      if (value !== undefined) yield [key, value];
    }
    return undefined;
  }

  [Symbol.iterator](): Generator<[Key, Value], undefined> {
    return this.entries();
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}
