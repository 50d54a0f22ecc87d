import { findAggregationOperator } from '../../../../query/aggregation-operators.js';
import { MongoError, notImplemented } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { Average, Count, Extreme, StandardDeviation, Sum, type Accumulator } from '../../expression/accumulator.js';
import { isArray, isDoc, type Value } from '../../value/value.js';
import type { PipelineContext } from '../context.js';
import type { Accumulation } from './accumulation.js';
import { AddToSet, First, Last, MergeObjects, Push } from './collectors.js';
import { compileSelection, selectionNames } from './selection.js';

type Simple = (context: PipelineContext) => Accumulator;

/** Accumulators whose operand is one expression. */
const simple: Readonly<Record<string, Simple>> = {
  $addToSet: ({ scope }) => new AddToSet(scope.keyOf),
  $avg: () => new Average(),
  $first: () => new First(),
  $last: () => new Last(),
  $max: ({ scope }) => new Extreme(scope.compare, 'max'),
  $mergeObjects: () => new MergeObjects(),
  $min: ({ scope }) => new Extreme(scope.compare, 'min'),
  $push: () => new Push(),
  $stdDevPop: () => new StandardDeviation('population'),
  $stdDevSamp: () => new StandardDeviation('sample'),
  $sum: () => new Sum(),
};

/** The accumulators that a `$group` can use. */
export const accumulatorNames: readonly string[] = [...Object.keys(simple), '$count', ...selectionNames];

/** Checks one accumulator, such as `{ $sum: '$price' }`. */
export function parseAccumulation(name: string, operand: Value, context: PipelineContext): Accumulation {
  if (name === '$count') return parseCount(operand);
  if (selectionNames.includes(name)) return compileSelection(name, operand, context);
  const start = simple[name];
  if (start === undefined) {
    if (findAggregationOperator('accumulator', name) !== undefined) {
      throw notImplemented(`the accumulator ${name}`);
    }
    throw new MongoError(15952, `unknown group operator '${name}'`);
  }
  return { start: () => start(context), input: compileExpression(operand, context.scope).evaluate };
}

function parseCount(operand: Value): Accumulation {
  if (!isDoc(operand) || operand.size > 0) {
    throw new MongoError(9, '$count takes no arguments, i.e. $count:{}');
  }
  return { start: () => new Count(), input: () => null };
}

/** Reads `{ field: { $accumulator: operand } }`, as one field of a group. */
export function readAccumulatorField(field: string, value: Value): readonly [string, Value] {
  if (!isDoc(value)) throw new MongoError(40234, `The field '${field}' must be an accumulator object`);
  if (field.includes('.')) throw new MongoError(40235, `The field name '${field}' cannot contain '.'`);
  if (field.startsWith('$')) throw new MongoError(40236, `The field name '${field}' cannot be an operator name`);
  const [only] = value;
  if (only === undefined || value.size !== 1) {
    throw new MongoError(40238, `The field '${field}' must specify one accumulator`);
  }
  if (isArray(only[1])) throw new MongoError(40237, `The ${only[0]} accumulator is a unary operator`);
  return only;
}
