import type { Spend } from '../budget.js';
import { holdsByItself, matches } from './assertions.js';
import { type Schema, type SchemaObject, isSchemaObject } from './keywords.js';
import type { References } from './references.js';
import { ReplayRefusal, type ValueModel, type View } from './view.js';

/** What a schema that holds has looked at, for `unevaluatedProperties` and `unevaluatedItems`. */
interface Evaluated {
  readonly names: ReadonlySet<string>;
  readonly items: ReadonlySet<number>;
}

const nothing: Evaluated = { names: new Set(), items: new Set() };

function together(left: Evaluated, right: Evaluated, { spend }: Stand): Evaluated {
  if (right === nothing) return left;
  if (left === nothing) return right;
  spend((left.names.size + left.items.size + right.names.size + right.items.size) / lookedAtPerStep);
  return { names: new Set([...left.names, ...right.names]), items: new Set([...left.items, ...right.items]) };
}

/** Where the interpreter stands while it descends. */
interface Stand {
  readonly depth: number;
  /** The resources on the way here, outermost first, for `$dynamicRef`. */
  readonly scope: readonly string[];
  /** Whether objects are read as a writer means them: what is not listed is absent. */
  readonly closing: boolean;
  /** Counts the work. */
  readonly spend: Spend;
}

/** Looking at one field or element is much less work than a step. */
const lookedAtPerStep = 64;

function sizeOf(view: View): number {
  return view.kind === 'object' ? view.fields.length : view.kind === 'array' ? view.items.length : 1;
}

/** How deep schemas and values may be nested, together. */
const deepest = 1_000;

export interface InterpreterOptions {
  readonly undeclared?: 'absent' | undefined;
  readonly assertFormats?: boolean | undefined;
}

/**
 * The reference semantics of shapes: JSON Schema 2020-12 with the spellings of draft 7, over the values of any store. Written to be read
 * next to the specification, one clause a keyword, and sharing nothing with the solver that it checks.
 */
export class Interpreter {
  readonly #lists = new Map<SchemaObject, boolean>();
  #views = new WeakMap<object, View>();

  constructor(
    readonly root: Schema,
    readonly model: ValueModel,
    readonly references: References,
    readonly options: InterpreterOptions,
  ) {}

  /** @throws {ReplayRefusal} When schema and value are nested too deeply, or the value is none of the store's. */
  accepts(value: unknown, spend: Spend): boolean {
    // Whoever asked may change the value afterwards.
    this.#views = new WeakMap();
    const stand = { depth: 0, scope: [], closing: this.options.undeclared === 'absent', spend };
    return this.#at(this.root, value, stand) !== undefined;
  }

