import type { CompiledExpression } from '../expression/compiled.js';

/** What happens to one field of a document. */
export type ProjectionLeaf =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'compute'; readonly expression: CompiledExpression };

/** The fields of one level, in the order of the specification. */
export interface ProjectionTree {
  readonly kind: 'tree';
  readonly fields: Map<string, ProjectionLeaf | ProjectionTree>;
}

export function emptyTree(): ProjectionTree {
  return { kind: 'tree', fields: new Map() };
}

/** Whether anything below is computed, so that a document is made where there was none. */
export function computes(node: ProjectionLeaf | ProjectionTree): boolean {
  if (node.kind !== 'tree') return node.kind === 'compute';
  for (const child of node.fields.values()) if (computes(child)) return true;
  return false;
}

/** Whether anything below is kept. */
export function keeps(node: ProjectionLeaf | ProjectionTree): boolean {
  if (node.kind !== 'tree') return node.kind === 'keep';
  for (const child of node.fields.values()) if (keeps(child)) return true;
  return false;
}
