import { Binary, Decimal128, Double, EJSON, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { Language, parsePattern } from '../../src/schema/regex/language.js';
import type { ValueSystemName } from '../../src/schema/value/kind.js';

type Random = (below: number) => number;
type SchemaObject = Readonly<Record<string, unknown>>;

/** A repeatable source of whole numbers below a bound. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function wordsOf(pattern: string): readonly string[] {
  const language = parsePattern(pattern);
  if (!(language instanceof Language)) return [];
  return [...language.wordsUpTo(4), ...language.complement().wordsUpTo(2), ...language.wordsUpTo(1, { minLength: 6 })];
}

const decimals = /^-?\d+(?:\.\d+)?$/;

/** What two schemas mention, and what lies just beside it: the values and names that tell shapes apart. */
class Mine {
  readonly leaves: unknown[] = [null, true, false, 0, 1, 2, -1, 0.5, 3, 7, '', 'a', 'b', 'ab', 'other', 'x1', '😀'];
  readonly names = new Set(['a', 'b', 'zz', 'ab']);
  readonly trees: unknown[] = [[], {}];
  readonly lengths = new Set([0, 1, 2, 3]);

  constructor(
    schemas: readonly unknown[],
    readonly system: ValueSystemName,
  ) {
    for (const schema of schemas) this.#dig(schema);
    for (const length of this.lengths) if (length <= 60) this.leaves.push('a'.repeat(length), '0'.repeat(length));
    if (system === 'bson') this.#bsonLeaves();
  }

  #dig(schema: unknown): void {
    if (Array.isArray(schema)) for (const one of schema) this.#dig(one);
    if (!isObject(schema)) return;
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === 'const') this.#constant(value);
      else if (keyword === 'enum' && Array.isArray(value)) for (const one of value) this.#constant(one);
      else if (keyword === 'pattern' && typeof value === 'string') this.leaves.push(...wordsOf(value));
      else if (typeof value === 'number') this.#number(keyword, value);
      else {
        if (Array.isArray(value)) for (const name of value) if (typeof name === 'string') this.names.add(name);
        if (isObject(value) && !keyword.startsWith('$')) {
          for (const name of Object.keys(value)) {
            this.names.add(name);
            if (keyword === 'patternProperties') for (const word of wordsOf(name)) this.names.add(word);
          }
          if (typeof value['pattern'] === 'string') for (const word of wordsOf(value['pattern'])) this.names.add(word);
        }
        this.#dig(value);
        if (isObject(value)) for (const inner of Object.values(value)) this.#dig(inner);
      }
    }
  }

  #number(keyword: string, bound: number): void {
    if (/Length|Items|Properties|Contains/.test(keyword)) {
      for (const length of [bound - 1, bound, bound + 1]) if (length >= 0) this.lengths.add(length);
    } else {
      this.leaves.push(bound, bound + 1, bound - 1, bound + 0.5, bound - 0.5, bound + 0.001, bound * 2, -bound);
    }
  }

  #constant(value: unknown): void {
    if (Array.isArray(value)) {
      this.trees.push(value);
      for (const item of value) this.#constant(item);
    } else if (isObject(value) && !Object.keys(value).some((key) => key.startsWith('$'))) {
      this.trees.push(value);
      for (const [name, field] of Object.entries(value)) {
        this.names.add(name);
        this.#constant(field);
      }
    } else if (isObject(value)) {
      if (this.system === 'bson')
        this.leaves.push((EJSON.deserialize({ value }, { relaxed: false }) as SchemaObject)['value']);
    } else {
      this.leaves.push(value);
      if (typeof value === 'string') this.names.add(value);
      if (typeof value === 'number') this.leaves.push(value + 1, value - 1, value + 0.5);
    }
  }

  #bsonLeaves(): void {
    for (const leaf of [...this.leaves]) {
      if (typeof leaf !== 'number') continue;
      this.leaves.push(new Double(leaf));
      if (decimals.test(String(leaf))) this.leaves.push(Decimal128.fromString(String(leaf)));
      if (Number.isInteger(leaf) && Math.abs(leaf) < 2 ** 31) this.leaves.push(new Int32(leaf), Long.fromNumber(leaf));
    }
    for (const special of [NaN, Infinity, -Infinity, -0]) this.leaves.push(new Double(special));
    this.leaves.push(Long.MAX_VALUE, Long.MIN_VALUE, new Int32(2 ** 31 - 1), Decimal128.fromString('NaN'));
    this.leaves.push(
      new ObjectId('0'.repeat(24)),
      new ObjectId('f'.repeat(24)),
      new Date(0),
      new Date(1_700_000_000_000),
    );
    this.leaves.push(new Timestamp({ t: 1, i: 1 }), new Binary(Buffer.from('ab')), new MinKey(), new MaxKey());
  }
}

/** Makes documents out of what two schemas mention. */
export class DirectedSampler {
  readonly #mine: Mine;
  readonly #names: readonly string[];
  readonly #lengths: readonly number[];
  readonly #source: unknown;
  readonly #random: Random;

  constructor(source: unknown, target: unknown, system: ValueSystemName, random: Random) {
    this.#mine = new Mine([source, target], system);
    this.#names = [...this.#mine.names];
    this.#lengths = [...this.#mine.lengths].filter((length) => length <= 12);
    this.#source = source;
    this.#random = random;
  }

