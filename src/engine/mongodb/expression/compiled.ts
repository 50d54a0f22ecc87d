import { emptyDoc, type Doc, type Value } from '../value/value.js';

/** The values of the variables in sight, by the slot that the scope gave each of them. Slot 0 is `$$NOW`. */
export type Variables = (Value | undefined)[];

/** Gives the value of an expression for one document; `undefined` is MongoDB's "missing". */
export type Evaluate = (root: Doc, variables: Variables) => Value | undefined;

/** An expression that has been checked and is ready to be evaluated many times. */
export interface CompiledExpression {
  readonly evaluate: Evaluate;
  /** True when the value depends neither on the document nor on a variable. */
  readonly constant: boolean;
}

/** An expression that always gives `value`. */
export function constant(value: Value | undefined): CompiledExpression {
  return { evaluate: () => value, constant: true };
}

/** An expression that has to be evaluated for each document. */
export function varying(evaluate: Evaluate): CompiledExpression {
  return { evaluate, constant: false };
}

/**
 * An expression over `parts`, evaluated at once when all of them are constant. An error in a constant expression is
 * raised while compiling, as MongoDB's optimiser does, so that it shows on an empty collection too.
 */
export function folded(parts: readonly CompiledExpression[], evaluate: Evaluate): CompiledExpression {
  return parts.every((part) => part.constant) ? constant(evaluate(emptyDoc, [])) : varying(evaluate);
}

/** The value of an expression that is known to be constant. */
export function constantValue(expression: CompiledExpression): Value | undefined {
  return expression.evaluate(emptyDoc, []);
}
