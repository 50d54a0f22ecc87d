import { MongoError, mongoError } from '../error.js';
import type { Variables } from '../expression/compiled.js';
import type { Filter } from '../filter/compile.js';
import type { Path } from '../filter/node.js';
import type { MatchedPosition } from '../filter/path-walk.js';
import type { QueryContext } from '../query-context.js';
import { isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { applyExclusion, applyInclusion } from './apply.js';
import { computes, type ProjectionLeaf, type ProjectionTree } from './node.js';
import { parseProjection, type ProjectionDoor } from './parse.js';
import { applySlice } from './slice.js';

/** A checked projection. */
export interface Projection {
  readonly apply: (document: Doc, variables: Variables) => Doc;
  /** Whether documents come out as they went in. */
  readonly isIdentity: boolean;
  /** The dotted paths that the result is made of, where it is a plain inclusion; undefined when it may need all. */
  readonly needs: readonly string[] | undefined;
}

/**
 * Checks a projection of `find` (or findAndModify) or of the stage `$project`. `filter` is needed by the positional
 * operator alone. Throws MongoDB's errors for mixed inclusion and exclusion, colliding paths, bad operators; run time
 * errors are those of expressions and of the positional operator.
 */
export function compileProjection(
  source: Value,
  context: QueryContext,
  options: { readonly door: ProjectionDoor; readonly filter?: Filter },
): Projection {
  if (!isDoc(source)) throw mongoError('TypeMismatch', 'Expected field projection to be of type object');
  if (source.size === 0 && options.door === 'aggregate') {
    throw new MongoError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  if (source.size === 0) return { apply: (document) => document, isIdentity: true, needs: undefined };
  const { exclusion, tree, slices, positional } = parseProjection(source, context, options.door);
  const steps: ((document: Doc, original: Doc, variables: Variables) => Doc)[] = [
    exclusion
      ? (document) => applyExclusion(tree, document)
      : (document, _original, variables) => applyInclusion(tree, document, variables),
    ...slices.map(
      ({ path, range }) =>
        (document: Doc): Doc =>
          applySlice(document, path, range),
    ),
  ];
  if (positional !== undefined) {
    const { filter } = options;
    if (filter === undefined) throw mongoError('BadValue', "positional operator '.$' needs a query");
    steps.push((document, original, variables) => applyPositional(document, original, positional, filter, variables));
  }
  const plain = !exclusion && !computes(tree) && positional === undefined && slices.length === 0;
  return {
    apply: (document, variables) => steps.reduce((current, step) => step(current, document, variables), document),
    isIdentity: false,
    needs: plain ? keptPaths(tree, '') : undefined,
  };
}

function keptPaths(node: ProjectionTree | ProjectionLeaf, prefix: string): readonly string[] {
  if (node.kind === 'keep') return [prefix];
  if (node.kind !== 'tree') return [];
  return [...node.fields].flatMap(([name, child]) => keptPaths(child, prefix === '' ? name : `${prefix}.${name}`));
}

/** Cuts the first array on the path to the one element that the filter met. */
function applyPositional(document: Doc, original: Doc, path: Path, filter: Filter, variables: Variables): Doc {
  const position: MatchedPosition = {};
  filter.locate(original, variables, position);
  return cutArray(document, path, 0, position.index);
}

function cutArray(document: Doc, path: Path, at: number, index: number | undefined): Doc {
  const name = path[at] as string;
  const value = document.get(name);
  if (isArray(value)) {
    if (index === undefined) {
      throw new MongoError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    const element = value[index];
    if (element === undefined) {
      throw new MongoError(
        51247,
        "Executor error during find command :: caused by :: positional operator '.$' element mismatch",
      );
    }
    return new Map(document).set(name, [element]);
  }
  if (at === path.length - 1 || !isDoc(value)) return document;
  return new Map(document).set(name, cutArray(value, path, at + 1, index));
}
