import type { Spend } from '../budget.js';
import { ArrayCell } from '../cell/array-cell.js';
import type { Cell } from '../cell/cell.js';
import { NumberCell } from '../cell/number-cell.js';
import { dynamoNumbers, numberDomains } from '../cell/number-domain.js';
import { ObjectCell } from '../cell/object-cell.js';
import { PointCell } from '../cell/point-cell.js';
import { SampledCell } from '../cell/sampled-cell.js';
import { StringCell } from '../cell/string-cell.js';
import { constant } from '../shape/constant.js';
import { fits } from '../shape/evaluate.js';
import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import { type KindName, kindNames, kinds, kindsIn, numberKinds } from '../value/kind.js';
import { rational } from '../value/rational.js';
import { type NumberKind, type Value, stringValue } from '../value/value.js';
import { Branch } from './branching.js';
import { Alternatives, type Outcome, type Search, found, none, turned } from './outcome.js';

/** What a witness is looked for in first: kinds that are short to read. */
const preference: readonly KindName[] = [
  'string',
  'int',
  'number',
  'object',
  'double',
  'long',
  'decimal',
  'bool',
  'null',
  'objectId',
  'date',
  ...kindNames,
];

/** How many values of a set are tried one by one before the general search. */
const fewValues = 40;

/**
 * Finds a value of a shape, or shows that there is none. Every shape is searched once; one that is met again below itself is
 * taken to be empty there, which is right because documents are finite: a smallest value of a shape never holds another one.
 */
export class Solver implements Search {
  readonly graph: ShapeGraph;
  readonly seed: number;
  readonly step: Spend;
  readonly #known = new Map<Node, Outcome>();
  readonly #depths = new Map<Node, number>();
  readonly #clear = new Map<Node, boolean>();
  /** Results that rest on a search still in progress, in the order in which they came. */
  #provisional: Node[] = [];
  #inductive = false;

  constructor(graph: ShapeGraph, seed: number) {
    this.graph = graph;
    this.seed = seed;
    this.step = graph.spend;
  }

  get searched(): number {
    return this.#known.size;
  }

  /** Whether some answer needed the induction over the depth of documents. */
  get inductive(): boolean {
    return this.#inductive;
  }

  readonly solve = (node: Node): Outcome => {
    const shape = this.graph.unfold(node);
    if (shape.may === 0) return none;
    const known = this.#known.get(shape);
    if (known !== undefined) return known;
    const inProgress = this.#depths.get(shape);
    if (inProgress !== undefined) {
      this.#inductive = true;
      return { is: 'none', low: inProgress };
    }
    this.step();
    const depth = this.#depths.size;
    const mark = this.#provisional.length;
    this.#depths.set(shape, depth);
    let outcome: Outcome;
    try {
      outcome = this.#search(shape);
    } finally {
      this.#depths.delete(shape);
    }
    return this.#remember(shape, outcome, depth, mark);
  };

  readonly clearlyEmpty = (node: Node): boolean => {
    if (node.may === 0) return true;
    const known = this.#clear.get(node);
    if (known !== undefined) return known;
    const shape = this.graph.unfold(node);
    const outcome = shape.may === 0 ? none : this.#amongFew(shape);
    const clear = outcome?.is === 'none';
    this.#clear.set(node, clear);
    return clear;
  };

  readonly distinct = (node: Node, count: number): { readonly values: readonly Value[]; readonly end: Outcome } => {
    const values = count > fewValues ? this.#plainValues(node, count) : [];
    let rest = values.length === 0 ? node : this.graph.every([node, this.graph.not(this.graph.oneOf(values))]);
    let end: Outcome = none;
    while (values.length < count) {
      end = this.solve(rest);
      if (end.is !== 'found') break;
      values.push(end.value);
      const scalars = values.filter(({ kind }) => kind !== 'array' && kind !== 'object');
      const others = values.filter(({ kind }) => kind === 'array' || kind === 'object');
      rest = this.graph.every([
        node,
        this.graph.not(this.graph.oneOf(scalars)),
        ...others.map((value) => this.graph.not(constant(this.graph, value))),
      ]);
    }
    return { values, end };
  };

