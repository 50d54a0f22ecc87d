import { MisuseError } from '../../problem/errors.js';
import { type Spend, unlimited } from '../budget.js';
import { type KindName, type Kinds, type ValueSystemName, bitOf, kinds, universes } from '../value/kind.js';
import { rationalKey } from '../value/rational.js';
import { type Value, equalityKey, stringValue } from '../value/value.js';
import type { Atom, Node, Test, ValueSet } from './node.js';

/** Larger sets are compared member by member: their keys as one text would take more room than the sets. */
const largeSet = 1_000;

/** Looking at one part of a formula is less work than a step of a search. */
const partsPerStep = 8;

function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const key of a.keys()) if (!b.has(key)) return false;
  return true;
}

/** Builds nodes, each different one once, together with its negation. Lives for one question. */
export class ShapeGraph {
  readonly system: ValueSystemName;
  readonly universe: Kinds;
  readonly orderedFields: boolean;
  readonly always: Node;
  readonly never: Node;
  /** Counts work done on shapes and on values that are held against them. */
  readonly spend: Spend;
  readonly #nodes = new Map<string, Node>();
  readonly #negations = new Map<Node, Node>();
  readonly #restricted = new Map<Node, Map<KindName, Node | 'in progress'>>();
  readonly #setKeys = new Map<ValueSet, string>();
  readonly #named = new Map<string, Node>();
  readonly #keys = new WeakMap<Value, string>();
  #nextId = 0;

  constructor(system: ValueSystemName, spend: Spend = unlimited) {
    this.spend = spend;
    this.system = system;
    this.universe = universes[system];
    this.orderedFields = system === 'bson';
    this.always = this.#add('true', (id) => ({ op: 'true', id, may: this.universe, must: this.universe }));
    this.never = this.#add('false', (id) => ({ op: 'false', id, may: 0, must: 0 }));
    this.#pair(this.always, this.never);
  }

  get size(): number {
    return this.#nextId;
  }

  keyOf(value: Value): string {
    if (value.kind !== 'array' && value.kind !== 'object') return equalityKey(value, this.orderedFields);
    let key = this.#keys.get(value);
    if (key === undefined) this.#keys.set(value, (key = equalityKey(value, this.orderedFields)));
    return key;
  }

  ofKinds(mask: Kinds): Node {
    const within = mask & this.universe;
    if (within === 0) return this.never;
    if (within === this.universe) return this.always;
    return this.#add(`k${String(within)}`, (id) => ({ op: 'kinds', id, may: within, must: within }));
  }

  test(mask: Kinds, test: Test, positive = true): Node {
    const within = mask & this.universe;
    if (within === 0) return positive ? this.always : this.never;
    return this.#atom(within, test, positive);
  }

  /** The shape of some scalars, each given as a value; numbers stand for all types of number. */
  oneOf(values: Iterable<Value>): Node {
    const byKey = new Map<string, Value>();
    let mask = 0;
    for (const value of values) {
      this.spend(1 / partsPerStep);
      byKey.set(this.keyOf(value), value);
      mask |= 'number' in value ? kinds('number', 'int', 'long', 'double', 'decimal') : kinds(value.kind);
    }
    if (byKey.size === 0) return this.never;
    return this.every([this.ofKinds(mask), this.test(mask, { rule: 'one-of', set: { values: byKey } })]);
  }

  /** The names of a set of fields, as a shape of strings. */
  named(names: Iterable<string>): Node {
    const [name, ...others] = names;
    if (name === undefined || others.length > 0) return this.oneOf([...names].map(stringValue));
    let node = this.#named.get(name);
    if (node === undefined) this.#named.set(name, (node = this.oneOf([stringValue(name)])));
    return node;
  }

  every(parts: readonly Node[]): Node {
    return this.#join('and', parts, this.always, this.never);
  }

  some(parts: readonly Node[]): Node {
    return this.#join('or', parts, this.never, this.always);
  }

  not(node: Node): Node {
    const known = this.#negations.get(node);
    if (known !== undefined) return known;
    const negation = this.#negate(node);
    this.#pair(node, negation);
    return negation;
  }

  /** A node that is only known later: the way back into a shape that refers to itself. */
  reference(key: string, resolve: () => Node): Node {
    return this.#add(`r${key}`, (id) => ({ op: 'reference', id, may: this.universe, must: 0, resolve }));
  }

  /** The same shape with references at its surface replaced by what they mean. */
  unfold(node: Node): Node {
    if (node.op === 'reference') return this.unfold(node.resolve());
    if (node.op === 'and' && node.parts.some((part) => part.op === 'reference')) {
      return this.unfold(this.every(node.parts.map((part) => (part.op === 'reference' ? part.resolve() : part))));
    }
    return node;
  }

