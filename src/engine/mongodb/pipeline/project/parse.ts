import { findAggregationOperator } from '../../../../query/aggregation-operators.js';
import { MongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import type { Evaluate } from '../../expression/compiled.js';
import { parsePath } from '../../expression/field-path.js';
import { operators } from '../../expression/operators.js';
import type { ExpressionScope } from '../../expression/scope.js';
import { isTrue } from '../../expression/truth.js';
import { isDoc, isNumber, type Doc, type Value } from '../../value/value.js';
import { ProjectNode } from './node.js';

/** A checked `$project`: which fields stay, or which go. */
export interface Projection {
  readonly kind: 'inclusion' | 'exclusion';
  readonly node: ProjectNode;
}

type Leaf = { readonly path: readonly string[]; readonly value: Value };

/** The leaves of a specification: nested documents without operators only write paths in another way. */
function* leavesOf(specification: Doc, prefix: readonly string[]): Iterable<Leaf> {
  for (const [key, value] of specification) {
    const path = [...prefix, ...parsePath(key)];
    if (!isDoc(value)) {
      yield { path, value };
      continue;
    }
    const [first] = value.keys();
    if (first === undefined) {
      throw new MongoError(
        51270,
        `An empty sub-projection is not a valid value. Found empty object at path '${path.join('.')}'`,
      );
    }
    if (first.startsWith('$')) yield { path, value };
    else yield* leavesOf(value, path);
  }
}

/** An unknown operator has another code where a projection expects one than inside an expression. */
function compileProjected(value: Value, scope: ExpressionScope): Evaluate {
  const [operator] = isDoc(value) ? value.keys() : [];
  if (operator?.startsWith('$') === true && !operators.has(operator)) {
    const known = findAggregationOperator('expression', operator) !== undefined;
    if (!known) throw new MongoError(31325, `Invalid $project :: caused by :: Unknown expression ${operator}`);
  }
  return compileExpression(value, scope).evaluate;
}

/** Reads the specification of `$project`. */
export function parseProjection(specification: Doc, scope: ExpressionScope): Projection {
  if (specification.size === 0) throw new MongoError(51272, 'projection specification must have at least one field');
  const node = new ProjectNode();
  let kind: Projection['kind'] | undefined;
  let idIncluded: boolean | undefined;
  for (const { path, value } of leavesOf(specification, [])) {
    const name = path.join('.');
    if (typeof value !== 'boolean' && !isNumber(value)) {
      if (kind === 'exclusion') {
        throw new MongoError(31252, `Cannot use an expression for field ${name} in an exclusion projection`);
      }
      kind = 'inclusion';
      node.place(path, { kind: 'compute', evaluate: compileProjected(value, scope) });
      if (name === '_id') idIncluded = true;
      continue;
    }
    const included = isTrue(value);
    if (name === '_id') {
      idIncluded = included;
      node.place(path, { kind: included ? 'include' : 'exclude' });
      continue;
    }
    const wanted = included ? 'inclusion' : 'exclusion';
    if (kind !== undefined && kind !== wanted) {
      throw included
        ? new MongoError(31253, `Cannot do inclusion on field ${name} in exclusion projection`)
        : new MongoError(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
    }
    kind = wanted;
    node.place(path, { kind: included ? 'include' : 'exclude' });
  }
  kind ??= idIncluded === true ? 'inclusion' : 'exclusion';
  settleId(node, kind);
  return { kind, node };
}

/** `_id` stays in an inclusion unless it is excluded, and may be named in an exclusion although it stays. */
function settleId(node: ProjectNode, kind: Projection['kind']): void {
  const id = node.fields.get('_id');
  if (kind === 'exclusion') {
    if (id?.kind === 'include') node.fields.delete('_id');
  } else if (id === undefined) {
    node.fields.set('_id', { kind: 'include' });
  } else if (id.kind === 'exclude') {
    node.fields.delete('_id');
  }
}

/** Reads the specification of `$addFields`, in which every leaf is computed. */
export function parseAddedFields(specification: Doc, scope: ExpressionScope, name: string): ProjectNode {
  const node = new ProjectNode();
  for (const { path, value } of addedLeaves(specification, [], name)) {
    node.place(path, { kind: 'compute', evaluate: compileExpression(value, scope).evaluate });
  }
  return node;
}

function* addedLeaves(specification: Doc, prefix: readonly string[], name: string): Iterable<Leaf> {
  if (specification.size === 0 && prefix.length > 0) {
    throw new MongoError(
      40180,
      `Invalid ${name} :: caused by :: an empty object is not a valid value. Found empty object at path ${prefix.join('.')}`,
    );
  }
  for (const [key, value] of specification) {
    const path = [...prefix, ...parsePath(key)];
    const [first] = isDoc(value) ? value.keys() : [];
    if (isDoc(value) && first?.startsWith('$') !== true) yield* addedLeaves(value, path, name);
    else yield { path, value };
  }
}

/** The fields that `$unset` takes away. */
export function parseUnset(paths: readonly string[]): Projection {
  const node = new ProjectNode();
  for (const path of paths) node.place(parsePath(path), { kind: 'exclude' });
  return { kind: 'exclusion', node };
}
