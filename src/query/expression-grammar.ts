import { didYouMean } from '../contract/findings.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json } from '../value/json.js';
import { knownAggregationNames } from './aggregation-names.js';
import type { OperationReader } from './operation-reader.js';
import { forEachParameter, parameterName } from './parameter-reference.js';
import { extendedJsonMistake, extendedJsonType } from './typed-literal.js';

export interface ExpressionContext {
  /** `$field` names a field of the documents (and not of something computed before). */
  readonly documents: boolean;
  readonly reader: OperationReader;
}

const COMPARISONS = new Set(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$cmp']);
/** Operators whose operand is a map of named arguments, not expressions under field names that the person chose. */
const LITERAL = new Set(['$literal']);

/** Walks through an aggregation expression: reports unknown operators, and tells the reader the paths and parameters. */
export function readExpression(value: Json, at: SourcePath, context: ExpressionContext): void {
  const { reader } = context;
  const name = parameterName(value);
  if (name !== undefined) {
    reader.free(name, at);
    return;
  }
  if (typeof value === 'string') {
    const path = documentPath(value);
    if (path !== undefined && context.documents) reader.condition(path, at);
    return;
  }
  if (Array.isArray(value)) {
    (value as readonly Json[]).forEach((item, index) => {
      readExpression(item, [...at, index], context);
    });
    return;
  }
  if (!isJsonObject(value)) return;
  if (extendedJsonType(value) !== undefined) {
    const mistake = extendedJsonMistake(value);
    if (mistake !== undefined) reader.problem({ code: 'invalid-value', at, ...mistake });
    return;
  }
  const operators = Object.keys(value).filter((key) => key.startsWith('$'));
  if (operators.length > 1 || (operators.length === 1 && Object.keys(value).length > 1)) {
    reader.problem({
      code: 'invalid-pipeline',
      message: `An expression has one operator; here are ${operators.map((key) => `\`${key}\``).join(' and ')}${operators.length === 1 ? ' and other keys' : ''}.`,
      at,
    });
    return;
  }
  const [operator] = operators;
  if (operator === undefined) {
    for (const [key, item] of Object.entries(value)) readExpression(item, [...at, key], context);
    return;
  }
  readOperator(operator, value[operator] as Json, [...at, operator], context);
}

function readOperator(operator: string, operand: Json, at: SourcePath, context: ExpressionContext): void {
  const known = knownAggregationNames('expression');
  if (!known.includes(operator)) {
    context.reader.problem({
      code: 'unknown-operator',
      message: `\`${operator}\` is not an operator of an aggregation expression.`,
      at,
      on: 'key',
      ...didYouMean(operator, known),
    });
    return;
  }
  if (LITERAL.has(operator)) {
    forEachParameter(operand, at, (name, place) => {
      context.reader.free(name, place);
    });
    return;
  }
  if (COMPARISONS.has(operator) && Array.isArray(operand) && operand.length === 2) {
    const [left = null, right = null] = operand as readonly Json[];
    readCompared(left, right, [...at, 0], operator, context);
    readCompared(right, left, [...at, 1], operator, context);
    return;
  }
  // Named arguments (`{ input, as, cond }`) and lists of arguments alike hold expressions.
  if (
    isJsonObject(operand) &&
    parameterName(operand) === undefined &&
    !Object.keys(operand).some((key) => key.startsWith('$'))
  ) {
    for (const [key, item] of Object.entries(operand)) readExpression(item, [...at, key], context);
  } else readExpression(operand, at, context);
}

function readCompared(side: Json, other: Json, at: SourcePath, operator: string, context: ExpressionContext): void {
  const name = parameterName(side);
  const path = typeof other === 'string' ? documentPath(other) : undefined;
  if (name !== undefined && path !== undefined && context.documents) {
    context.reader.compared(name, path, at, { as: 'value', equality: operator === '$eq' });
  } else readExpression(side, at, context);
}

/** The document path in `$a.b` or `$$ROOT.a.b`; undefined for variables and plain text. */
function documentPath(text: string): string | undefined {
  if (text.startsWith('$$')) {
    const match = /^\$\$(?:ROOT|CURRENT)\.(.+)$/.exec(text);
    return match?.[1];
  }
  return text.startsWith('$') && text.length > 1 ? text.slice(1) : undefined;
}
