import { findAggregationOperator } from '../../../query/aggregation-operators.js';
import { MongoError, notImplemented } from '../error.js';
import { emptyDoc, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { constant, folded, varying, type CompiledExpression } from './compiled.js';
import { checkFieldName, fieldPath, parsePath, valueAt } from './field-path.js';
import { checkVariableRead, type OperatorContext } from './operator.js';
import { operators } from './operators.js';
import type { ExpressionScope } from './scope.js';

/**
 * Checks an aggregation expression and makes it ready to run.
 * @throws MongoError for an unknown operator, a wrong number of arguments, an undefined variable, an invalid path or a
 *   constant part that cannot be evaluated, before any document is seen.
 */
export function compileExpression(source: Value, scope: ExpressionScope): CompiledExpression {
  if (typeof source === 'string') {
    if (source.startsWith('$$')) return compileVariable(source.slice(2), scope);
    if (source.startsWith('$')) return compileFieldPath(source, scope);
    return constant(source);
  }
  if (isDoc(source)) return compileDocument(source, scope);
  if (isArray(source)) return compileArray(source, scope);
  return constant(source);
}

function compileFieldPath(source: string, scope: ExpressionScope): CompiledExpression {
  if (source === '$') throw new MongoError(16872, "'$' by itself is not a valid FieldPath");
  const steps = parsePath(source.slice(1));
  const current = scope.slotOf('CURRENT');
  if (current === undefined) return fieldPath(steps);
  return varying((_root, variables) => valueAt(variables[current], steps, 0));
}

function compileVariable(path: string, scope: ExpressionScope): CompiledExpression {
  const [bare = ''] = path.split('.', 1);
  checkVariableRead(bare);
  const [name = '', ...steps] = path.includes('.') ? parsePath(path) : [path];
  const slot = scope.slotOf(name);
  if (slot !== undefined) {
    if (steps.length === 0) return varying((_root, variables) => variables[slot]);
    return varying((_root, variables) => valueAt(variables[slot], steps, 0));
  }
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return steps.length === 0 ? varying((root) => root) : fieldPath(steps);
    case 'REMOVE':
      return constant(undefined);
    default:
      break;
  }
  const known = findAggregationOperator('variable', `$$${name}`);
  if (known?.supported === false) throw notImplemented(known.name);
  throw new MongoError(17276, `Use of undefined variable: ${name}`);
}

function compileArray(source: readonly Value[], scope: ExpressionScope): CompiledExpression {
  const parts = source.map((element) => compileExpression(element, scope));
  // An array has no holes: what is missing becomes null.
  return folded(parts, (root, variables) => parts.map((part) => part.evaluate(root, variables) ?? null));
}

function compileDocument(source: Doc, scope: ExpressionScope): CompiledExpression {
  const [first] = source;
  if (first === undefined) return constant(emptyDoc);
  const [name, operand] = first;
  if (name.startsWith('$')) {
    if (source.size !== 1) {
      throw new MongoError(
        15983,
        `an object representing an expression must have exactly one field: ${[...source.keys()].join(', ')}`,
      );
    }
    return compileOperator(name, operand, scope);
  }
  const fields = [...source].map(([key, value]) => {
    checkFieldName(key);
    return [key, compileExpression(value, scope)] as const;
  });
  return folded(
    fields.map(([, part]) => part),
    (root, variables) => {
      const built = new Map<string, Value>();
      for (const [key, part] of fields) {
        const value = part.evaluate(root, variables);
        if (value !== undefined) built.set(key, value);
      }
      return built;
    },
  );
}

function compileOperator(name: string, operand: Value, scope: ExpressionScope): CompiledExpression {
  const operator = operators.get(name);
  if (operator === undefined) {
    const known = findAggregationOperator('expression', name);
    if (known !== undefined) throw notImplemented(`the expression operator ${name}`);
    throw new MongoError(168, `Unrecognized expression '${name}'`);
  }
  const context: OperatorContext = {
    name,
    scope,
    compile: (source, inner = scope) => compileExpression(source, inner),
  };
  return operator(operand, context);
}
