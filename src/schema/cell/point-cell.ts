import { type Outcome, type Search, found, none, unknown } from '../search/outcome.js';
import { passes } from '../shape/evaluate.js';
import type { Atom } from '../shape/node.js';
import type { PointValue } from '../value/value.js';
import type { Cell, Standing } from './cell.js';
import { Opacity } from './opacity.js';

interface Line {
  readonly first: bigint;
  readonly last: bigint;
  /** A point that looks like one that a service would have stored. */
  readonly plausible: bigint;
  readonly stride: bigint;
}

const lines: Readonly<Record<PointValue['kind'], Line>> = {
  date: {
    first: -(1n << 63n),
    last: (1n << 63n) - 1n,
    plausible: BigInt(Date.UTC(2024, 4, 17, 9, 30)),
    stride: 86_400_000n,
  },
  objectId: { first: 0n, last: (1n << 96n) - 1n, plausible: 0x6647216c8f1b2c3d4e5f6071n, stride: 1n },
  timestamp: { first: 0n, last: (1n << 64n) - 1n, plausible: (1_715_938_200n << 32n) | 1n, stride: 1n },
};

/** The dates that JavaScript's Date can hold. */
const lastDate = 8_640_000_000_000_000n;

/** Dates, ObjectIds and timestamps: whole numbers between two ends, some taken out. */
export class PointCell implements Cell {
  readonly low = Infinity;
  readonly #search: Search;
  readonly #kind: PointValue['kind'];
  readonly #atoms: Atom[];
  readonly #opacity: Opacity;
  #first: bigint;
  #last: bigint;

  constructor(search: Search, kind: PointValue['kind'], copied?: PointCell) {
    this.#search = search;
    this.#kind = kind;
    this.#atoms = copied === undefined ? [] : [...copied.#atoms];
    this.#opacity = copied === undefined ? new Opacity() : copied.#opacity.fork();
    this.#first = copied === undefined ? lines[kind].first : copied.#first;
    this.#last = copied === undefined ? lines[kind].last : copied.#last;
  }

  fork(): Cell {
    return new PointCell(this.#search, this.#kind, this);
  }

  require(atom: Atom): boolean {
    if (this.#opacity.absorbs(atom)) return true;
    this.#atoms.push(atom);
    const end = this.#end(atom);
    if (end === undefined) return true;
    if (end.raises) this.#first = end.at > this.#first ? end.at : this.#first;
    else this.#last = end.at < this.#last ? end.at : this.#last;
    return this.#first <= this.#last;
  }

  standing(atom: Atom): Standing {
    const end = this.#end(atom);
    if (end === undefined) return 'open';
    if (end.raises) return end.at <= this.#first ? 'holds' : end.at > this.#last ? 'fails' : 'open';
    return end.at >= this.#last ? 'holds' : end.at < this.#first ? 'fails' : 'open';
  }

  solve(): Outcome {
    return this.#opacity.temper(this.#solve());
  }

  #solve(): Outcome {
    this.#search.step();
    for (const { test, positive } of this.#atoms) {
      if (test.rule !== 'one-of' || !positive) continue;
      for (const value of test.set.values.values()) {
        if (value.kind === this.#kind && this.#fitsAll(value.point)) return found(value);
      }
      return none;
    }
    const excluded = this.#atoms.reduce(
      (sum, { test }) => (test.rule === 'one-of' ? sum + test.set.values.size : sum),
      0,
    );
    const { plausible: first, stride } = lines[this.#kind];
    const plausible = first + BigInt(this.#search.seed) * stride;
    const attempts = BigInt(excluded + 1);
    for (let index = 0n; index < attempts; index += 1n) {
      for (const point of [plausible + index * stride, this.#first + index, this.#last - index]) {
        if (this.#kind === 'date' && (point > lastDate || point < -lastDate)) continue;
        if (this.#fitsAll(point)) return found({ kind: this.#kind, point });
      }
    }
    return this.#last - this.#first < attempts ? none : unknown('date-out-of-range');
  }

  #end({ test, positive }: Atom): { readonly raises: boolean; readonly at: bigint } | undefined {
    if (test.rule !== 'from' && test.rule !== 'to') return undefined;
    if (!('point' in test.bound)) return undefined;
    const raises = (test.rule === 'from') === positive;
    const open = test.exclusive === positive;
    return { raises, at: test.bound.point + (open ? (raises ? 1n : -1n) : 0n) };
  }

  #fitsAll(point: bigint): boolean {
    if (point < this.#first || point > this.#last) return false;
    const value = { kind: this.#kind, point };
    return this.#atoms.every(({ test, positive }) => passes(this.#search.graph, test, value) === positive);
  }
}
