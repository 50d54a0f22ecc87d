import { MongoError } from '../error.js';
import type { FilterNode } from '../filter/node.js';
import { isDoc, type Doc, type Value } from '../value/value.js';

/**
 * The document an upsert starts from: the fields that the filter demands to be equal to something. NotSingleValueField
 * (54) where the filter names a field twice, or a field and one below it. A replacement takes only the `_id`.
 */
export function upsertBase(filter: FilterNode, isReplacement: boolean): Doc {
  const equalities = new Map<string, Value>();
  collect(filter, equalities);
  const id = equalities.get('_id');
  if (isReplacement) return id === undefined ? new Map() : new Map([['_id', id]]);
  checkPaths([...equalities.keys()]);
  let document: Doc = new Map();
  for (const [path, value] of equalities) document = put(document, path.split('.'), value);
  return document;
}

function collect(node: FilterNode, equalities: Map<string, Value>): void {
  if (node.kind === 'and') for (const child of node.children) collect(child, equalities);
  else if (node.kind === 'or' && node.children.length === 1) collect(node.children[0] as FilterNode, equalities);
  else if (node.kind === 'compare' && node.comparison === 'eq') note(node.path.join('.'), node.value, equalities);
  else if (node.kind === 'in' && node.values.length === 1 && node.patterns.length === 0) {
    note(node.path.join('.'), node.values[0] as Value, equalities);
  }
}

function note(path: string, value: Value, equalities: Map<string, Value>): void {
  if (equalities.has(path)) {
    throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`, {
      codeName: 'NotSingleValueField',
    });
  }
  equalities.set(path, value);
}

function checkPaths(paths: readonly string[]): void {
  for (const path of paths) {
    const above = paths.find((other) => path.startsWith(`${other}.`));
    if (above === undefined) continue;
    throw new MongoError(54, `cannot infer query fields to set, both paths '${path}' and '${above}' are matched`, {
      codeName: 'NotSingleValueField',
    });
  }
}

function put(document: Doc, path: readonly string[], value: Value): Doc {
  const [name = '', ...rest] = path;
  const inner = document.get(name);
  const child = rest.length === 0 ? value : put(isDoc(inner) ? inner : new Map(), rest, value);
  return new Map(document).set(name, child);
}
