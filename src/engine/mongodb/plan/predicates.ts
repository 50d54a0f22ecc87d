import type { FilterNode, Path } from '../filter/node.js';
import { arrayPosition, pathText } from '../filter/node.js';

/** One condition of a conjunction that an index might serve. */
export interface Predicate {
  /** The whole path, with that of the `$elemMatch` around it. */
  readonly path: string;
  readonly node: FilterNode;
  /** The innermost `$elemMatch` around it: conditions of one such scope speak of the same array element. */
  readonly scope: ElementScope | undefined;
}

export interface ElementScope {
  readonly path: string;
}

/** The conditions of a conjunction: those an index might serve, and how many parts there are in all. */
export interface Conjunction {
  readonly predicates: readonly Predicate[];
  /** `$or` parts, each of which might be served by several scans. */
  readonly disjunctions: readonly Extract<FilterNode, { kind: 'and' | 'or' | 'nor' }>[];
  /** Whether something else stands in the conjunction, so that documents must be looked at. */
  readonly hasMore: boolean;
}

export function conjunctionOf(node: FilterNode): Conjunction {
  const predicates: Predicate[] = [];
  const disjunctions: Extract<FilterNode, { kind: 'and' | 'or' | 'nor' }>[] = [];
  let hasMore = false;
  const collect = (current: FilterNode, prefix: Path, scope: ElementScope | undefined): void => {
    switch (current.kind) {
      case 'and':
        for (const child of current.children) collect(child, prefix, scope);
        return;
      case 'or':
        if (scope === undefined) disjunctions.push(current);
        hasMore = true;
        return;
      case 'elemMatchObject': {
        hasMore = true;
        const path = [...prefix, ...current.path];
        collect(current.child, path, { path: pathText(path) });
        return;
      }
      case 'elemMatchValue': {
        hasMore = true;
        const path = [...prefix, ...current.path];
        const inner = { path: pathText(path) };
        for (const child of current.children) collect(child, path, inner);
        return;
      }
      default:
        break;
    }
    const own = pathOf(current);
    if (own === undefined) {
      hasMore = true;
      return;
    }
    const path = [...prefix, ...own];
    // Inside $elemMatch a number may be the position in an inner array, which an index does not follow.
    if (scope !== undefined && path.some((part) => arrayPosition(part) >= 0)) hasMore = true;
    else predicates.push({ path: pathText(path), node: current, scope });
  };
  collect(node, [], undefined);
  return { predicates, disjunctions, hasMore };
}

function pathOf(node: FilterNode): Path | undefined {
  if (node.kind !== 'not') return 'path' in node ? node.path : undefined;
  const child = node.child.kind === 'and' && node.child.children.length === 1 ? node.child.children[0] : node.child;
  return child !== undefined && 'path' in child ? child.path : undefined;
}
