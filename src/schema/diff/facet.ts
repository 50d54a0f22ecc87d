import { isSchemaObject } from '../read/keyword.js';

type SchemaObject = Readonly<Record<string, unknown>>;

/** What a shape says of one path: all keywords that apply there by themselves, and whether the path must be there. */
export interface Facet {
  readonly keywords: readonly SchemaObject[];
  readonly required: boolean;
  /** Whether names that are not listed are forbidden beside this one's children. */
  readonly closed: boolean;
}

interface FacetDraft {
  keywords: SchemaObject[];
  required: boolean;
  closed: boolean;
}

const annotations = new Set([
  ...['$schema', '$id', '$comment', '$defs', 'definitions', 'title', 'description', 'default', 'examples'],
  ...['deprecated', 'readOnly', 'writeOnly'],
]);
const mostFacets = 5_000;
const deepestPath = 30;

/**
 * Takes a shape apart by the paths of documents: `lines.*.sku` is the field `sku` of each element of `lines`. Conjunctions and references are
 * followed; alternatives, negations and conditions stay whole at their path.
 */
export function facetsOf(root: unknown): ReadonlyMap<string, Facet> {
  const facets = new Map<string, FacetDraft>();
  visit(root, { root, path: '', required: true, refs: [], facets });
  return facets;
}

interface Visit {
  readonly root: unknown;
  readonly path: string;
  readonly required: boolean;
  /** The references followed on the way to this path, so that a recursive shape is unfolded once only. */
  readonly refs: readonly string[];
  readonly facets: Map<string, FacetDraft>;
}

function visit(schema: unknown, at: Visit): void {
  const { facets, path } = at;
  const facet = facets.get(path) ?? { keywords: [], required: false, closed: false };
  facets.set(path, facet);
  facet.required ||= at.required;
  if (facets.size > mostFacets || path.split('.').length > deepestPath) return;
  if (!isSchemaObject(schema)) {
    if (schema === false) facet.keywords.push({ not: {} });
    return;
  }
  const own: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (annotations.has(keyword) || keyword.startsWith('x-')) continue;
    if (keyword === 'allOf' && Array.isArray(value))
      for (const part of value as unknown[]) visit(part, { ...at, required: false });
    else if (keyword === '$ref' && typeof value === 'string') follow(value, own, at);
    else if (keyword === 'properties' && isSchemaObject(value)) visitProperties(value, schema['required'], at);
    else if (keyword === 'required' && Array.isArray(value))
      requireMissing(value as readonly unknown[], schema['properties'], at);
    else if (keyword === 'items' && isSchemaObject(value) && schema['prefixItems'] === undefined) {
      visit(value, { ...at, path: below(path, '*'), required: true });
    } else own[keyword] = value;
  }
  if (schema['additionalProperties'] === false || schema['unevaluatedProperties'] === false) facet.closed = true;
  if (Object.keys(own).length > 0) facet.keywords.push(own);
}

function follow(reference: string, own: Record<string, unknown>, at: Visit): void {
  const target = at.refs.includes(reference) ? undefined : resolve(at.root, reference);
  if (target === undefined) own['$ref'] = reference;
  else visit(target, { ...at, required: false, refs: [...at.refs, reference] });
}

function visitProperties(properties: SchemaObject, required: unknown, at: Visit): void {
  for (const [name, property] of Object.entries(properties)) {
    const isRequired = Array.isArray(required) && required.includes(name);
    visit(property, { ...at, path: below(at.path, name), required: isRequired });
  }
}

/** Names that are required without being listed are paths too. */
function requireMissing(names: readonly unknown[], properties: unknown, at: Visit): void {
  for (const name of names) {
    if (typeof name !== 'string' || (isSchemaObject(properties) && Object.hasOwn(properties, name))) continue;
    visit(true, { ...at, path: below(at.path, name), required: true });
  }
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function resolve(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#/') && reference !== '#') return undefined;
  let place: unknown = root;
  for (const step of reference.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return undefined;
    place = (place as SchemaObject)[name];
  }
  return place;
}
