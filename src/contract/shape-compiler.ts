import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { checkSchema } from './check-schema.js';
import type { Shape, Store } from './contract.js';
import { compileFields, type FieldsContext } from './fields.js';
import { didYouMean, listNames, type Findings } from './findings.js';
import { mapSubschemas } from './map-schema.js';
import { ownValue } from './own-value.js';
import type { ReferencedFiles } from './referenced-files.js';
import { decodeFragment, findAnchor, lookUp, pointerPath, unescapeSegment } from './schema-pointer.js';
import type { SourceDocument, SourcePath } from './source.js';

/** More schema nodes than this in one shape come from references that multiply each other, not from a document model. */
const MAX_NODES = 20_000;

/** A schema text that references are relative to: a shape in the contract, a named shape, or a file. */
interface Resource {
  readonly id: string;
  readonly value: Json;
  /** Where it stands in the contract; references into files are reported where the contract refers to the file. */
  readonly at: SourcePath;
  readonly file?: string;
}

/** The compilation of one shape: what is being expanded, what turned out to be recursive. */
interface Expansion {
  readonly defs: Map<string, Json>;
  readonly names: Map<string, string>;
  readonly active: Map<string, { readonly depth: number }>;
  nodes: number;
  /** How many times the value has changed (into a property or an item) on the way to the current schema. */
  depth: number;
}

/** Compiles the shapes of one contract document: short forms expanded, references inlined or made local. */
export class ShapeCompiler {
  readonly #source: SourceDocument;
  readonly #findings: Findings;
  readonly #files: ReferencedFiles;
  /** The shapes that are referred to, whose keywords have been checked for a store. */
  readonly #checked = new Set<string>();
  /** One shape was too large, so that others that refer to the same are not tried. */
  #exhausted = false;

  constructor(source: SourceDocument, findings: Findings, files: ReferencedFiles) {
    this.#source = source;
    this.#findings = findings;
    this.#files = files;
  }

  /**
   * The shape that stands at a place as `{ fields }`, `{ shape }` or, where the place allows it, directly as a map of
   * fields. Undefined when it was too broken to be compiled; the problems are then reported.
   */
  compile(written: Json, at: SourcePath, store: Store, bare: 'fields' | 'schema'): Shape | undefined {
    if (typeof written === 'boolean') return written;
    if (!isJsonObject(written) || this.#exhausted) return undefined;
    const expansion: Expansion = { defs: new Map(), names: new Map(), active: new Map(), nodes: 0, depth: 0 };
    const shape = this.#compileForm(written, at, store, bare, expansion);
    if (shape === undefined) return undefined;
    if (expansion.defs.size === 0) return shape;
    const defs = Object.fromEntries([...expansion.defs].sort(([a], [b]) => (a < b ? -1 : 1)));
    return isJsonObject(shape) ? { ...shape, $defs: defs } : shape;
  }

  /** The shapes of named types that are not fields of one document, such as parameters; each is self-contained. */
  compileTypes(types: JsonObject, at: SourcePath, store: Store): Readonly<Record<string, Shape>> {
    return Object.fromEntries(
      Object.entries(types).flatMap(([name, type]): [string, Shape][] => {
        const expansion: Expansion = { defs: new Map(), names: new Map(), active: new Map(), nodes: 0, depth: 0 };
        const compiled = compileFields({ [name]: type }, at, this.#fieldsContext(store, expansion))['properties'];
        const shape = isJsonObject(compiled) ? ownValue(compiled, name) : undefined;
        if (shape === undefined || !(isJsonObject(shape) || typeof shape === 'boolean')) return [];
        return [
          [
            name,
            isJsonObject(shape) && expansion.defs.size > 0
              ? { ...shape, $defs: Object.fromEntries(expansion.defs) }
              : shape,
          ],
        ];
      }),
    );
  }

  #compileForm(
    written: JsonObject,
    at: SourcePath,
    store: Store,
    bare: 'fields' | 'schema',
    expansion: Expansion,
  ): Shape | undefined {
    const names = Object.keys(written);
    const fields = ownValue(written, 'fields');
    const shape = ownValue(written, 'shape');
    if (fields !== undefined && isJsonObject(fields) && names.length === 1)
      return this.#compileFieldsAt(fields, [...at, 'fields'], store, expansion);
    if (shape !== undefined && (isJsonObject(shape) || typeof shape === 'boolean') && names.length === 1) {
      return this.#compileSchemaRoot(shape, [...at, 'shape'], store, expansion);
    }
    return bare === 'fields'
      ? this.#compileFieldsAt(written, at, store, expansion)
      : this.#compileSchemaRoot(written, at, store, expansion);
  }

  #compileFieldsAt(fields: JsonObject, at: SourcePath, store: Store, expansion: Expansion): Shape {
    return compileFields(fields, at, this.#fieldsContext(store, expansion));
  }

  #fieldsContext(store: Store, expansion: Expansion): FieldsContext {
    return {
      store,
      findings: this.#findings,
      schemaAt: (schema, place) => {
        expansion.depth += 1;
        const shape = this.#compileSchemaRoot(schema, place, store, expansion);
        expansion.depth -= 1;
        return shape;
      },
    };
  }

