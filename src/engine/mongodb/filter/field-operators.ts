import { BSONRegExp } from 'bson';
import { mongoError, notImplemented } from '../error.js';
import type { QueryContext } from '../query-context.js';
import { compilePattern } from '../regex/pattern.js';
import { isZeroNumber, toDouble, exactLong } from '../value/arithmetic.js';
import { print } from '../value/print.js';
import { bsonUndefined, isArray, isDoc, isNullish, isNumber, type Doc, type Value } from '../value/value.js';
import { bitPositions } from './bit-positions.js';
import { parseMod } from './mod.js';
import { pathText, type Comparison, type FilterNode, type Path } from './node.js';
import { isRefusedOperator } from './refused.js';
import { kindsOfOperand } from './type-names.js';

/** The context of field operators; the two functions close the circle back to whole filters. */
export interface FieldContext extends QueryContext {
  readonly parseFilter: (source: Value, context: QueryContext) => FilterNode;
  readonly isOperatorDoc: (value: Value) => value is Doc;
}

type FieldOperator = (path: Path, operand: Value, context: FieldContext) => FilterNode;

/** The conditions in `{ field: { $op: operand, ... } }`, one node each. */
export function parseField(path: Path, operators: Doc, context: FieldContext): readonly FilterNode[] {
  const nodes: FilterNode[] = [];
  for (const [name, operand] of operators) {
    if (name === '$options') {
      if (!operators.has('$regex')) throw mongoError('BadValue', '$options needs a $regex');
    } else if (name === '$regex') {
      nodes.push(parseRegexOperator(path, operand, operators.get('$options')));
    } else if (name !== '$comment') {
      nodes.push(fieldOperator(name)(path, operand, context));
    }
  }
  return nodes;
}

function fieldOperator(name: string): FieldOperator {
  const operator = fieldOperators.get(name);
  if (operator !== undefined) return operator;
  if (isRefusedOperator(name)) throw notImplemented(`The query operator ${name}`);
  throw mongoError('BadValue', `unknown operator: ${name}`);
}

const fieldOperators: ReadonlyMap<string, FieldOperator> = new Map<string, FieldOperator>([
  ['$eq', comparison('eq')],
  ['$lt', comparison('lt')],
  ['$lte', comparison('lte')],
  ['$gt', comparison('gt')],
  ['$gte', comparison('gte')],
  ['$ne', parseNe],
  ['$in', parseIn],
  ['$nin', (path, operand, context) => negated(parseIn(path, operand, context))],
  ['$not', parseNot],
  ['$exists', parseExists],
  ['$type', parseType],
  ['$mod', parseMod],
  ['$size', parseSize],
  ['$all', parseAll],
  ['$elemMatch', parseElemMatch],
  ['$bitsAllSet', bits('$bitsAllSet', true, true)],
  ['$bitsAllClear', bits('$bitsAllClear', true, false)],
  ['$bitsAnySet', bits('$bitsAnySet', false, true)],
  ['$bitsAnyClear', bits('$bitsAnyClear', false, false)],
]);

/** Whether a name is that of an operator on a field's value. */
export function isPathOperator(name: string): boolean {
  return fieldOperators.has(name) || name === '$regex' || name === '$options' || isRefusedOperator(name);
}

function negated(child: FilterNode): FilterNode {
  return { kind: 'not', child };
}

function comparison(kind: Comparison): FieldOperator {
  return (path, value) => {
    if (value === bsonUndefined) throw mongoError('BadValue', 'cannot compare to undefined');
    if (value instanceof BSONRegExp && kind !== 'eq') {
      throw mongoError('BadValue', `Can't have RegEx as arg to predicate over field '${pathText(path)}'.`);
    }
    return { kind: 'compare', path, comparison: kind, value };
  };
}

function parseNe(path: Path, value: Value, context: FieldContext): FilterNode {
  if (value instanceof BSONRegExp) throw mongoError('BadValue', "Can't have regex as arg to $ne.");
  return negated(comparison('eq')(path, value, context));
}

function parseIn(path: Path, operand: Value, context: FieldContext): FilterNode {
  if (!isArray(operand)) throw mongoError('BadValue', '$in needs an array');
  const values: Value[] = [];
  const patterns = [];
  for (const value of operand) {
    if (context.isOperatorDoc(value)) throw mongoError('BadValue', 'cannot nest $ under $in');
    if (value === bsonUndefined) throw mongoError('BadValue', 'InMatchExpression equality cannot be undefined');
    if (value instanceof BSONRegExp) patterns.push(compilePattern(value.pattern, value.options));
    else values.push(value);
  }
  return { kind: 'in', path, values, patterns };
}

