import { type Outcome, type Search, found, none, unknown } from '../search/outcome.js';
import { passes } from '../shape/evaluate.js';
import type { Atom } from '../shape/node.js';
import type { KindName } from '../value/kind.js';
import { type Value, nullValue } from '../value/value.js';
import type { Cell, Standing } from './cell.js';
import { Opacity } from './opacity.js';

/** The kinds that hold a few values, or values of which one is as good as another. */
export type SampledKind = Exclude<
  KindName,
  'number' | 'int' | 'long' | 'double' | 'decimal' | 'string' | 'array' | 'object' | 'date' | 'objectId' | 'timestamp'
>;

/** Kinds of which `sample` gives every value. */
const finiteKinds: Readonly<Partial<Record<SampledKind, number>>> = { null: 1, bool: 2, minKey: 1, maxKey: 1 };

function sample(kind: SampledKind, index: number): Value {
  const digits = index.toString(16).padStart(2, '0');
  switch (kind) {
    case 'null':
      return nullValue;
    case 'minKey':
    case 'maxKey':
      return { kind };
    case 'bool':
      return { kind, bool: index === 0 };
    case 'binData':
      return { kind, subtype: 0, hex: digits.length % 2 === 0 ? digits : `0${digits}` };
    case 'regex':
      return { kind, pattern: index === 0 ? '^a' : `^a${digits}`, options: '' };
    case 'javascript':
      return { kind, code: `return ${String(index)};` };
    case 'stringSet':
      return { kind, members: [index === 0 ? 'a' : `a${String(index)}`] };
    case 'numberSet':
      return { kind, members: [String(index + 1)] };
    case 'binarySet':
      return { kind, members: [digits.length % 2 === 0 ? digits : `0${digits}`] };
  }
}

/** Values of a kind that has no inner order: any but those taken out. */
export class SampledCell implements Cell {
  readonly low = Infinity;
  readonly #search: Search;
  readonly #kind: SampledKind;
  readonly #atoms: Atom[];
  readonly #opacity: Opacity;

  constructor(search: Search, kind: SampledKind, copied?: SampledCell) {
    this.#search = search;
    this.#kind = kind;
    this.#atoms = copied === undefined ? [] : [...copied.#atoms];
    this.#opacity = copied === undefined ? new Opacity() : copied.#opacity.fork();
  }

  fork(): Cell {
    return new SampledCell(this.#search, this.#kind, this);
  }

  require(atom: Atom): boolean {
    if (!this.#opacity.absorbs(atom)) this.#atoms.push(atom);
    return true;
  }

  standing(): Standing {
    return 'open';
  }

  solve(): Outcome {
    return this.#opacity.temper(this.#solve());
  }

  #solve(): Outcome {
    this.#search.step();
    let excluded = 0;
    let ranged = false;
    for (const { test, positive } of this.#atoms) {
      if (test.rule === 'from' || test.rule === 'to') ranged = true;
      if (test.rule !== 'one-of') continue;
      excluded += test.set.values.size;
      if (!positive) continue;
      for (const value of test.set.values.values())
        if (value.kind === this.#kind && this.#fitsAll(value)) return found(value);
      return none;
    }
    const all = finiteKinds[this.#kind];
    const count = all ?? excluded + 1;
    for (const value of this.#candidates(count)) if (this.#fitsAll(value)) return found(value);
    return all === undefined && ranged ? unknown('range') : none;
  }

  *#candidates(count: number): Generator<Value> {
    for (let index = 0; index < count; index += 1) yield sample(this.#kind, index);
    for (const { test } of this.#atoms) {
      if ((test.rule === 'from' || test.rule === 'to') && test.bound.kind === this.#kind) yield test.bound;
    }
  }

  #fitsAll(value: Value): boolean {
    return this.#atoms.every(({ test, positive }) => passes(this.#search.graph, test, value) === positive);
  }
}