  /** Large values are looked at once, however many schemas they are held against. */
  #view(value: unknown): View {
    if (typeof value !== 'object' || value === null) return this.model.view(value);
    let view = this.#views.get(value);
    if (view === undefined) this.#views.set(value, (view = this.model.view(value)));
    return view;
  }

  /** A schema that has a place in the document of its own: here a writer's object is closed. */
  #at(schema: Schema, value: unknown, stand: Stand): Evaluated | undefined {
    const evaluated = this.#evaluate(schema, value, stand);
    if (evaluated === undefined || !stand.closing || !isSchemaObject(schema) || !this.#listsNames(schema))
      return evaluated;
    const view = this.#view(value);
    if (view.kind !== 'object') return evaluated;
    return view.fields.every(([name]) => evaluated.names.has(name)) ? evaluated : undefined;
  }

  #condition(schema: Schema, value: unknown, stand: Stand): Evaluated | undefined {
    return this.#evaluate(schema, value, { ...stand, closing: false });
  }

  #evaluate(schema: Schema, value: unknown, above: Stand): Evaluated | undefined {
    if (schema === true) return nothing;
    if (schema === false) return undefined;
    above.spend();
    if (above.depth >= deepest) throw new ReplayRefusal('too-deep', '');
    const resource = this.references.resourceOf(schema);
    const scope = above.scope.at(-1) === resource ? above.scope : [...above.scope, resource];
    const stand: Stand = { ...above, depth: above.depth + 1, scope };
    const view = this.#view(value);
    stand.spend(sizeOf(view) / lookedAtPerStep);
    if (!holdsByItself(schema, value, view, this.model, this.options.assertFormats === true, stand.spend))
      return undefined;
    let evaluated = this.#inPlace(schema, value, view, stand);
    if (evaluated === undefined) return undefined;
    const children = this.#children(schema, view, stand);
    if (children === undefined) return undefined;
    evaluated = together(evaluated, children, stand);
    return this.#unevaluated(schema, view, evaluated, stand);
  }

  #inPlace(schema: SchemaObject, value: unknown, view: View, stand: Stand): Evaluated | undefined {
    let evaluated: Evaluated = nothing;
    for (const required of this.#requiredBranches(schema, value, view, stand)) {
      const branch = this.#evaluate(required, value, stand);
      if (branch === undefined) return undefined;
      evaluated = together(evaluated, branch, stand);
    }
    if (schema['anyOf'] !== undefined) {
      const holding = this.#holding(schema['anyOf'], value, stand);
      if (holding.length === 0) return undefined;
      for (const branch of holding) evaluated = together(evaluated, branch, stand);
    }
    if (schema['oneOf'] !== undefined) {
      const [only, another] = this.#holding(schema['oneOf'], value, stand);
      if (only === undefined || another !== undefined) return undefined;
      evaluated = together(evaluated, only, stand);
    }
    if (schema['not'] !== undefined && this.#condition(schema['not'] as Schema, value, stand) !== undefined)
      return undefined;
    if (schema['if'] !== undefined) {
      const condition = this.#condition(schema['if'] as Schema, value, stand);
      const consequence = schema[condition === undefined ? 'else' : 'then'] as Schema | undefined;
      const branch = consequence === undefined ? nothing : this.#evaluate(consequence, value, stand);
      if (branch === undefined) return undefined;
      evaluated = together(together(evaluated, condition ?? nothing, stand), branch, stand);
    }
    return evaluated;
  }

  #holding(branches: unknown, value: unknown, stand: Stand): readonly Evaluated[] {
    return (branches as readonly Schema[])
      .map((branch) => this.#evaluate(branch, value, stand))
      .filter((evaluated) => evaluated !== undefined);
  }

  /** The schemas that must all hold for the same value: references, `allOf` and what the presence of a name calls for. */
  *#requiredBranches(schema: SchemaObject, value: unknown, view: View, stand: Stand): Generator<Schema> {
    const resource = this.references.resourceOf(schema);
    if (typeof schema['$ref'] === 'string') {
      yield this.#found(this.references.resolve(schema['$ref'], resource), '$ref');
    }
    if (typeof schema['$dynamicRef'] === 'string') {
      yield this.#found(this.references.resolveDynamic(schema['$dynamicRef'], resource, stand.scope), '$dynamicRef');
    }
    if (schema['allOf'] !== undefined) yield* schema['allOf'] as readonly Schema[];
    if (view.kind !== 'object') return;
    for (const keyword of ['dependentSchemas', 'dependencies']) {
      for (const [name, branch] of Object.entries((schema[keyword] ?? {}) as Readonly<Record<string, unknown>>)) {
        stand.spend(view.fields.length / lookedAtPerStep);
        if (!Array.isArray(branch) && view.fields.some(([present]) => present === name)) yield branch as Schema;
      }
    }
  }

  #found(target: { readonly schema: Schema } | undefined, keyword: string): Schema {
    if (target === undefined) throw new ReplayRefusal('unresolvable-ref', `/${keyword}`);
    return target.schema;
  }

  #children(schema: SchemaObject, view: View, stand: Stand): Evaluated | undefined {
    if (view.kind === 'object') return this.#fields(schema, view.fields, stand);
    if (view.kind === 'array') return this.#items(schema, view.items, stand);
    return nothing;
  }

  #fields(schema: SchemaObject, fields: readonly (readonly [string, unknown])[], stand: Stand): Evaluated | undefined {
    const names = new Set<string>();
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
    const patterns = Object.entries((schema['patternProperties'] ?? {}) as Readonly<Record<string, Schema>>);
    const additional = schema['additionalProperties'] as Schema | undefined;
    for (const [name, value] of fields) {
      stand.spend(1 / 8);
      const applying = patterns
        .filter(([source]) => matches(source, name, stand.spend))
        .map(([, property]) => property);
      if (Object.hasOwn(properties, name)) applying.push(properties[name] as Schema);
      if (applying.length === 0 && additional !== undefined) applying.push(additional);
      if (applying.some((property) => this.#at(property, value, stand) === undefined)) return undefined;
      if (applying.length > 0) names.add(name);
      if (schema['propertyNames'] !== undefined && !this.#acceptsName(schema['propertyNames'] as Schema, name, stand)) {
        return undefined;
      }
    }
    return { names, items: nothing.items };
  }

  #acceptsName(schema: Schema, name: string, stand: Stand): boolean {
    return this.#condition(schema, this.model.literal(name), stand) !== undefined;
  }

  #items(schema: SchemaObject, items: readonly unknown[], stand: Stand): Evaluated | undefined {
    const seen = new Set<number>();
    const oldTuple = Array.isArray(schema['items']);
    const prefix = ((oldTuple ? schema['items'] : schema['prefixItems']) ?? []) as readonly Schema[];
    const rest = (oldTuple ? schema['additionalItems'] : schema['items']) as Schema | undefined;
    for (const [index, item] of items.entries()) {
      const applying = index < prefix.length ? prefix[index] : rest;
      if (applying === undefined) continue;
      if (this.#at(applying, item, stand) === undefined) return undefined;
      seen.add(index);
    }
    if (schema['contains'] !== undefined) {
      const contained = items.flatMap((item, index) =>
        this.#condition(schema['contains'] as Schema, item, stand) === undefined ? [] : [index],
      );
      const least = (schema['minContains'] ?? 1) as number;
      const most = (schema['maxContains'] ?? Infinity) as number;
      if (contained.length < least || contained.length > most) return undefined;
      for (const index of contained) seen.add(index);
    }
    return { names: nothing.names, items: seen };
  }

  #unevaluated(schema: SchemaObject, view: View, evaluated: Evaluated, stand: Stand): Evaluated | undefined {
    if (view.kind === 'object' && schema['unevaluatedProperties'] !== undefined) {
      const left = view.fields.filter(([name]) => !evaluated.names.has(name));
      const rest = schema['unevaluatedProperties'] as Schema;
      if (left.some(([, value]) => this.#at(rest, value, stand) === undefined)) return undefined;
      return { names: new Set(view.fields.map(([name]) => name)), items: evaluated.items };
    }
    if (view.kind === 'array' && schema['unevaluatedItems'] !== undefined) {
      const rest = schema['unevaluatedItems'] as Schema;
      const fits = view.items.every(
        (item, index) => evaluated.items.has(index) || this.#at(rest, item, stand) !== undefined,
      );
      return fits ? { names: evaluated.names, items: new Set(view.items.keys()) } : undefined;
    }
    return evaluated;
  }

  /** Whether the schema, or a branch that it composes in place, lists names: then a writer's object is closed. */
  #listsNames(schema: SchemaObject): boolean {
    const known = this.#lists.get(schema);
    if (known !== undefined) return known;
    const waiting: unknown[] = [schema];
    const seen = new Set<unknown>();
    let lists = false;
    for (let branch = waiting.pop(); branch !== undefined && !lists; branch = waiting.pop()) {
      if (!isSchemaObject(branch) || seen.has(branch)) continue;
      seen.add(branch);
      lists = hasMembers(branch['properties']) || hasMembers(branch['patternProperties']);
      for (const inner of inPlaceBranches(branch)) waiting.push(inner);
      for (const inner of this.#referenced(branch)) waiting.push(inner);
    }
    this.#lists.set(schema, lists);
    return lists;
  }

  #referenced(schema: SchemaObject): readonly Schema[] {
    const resource = this.references.resourceOf(schema);
    return ['$ref', '$dynamicRef'].flatMap((keyword) => {
      const reference = schema[keyword];
      const target = typeof reference === 'string' ? this.references.resolve(reference, resource) : undefined;
      return target === undefined ? [] : [target.schema];
    });
  }
}

function hasMembers(value: unknown): boolean {
  return isSchemaObject(value) && Object.keys(value).length > 0;
}

function inPlaceBranches(schema: SchemaObject): readonly unknown[] {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => (schema[keyword] ?? []) as readonly unknown[]);
  const named = ['dependentSchemas', 'dependencies'].flatMap((keyword): readonly unknown[] =>
    Object.values((schema[keyword] ?? {}) as SchemaObject),
  );
  return [...lists, ...named, schema['then'], schema['else']].filter((branch) => branch !== undefined);
}
