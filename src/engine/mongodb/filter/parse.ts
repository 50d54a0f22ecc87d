import { BSONRegExp } from 'bson';
import { mongoError, notImplemented, type MongoError } from '../error.js';
import { compileExpression } from '../expression/compile.js';
import { compileSchema } from '../json-schema/compile.js';
import type { QueryContext } from '../query-context.js';
import { compilePattern } from '../regex/pattern.js';
import { bsonUndefined, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { parseField } from './field-operators.js';
import type { FilterNode, Path } from './node.js';
import { isRefusedOperator } from './refused.js';

/**
 * Checks a filter as a whole and gives it as data. Throws MongoDB's error for what it does not know or accept,
 * NotImplemented for what MongoDB can do and this engine cannot; no document is needed for either.
 */
export function parseFilter(source: Value, context: QueryContext): FilterNode {
  if (!isDoc(source)) throw mongoError('BadValue', 'the match filter must be an object');
  const children: FilterNode[] = [];
  for (const [name, operand] of source) {
    const node = name.startsWith('$') ? parseTopLevel(name, operand, context) : parseCondition(name, operand, context);
    if (node !== undefined) children.push(node);
  }
  return conjunction(children);
}

/** `and` of several nodes; of one, that one. */
export function conjunction(children: readonly FilterNode[]): FilterNode {
  const [first] = children;
  if (children.length === 1 && first !== undefined) return first;
  return { kind: 'and', children };
}

/** Whether a document is a set of operators (`{ $gt: 1 }`) and not a value; references are values. */
export function isOperatorDoc(value: Value): value is Doc {
  if (!isDoc(value)) return false;
  const [first] = value.keys();
  return first !== undefined && first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db';
}

function parseTopLevel(name: string, operand: Value, context: QueryContext): FilterNode | undefined {
  switch (name) {
    case '$and':
      return { kind: 'and', children: parseBranches(name, operand, context) };
    case '$or':
    case '$nor':
      return { kind: name === '$or' ? 'or' : 'nor', children: parseBranches(name, operand, context) };
    case '$expr':
      return { kind: 'expression', evaluate: compileExpression(operand, context.scope).evaluate, source: operand };
    case '$jsonSchema':
      return { kind: 'schema', schema: compileSchema(operand), source: operand };
    case '$comment':
      return undefined;
    case '$alwaysTrue':
    case '$alwaysFalse':
      return { kind: 'always', answer: name === '$alwaysTrue' };
    default:
      throw unknownTopLevel(name);
  }
}

function unknownTopLevel(name: string): MongoError {
  if (isRefusedOperator(name)) return notImplemented(`The query operator ${name}`);
  return mongoError(
    'BadValue',
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, ` +
      'consider using $getField or $setField.',
  );
}

function parseBranches(name: string, operand: Value, context: QueryContext): readonly FilterNode[] {
  if (!isArray(operand)) throw mongoError('BadValue', `${name} must be an array`);
  if (operand.length === 0) throw mongoError('BadValue', '$and/$or/$nor must be a nonempty array');
  return operand.map((branch) => {
    if (!isDoc(branch)) throw mongoError('BadValue', '$or/$and/$nor entries need to be full objects');
    return parseFilter(branch, context);
  });
}

function parseCondition(name: string, operand: Value, context: QueryContext): FilterNode {
  return parseOperand(name.split('.'), operand, context);
}

/** What stands behind a field name: operators, a regular expression, or a value to be equal to. */
function parseOperand(path: Path, operand: Value, context: QueryContext): FilterNode {
  if (isOperatorDoc(operand)) return conjunction(parseField(path, operand, { ...context, parseFilter, isOperatorDoc }));
  if (operand instanceof BSONRegExp) {
    return { kind: 'regex', path, pattern: compilePattern(operand.pattern, operand.options) };
  }
  if (operand === bsonUndefined) throw mongoError('BadValue', 'cannot compare to undefined');
  return { kind: 'compare', path, comparison: 'eq', value: operand };
}