function parseNot(path: Path, operand: Value, context: FieldContext): FilterNode {
  if (operand instanceof BSONRegExp) {
    return negated({ kind: 'regex', path, pattern: compilePattern(operand.pattern, operand.options) });
  }
  if (!isDoc(operand)) throw mongoError('BadValue', '$not needs a regex or a document');
  if (operand.size === 0) throw mongoError('BadValue', '$not cannot be empty');
  return negated({ kind: 'and', children: parseField(path, operand, context) });
}

function parseExists(path: Path, operand: Value): FilterNode {
  const node: FilterNode = { kind: 'exists', path };
  return isTrue(operand) ? node : negated(node);
}

/** Truth as filters have it: everything but false, null, undefined and zero. */
function isTrue(value: Value): boolean {
  if (isNullish(value) || value === false) return false;
  return !isNumber(value) || !isZeroNumber(value);
}

function parseType(path: Path, operand: Value): FilterNode {
  return { kind: 'type', path, kinds: kindsOfOperand(operand, pathText(path)), source: operand };
}

function parseSize(path: Path, operand: Value): FilterNode {
  const size = isNumber(operand) ? exactLong(operand) : undefined;
  if (size === undefined) {
    const expected = isNumber(operand) && Number.isFinite(toDouble(operand)) ? 'an integer' : 'a number';
    throw mongoError('BadValue', `Failed to parse $size. Expected ${expected} in: $size: ${print(operand)}`);
  }
  if (size < 0n) {
    throw mongoError('BadValue', `Failed to parse $size. Expected a non-negative number in: $size: ${print(operand)}`);
  }
  return { kind: 'size', path, size: Number(size) };
}

function parseAll(path: Path, operand: Value, context: FieldContext): FilterNode {
  if (!isArray(operand)) throw mongoError('BadValue', '$all needs an array');
  const [first] = operand;
  if (first === undefined) return { kind: 'always', answer: false };
  if (isElemMatch(first)) {
    const children = operand.map((item) => {
      if (!isElemMatch(item)) throw mongoError('BadValue', '$all/$elemMatch has to be consistent');
      return parseElemMatch(path, item.get('$elemMatch') ?? null, context);
    });
    return { kind: 'and', children };
  }
  const children = operand.map((item): FilterNode => {
    if (context.isOperatorDoc(item)) throw mongoError('BadValue', 'no $ expressions in $all');
    if (item instanceof BSONRegExp) return { kind: 'regex', path, pattern: compilePattern(item.pattern, item.options) };
    return comparison('eq')(path, item, context);
  });
  return { kind: 'and', children };
}

function isElemMatch(value: Value): value is Doc {
  if (!isDoc(value)) return false;
  const [first] = value.keys();
  return first === '$elemMatch';
}

const wholeFilterOperators: ReadonlySet<string> = new Set(['$and', '$or', '$nor', '$expr', '$comment', '$jsonSchema']);

function parseElemMatch(path: Path, operand: Value, context: FieldContext): FilterNode {
  if (!isDoc(operand)) throw mongoError('BadValue', '$elemMatch needs an Object');
  const [first = ''] = operand.keys();
  if (!context.isOperatorDoc(operand) || wholeFilterOperators.has(first)) {
    if (operand.has('$expr') || operand.has('$jsonSchema')) {
      // $expr speaks of the whole document, so MongoDB does not take it below a path.
      throw mongoError(
        'BadValue',
        `${operand.has('$expr') ? '$expr' : '$jsonSchema'} can only be applied to the top-level document`,
      );
    }
    return { kind: 'elemMatchObject', path, child: context.parseFilter(operand, context) };
  }
  if (operand.has('$where')) throw mongoError('BadValue', '$elemMatch cannot contain $where expression');
  return { kind: 'elemMatchValue', path, children: parseField([], operand, context) };
}

function parseRegexOperator(path: Path, operand: Value, options: Value | undefined): FilterNode {
  if (options !== undefined && typeof options !== 'string') {
    throw mongoError('BadValue', '$options has to be a string');
  }
  if (typeof operand === 'string') return { kind: 'regex', path, pattern: compilePattern(operand, options) };
  if (!(operand instanceof BSONRegExp)) throw mongoError('BadValue', '$regex has to be a string');
  if (options !== undefined && operand.options !== '') {
    throw mongoError('BadValue', 'options set in both $regex and $options');
  }
  return { kind: 'regex', path, pattern: compilePattern(operand.pattern, options ?? operand.options) };
}

function bits(name: string, every: boolean, set: boolean): FieldOperator {
  return (path, operand) => ({ kind: 'bits', path, positions: bitPositions(name, operand), every, set });
}
