import type { Spend } from '../budget.js';
import { type Schema, type SchemaObject, isSchema, isSchemaObject, subschemasOf } from './keywords.js';
import type { ValueModel } from './view.js';

const rootUri = 'http://schema.invalid/';

/** A schema found by a reference, and the resource that it belongs to. */
export interface Target {
  readonly schema: Schema;
  readonly resource: string;
}

function absolute(reference: string, base: string): URL | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base) : undefined;
}

/** The identifiers within one schema document: `$id`, `$anchor` and `$dynamicAnchor`, and what references to them reach. */
export class References {
  readonly #resources = new Map<string, SchemaObject>();
  readonly #anchors = new Map<string, Target>();
  readonly #dynamic = new Map<string, Target>();
  readonly #resourceOf = new Map<SchemaObject, string>();

  constructor(
    root: Schema,
    readonly model: ValueModel,
    spend: Spend,
  ) {
    if (isSchemaObject(root)) this.#index(root, rootUri, true, spend);
  }

  #index(top: SchemaObject, base: string, isRoot: boolean, spend?: Spend): void {
    const waiting: { schema: SchemaObject; base: string }[] = [{ schema: top, base }];
    if (isRoot) this.#resources.set(base, top);
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const { schema } = entry;
      if (this.#resourceOf.has(schema)) continue;
      spend?.();
      let resource = entry.base;
      const id = schema['$id'];
      if (typeof id === 'string' && !id.startsWith('#')) {
        const uri = absolute(id, resource);
        if (uri !== undefined) {
          uri.hash = '';
          resource = uri.href;
          this.#resources.set(resource, schema);
        }
      }
      this.#resourceOf.set(schema, resource);
      const target = { schema, resource };
      for (const keyword of ['$anchor', '$dynamicAnchor'] as const) {
        const anchor = schema[keyword];
        if (typeof anchor !== 'string') continue;
        this.#anchors.set(`${resource}#${anchor}`, target);
        if (keyword === '$dynamicAnchor') this.#dynamic.set(`${resource}#${anchor}`, target);
      }
      // Draft 7 wrote an anchor as an identifier that is only a fragment.
      if (typeof id === 'string' && id.startsWith('#')) this.#anchors.set(`${resource}${id}`, target);
      for (const below of subschemasOf(schema, this.model)) {
        if (isSchemaObject(below.schema)) waiting.push({ schema: below.schema, base: resource });
      }
    }
  }

  /** The resource that a schema belongs to. */
  resourceOf(schema: SchemaObject): string {
    return this.#resourceOf.get(schema) ?? rootUri;
  }

  /** What a `$ref` inside the given resource reaches, `undefined` when that is nothing or outside the document. */
  resolve(reference: string, resource: string): Target | undefined {
    const uri = absolute(reference, resource);
    if (uri === undefined) return undefined;
    const fragment = decodeFragment(uri.hash.slice(1));
    uri.hash = '';
    const found = this.#resources.get(uri.href);
    if (found === undefined || fragment === undefined) return undefined;
    if (fragment === '') return { schema: found, resource: uri.href };
    if (!fragment.startsWith('/')) return this.#anchors.get(`${uri.href}#${fragment}`);
    return this.#follow(fragment, found, uri.href);
  }

  #follow(pointer: string, from: SchemaObject, resource: string): Target | undefined {
    let place: unknown = from;
    let owner = resource;
    for (const step of pointer.slice(1).split('/')) {
      if (typeof place !== 'object' || place === null) return undefined;
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      if (!Object.hasOwn(place, name)) return undefined;
      place = (place as Readonly<Record<string, unknown>>)[name];
      if (isSchemaObject(place)) owner = this.#resourceOf.get(place) ?? owner;
    }
    if (!isSchema(place)) return undefined;
    // A pointer may lead to where no keyword expects a schema; what stands there is a schema all the same.
    if (isSchemaObject(place)) this.#index(place, owner, false);
    return { schema: place, resource: isSchemaObject(place) ? this.resourceOf(place) : owner };
  }

  /**
   * What a `$dynamicRef` reaches: where a `$ref` would, or, if that is a dynamic anchor, the outermost resource on the way here that
   * has the same dynamic anchor.
   */
  resolveDynamic(reference: string, resource: string, scope: readonly string[]): Target | undefined {
    const target = this.resolve(reference, resource);
    const anchor = reference.slice(reference.indexOf('#') + 1);
    if (target === undefined || !isSchemaObject(target.schema) || target.schema['$dynamicAnchor'] !== anchor)
      return target;
    for (const outer of scope) {
      const dynamic = this.#dynamic.get(`${outer}#${anchor}`);
      if (dynamic !== undefined) return dynamic;
    }
    return target;
  }

  /** Every schema that a `$dynamicRef` to the anchor may reach. */
  dynamicTargets(anchor: string): readonly Target[] {
    return [...this.#dynamic].filter(([key]) => key.endsWith(`#${anchor}`)).map(([, target]) => target);
  }
}

function decodeFragment(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}