  /** What a shape asks of values of one kind: tests of that kind joined by "and" and "or", and nothing else. */
  restrict(node: Node, kind: KindName): Node {
    const bit = bitOf[kind];
    if ((node.must & bit) !== 0) return this.always;
    if ((node.may & bit) === 0) return this.never;
    if (node.op !== 'and' && node.op !== 'or' && node.op !== 'reference') return node;
    let byKind = this.#restricted.get(node);
    if (byKind === undefined) this.#restricted.set(node, (byKind = new Map<KindName, Node | 'in progress'>()));
    const known = byKind.get(kind);
    if (known === 'in progress') throw cycleWithoutBase();
    if (known !== undefined) return known;
    byKind.set(kind, 'in progress');
    const answer =
      node.op === 'reference'
        ? this.restrict(node.resolve(), kind)
        : this.#join(
            node.op,
            node.parts.map((part) => this.restrict(part, kind)),
            node.op === 'and' ? this.always : this.never,
            node.op === 'and' ? this.never : this.always,
          );
    byKind.set(kind, answer);
    return answer;
  }

  #join(op: 'and' | 'or', parts: readonly Node[], neutral: Node, absorbing: Node): Node {
    const flat = new Set<Node>();
    this.spend((1 + parts.length) / partsPerStep);
    for (const part of parts) {
      if (part === absorbing) return absorbing;
      if (part === neutral) continue;
      if (part.op === op) for (const inner of part.parts) flat.add(inner);
      else flat.add(part);
    }
    let may = op === 'and' ? this.universe : 0;
    let must = may;
    for (const part of flat) {
      const opposite = this.#negations.get(part);
      if (opposite !== undefined && flat.has(opposite)) return absorbing;
      may = op === 'and' ? may & part.may : may | part.may;
      must = op === 'and' ? must & part.must : must | part.must;
    }
    if (may === 0) return this.never;
    if (must === this.universe) return this.always;
    const list = [...flat].sort((a, b) => a.id - b.id);
    this.spend(list.length / partsPerStep);
    const only = list[0];
    if (only === undefined) return neutral;
    if (list.length === 1) return only;
    const key = `${op === 'and' ? '&' : '|'}${list.map((part) => part.id).join(',')}`;
    return this.#add(key, (id) => ({ op, id, may, must, parts: list }));
  }

  #negate(node: Node): Node {
    switch (node.op) {
      case 'true':
        return this.never;
      case 'false':
        return this.always;
      case 'kinds':
        return this.ofKinds(this.universe & ~node.may);
      case 'and':
        return this.some(node.parts.map((part) => this.not(part)));
      case 'or':
        return this.every(node.parts.map((part) => this.not(part)));
      case 'atom':
        return this.#atom(node.kinds, node.test, !node.positive);
      case 'reference':
        return this.#add(`!r${String(node.id)}`, (id) => ({
          op: 'reference',
          id,
          may: this.universe,
          must: 0,
          resolve: () => this.not(node.resolve()),
        }));
    }
  }

  #atom(mask: Kinds, test: Test, positive: boolean): Node {
    const key = `${positive ? '+' : '-'}${String(mask)} ${this.#testKey(test)}`;
    return this.#add(key, (id): Atom => {
      const others = this.universe & ~mask;
      return positive
        ? { op: 'atom', id, may: this.universe, must: others, kinds: mask, test, positive }
        : { op: 'atom', id, may: mask, must: 0, kinds: mask, test, positive };
    });
  }

  #testKey(test: Test): string {
    switch (test.rule) {
      case 'at-least':
      case 'at-most':
        return `${test.rule}${test.exclusive ? '<' : ''}${rationalKey(test.bound)}`;
      case 'multiple-of':
        return `${test.rule}${rationalKey(test.of)}`;
      case 'one-of':
        return `${test.rule}${this.#setKey(test.set)}`;
      case 'from':
      case 'to':
        return `${test.rule}${test.exclusive ? '<' : ''}${this.keyOf(test.bound)}`;
      case 'min-length':
      case 'max-length':
        return `${test.rule}${String(test.length)}`;
      case 'pattern':
        return `${test.rule}${test.source}`;
      case 'format':
        return `${test.rule}${test.name}`;
      case 'min-items':
      case 'max-items':
      case 'min-properties':
      case 'max-properties':
        return `${test.rule}${String(test.count)}`;
      case 'item-at':
      case 'items-from':
        return `${test.rule}${String(test.index)} ${String(test.item.id)}`;
      case 'contains':
        return `${test.rule}${String(test.min)} ${String(test.max)} ${String(test.item.id)}`;
      case 'unique-items':
        return test.rule;
      case 'fields':
        return `${test.rule}${String(test.names.id)} ${String(test.value.id)}`;
      case 'order':
        return `${test.rule}${JSON.stringify(test.names)}`;
      case 'opaque':
        return `${test.rule}${test.code} ${test.key}`;
    }
  }

  #setKey(set: ValueSet): string {
    const known = this.#setKeys.get(set);
    if (known !== undefined) return known;
    const { values } = set;
    this.spend(values.size / partsPerStep);
    if (values.size <= largeSet) {
      const key = [...values.keys()].sort().join(',');
      this.#setKeys.set(set, key);
      return key;
    }
    for (const [other, key] of this.#setKeys) {
      this.spend(1 / partsPerStep);
      if (sameKeys(values, other.values)) return key;
    }
    const key = `#${String(this.#setKeys.size)}`;
    this.#setKeys.set(set, key);
    return key;
  }

  #pair(node: Node, negation: Node): void {
    this.#negations.set(node, negation);
    if (!this.#negations.has(negation)) this.#negations.set(negation, node);
  }

  #add(key: string, make: (id: number) => Node): Node {
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    // What a question remembers of its shapes is limited as well: a node takes some hundred bytes.
    this.spend(2);
    const node = make(this.#nextId);
    this.#nextId += 1;
    this.#nodes.set(key, node);
    return node;
  }
}

export function cycleWithoutBase(pointer?: string): MisuseError {
  return new MisuseError({
    code: 'ref-cycle',
    message: `a $ref leads back to itself without passing through a field or an element${pointer === undefined ? '' : `: ${pointer}`}`,
    hint: 'a recursive shape refers to itself below properties, items or the like',
    ...(pointer === undefined ? {} : { place: { path: pointer } }),
  });
}
