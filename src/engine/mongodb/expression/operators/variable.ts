import { MongoError } from '../../error.js';
import { isDoc, type Value } from '../../value/value.js';
import { constant, folded, varying } from '../compiled.js';
import { checkVariableName, readNamed, type Operator, type OperatorTable } from '../operator.js';

const literal: Operator = (operand) => constant(operand);

const letIn: Operator = (operand, context) => {
  if (!isDoc(operand)) throw new MongoError(16874, '$let only supports an object as its argument');
  const given = readNamed(operand, '$let', {
    required: ['vars', 'in'],
    unknownArgument: 16875,
    missingArgument: { vars: 16876, in: 16877 },
  });
  const vars = given.get('vars') as Value;
  if (!isDoc(vars)) throw new MongoError(10065, 'invalid parameter: expected an object (vars)');
  let inner = context.scope;
  const bindings = [...vars].map(([name, source]) => {
    checkVariableName(name);
    // The values are computed outside: a variable does not see its siblings.
    const value = context.compile(source);
    const bound = inner.bind(name);
    inner = bound.scope;
    return { value, slot: bound.slot };
  });
  const body = context.compile(given.get('in') as Value, inner);
  if (body.constant) return folded([...bindings.map(({ value }) => value), body], body.evaluate);
  return varying((root, variables) => {
    for (const { value, slot } of bindings) variables[slot] = value.evaluate(root, variables);
    return body.evaluate(root, variables);
  });
};

export const variable: OperatorTable = { $const: literal, $literal: literal, $let: letIn };
