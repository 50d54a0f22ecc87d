import { MongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import type { Evaluate } from '../../expression/compiled.js';
import type { ExpressionScope } from '../../expression/scope.js';
import { isDoc, type Value } from '../../value/value.js';
import type { PipelineContext } from '../context.js';
import { parseAccumulation, readAccumulatorField } from '../group/parse.js';
import { runGroups, type Grouping } from '../group/run.js';
import { single, type Stage } from '../stage.js';

/** Of a key of one field, a missing value groups with null; of a key of several, it stays missing. */
function compileId(source: Value, scope: ExpressionScope): Evaluate {
  const { evaluate } = compileExpression(source, scope);
  const [name, operand] = isDoc(source) && source.size === 1 ? ([...source][0] ?? []) : [];
  if (name === undefined || operand === undefined || name.startsWith('$')) return evaluate;
  const only = compileExpression(operand, scope).evaluate;
  return (root, variables) => new Map([[name, only(root, variables) ?? null]]);
}

/** Checks `{ _id, field: { $accumulator: operand }, ... }`. */
function parseGrouping(specification: Value, context: PipelineContext): Grouping {
  if (!isDoc(specification)) throw new MongoError(15947, "a group's fields must be specified in an object");
  const id = specification.get('_id');
  const fields = [...specification]
    .filter(([name]) => name !== '_id')
    .map(([name, value]) => {
      const [accumulator, operand] = readAccumulatorField(name, value);
      return [name, parseAccumulation(accumulator, operand, context)] as const;
    });
  if (id === undefined) throw new MongoError(15955, 'a group specification must include an _id');
  return {
    id: compileId(id, context.scope),
    fields,
    keyOf: context.scope.keyOf,
    collated: context.strings !== undefined,
  };
}

/** The stage that `$group` is, and that others are short for. */
export function groupStage(specification: Value, context: PipelineContext): Stage {
  const grouping = parseGrouping(specification, context);
  return { run: (input, variables) => runGroups(input, grouping, variables) };
}

export const group = single(groupStage);