  /** A document that follows the source where it can. */
  grown(): unknown {
    return this.#grow(this.#source, 0);
  }

  /** A document with one to three places changed. */
  mutated(document: unknown): unknown {
    let changed = document;
    for (let times = 1 + this.#random(3); times > 0; times -= 1) changed = this.#mutate(changed);
    return changed;
  }

  #pick<Item>(list: readonly Item[]): Item {
    return list[this.#random(list.length)] as Item;
  }

  #anything(depth: number): unknown {
    if (depth > 3 || this.#random(3) > 0) return this.#pick(this.#mine.leaves);
    if (this.#random(3) === 0) return this.#pick(this.#mine.trees);
    if (this.#random(2) === 0) return this.#list(() => this.#anything(depth + 1));
    return Object.fromEntries(this.#list(() => [this.#pick(this.#names), this.#anything(depth + 1)] as const));
  }

  #list<Item>(make: (index: number) => Item): Item[] {
    return Array.from({ length: this.#pick(this.#lengths) }, (_, index) => make(index));
  }

  #resolve(reference: unknown): unknown {
    if (typeof reference !== 'string' || !reference.startsWith('#/')) return true;
    return reference
      .slice(2)
      .split('/')
      .reduce<unknown>((place, step) => (isObject(place) ? place[step] : undefined), this.#source);
  }

  #grow(schema: unknown, depth: number): unknown {
    if (!isObject(schema) || depth > 8 || this.#random(12) === 0) return this.#anything(depth);
    if ('const' in schema) return this.#literal(schema['const']);
    if (Array.isArray(schema['enum']) && schema['enum'].length > 0) return this.#literal(this.#pick(schema['enum']));
    if ('$ref' in schema) return this.#grow(this.#resolve(schema['$ref']), depth + 1);
    const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => {
      const list: unknown = schema[keyword];
      if (!Array.isArray(list) || list.length === 0) return [];
      return keyword === 'allOf' ? (list as unknown[]) : [this.#pick(list as unknown[])];
    });
    const values = [schema, ...parts].map((part) =>
      part === schema ? this.#growObject(schema, depth) : this.#grow(part, depth + 1),
    );
    const objects = values.filter(isObject);
    if (objects.length > 0 && objects.length === values.length) return Object.assign({}, ...objects) as unknown;
    return this.#pick(values);
  }

  #growObject(schema: SchemaObject, depth: number): unknown {
    const types = [schema['type'] ?? schema['bsonType'] ?? []].flat();
    const isArray = types.includes('array') || 'items' in schema || 'prefixItems' in schema || 'contains' in schema;
    if (isArray && !types.includes('object')) {
      const prefix = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as unknown[]) : [];
      const rest = Array.isArray(schema['items']) ? true : schema['items'];
      const item = (index: number): unknown =>
        'contains' in schema && this.#random(2) === 0
          ? schema['contains']
          : index < prefix.length
            ? prefix[index]
            : rest;
      return this.#list((index) => this.#grow(item(index), depth + 1));
    }
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
    if (!types.includes('object') && required.length === 0 && Object.keys(properties).length === 0) {
      return this.#anything(depth);
    }
    const chosen = Object.keys(properties).filter((name) => required.includes(name) || this.#random(3) > 0);
    const extra = this.#random(3) === 0 ? [this.#pick(this.#names)] : [];
    const names = [...new Set([...required, ...chosen, ...extra])];
    return Object.fromEntries(
      names.map((name) => [name, this.#grow(properties[name] ?? schema['additionalProperties'] ?? true, depth + 1)]),
    );
  }

  #literal(value: unknown): unknown {
    if (this.#mine.system !== 'bson') return value;
    return (EJSON.deserialize({ value }, { relaxed: false }) as SchemaObject)['value'];
  }

  #mutate(document: unknown): unknown {
    if (Array.isArray(document)) {
      const items = [...(document as unknown[])];
      const at = this.#random(items.length + 1);
      if (at === items.length || this.#random(4) === 0)
        items.splice(at, 0, items.length > 0 ? this.#pick(items) : this.#anything(1));
      else if (this.#random(3) === 0) items.splice(at, 1);
      else items[at] = this.#mutate(items[at]);
      return items;
    }
    if (isObject(document)) {
      const entries = Object.entries(document);
      const at = this.#random(entries.length + 1);
      const entry = entries[at];
      if (entry === undefined || this.#random(4) === 0)
        return { ...document, [this.#pick(this.#names)]: this.#anything(1) };
      if (this.#random(3) === 0) return Object.fromEntries(entries.filter((_, index) => index !== at));
      return { ...document, [entry[0]]: this.#mutate(entry[1]) };
    }
    return this.#anything(1);
  }
}

/** A document over plain values as DynamoDB's attribute values. */
export function attributeOf(document: unknown): unknown {
  if (document === null) return { NULL: true };
  if (typeof document === 'string') return { S: document };
  if (typeof document === 'number') return { N: String(document) };
  if (typeof document === 'boolean') return { BOOL: document };
  if (Array.isArray(document)) return { L: document.map(attributeOf) };
  return {
    M: Object.fromEntries(Object.entries(document as object).map(([name, field]) => [name, attributeOf(field)])),
  };
}
