import { unresolved } from './problems.js';

/** A schema with a base address of its own, and the anchors in it. */
export interface Resource {
  readonly address: string;
  readonly root: unknown;
  readonly pointer: string;
  readonly anchors: Map<string, Located>;
  readonly dynamicAnchors: Map<string, Located>;
}

/** A schema somewhere in a document. */
export interface Located {
  readonly schema: unknown;
  readonly pointer: string;
  readonly resource: Resource;
}

const holdsSchema = new Set([
  'additionalItems',
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
]);
const holdsSchemas = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']);
const holdsNamedSchemas = new Set([
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
  'patternProperties',
  'properties',
]);

const origin = 'mortise://schema/';

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function escapeToken(token: string): string {
  // Nearly every name is its own token, and every part of every schema is named.
  return token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** Finds what `$ref`, `$anchor` and `$id` of one document speak of. */
export class Resources {
  readonly root: Located;
  readonly #byAddress = new Map<string, Resource>();
  readonly #byObject = new Map<object, Located>();
  /** Whether anything in the document refers dynamically: otherwise the dynamic scope need not be followed. */
  dynamic = false;

  constructor(schema: unknown) {
    const resource = this.#resource(origin, schema, '');
    this.#index(schema, '', resource);
    this.root = this.locate(schema, '', resource);
  }

  locate(schema: unknown, pointer: string, resource: Resource): Located {
    const known = isObject(schema) ? this.#byObject.get(schema) : undefined;
    return known ?? { schema, pointer, resource };
  }

  /** What a reference in a schema leads to. `dynamic` says that it names a dynamic anchor there. */
  resolve(reference: string, from: Located): { readonly target: Located; readonly dynamic: string | undefined } {
    const hash = reference.indexOf('#');
    const address = hash < 0 ? reference : reference.slice(0, hash);
    const fragment = decode(hash < 0 ? '' : reference.slice(hash + 1));
    const resource = address === '' ? from.resource : this.#byAddress.get(absolute(address, from.resource.address));
    if (resource === undefined || fragment === undefined) throw unresolved(from.pointer, reference);
    if (fragment === '') return { target: this.locate(resource.root, resource.pointer, resource), dynamic: undefined };
    if (fragment.startsWith('/')) {
      const target = this.#follow(fragment, resource);
      if (target === undefined) throw unresolved(from.pointer, reference);
      return { target, dynamic: undefined };
    }
    const dynamic = resource.dynamicAnchors.get(fragment);
    const target = dynamic ?? resource.anchors.get(fragment);
    if (target === undefined) throw unresolved(from.pointer, reference);
    return { target, dynamic: dynamic === undefined ? undefined : fragment };
  }

  #follow(fragment: string, resource: Resource): Located | undefined {
    let schema: unknown = resource.root;
    let pointer = resource.pointer;
    let within = resource;
    for (const token of fragment.slice(1).split('/')) {
      const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
      if (Array.isArray(schema) && /^\d+$/.test(name)) schema = schema[Number(name)] as unknown;
      else if (isObject(schema) && Object.hasOwn(schema, name)) schema = schema[name];
      else return undefined;
      if (schema === undefined) return undefined;
      pointer += `/${token}`;
      const known = isObject(schema) ? this.#byObject.get(schema) : undefined;
      if (known !== undefined) within = known.resource;
    }
    if (isObject(schema) && !this.#byObject.has(schema)) this.#index(schema, pointer, within);
    return this.locate(schema, pointer, within);
  }

  #resource(address: string, root: unknown, pointer: string): Resource {
    const resource = {
      address,
      root,
      pointer,
      anchors: new Map<string, Located>(),
      dynamicAnchors: new Map<string, Located>(),
    };
    this.#byAddress.set(address, resource);
    return resource;
  }

  #index(schema: unknown, pointer: string, outer: Resource): void {
    if (!isObject(schema) || this.#byObject.has(schema)) return;
    let resource = outer;
    const id = schema['$id'];
    if (typeof id === 'string' && !id.startsWith('#')) {
      const address = absolute(id, outer.address).replace(/#$/, '');
      resource = this.#resource(address, schema, pointer);
    }
    const located: Located = { schema, pointer, resource };
    this.#byObject.set(schema, located);
    // Draft 7 wrote an anchor as an address that is only a fragment.
    if (typeof id === 'string' && id.startsWith('#')) resource.anchors.set(id.slice(1), located);
    if (typeof schema['$anchor'] === 'string') resource.anchors.set(schema['$anchor'], located);
    if (typeof schema['$dynamicAnchor'] === 'string') {
      resource.anchors.set(schema['$dynamicAnchor'], located);
      resource.dynamicAnchors.set(schema['$dynamicAnchor'], located);
    }
    if ('$dynamicRef' in schema) this.dynamic = true;
    for (const [keyword, value] of Object.entries(schema)) {
      const place = `${pointer}/${escapeToken(keyword)}`;
      if (holdsSchemas.has(keyword) && Array.isArray(value)) {
        value.forEach((one: unknown, at) => {
          this.#index(one, `${place}/${String(at)}`, resource);
        });
      } else if (holdsNamedSchemas.has(keyword) && isObject(value)) {
        for (const [name, one] of Object.entries(value)) this.#index(one, `${place}/${escapeToken(name)}`, resource);
      } else if (holdsSchema.has(keyword)) this.#index(value, place, resource);
    }
  }
}

function absolute(reference: string, base: string): string {
  return URL.canParse(reference, base) ? new URL(reference, base).href : reference;
}

function decode(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}
