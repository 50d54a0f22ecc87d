import { type Outcome, type Search, found, none, turned, unknown } from '../search/outcome.js';
import { passes } from '../shape/evaluate.js';
import type { Atom, Test, ValueSet } from '../shape/node.js';
import {
  type Rational,
  add,
  ceiling,
  compare,
  divide,
  floor,
  isMultipleOf,
  leastCommonMultiple,
  multiply,
  rational,
  simplestBetween,
  subtract,
} from '../value/rational.js';
import type { NumberPoint, NumberValue } from '../value/value.js';
import type { Cell, Standing } from './cell.js';
import type { NumberDomain } from './number-domain.js';
import { Opacity } from './opacity.js';

interface End {
  readonly at: Rational;
  readonly open: boolean;
}

const one: Rational = { top: 1n, bottom: 1n };

/** Numbers of one type: an interval, a lattice of multiples, points and lattices taken out. */
export class NumberCell implements Cell {
  readonly low = Infinity;
  readonly #search: Search;
  readonly #domain: NumberDomain;
  readonly #atoms: Atom[];
  readonly #opacity: Opacity;
  #from: End | undefined;
  #to: End | undefined;
  #lattice: Rational | undefined;
  #only: ValueSet | undefined;

  constructor(search: Search, domain: NumberDomain, copied?: NumberCell) {
    this.#search = search;
    this.#domain = domain;
    this.#atoms = copied === undefined ? [] : [...copied.#atoms];
    this.#opacity = copied === undefined ? new Opacity() : copied.#opacity.fork();
    this.#from = copied === undefined ? domain.low && { at: domain.low, open: false } : copied.#from;
    this.#to = copied === undefined ? domain.high && { at: domain.high, open: false } : copied.#to;
    this.#lattice = copied === undefined ? (domain.integersOnly ? one : undefined) : copied.#lattice;
    this.#only = copied === undefined ? undefined : copied.#only;
  }

