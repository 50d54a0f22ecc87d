import { mongoError } from '../error.js';
import { arrayPosition } from '../filter/node.js';
import { compareText } from '../value/compare.js';
import type { UpdateLeaf, UpdateNode } from './node.js';

/** A leaf and the path it stands at. */
export interface Placed {
  readonly path: readonly string[];
  readonly leaf: UpdateLeaf;
}

/** The identifier of `$[identifier]`, '' for `$[]`, undefined for another part. */
export function arrayIdentifier(part: string): string | undefined {
  return part.startsWith('$[') && part.endsWith(']') ? part.slice(2, -1) : undefined;
}

/**
 * Joins the leaves of an update into one tree, so that each field is visited once and in the server's order.
 * ConflictingUpdateOperators where one path is, or lies below, another.
 */
export function plant(leaves: readonly Placed[]): UpdateNode {
  let root: UpdateNode = { kind: 'tree', children: new Map() };
  for (const { path, leaf } of leaves) root = merge(root, grow(path, 0, leaf), path, []);
  return root;
}

function grow(path: readonly string[], at: number, leaf: UpdateLeaf): UpdateNode {
  if (at === path.length) return leaf;
  const part = path[at] as string;
  const child = grow(path, at + 1, leaf);
  const identifier = arrayIdentifier(part);
  if (identifier !== undefined) return { kind: 'array', children: new Map([[identifier, child]]) };
  return { kind: 'tree', children: new Map([[part, child]]) };
}

/** Both trees in one; `path` is named in the complaint about a conflict, `above` is where they meet. */
export function merge(
  left: UpdateNode,
  right: UpdateNode,
  path: readonly string[],
  above: readonly string[],
): UpdateNode {
  if (left.kind === 'leaf' || right.kind === 'leaf' || left.kind !== right.kind) {
    throw mongoError(
      'ConflictingUpdateOperators',
      `Updating the path '${path.join('.')}' would create a conflict at '${above.join('.')}'`,
    );
  }
  const children = new Map(left.children);
  for (const [name, child] of right.children) {
    const known = children.get(name);
    const part = left.kind === 'array' ? `$[${name}]` : name;
    children.set(name, known === undefined ? child : merge(known, child, path, [...above, part]));
  }
  // Fields are created in the order of their names, numbers in that of their values.
  return { kind: left.kind, children: new Map([...children].sort(([a], [b]) => compareNames(a, b))) };
}

function compareNames(left: string, right: string): number {
  const a = arrayPosition(left);
  const b = arrayPosition(right);
  return a >= 0 && b >= 0 ? a - b : compareText(left, right);
}
