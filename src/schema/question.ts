import { Budget, BudgetSpent } from './budget.js';
import { type Closing, Compiler } from './read/compiler.js';
import type { Reason } from './search/outcome.js';
import { Solver } from './search/solver.js';
import { ShapeGraph } from './shape/graph.js';
import type { Node } from './shape/node.js';
import { bsonFromValue } from './value/bson-form.js';
import { dynamoFromValue } from './value/dynamo-form.js';
import { jsonFromValue } from './value/json-form.js';
import type { ValueSystemName } from './value/kind.js';
import type { Value } from './value/value.js';

/** What all questions to the solver can be told. */
export interface QuestionOptions {
  /** What documents are made of. By default `bson` when a schema says `bsonType`, else `json`. */
  readonly values?: ValueSystemName | undefined;
  /** How long, in milliseconds, an answer may take before it is "undecided". 2,000 by default. */
  readonly budget?: number | undefined;
  /** Chooses among equally good documents. The same seed gives the same answer. */
  readonly seed?: number | undefined;
  /** Treat `format` as an assertion: formats are then names without a meaning, alike only when they are the same. */
  readonly assertFormats?: boolean | undefined;
  /** A clock in milliseconds, for tests. */
  readonly now?: (() => number) | undefined;
}

/** A document that fits all of these and none of those. */
export interface DocumentQuestion {
  readonly all?: readonly unknown[];
  /** As `all`, each read as a writer's. */
  readonly writers?: readonly unknown[];
  readonly none?: readonly unknown[];
}

/** One schema of a question, and how it is closed where it is read as a writer's. */
export interface Part {
  readonly schema: unknown;
  readonly closing?: Closing;
}

/** What could not be decided, and why. */
export interface Undecided {
  readonly is: 'undecided';
  readonly reasons: readonly Reason[];
  /** Whether the work was broken off: what a question had gathered until then is half done, and not to be used. */
  readonly brokenOff?: true;
}

function brokenOff(code: string): Undecided {
  return { is: 'undecided', reasons: [{ code, pointer: '' }], brokenOff: true };
}

/** Deeper schemas are refused rather than risked: no schema that people write comes near. */
const deepest = 250;

/** One question: its schemas read into one graph, and the search over it. */
export class Question {
  readonly system: ValueSystemName;
  readonly graph: ShapeGraph;
  readonly solver: Solver;
  readonly budget: Budget;
  readonly options: QuestionOptions;
  #readers = 0;

  constructor(schemas: readonly unknown[], options: QuestionOptions) {
    this.options = options;
    this.system = options.values ?? (schemas.some(saysBsonType) ? 'bson' : 'json');
    this.budget = new Budget(options.budget ?? 2_000, options.now ?? (() => performance.now()));
    this.graph = new ShapeGraph(this.system, this.budget.spend);
    this.solver = new Solver(this.graph, Math.abs(Math.trunc(options.seed ?? 0)));
  }

  /** Reads a schema. Throws a MisuseError when it is not one. */
  read({ schema, closing }: Part): Node {
    return this.reader(schema, closing).compile();
  }

  /** The reader of one schema, which also knows its parts. */
  reader(schema: unknown, closing?: Closing): Compiler {
    this.#readers += 1;
    const assertFormats = this.options.assertFormats === true;
    return new Compiler(this.graph, schema, String(this.#readers), { closing, assertFormats });
  }

  /** Does a part of the work, which ends as undecided where it takes more than the budget or more than the stack. */
  attempt<Result>(work: () => Result): Result | Undecided {
    try {
      return work();
    } catch (error) {
      if (error instanceof BudgetSpent) return brokenOff('budget');
      // Shapes that refer to one another in long chains can exhaust the stack without being nested deeply.
      if (error instanceof RangeError) return brokenOff('too-deep');
      throw error;
    }
  }

  /** The value in the form that the store's own library uses. */
  written(value: Value): unknown {
    switch (this.system) {
      case 'json':
        return jsonFromValue(value);
      case 'bson':
        return bsonFromValue(value);
      case 'dynamodb':
        return dynamoFromValue(value);
    }
  }
}

/** Why these schemas are not even read, if they are not. */
export function refusalOf(schemas: readonly unknown[]): Reason | undefined {
  return schemas.some((schema) => isDeeperThan(schema, deepest)) ? { code: 'too-deep', pointer: '' } : undefined;
}

/** Walks without recursion, since it is the guard of everything that recurs; what is there several times, once a level. */
function isDeeperThan(root: unknown, limit: number): boolean {
  let level: ReadonlySet<unknown> = new Set([root]);
  for (let depth = 0; level.size > 0; depth += 1) {
    if (depth > limit) return true;
    const next = new Set<unknown>();
    for (const one of level) {
      if (typeof one !== 'object' || one === null || '_bsontype' in one) continue;
      for (const inner of Array.isArray(one) ? (one as unknown[]) : Object.values(one)) {
        if (typeof inner === 'object' && inner !== null) next.add(inner);
      }
    }
    level = next;
  }
  return false;
}

/** Whether a schema speaks of BSON types anywhere. */
export function saysBsonType(root: unknown): boolean {
  const pending: unknown[] = [root];
  const seen = new Set<unknown>();
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (!Array.isArray(one) && ('bsonType' in one || 'bsonRange' in one)) return true;
    for (const inner of Array.isArray(one) ? (one as unknown[]) : Object.values(one)) {
      if (typeof inner === 'object' && inner !== null) pending.push(inner);
    }
  }
  return false;
}
