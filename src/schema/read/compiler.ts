import { type ShapeGraph, cycleWithoutBase } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import { kinds } from '../value/kind.js';
import { isAnnotation } from './annotations.js';
import { arrayKeywords } from './array-keywords.js';
import { readConstant } from './constants.js';
import { type EvaluationHost, readEvaluation } from './evaluation-reader.js';
import { type KeywordContext, type KeywordTable, isSchemaObject } from './keyword.js';
import { kindKeywords } from './kind-keywords.js';
import { logicKeywords } from './logic-keywords.js';
import { objectKeywords } from './object-keywords.js';
import { malformed } from './problems.js';
import { type Located, type Resource, Resources, escapeToken } from './resources.js';
import { scalarKeywords } from './scalar-keywords.js';
import { closed, unevaluatedElements, unevaluatedFields } from './unevaluated.js';
import { writtenText } from './written-text.js';

const keywords: KeywordTable = {
  ...kindKeywords,
  ...scalarKeywords,
  ...arrayKeywords,
  ...objectKeywords,
  ...logicKeywords,
};

/** Any other dialect may give any keyword another meaning. */
const knownDialect = /^https?:\/\/json-schema\.org\/(?:draft-0[467]|draft\/2019-09|draft\/2020-12)\/schema#?$/;

/** How a schema is read: as it stands, or as what a writer stores, who stores nothing that the schema does not list. */
type Mode = 'open' | 'closing';

/** The resources that were entered on the way to a schema, outermost first, each once. */
type Scope = readonly Resource[];

interface Reading {
  readonly mode: Mode;
  readonly scope: Scope;
  /** The schemas that have been entered for the value at hand, to find references that go round in a circle. */
  readonly chain: readonly string[];
}

/**
 * How a writer's shape is closed. Where only some branches list fields, `each` lets a document that fits another branch have any, and
 * `whole` lets none. A proof needs the former, a witness the latter, and so neither hangs on which one was meant.
 */
export type Closing = 'each' | 'whole';

export interface CompileOptions {
  readonly closing: Closing | undefined;
  readonly assertFormats: boolean;
}

/** Reads one schema document into the graph. */
export class Compiler {
  readonly #graph: ShapeGraph;
  readonly #options: CompileOptions;
  readonly #resources: Resources;
  readonly #label: string;
  readonly #nodes = new Map<string, Node>();
  readonly #inProgress = new Set<string>();
  readonly #ids = new Map<unknown, number>();
  /** Which schemas apply which others to the same value: what must not go round in a circle. */
  readonly #applied = new Map<string, Set<string>>();

  /** @param label - Tells this document's recursive references from those of other documents. */
  constructor(graph: ShapeGraph, schema: unknown, label: string, options: CompileOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#label = label;
    this.#resources = new Resources(schema);
  }

