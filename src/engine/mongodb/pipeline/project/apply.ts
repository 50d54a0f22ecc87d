import type { Variables } from '../../expression/compiled.js';
import { isArray, isDoc, type Doc, type Value } from '../../value/value.js';
import type { ProjectNode } from './node.js';

/** The document's included fields in the document's order; computed ones are not there yet. */
export function includeFields(document: Doc, node: ProjectNode): Map<string, Value> {
  const kept = new Map<string, Value>();
  const { fields } = node;
  for (const [name, value] of document) {
    const action = fields.get(name);
    if (action === undefined) continue;
    if (action.kind === 'include') {
      kept.set(name, value);
    } else if (action.kind === 'inside') {
      const inner = includeInside(value, action.node);
      if (inner !== undefined) kept.set(name, inner);
    }
  }
  return kept;
}

/**
 * Documents are projected, arrays element by element, and what has no fields is dropped; in an array, it keeps its place
 * where a document of computed fields will be put there.
 */
function includeInside(value: Value, node: ProjectNode): Value | undefined {
  if (isDoc(value)) return includeFields(value, node);
  if (!isArray(value)) return undefined;
  const kept: Value[] = [];
  for (const element of value) {
    const inner = includeInside(element, node);
    if (inner !== undefined) kept.push(inner);
    else if (node.computes) kept.push(null);
  }
  return kept;
}

/** The document without the excluded fields. */
export function excludeFields(document: Doc, node: ProjectNode): Map<string, Value> {
  const kept = new Map<string, Value>();
  for (const [name, value] of document) {
    const action = node.fields.get(name);
    if (action === undefined) kept.set(name, value);
    else if (action.kind === 'inside') kept.set(name, excludeInside(value, action.node));
  }
  return kept;
}

function excludeInside(value: Value, node: ProjectNode): Value {
  if (isDoc(value)) return excludeFields(value, node);
  return isArray(value) ? value.map((element) => excludeInside(element, node)) : value;
}

/**
 * Sets the computed fields of a node in `target`, which is changed: in place where the name is there, else at the end.
 * All are computed from `root`, the document as it came in.
 */
export function computeFields(target: Map<string, Value>, node: ProjectNode, root: Doc, variables: Variables): void {
  for (const [name, action] of node.fields) {
    if (action.kind === 'compute') {
      const value = action.evaluate(root, variables);
      if (value === undefined) target.delete(name);
      else target.set(name, value);
    } else if (action.kind === 'inside' && action.node.computes) {
      target.set(name, computeInside(target.get(name), action.node, root, variables));
    }
  }
}

/** Each document of an array gets the fields; what is no document gives way to one. */
function computeInside(value: Value | undefined, node: ProjectNode, root: Doc, variables: Variables): Value {
  if (isArray(value)) return value.map((element) => computeInside(element, node, root, variables));
  const changed = new Map(isDoc(value) ? value : []);
  computeFields(changed, node, root, variables);
  return changed;
}