  #compileSchemaRoot(schema: Shape, at: SourcePath, store: Store, expansion: Expansion): Shape {
    checkSchema(schema, at, store, this.#findings);
    const resource: Resource = { id: `contract:${JSON.stringify(at)}`, value: schema, at };
    // The shape's own root is entered as a reference is, so that `$ref: "#"` finds itself.
    return toShape(this.#enter(resource, '', at, store, expansion));
  }

  /** The schema that a pointer names in a resource: inlined, or as a local reference when it contains itself. */
  #enter(resource: Resource, pointer: string, at: SourcePath, store: Store, expansion: Expansion): Json {
    const key = `${resource.id}#${pointer}`;
    const existing = expansion.names.get(key);
    if (existing !== undefined && expansion.defs.has(existing)) return { $ref: `#/$defs/${existing}` };
    const active = expansion.active.get(key);
    if (active !== undefined) {
      if (active.depth === expansion.depth) {
        this.#findings.problem({
          code: 'ref-cycle',
          message: `The reference ${describePointer(resource, pointer)} leads back to itself without passing through a field or an element, so it describes nothing.`,
          at,
          hint: 'Give one of the shapes in the cycle something of its own to say.',
        });
        return true;
      }
      const name = existing ?? freshName(pointer, resource, expansion);
      expansion.names.set(key, name);
      return { $ref: `#/$defs/${name}` };
    }
    const target = lookUp(resource.value, pointer);
    if (target === undefined) {
      this.#findings.problem({
        code: 'ref-not-found',
        message: `The reference ${describePointer(resource, pointer)} leads nowhere.`,
        at,
        ...this.#refHint(resource, pointer),
      });
      return true;
    }
    expansion.active.set(key, { depth: expansion.depth });
    const expanded = this.#expand(
      target,
      resource,
      resource.file === undefined ? [...resource.at, ...pointerPath(pointer)] : at,
      store,
      expansion,
    );
    expansion.active.delete(key);
    const name = expansion.names.get(key);
    if (name === undefined) return expanded;
    expansion.defs.set(name, expanded);
    return { $ref: `#/$defs/${name}` };
  }

  #expand(schema: Json, resource: Resource, at: SourcePath, store: Store, expansion: Expansion): Json {
    if (!isJsonObject(schema)) return schema;
    expansion.nodes += 1;
    if (expansion.nodes > MAX_NODES) {
      if (!this.#exhausted) {
        this.#exhausted = true;
        this.#findings.problem({
          code: 'shape-too-large',
          message: `With its references followed, this shape has more than ${String(MAX_NODES)} parts.`,
          at,
          hint: 'Shapes that refer to each other several times multiply; state the shared part once.',
        });
      }
      return true;
    }
    const mapped = mapSubschemas(schema, (subschema, place) => {
      if (place.keyword === '$defs' || place.keyword === 'definitions') return subschema;
      const moved = place.info.inPlace !== true;
      if (moved) expansion.depth += 1;
      const below = resource.file === undefined ? [...at, ...place.path] : at;
      const changed = this.#expand(subschema, resource, below, store, expansion);
      if (moved) expansion.depth -= 1;
      return changed;
    });
    const reference = ownValue(schema, '$ref') ?? ownValue(schema, '$dynamicRef');
    const rest = Object.fromEntries(Object.entries(mapped).filter(([keyword]) => !RESOLVED_KEYWORDS.has(keyword)));
    if (typeof reference !== 'string') return rest;
    const place = resource.file === undefined ? [...at, '$ref'] : at;
    const target = this.#follow(reference, resource, place, store, expansion);
    const says = Object.keys(rest).some((keyword) => !ANNOTATIONS.has(keyword));
    if (!says) return isJsonObject(target) ? { ...target, ...rest } : target;
    const list = ownValue(rest, 'allOf');
    return { ...rest, allOf: [...(Array.isArray(list) ? (list as readonly Json[]) : []), target] };
  }

  #follow(reference: string, from: Resource, at: SourcePath, store: Store, expansion: Expansion): Json {
    const hash = reference.indexOf('#');
    const filePart = hash < 0 ? reference : reference.slice(0, hash);
    const fragment = hash < 0 ? '' : decodeFragment(reference.slice(hash + 1));
    if (fragment === undefined) {
      this.#findings.problem({
        code: 'ref-not-found',
        message: `\`${reference}\` is not a well-formed reference.`,
        at,
      });
      return true;
    }
    if (filePart !== '') return this.#followFile(reference, filePart, fragment, from, at, store, expansion);
    if (from.file === undefined && (fragment === '/shapes' || fragment.startsWith('/shapes/'))) {
      return this.#followNamed(reference, fragment, at, store, expansion);
    }
    if (fragment === '' || fragment.startsWith('/')) return this.#enter(from, fragment, at, store, expansion);
    const pointer = findAnchor(from.value, fragment);
    if (pointer !== undefined) return this.#enter(from, pointer, at, store, expansion);
    this.#findings.problem({
      code: 'ref-not-found',
      message: `The reference \`${reference}\` leads nowhere: no \`$anchor\` has that name.`,
      at,
      expected: '`#/shapes/NAME`, or a file below the folder of the contract',
    });
    return true;
  }

  #followNamed(reference: string, fragment: string, at: SourcePath, store: Store, expansion: Expansion): Json {
    const [, , encoded = '', ...rest] = fragment.split('/');
    const name = unescapeSegment(encoded);
    const document = this.#source.value;
    const shapes = isJsonObject(document) ? ownValue(document, 'shapes') : undefined;
    const known = isJsonObject(shapes) ? shapes : {};
    const written = ownValue(known, name);
    if (written === undefined) {
      const names = Object.keys(known);
      this.#findings.problem({
        code: 'ref-not-found',
        message: `\`${reference}\` leads nowhere: there is no shape named \`${name}\`.`,
        at,
        expected: names.length === 0 ? 'a shape under `shapes`; there is none' : listNames(names),
        ...didYouMean(name, names),
      });
      return true;
    }
    const place: SourcePath = ['shapes', name];
    const id = `shapes/${name}`;
    if (!isJsonObject(written)) return typeof written === 'boolean' ? written : true;
    const form = ownValue(written, 'fields');
    if (isJsonObject(form) && Object.keys(written).length === 1)
      return this.#enterFields(id, form, [...place, 'fields'], rest, at, store, expansion);
    const inner = ownValue(written, 'shape');
    const wrapped = inner !== undefined && Object.keys(written).length === 1;
    const schema = wrapped ? inner : written;
    const schemaAt: SourcePath = wrapped ? [...place, 'shape'] : place;
    if (!this.#checked.has(`${store} ${id}`)) {
      this.#checked.add(`${store} ${id}`);
      checkSchema(toShape(schema), schemaAt, store, this.#findings);
    }
    return this.#enter(
      { id, value: schema, at: schemaAt },
      rest.map((segment) => `/${segment}`).join(''),
      at,
      store,
      expansion,
    );
  }

  /** A named shape in its short form is compiled first; pointers into it speak of what it is compiled to. */
  #enterFields(
    id: string,
    fields: JsonObject,
    fieldsAt: SourcePath,
    rest: readonly string[],
    at: SourcePath,
    store: Store,
    expansion: Expansion,
  ): Json {
    const key = `${id}#fields`;
    const active = expansion.active.get(key);
    if (active !== undefined && rest.length > 0) {
      // What the pointer leads to is not known before the shape is compiled, and the shape needs it to be.
      this.#findings.problem({
        code: 'ref-cycle',
        message: `The shape \`#/${id}\` refers to a part of itself.`,
        at,
        hint: 'Name that part under `shapes`, and refer to it from both places.',
      });
      return true;
    }
    if (active !== undefined) {
      const name = expansion.names.get(key) ?? freshName(`/${id}`, { id, value: null, at: fieldsAt }, expansion);
      expansion.names.set(key, name);
      return { $ref: `#/$defs/${name}` };
    }
    const done = expansion.names.get(key);
    if (done !== undefined && rest.length === 0) return { $ref: `#/$defs/${done}` };
    expansion.active.set(key, { depth: expansion.depth });
    const compiled = this.#compileFieldsAt(fields, fieldsAt, store, expansion);
    expansion.active.delete(key);
    const name = expansion.names.get(key);
    if (name !== undefined) {
      expansion.defs.set(name, compiled);
      if (rest.length === 0) return { $ref: `#/$defs/${name}` };
    }
    const pointer = rest.map((segment) => `/${segment}`).join('');
    const target = lookUp(compiled, pointer);
    if (target !== undefined) return target;
    this.#findings.problem({ code: 'ref-not-found', message: `\`#/${id}${pointer}\` leads nowhere.`, at });
    return true;
  }

  #followFile(
    reference: string,
    filePart: string,
    fragment: string,
    from: Resource,
    at: SourcePath,
    store: Store,
    expansion: Expansion,
  ): Json {
    const read = this.#files.read(filePart, this.#source.folder, from.file);
    if (read.kind === 'refused') {
      this.#findings.problem({
        code: read.code,
        message: `\`$ref: ${reference}\`: ${read.reason}`,
        at,
        ...(read.hint === undefined ? {} : { hint: read.hint }),
      });
      return true;
    }
    const resource: Resource = { id: `file:${read.path}`, value: read.value, at, file: read.path };
    if (!this.#checked.has(`${store} ${resource.id}`)) {
      this.#checked.add(`${store} ${resource.id}`);
      checkSchema(toShape(read.value), at, store, this.#findings, read.name);
    }
    if (fragment === '' || fragment.startsWith('/')) return this.#enter(resource, fragment, at, store, expansion);
    return this.#enter(resource, findAnchor(read.value, fragment) ?? `/$anchor/${fragment}`, at, store, expansion);
  }

  #refHint(resource: Resource, pointer: string): { readonly hint?: string } {
    const segments = pointerPath(pointer);
    const last = segments.at(-1);
    const parent = lookUp(resource.value, pointer.slice(0, pointer.lastIndexOf('/')));
    return last !== undefined && isJsonObject(parent) ? didYouMean(last, Object.keys(parent)) : {};
  }
}

/** Keywords whose work is done once references are followed. */
const RESOLVED_KEYWORDS = new Set([
  '$ref',
  '$dynamicRef',
  '$defs',
  'definitions',
  '$anchor',
  '$dynamicAnchor',
  '$schema',
  '$id',
]);
const ANNOTATIONS = new Set(['title', 'description', '$comment', 'examples', 'default', 'readOnly', 'writeOnly']);

function toShape(value: Json): Shape {
  return typeof value === 'boolean' || isJsonObject(value) ? value : true;
}

function describePointer(resource: Resource, pointer: string): string {
  if (resource.file !== undefined) return `\`${resource.file}#${pointer}\``;
  return resource.id.startsWith('shapes/') ? `\`#/${resource.id}${pointer}\`` : `\`#${pointer}\``;
}

function freshName(pointer: string, resource: Resource, expansion: Expansion): string {
  const last = pointerPath(pointer).at(-1) ?? resource.file?.split('/').at(-1) ?? String(resource.at.at(-1) ?? 'root');
  const base = last.replace(/\.[a-z]+$/, '').replaceAll(/[^A-Za-z0-9_-]/g, '') || 'root';
  const taken = new Set(expansion.names.values());
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}-${String(count)}`;
  return name;
}
