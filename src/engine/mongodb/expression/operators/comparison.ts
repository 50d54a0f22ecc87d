import { bsonUndefined, int, type Value } from '../../value/value.js';
import { binary, type OperatorContext, type OperatorTable } from '../operator.js';

/** Missing sorts with BSON's undefined, after MinKey and before null: `{ $eq: ['$absent', null] }` is false. */
function order(left: Value | undefined, right: Value | undefined, { scope }: OperatorContext): number {
  return scope.compare(left === undefined ? bsonUndefined : left, right === undefined ? bsonUndefined : right);
}

export const comparison: OperatorTable = {
  $cmp: binary((left, right, context) => int(Math.sign(order(left, right, context)))),
  $eq: binary((left, right, context) => order(left, right, context) === 0),
  $ne: binary((left, right, context) => order(left, right, context) !== 0),
  $gt: binary((left, right, context) => order(left, right, context) > 0),
  $gte: binary((left, right, context) => order(left, right, context) >= 0),
  $lt: binary((left, right, context) => order(left, right, context) < 0),
  $lte: binary((left, right, context) => order(left, right, context) <= 0),
};
