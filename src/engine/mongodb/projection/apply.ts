import type { Variables } from '../expression/compiled.js';
import { emptyDoc, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { computes, type ProjectionTree } from './node.js';

/** The document with only the kept fields, in its own order, and then the computed ones, in the projection's. */
export function applyInclusion(tree: ProjectionTree, document: Doc, variables: Variables): Doc {
  const kept = includeFields(tree, document);
  return computes(tree) ? addComputed(tree, kept, document, variables) : kept;
}

function includeFields(tree: ProjectionTree, document: Doc): Map<string, Value> {
  const output = new Map<string, Value>();
  for (const [name, value] of document) {
    const node = tree.fields.get(name);
    if (node === undefined || node.kind === 'drop' || node.kind === 'compute') continue;
    const kept = node.kind === 'keep' ? value : includeIn(node, value);
    if (kept !== undefined) output.set(name, kept);
  }
  return output;
}

/** Below an inclusion documents keep their named fields, arrays what is left of their elements, scalars vanish. */
function includeIn(tree: ProjectionTree, value: Value): Value | undefined {
  if (isDoc(value)) return includeFields(tree, value);
  if (!isArray(value)) return undefined;
  return value.flatMap((element) => {
    const kept = includeIn(tree, element);
    // A scalar gives way to a document where something is computed below it.
    return kept === undefined ? (computes(tree) ? [null] : []) : [kept];
  });
}

function addComputed(tree: ProjectionTree, target: Doc, root: Doc, variables: Variables): Map<string, Value> {
  const output = new Map(target);
  for (const [name, node] of tree.fields) {
    if (node.kind === 'compute') {
      const value = node.expression.evaluate(root, variables);
      if (value !== undefined) output.set(name, value);
    } else if (node.kind === 'tree' && computes(node)) {
      output.set(name, addComputedTo(node, output.get(name), root, variables));
    }
  }
  return output;
}

/** What is no document is replaced by one that holds the computed fields. */
function addComputedTo(tree: ProjectionTree, value: Value | undefined, root: Doc, variables: Variables): Value {
  if (isArray(value)) return value.map((element) => addComputedTo(tree, element, root, variables));
  return addComputed(tree, isDoc(value) ? value : emptyDoc, root, variables);
}

/** The document without the dropped fields. */
export function applyExclusion(tree: ProjectionTree, document: Doc): Doc {
  const output = new Map<string, Value>();
  for (const [name, value] of document) {
    const node = tree.fields.get(name);
    if (node === undefined || node.kind === 'keep') output.set(name, value);
    else if (node.kind === 'tree') output.set(name, excludeIn(node, value));
  }
  return output;
}

function excludeIn(tree: ProjectionTree, value: Value): Value {
  if (isDoc(value)) return applyExclusion(tree, value);
  return isArray(value) ? value.map((element) => excludeIn(tree, element)) : value;
}