  fork(): Cell {
    return new NumberCell(this.#search, this.#domain, this);
  }

  require(atom: Atom): boolean {
    if (this.#opacity.absorbs(atom)) return true;
    this.#atoms.push(atom);
    const { test, positive } = atom;
    if (test.rule === 'at-least' || test.rule === 'at-most') {
      const raises = (test.rule === 'at-least') === positive;
      const end: End = { at: test.bound, open: test.exclusive === positive };
      if (raises) this.#from = tighter(this.#from, end, 1);
      else this.#to = tighter(this.#to, end, -1);
      return !this.#intervalEmpty(this.#from, this.#to) || this.#specialsLeft().length > 0;
    }
    if (test.rule === 'multiple-of' && positive) {
      this.#lattice = this.#lattice === undefined ? test.of : leastCommonMultiple(this.#lattice, test.of);
    }
    if (test.rule === 'one-of' && positive) {
      this.#only = this.#only === undefined || test.set.values.size < this.#only.values.size ? test.set : this.#only;
    }
    return true;
  }

  standing(atom: Atom): Standing {
    const { test, positive } = atom;
    if (test.rule !== 'at-least' && test.rule !== 'at-most') return 'open';
    const raises = (test.rule === 'at-least') === positive;
    const end: End = { at: test.bound, open: test.exclusive === positive };
    const specials = this.#specialsLeft();
    const specialsPass = specials.filter((special) => this.#passes({ kind: this.#domain.kind, number: special }, atom));
    if (raises && this.#intervalEmpty(end, this.#to)) return specialsPass.length === 0 ? 'fails' : 'open';
    if (!raises && this.#intervalEmpty(this.#from, end)) return specialsPass.length === 0 ? 'fails' : 'open';
    const current = raises ? this.#from : this.#to;
    const implied = current !== undefined && tighter(current, end, raises ? 1 : -1) === current;
    return implied && specialsPass.length === specials.length ? 'holds' : 'open';
  }

  solve(): Outcome {
    const answer = this.#solve();
    return this.#opacity.temper(answer);
  }

  #solve(): Outcome {
    this.#search.step();
    const all = (number: Rational): boolean => this.#passesAll({ kind: this.#domain.kind, number }) === true;
    if (this.#only !== undefined) return this.#amongFew(this.#only);
    if (!this.#intervalEmpty(this.#from, this.#to)) {
      const lattice = this.#lattice === undefined ? this.#fromContinuum(all) : this.#fromLattice(this.#lattice, all);
      if (lattice.is !== 'none') return lattice;
    }
    for (const number of this.#specialsLeft()) {
      if (this.#passesAll({ kind: this.#domain.kind, number })) return found({ kind: this.#domain.kind, number });
    }
    return none;
  }

  #amongFew(only: ValueSet): Outcome {
    let end: Outcome = none;
    for (const value of turned(only.values.values(), this.#search.seed)) {
      const number = 'number' in value ? this.#represented(value.number) : undefined;
      if (number === undefined) continue;
      const candidate: NumberValue = { kind: this.#domain.kind, number };
      const truth = this.#passesAll(candidate);
      if (truth === true) return found(candidate);
      if (truth === undefined) end = unknown('number-precision');
    }
    return end;
  }

  /** Numbers without a lattice are dense, so that whatever is taken out leaves some, unless the interval is a single point. */
  #fromContinuum(passesAll: (number: Rational) => boolean): Outcome {
    const from = this.#from;
    const to = this.#to;
    if (from !== undefined && to !== undefined && compare(from.at, to.at) === 0) {
      const number = this.#represented(from.at);
      if (number === undefined) return none;
      const truth = this.#passesAll({ kind: this.#domain.kind, number });
      return truth === undefined
        ? unknown('number-precision')
        : truth
          ? found({ kind: this.#domain.kind, number })
          : none;
    }
    for (const candidate of this.#continuumCandidates()) {
      this.#search.step();
      const number = this.#domain.nearest(candidate);
      if (number !== undefined && passesAll(number)) return found({ kind: this.#domain.kind, number });
    }
    return unknown('number-precision');
  }

  *#continuumCandidates(): Generator<Rational> {
    const from = this.#from?.at;
    const to = this.#to?.at;
    for (const nice of turned(niceNumbers, this.#search.seed)) yield nice;
    if (from !== undefined) yield* around(from);
    if (to !== undefined) yield* around(to);
    const low = from ?? (to === undefined ? rational(0n) : subtract(to, rational(1000n)));
    const high = to ?? add(low, rational(1000n));
    if (compare(low, high) < 0) yield simplestBetween(low, high);
    const parts = BigInt(this.#excludedCount() + 16);
    const part = divide(subtract(high, low), rational(parts));
    for (let index = 1n; index < parts; index += 1n) {
      const at = add(low, multiply(part, rational(index)));
      yield compare(part, rational(0n)) > 0 ? simplestBetween(subtract(at, divide(part, rational(3n))), at) : at;
    }
  }

  #fromLattice(lattice: Rational, passesAll: (number: Rational) => boolean): Outcome {
    for (const { test, positive } of this.#atoms) {
      if (test.rule === 'multiple-of' && !positive && isMultipleOf(lattice, test.of)) return none;
    }
    const [from, to] =
      this.#domain.roundsDividends && lattice.bottom !== 1n ? this.#slackened() : [this.#from, this.#to];
    let first = from === undefined ? undefined : ceiling(divide(from.at, lattice));
    let last = to === undefined ? undefined : floor(divide(to.at, lattice));
    if (first !== undefined && from?.open === true && compare(multiply(rational(first), lattice), from.at) === 0)
      first += 1n;
    if (last !== undefined && to?.open === true && compare(multiply(rational(last), lattice), to.at) === 0) last -= 1n;
    if (first !== undefined && last !== undefined && first > last) return none;
    const attempts = this.#excludedCount() + 5_000;
    for (const index of latticeIndices(first, last, attempts, this.#search.seed)) {
      this.#search.step();
      const number = this.#domain.nearest(multiply(rational(index), lattice));
      if (number !== undefined && passesAll(number)) return found({ kind: this.#domain.kind, number });
    }
    const exhausted = first !== undefined && last !== undefined && last - first < BigInt(attempts);
    return exhausted && !this.#domain.roundsDividends ? none : unknown('number-precision');
  }

  /** Both ends moved out by more than the rounding of a dividend, so that nothing is lost when no multiple lies between. */
  #slackened(): readonly [End | undefined, End | undefined] {
    const slack = (end: End | undefined, sign: bigint): End | undefined => {
      if (end === undefined) return undefined;
      const size = end.at.top < 0n ? { ...end.at, top: -end.at.top } : end.at;
      return { at: add(end.at, multiply(size, rational(sign, 10n ** 14n))), open: false };
    };
    return [slack(this.#from, -1n), slack(this.#to, 1n)];
  }

  #represented(number: NumberPoint): NumberPoint | undefined {
    if (typeof number === 'string') return this.#domain.specials.includes(number) ? number : undefined;
    const nearest = this.#domain.nearest(number);
    return nearest !== undefined && compare(nearest, number) === 0 ? number : undefined;
  }

  #excludedCount(): number {
    return this.#atoms.reduce((sum, { test }) => (test.rule === 'one-of' ? sum + test.set.values.size : sum), 0);
  }

  #specialsLeft(): readonly NumberPoint[] {
    if (this.#domain.specials.length === 0) return [];
    return this.#domain.specials.filter((number) => this.#passesAll({ kind: this.#domain.kind, number }) !== false);
  }

  #passes(value: NumberValue, { test, positive }: { readonly test: Test; readonly positive: boolean }): boolean {
    return passes(this.#search.graph, test, value) === positive;
  }

  #passesAll(value: NumberValue): boolean | undefined {
    let truth: boolean | undefined = true;
    for (const { test, positive } of this.#atoms) {
      const answer = passes(this.#search.graph, test, value);
      if (answer === undefined) truth = undefined;
      else if (answer !== positive) return false;
    }
    return truth;
  }

  #intervalEmpty(from: End | undefined, to: End | undefined): boolean {
    if (from === undefined || to === undefined) return false;
    const order = compare(from.at, to.at);
    return order > 0 || (order === 0 && (from.open || to.open));
  }
}

function tighter(current: End | undefined, end: End, sign: 1 | -1): End {
  if (current === undefined) return end;
  const order = compare(current.at, end.at) * sign;
  if (order !== 0) return order > 0 ? current : end;
  return current.open || !end.open ? current : end;
}

const niceNumbers: readonly Rational[] = [
  '0',
  '1',
  '2',
  '5',
  '10',
  '20',
  '100',
  '-1',
  '0.5',
  '1.5',
  '-0.5',
  '1000',
  '0.25',
  '19.99',
].map((text) => {
  const [whole = '', fraction = ''] = text.split('.');
  return rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length)) satisfies Rational;
});

function* around(end: Rational): Generator<Rational> {
  yield end;
  for (const step of ['1', '0.5', '0.1']) {
    const [whole = '', fraction = ''] = step.split('.');
    const by = rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
    yield add(end, by);
    yield subtract(end, by);
  }
}

function* latticeIndices(
  first: bigint | undefined,
  last: bigint | undefined,
  attempts: number,
  seed: number,
): Generator<bigint> {
  const inside = (index: bigint): boolean =>
    (first === undefined || index >= first) && (last === undefined || index <= last);
  for (const nice of turned([1n, 0n, 2n, 5n, 10n, 3n, 7n, 42n, 100n, -1n], seed)) if (inside(nice)) yield nice;
  const count = BigInt(attempts);
  const start = first ?? (last === undefined ? 0n : last - count);
  for (let index = start, end = start + count; index <= end; index += 1n) if (inside(index)) yield index;
  if (last !== undefined)
    for (let index = last, end = last - 50n; index > end; index -= 1n) if (inside(index)) yield index;
  if (first === undefined && last === undefined) for (let index = -1n; index > -count; index -= 1n) yield index;
}
