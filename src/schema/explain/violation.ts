import type { Compiler } from '../read/compiler.js';
import type { Located } from '../read/resources.js';
import { fits } from '../shape/evaluate.js';
import type { ShapeGraph } from '../shape/graph.js';
import { matchesPattern } from '../shape/pattern.js';
import type { Value } from '../value/value.js';

export type Path = readonly (string | number)[];

/** The innermost keyword that a value breaks, and the part of the value that breaks it. */
export interface Violation {
  readonly path: Path;
  readonly value: Value;
  /** The schema object that the keyword stands in. */
  readonly located: Located;
  /** Undefined where the schema itself is `false`. */
  readonly keyword: string | undefined;
}

/** Looks for the reason why a value does not fit a schema, from the outside in. */
export class ViolationSearch {
  readonly #graph: ShapeGraph;
  readonly #compiler: Compiler;

  constructor(graph: ShapeGraph, compiler: Compiler) {
    this.#graph = graph;
    this.#compiler = compiler;
  }

  find(located: Located | undefined, value: Value, path: Path = []): Violation | undefined {
    if (located === undefined || path.length > 100) return undefined;
    if (located.schema === false) return { path, value, located, keyword: undefined };
    for (const [keyword, node] of this.#compiler.keywordShapes(located)) {
      if (fits(this.#graph, node, value) !== false) continue;
      return this.#inside(located, keyword, value, path) ?? { path, value, located, keyword };
    }
    return undefined;
  }

  fits(located: Located, value: Value): boolean {
    return fits(this.#graph, this.#compiler.shapeOf(located), value) === true;
  }

  matches(source: string, text: string): boolean {
    return matchesPattern(source, text, this.#graph.spend) === true;
  }

  #inside(located: Located, keyword: string, value: Value, path: Path): Violation | undefined {
    const schema = located.schema as Readonly<Record<string, unknown>>;
    const below = (...inner: Path): Located | undefined => this.#compiler.below(located, keyword, ...inner);
    const list = Array.isArray(schema[keyword]) ? (schema[keyword] as readonly unknown[]) : [];
    switch (keyword) {
      case '$ref':
      case '$dynamicRef':
        return this.find(this.#compiler.referred(located, keyword), value, path);
      case 'allOf':
        return first(list.keys(), (index) => this.find(below(index), value, path));
      case 'anyOf':
      case 'oneOf':
        return this.#nearestBranch(list, below, value, path);
      case 'if': {
        const condition = below();
        const branch = condition !== undefined && this.fits(condition, value) ? 'then' : 'else';
        return this.find(this.#compiler.below(located, branch), value, path);
      }
      case 'dependentSchemas':
      case 'dependencies':
        return value.kind === 'object'
          ? first(value.entries, ([name]) => this.#dependent(below(name), value, path))
          : undefined;
      case 'properties':
      case 'patternProperties':
      case 'additionalProperties':
        return value.kind === 'object' ? this.#inField(located, keyword, value, path) : undefined;
      case 'items':
      case 'prefixItems':
      case 'additionalItems':
        if (value.kind !== 'array') return undefined;
        return first(value.items.entries(), ([index, item]) => {
          const tuple = Array.isArray(schema[keyword]);
          const start = tuple ? 0 : prefixOf(schema);
          return index < start ? undefined : this.find(tuple ? below(index) : below(), item, [...path, index]);
        });
      default:
        return undefined;
    }
  }

  #dependent(located: Located | undefined, value: Value, path: Path): Violation | undefined {
    return Array.isArray(located?.schema) ? undefined : this.find(located, value, path);
  }

  #inField(located: Located, keyword: string, value: Value & { kind: 'object' }, path: Path): Violation | undefined {
    const schema = located.schema as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
    return first(value.entries, ([name, field]) => {
      const within = [...path, name];
      if (keyword === 'properties') return this.find(this.#compiler.below(located, keyword, name), field, within);
      const patterns = Object.keys(schema['patternProperties'] ?? {}).filter((source) => this.matches(source, name));
      if (keyword === 'patternProperties') {
        return first(patterns, (source) => this.find(this.#compiler.below(located, keyword, source), field, within));
      }
      if (patterns.length > 0 || Object.hasOwn(schema['properties'] ?? {}, name)) return undefined;
      return this.find(this.#compiler.below(located, keyword), field, within);
    });
  }

  /** Of several alternatives, the one that the value comes closest to: told apart by constants, else broken deepest inside. */
  #nearestBranch(
    list: readonly unknown[],
    below: (index: number) => Located | undefined,
    value: Value,
    path: Path,
  ): Violation | undefined {
    const violations: Violation[] = [];
    for (const index of list.keys()) {
      const violation = this.find(below(index), value, path);
      // A branch that fits means that too many do, which no branch by itself explains.
      if (violation === undefined) return undefined;
      violations.push(violation);
    }
    const deepest = violations.reduce<Violation | undefined>((best, one) => {
      if (best === undefined) return one;
      return closeness(one, path) > closeness(best, path) ? one : best;
    }, undefined);
    if (deepest === undefined || closeness(deepest, path) <= 0.5) return undefined;
    return violations.filter((one) => closeness(one, path) === closeness(deepest, path)).length === 1
      ? deepest
      : undefined;
  }
}

function closeness({ path, keyword }: Violation, from: Path): number {
  const discriminates = keyword === 'const' || keyword === 'enum';
  return path.length - from.length + (discriminates ? -1 : 0.5);
}

function prefixOf(schema: Readonly<Record<string, unknown>>): number {
  const tuple = Array.isArray(schema['items']) ? schema['items'] : schema['prefixItems'];
  return Array.isArray(tuple) ? tuple.length : 0;
}

function first<Item, Found>(items: Iterable<Item>, find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