  /** Texts and numbers that fit a shape by mere trying: many at once for little. */
  #plainValues(node: Node, count: number): Value[] {
    const values: Value[] = [];
    const { may } = this.graph.unfold(node);
    for (let index = 0; index < 2 * count && values.length < count; index += 1) {
      const number = { kind: 'number', number: rational(BigInt(index)) } as const;
      const text = (may & kinds('string')) === 0 ? [] : [stringValue(`f${String(index)}`)];
      for (const form of [...text, ...this.#forms(number, may).slice(0, 1)]) {
        if (values.length < count && fits(this.graph, node, form) === true) values.push(form);
      }
      // A shape that takes none of the first is not likely to take the others.
      if (index > fewValues && values.length === 0) break;
    }
    return values;
  }

  #remember(shape: Node, outcome: Outcome, depth: number, mark: number): Outcome {
    if (outcome.is === 'found') {
      this.#forget(mark);
      this.#known.set(shape, outcome);
      return outcome;
    }
    if (outcome.is === 'unknown') {
      // What was found empty below took this shape for empty, which has not been shown.
      this.#forget(mark);
      this.#known.set(shape, outcome.low < depth ? outcome : { ...outcome, low: Infinity });
      if (outcome.low < depth) this.#provisional.push(shape);
      return outcome;
    }
    this.#known.set(shape, outcome.low < depth ? outcome : none);
    if (outcome.low < depth) {
      this.#provisional.push(shape);
      return outcome;
    }
    this.#confirm(mark, depth);
    return none;
  }

  /** Nothing below leans on this search any more: what was taken for granted here has been shown. */
  #confirm(mark: number, depth: number): void {
    for (const shape of this.#provisional.splice(mark)) {
      const outcome = this.#known.get(shape);
      if (outcome === undefined || outcome.is === 'found') continue;
      if (outcome.low < depth) this.#provisional.push(shape);
      else this.#known.set(shape, { ...outcome, low: Infinity });
    }
  }

  #forget(mark: number): void {
    for (const shape of this.#provisional.splice(mark)) this.#known.delete(shape);
  }

  #search(shape: Node): Outcome {
    const few = this.#amongFew(shape);
    if (few !== undefined) return few;
    const failures = new Alternatives();
    const possible = kindsIn(shape.may);
    for (const kind of new Set(preference)) {
      if (!possible.includes(kind)) continue;
      const formula = this.graph.restrict(shape, kind);
      if (formula === this.graph.never) continue;
      const branch = new Branch(this, this.#cellFor(kind));
      const outcome = branch.assert(formula) ? branch.run() : branch.end();
      if (outcome.is === 'found') return outcome;
      failures.note(outcome);
    }
    return failures.end();
  }

  /** Where a shape allows only a few scalars, they are tried one by one. Undefined when it allows more or one is doubtful. */
  #amongFew(shape: Node): Outcome | undefined {
    const parts = shape.op === 'and' ? shape.parts : [shape];
    for (const part of parts) {
      if (part.op !== 'atom' || !part.positive || part.test.rule !== 'one-of') continue;
      if ((shape.may & ~part.kinds) !== 0 || part.test.set.values.size > fewValues) continue;
      let doubtful = false;
      for (const value of turned(part.test.set.values.values(), this.seed)) {
        for (const form of this.#forms(value, shape.may)) {
          const truth = fits(this.graph, shape, form);
          if (truth === true) return found(form);
          if (truth === undefined) doubtful = true;
        }
      }
      return doubtful ? undefined : none;
    }
    return undefined;
  }

  /** A number as every type of number that can hold it; any other value as it is. */
  #forms(value: Value, may: number): readonly Value[] {
    if (!('number' in value)) return [value];
    const { number } = value;
    return kindsIn(may & numberKinds).flatMap((kind): Value[] => {
      const domain = this.#domain(kind as NumberKind);
      if (typeof number === 'string') return domain.specials.includes(number) ? [{ kind: domain.kind, number }] : [];
      const nearest = domain.nearest(number);
      const exact = nearest !== undefined && nearest.top === number.top && nearest.bottom === number.bottom;
      return exact ? [{ kind: domain.kind, number }] : [];
    });
  }

  #domain(kind: NumberKind): (typeof numberDomains)[NumberKind] {
    return this.graph.system === 'dynamodb' ? dynamoNumbers : numberDomains[kind];
  }

  #cellFor(kind: KindName): Cell {
    switch (kind) {
      case 'number':
      case 'int':
      case 'long':
      case 'double':
      case 'decimal':
        return new NumberCell(this, this.#domain(kind));
      case 'string':
        return new StringCell(this);
      case 'array':
        return new ArrayCell(this);
      case 'object':
        return new ObjectCell(this);
      case 'date':
      case 'objectId':
      case 'timestamp':
        return new PointCell(this, kind);
      default:
        return new SampledCell(this, kind);
    }
  }
}
