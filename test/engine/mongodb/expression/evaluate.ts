import './typed-equality.js';
import { compileExpression } from '../../../../src/engine/mongodb/expression/compile.js';
import { openScope, startVariables } from '../../../../src/engine/mongodb/expression/scope.js';
import { MongoError } from '../../../../src/engine/mongodb/error.js';
import { docFromBson, fromBson } from '../../../../src/engine/mongodb/value/convert.js';
import type { Value } from '../../../../src/engine/mongodb/value/value.js';

export const now = new Date('2024-02-29T12:34:56.789Z');

/** The value of an expression over a document, both written with the `bson` package's types. */
export function evaluate(expression: unknown, document: object = {}): Value | undefined {
  return compileExpression(fromBson(expression), openScope()).evaluate(docFromBson(document), startVariables(now));
}

/** The code with which an expression is refused before any document is seen, or `undefined` when it compiles. */
export function refusal(expression: unknown): number | undefined {
  try {
    compileExpression(fromBson(expression), openScope());
    return undefined;
  } catch (error) {
    if (error instanceof MongoError) return error.code;
    throw error;
  }
}

/** The code with which evaluating fails, or `undefined` when it does not. */
export function failure(expression: unknown, document: object = {}): number | undefined {
  try {
    evaluate(expression, document);
    return undefined;
  } catch (error) {
    if (error instanceof MongoError) return error.code;
    throw error;
  }
}
