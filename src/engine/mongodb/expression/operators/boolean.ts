import { folded } from '../compiled.js';
import { argumentsOf, unary, type Operator, type OperatorTable } from '../operator.js';
import { isTrue } from '../truth.js';

/** `$and` stops at the first false, `$or` at the first true; without arguments they give true and false. */
function connective(stopsAt: boolean): Operator {
  return (operand, context) => {
    const parts = argumentsOf(operand).map((argument) => context.compile(argument));
    return folded(parts, (root, variables) =>
      parts.some((part) => isTrue(part.evaluate(root, variables)) === stopsAt) ? stopsAt : !stopsAt,
    );
  };
}

export const boolean: OperatorTable = {
  $and: connective(false),
  $or: connective(true),
  $not: unary((value) => !isTrue(value)),
};
