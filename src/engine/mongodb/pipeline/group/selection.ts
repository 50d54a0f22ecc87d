import { MongoError } from '../../error.js';
import type { Accumulator } from '../../expression/accumulator.js';
import { compileExpression } from '../../expression/compile.js';
import { constantValue, type Variables } from '../../expression/compiled.js';
import { readN } from '../../expression/first-n.js';
import { readNamed } from '../../expression/operator.js';
import { compileSort, type Sort } from '../../sort/compile.js';
import { int, isDoc, isNullish, type Doc, type Value } from '../../value/value.js';
import type { PipelineContext } from '../context.js';
import type { Accumulation } from './accumulation.js';

type Compare = (left: Value, right: Value) => number;

/** The first `n` values; missing ones count as null. */
class FirstN implements Accumulator {
  readonly #n: number;
  readonly #values: Value[] = [];

  constructor(n: number) {
    this.#n = n;
  }

  add(value: Value | undefined): void {
    if (this.#values.length < this.#n) this.#values.push(value ?? null);
  }

  result(): Value {
    return this.#values;
  }
}

/** The last `n` values; missing ones count as null. */
class LastN implements Accumulator {
  readonly #n: number;
  readonly #values: Value[] = [];

  constructor(n: number) {
    this.#n = n;
  }

  add(value: Value | undefined): void {
    this.#values.push(value ?? null);
    if (this.#values.length > this.#n) this.#values.shift();
  }

  result(): Value {
    return [...this.#values];
  }
}

/** The `n` smallest or largest values in order; null and missing take no part. */
class ExtremeN implements Accumulator {
  readonly #n: number;
  readonly #order: Compare;
  #values: Value[] = [];

  constructor(n: number, order: Compare) {
    this.#n = n;
    this.#order = order;
  }

  add(value: Value | undefined): void {
    if (isNullish(value)) return;
    this.#values.push(value);
    // Sorting now and then keeps the list short without sorting for each value.
    if (this.#values.length > 2 * this.#n + 100) this.#shorten();
  }

  #shorten(): void {
    this.#values = this.#values.sort(this.#order).slice(0, this.#n);
  }

  result(): Value {
    this.#shorten();
    return this.#values;
  }
}

/** What documents give, chosen by where they stand in a sort. What is added is a pair of sort key and output. */
class Ranked implements Accumulator {
  readonly #n: number;
  readonly #sort: Sort;
  readonly #end: 'top' | 'bottom';
  readonly #many: boolean;
  #entries: { readonly key: readonly Value[]; readonly output: Value }[] = [];

  constructor(n: number, sort: Sort, end: 'top' | 'bottom', many: boolean) {
    this.#n = n;
    this.#sort = sort;
    this.#end = end;
    this.#many = many;
  }

  add(value: Value | undefined): void {
    const [key, output] = value as readonly [readonly Value[], Value];
    this.#entries.push({ key, output });
    if (this.#entries.length > 2 * this.#n + 100) this.#shorten();
  }

  #shorten(): void {
    this.#entries.sort((left, right) => this.#sort.compareKeys(left.key, right.key));
    this.#entries = this.#end === 'top' ? this.#entries.slice(0, this.#n) : this.#entries.slice(-this.#n);
  }

  result(): Value {
    this.#shorten();
    const outputs = this.#entries.map(({ output }) => output);
    return this.#many ? outputs : (outputs[0] ?? null);
  }
}

interface GroupNumber {
  readonly dependsOnKey: boolean;
  of(key: Doc, variables: Variables): number;
}

/** Gives the `n` of a group: constant, or computed from the group's `_id`. */
function compileN(source: Value, name: string, context: PipelineContext): GroupNumber {
  const expression = compileExpression(source, context.scope);
  if (expression.constant) {
    const n = readN(constantValue(expression), name);
    return { dependsOnKey: false, of: () => n };
  }
  return { dependsOnKey: true, of: (key, variables) => readN(expression.evaluate(key, variables), name) };
}

const byInput: Readonly<Record<string, (n: number, context: PipelineContext) => Accumulator>> = {
  $firstN: (n) => new FirstN(n),
  $lastN: (n) => new LastN(n),
  $maxN: (n, { scope }) => new ExtremeN(n, (left, right) => scope.compare(right, left)),
  $minN: (n, { scope }) => new ExtremeN(n, scope.compare),
};

/** The accumulators that choose some of a group's values. */
export const selectionNames: readonly string[] = [...Object.keys(byInput), '$bottom', '$bottomN', '$top', '$topN'];

/** Checks `$firstN`, `$lastN`, `$maxN`, `$minN`, `$top`, `$topN`, `$bottom` or `$bottomN`. */
export function compileSelection(name: string, operand: Value, context: PipelineContext): Accumulation {
  const choose = byInput[name];
  if (choose !== undefined) {
    const given = readNamed(operand, name, {
      required: ['n', 'input'],
      notAnObject: 5787900,
      unknownArgument: 5787901,
      missingArgument: { n: 5787906, input: 5787907 },
    });
    const n = compileN(given.get('n') as Value, name, context);
    const input = compileExpression(given.get('input') as Value, context.scope).evaluate;
    return { start: (key, variables) => choose(n.of(key, variables), context), dependsOnKey: n.dependsOnKey, input };
  }
  return compileRanked(name, operand, context);
}

function compileRanked(name: string, operand: Value, context: PipelineContext): Accumulation {
  const many = name.endsWith('N');
  const given = readNamed(operand, name, {
    required: many ? ['n', 'sortBy', 'output'] : ['sortBy', 'output'],
    notAnObject: 5788001,
    unknownArgument: 5788002,
    missingArgument: { n: 5788003, output: 5788004, sortBy: 5788005 },
  });
  const sortBy = given.get('sortBy') as Value;
  if (!isDoc(sortBy)) throw new MongoError(10065, 'invalid parameter: expected an object (sortBy)');
  if (sortBy.size === 0) throw new MongoError(9657900, `'sortBy' must not be empty in ${name}`);
  const sort = compileSort(sortBy, context.strings);
  const output = compileExpression(given.get('output') as Value, context.scope);
  const n = compileN(given.get('n') ?? int(1), name, context);
  const end = name.startsWith('$top') ? 'top' : 'bottom';
  return {
    start: (key, variables) => new Ranked(n.of(key, variables), sort, end, many),
    dependsOnKey: n.dependsOnKey,
    input: (document, variables) => [sort.keyOf(document), output.evaluate(document, variables) ?? null],
  };
}