  compile(): Node {
    const { root } = this.#resources;
    const dialect = isSchemaObject(root.schema) ? root.schema['$schema'] : undefined;
    if (dialect !== undefined && !(typeof dialect === 'string' && knownDialect.test(dialect))) {
      const schema = root.schema as Readonly<Record<string, unknown>>;
      return this.#context(root, this.#plainly(root), schema, '$schema').opaque('unknown-dialect');
    }
    const mode = this.#options.closing === undefined ? 'open' : 'closing';
    const node = this.#location(root, { mode, scope: this.#enter([], root), chain: [] });
    if (hasCircle(this.#applied)) throw cycleWithoutBase();
    return node;
  }

  get root(): Located {
    return this.#resources.root;
  }

  /** The shape of one schema in the document, read as it stands. */
  shapeOf(located: Located): Node {
    return this.#inPlace(located, this.#plainly(located));
  }

  /** What each keyword of a schema object asks for by itself, read as it stands. */
  keywordShapes(located: Located): readonly (readonly [keyword: string, node: Node])[] {
    const { schema } = located;
    if (!isSchemaObject(schema)) return [];
    const reading = this.#plainly(located);
    return Object.keys(schema).map((keyword) => [
      keyword,
      this.#keyword(located, reading, schema, keyword) ?? this.#graph.always,
    ]);
  }

  /** What a reference in a schema object leads to, as far as that can be said without knowing how the schema was reached. */
  referred(located: Located, keyword: '$ref' | '$dynamicRef'): Located {
    const schema = located.schema as Readonly<Record<string, unknown>>;
    return this.#follow(located, this.#plainly(located), schema[keyword], keyword).target;
  }

  /** A schema below a keyword of a schema object. */
  below(
    { schema, pointer, resource }: Located,
    keyword: string,
    ...path: readonly (string | number)[]
  ): Located | undefined {
    let inner: unknown = isSchemaObject(schema) ? schema[keyword] : undefined;
    let place = `${pointer}/${escapeToken(keyword)}`;
    for (const token of path) {
      inner =
        typeof inner === 'object' && inner !== null
          ? (inner as Readonly<Record<string | number, unknown>>)[token]
          : undefined;
      place += `/${escapeToken(String(token))}`;
    }
    return inner === undefined ? undefined : this.#resources.locate(inner, place, resource);
  }

  #plainly(located: Located): Reading {
    return { mode: 'open', scope: this.#enter([], located), chain: [] };
  }

  #enter(scope: Scope, { resource }: Located): Scope {
    return !this.#resources.dynamic || scope.includes(resource) ? scope : [...scope, resource];
  }

  /** A schema for a value of its own: the root, a field, an element. */
  #location(located: Located, reading: Reading): Node {
    const fresh = { ...reading, chain: [] };
    if (reading.mode === 'open' || !isSchemaObject(located.schema)) return this.#inPlace(located, fresh);
    return this.#shared(`location ${this.#key(located, reading)}`, () => {
      const node = this.#inPlace(located, fresh);
      return this.#graph.every([node, this.#closing(located, fresh)]);
    });
  }

  /** A schema for the value at hand. */
  #inPlace(located: Located, reading: Reading): Node {
    const { schema, pointer } = located;
    if (schema === true) return this.#graph.always;
    if (schema === false) return this.#graph.never;
    if (!isSchemaObject(schema)) throw malformed(pointer, 'a schema is an object, true or false');
    const key = this.#key(located, reading);
    if (reading.chain.includes(key)) throw cycleWithoutBase(`#${pointer}`);
    const last = reading.chain.at(-1);
    if (last !== undefined) this.#applied.set(last, (this.#applied.get(last) ?? new Set()).add(key));
    return this.#shared(key, () => this.#keywords(located, { ...reading, chain: [...reading.chain, key] }));
  }

  #shared(key: string, make: () => Node): Node {
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    if (this.#inProgress.has(key)) {
      return this.#graph.reference(`${this.#label} ${key}`, () => this.#nodes.get(key) ?? this.#graph.never);
    }
    this.#inProgress.add(key);
    const node = make();
    this.#inProgress.delete(key);
    this.#nodes.set(key, node);
    return node;
  }

  #key({ schema }: Located, { mode, scope }: Reading): string {
    return [this.#idOf(schema), mode, ...scope.map((resource) => this.#idOf(resource))].join(' ');
  }

  #idOf(thing: unknown): number {
    let id = this.#ids.get(thing);
    if (id === undefined) this.#ids.set(thing, (id = this.#ids.size));
    return id;
  }

  #keywords(located: Located, reading: Reading): Node {
    const schema = located.schema as Readonly<Record<string, unknown>>;
    const graph = this.#graph;
    const read = (names: readonly string[]): Node =>
      graph.every(names.map((keyword) => this.#keyword(located, reading, schema, keyword) ?? graph.always));
    if (!this.#refersAlone(schema)) return read(Object.keys(schema));
    const beside = read(Object.keys(schema).filter((keyword) => keyword !== '$ref'));
    const doubt = this.#context(located, reading, schema, '$ref').opaque('keywords-beside-ref');
    return graph.every([read(['$ref']), graph.some([beside, doubt])]);
  }

  /** Up to draft 7, whatever stands beside a `$ref` is ignored, though many validators obey it: nothing may hang on it. */
  #refersAlone(schema: Readonly<Record<string, unknown>>): boolean {
    if (typeof schema['$ref'] !== 'string') return false;
    const root = this.#resources.root.schema;
    const dialect = isSchemaObject(root) ? root['$schema'] : undefined;
    return typeof dialect === 'string' && /draft-0[3-7]/.test(dialect);
  }

  #keyword(
    located: Located,
    reading: Reading,
    schema: Readonly<Record<string, unknown>>,
    keyword: string,
  ): Node | undefined {
    switch (keyword) {
      case '$ref':
      case '$dynamicRef': {
        const { target, scope } = this.#follow(located, reading, schema[keyword], keyword);
        return this.#inPlace(target, { ...reading, scope });
      }
      case 'unevaluatedProperties':
      case 'unevaluatedItems':
        return this.#unevaluated(located, reading, schema[keyword], keyword);
      default: {
        const context = this.#context(located, reading, schema, keyword);
        const read = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
        if (read !== undefined) return read(context);
        return isAnnotation(keyword)
          ? undefined
          : context.opaque('unsupported-keyword', writtenText(schema[keyword], this.#graph.spend));
      }
    }
  }

  #context(
    located: Located,
    reading: Reading,
    schema: Readonly<Record<string, unknown>>,
    keyword: string,
  ): KeywordContext {
    const pointer = `${located.pointer}/${escapeToken(keyword)}`;
    const below = (inner: unknown, path: readonly (string | number)[]): Located => {
      let place = pointer;
      for (const token of path) place = token === '..' ? located.pointer : `${place}/${escapeToken(String(token))}`;
      return this.#resources.locate(inner, place, located.resource);
    };
    const into = (target: Located): Reading => ({ ...reading, scope: this.#enter(reading.scope, target) });
    return {
      graph: this.#graph,
      system: this.#graph.system,
      assertFormats: this.#options.assertFormats,
      keyword,
      value: schema[keyword],
      schema,
      pointer,
      child: (inner, ...path) => {
        const target = below(inner, path);
        return this.#location(target, into(target));
      },
      same: (inner, ...path) => {
        const target = below(inner, path);
        return this.#inPlace(target, into(target));
      },
      open: (inner, ...path) => {
        const target = below(inner, path);
        const chain = ['contains', 'propertyNames'].includes(keyword) ? [] : reading.chain;
        return this.#inPlace(target, { ...into(target), mode: 'open', chain });
      },
      constant: (value) => readConstant(value, this.#graph.system),
      opaque: (code, key = `${this.#label} ${pointer}`) =>
        this.#graph.test(this.#graph.universe, {
          rule: 'opaque',
          code,
          pointer: `#${pointer}`,
          key: `${keyword} ${key}`,
        }),
    };
  }

  #follow(
    located: Located,
    reading: Reading,
    reference: unknown,
    keyword: string,
  ): { readonly target: Located; readonly scope: Scope } {
    if (typeof reference !== 'string') throw malformed(`${located.pointer}/${keyword}`, `${keyword} is not a string`);
    const { target, dynamic } = this.#resources.resolve(reference, located);
    if (keyword === '$ref' || dynamic === undefined) return { target, scope: this.#enter(reading.scope, target) };
    const outermost = reading.scope.find(({ dynamicAnchors }) => dynamicAnchors.has(dynamic));
    const found = outermost?.dynamicAnchors.get(dynamic) ?? target;
    return { target: found, scope: this.#enter(reading.scope, found) };
  }

  #unevaluated(
    located: Located,
    reading: Reading,
    value: unknown,
    keyword: 'unevaluatedProperties' | 'unevaluatedItems',
  ): Node {
    const graph = this.#graph;
    const context = this.#context(located, reading, located.schema as Readonly<Record<string, unknown>>, keyword);
    const inner = context.child(value);
    if (inner === graph.always) return graph.always;
    const tree = readEvaluation(this.#host(), located, { ...reading, mode: 'open', chain: [] }, keyword);
    const isObject = keyword === 'unevaluatedProperties';
    const demand = isObject ? unevaluatedFields(graph, tree, inner) : unevaluatedElements(graph, tree, inner);
    if (demand === undefined) return context.opaque('unevaluated');
    return graph.some([graph.ofKinds(graph.universe & ~kinds(isObject ? 'object' : 'array')), demand]);
  }

  #closing(located: Located, reading: Reading): Node {
    return closed(this.#graph, readEvaluation(this.#host(), located, reading), this.#options.closing ?? 'each');
  }

  #host(): EvaluationHost<Reading> {
    const into = (target: Located, reading: Reading): Reading => ({
      ...reading,
      scope: this.#enter(reading.scope, target),
      chain: [],
    });
    return {
      graph: this.#graph,
      context: (located, reading, schema, keyword) => this.#context(located, reading, schema, keyword),
      shape: (located, reading) => this.#inPlace(located, reading),
      below: (located, reading, keyword, ...path) => {
        const target = this.below(located, String(keyword), ...path);
        return target === undefined ? undefined : [target, into(target, reading)];
      },
      follow: (located, reading, keyword) => {
        const schema = located.schema as Readonly<Record<string, unknown>>;
        const { target, scope } = this.#follow(located, reading, schema[keyword], keyword);
        return [target, { ...reading, scope, chain: [] }];
      },
    };
  }
}

function hasCircle(edges: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const state = new Map<string, 'open' | 'done'>();
  const visit = (key: string): boolean => {
    const known = state.get(key);
    if (known !== undefined) return known === 'open';
    state.set(key, 'open');
    for (const next of edges.get(key) ?? []) if (visit(next)) return true;
    state.set(key, 'done');
    return false;
  };
  return [...edges.keys()].some(visit);
}
