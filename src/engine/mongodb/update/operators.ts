import { addToSet, pop, pull, pullAll } from './operators/arrays.js';
import { currentDate, max, min, rename, set, setOnInsert, unset } from './operators/fields.js';
import { bit, inc, mul } from './operators/numbers.js';
import type { UpdateOperator } from './operators/operator.js';
import { push } from './operators/push.js';

export const updateOperators: ReadonlyMap<string, UpdateOperator> = new Map<string, UpdateOperator>([
  ['$set', set],
  ['$setOnInsert', setOnInsert],
  ['$unset', unset],
  ['$inc', inc],
  ['$mul', mul],
  ['$min', min],
  ['$max', max],
  ['$currentDate', currentDate],
  ['$rename', rename],
  ['$bit', bit],
  ['$push', push],
  ['$addToSet', addToSet],
  ['$pop', pop],
  ['$pull', pull],
  ['$pullAll', pullAll],
]);
