import { MongoError } from '../../error.js';
import { isArray, isDoc, isNullish, kindOrMissing, type Value } from '../../value/value.js';
import { folded } from '../compiled.js';
import { readNamed, type Operator, type OperatorTable } from '../operator.js';
import { elementOrder, readDirection, readSortKeys } from '../sort-order.js';

const sortArray: Operator = (operand, context) => {
  const given = readNamed(operand, '$sortArray', {
    required: ['input', 'sortBy'],
    notAnObject: 2942500,
    unknownArgument: 2942501,
    missingArgument: { input: 2942502, sortBy: 2942503 },
  });
  const { compare } = context.scope;
  const sortBy = given.get('sortBy') as Value;
  const invalid = (message: string) => new MongoError(2942505, `Invalid sortBy of $sortArray: ${message}`);
  const direction = readDirection(sortBy);
  if (!isDoc(sortBy) && direction === undefined) {
    throw invalid('it must be 1, -1 or an object of paths and directions');
  }
  const order = isDoc(sortBy)
    ? elementOrder(readSortKeys(sortBy, invalid), compare)
    : (left: Value, right: Value) => (direction ?? 1) * compare(left, right);
  const input = context.compile(given.get('input') as Value);
  return folded([input], (root, variables) => {
    const values = input.evaluate(root, variables);
    if (isNullish(values)) return null;
    if (!isArray(values)) {
      throw new MongoError(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${kindOrMissing(values)}`,
      );
    }
    return values.toSorted(order);
  });
};

export const sorting: OperatorTable = { $sortArray: sortArray };
