import { MongoError } from '../../error.js';
import { isArray, isNullish, isNumber, kindOrMissing, type Value } from '../../value/value.js';
import { constantValue, constant, varying, type CompiledExpression } from '../compiled.js';
import { checkVariableName, readNamed, type Operator, type OperatorContext, type OperatorTable } from '../operator.js';
import type { ExpressionScope } from '../scope.js';
import { isTrue } from '../truth.js';
import { wholeNumber } from '../whole-number.js';

function bindElement(
  as: Value | undefined,
  { name, scope }: OperatorContext,
): { readonly scope: ExpressionScope; readonly slot: number } {
  if (as === undefined) return scope.bind('this');
  if (typeof as !== 'string') throw new MongoError(9, `${name} requires 'as' to be a string`);
  checkVariableName(as);
  return scope.bind(as);
}

/** Nothing comes of a null input; anything else that is no array is an error. */
function readArray(value: Value | undefined, code: number, name: string): readonly Value[] | null {
  if (isNullish(value)) return null;
  if (!isArray(value)) {
    throw new MongoError(code, `input to ${name} must be an array not ${kindOrMissing(value)}`);
  }
  return value;
}

/** A constant input is checked while compiling, so that its error shows without any document. */
function checkConstant(input: CompiledExpression, code: number, name: string): void {
  if (input.constant) readArray(constantValue(input), code, name);
}

const map: Operator = (operand, context) => {
  const given = readNamed(operand, '$map', {
    required: ['input', 'in'],
    optional: ['as'],
    notAnObject: 16878,
    unknownArgument: 16879,
    missingArgument: { input: 16880, in: 16882 },
  });
  const input = context.compile(given.get('input') as Value);
  checkConstant(input, 16883, '$map');
  const { scope, slot } = bindElement(given.get('as'), context);
  const body = context.compile(given.get('in') as Value, scope);
  return varying((root, variables) => {
    const values = readArray(input.evaluate(root, variables), 16883, '$map');
    if (values === null) return null;
    const mapped: Value[] = [];
    for (const value of values) {
      variables[slot] = value;
      mapped.push(body.evaluate(root, variables) ?? null);
    }
    return mapped;
  });
};

function readLimit(value: Value | undefined): number {
  if (isNullish(value)) return Infinity;
  const limit = wholeNumber(value);
  if (!isNumber(value) || limit === undefined) {
    throw new MongoError(327391, '$filter: limit must be represented as a 32-bit integral value');
  }
  if (limit <= 0) throw new MongoError(327392, '$filter: limit must be greater than 0');
  return limit;
}

const filter: Operator = (operand, context) => {
  const given = readNamed(operand, '$filter', {
    required: ['input', 'cond'],
    optional: ['as', 'limit'],
    notAnObject: 28646,
    unknownArgument: 28647,
    missingArgument: { input: 28648, cond: 28650 },
  });
  const input = context.compile(given.get('input') as Value);
  checkConstant(input, 28651, '$filter');
  const limit = context.compile(given.get('limit') ?? null);
  if (limit.constant) readLimit(constantValue(limit));
  const { scope, slot } = bindElement(given.get('as'), context);
  const test = context.compile(given.get('cond') as Value, scope);
  return varying((root, variables) => {
    const values = readArray(input.evaluate(root, variables), 28651, '$filter');
    if (values === null) return null;
    const most = readLimit(limit.evaluate(root, variables));
    const kept: Value[] = [];
    for (const value of values) {
      variables[slot] = value;
      if (!isTrue(test.evaluate(root, variables))) continue;
      kept.push(value);
      if (kept.length >= most) break;
    }
    return kept;
  });
};

const reduce: Operator = (operand, context) => {
  const given = readNamed(operand, '$reduce', {
    required: ['input', 'initialValue', 'in'],
    notAnObject: 40075,
    unknownArgument: 40076,
    missingArgument: { input: 40077, initialValue: 40078, in: 40079 },
  });
  const input = context.compile(given.get('input') as Value);
  checkConstant(input, 40080, '$reduce');
  const start = context.compile(given.get('initialValue') as Value);
  const element = context.scope.bind('this');
  const total = element.scope.bind('value');
  const body = context.compile(given.get('in') as Value, total.scope);
  return varying((root, variables) => {
    const values = readArray(input.evaluate(root, variables), 40080, '$reduce');
    if (values === null) return null;
    let result = start.evaluate(root, variables);
    for (const value of values) {
      variables[element.slot] = value;
      variables[total.slot] = result;
      result = body.evaluate(root, variables);
    }
    return result;
  });
};

function readZip(operand: Value, context: OperatorContext) {
  const given = readNamed(operand, '$zip', {
    required: ['inputs'],
    optional: ['useLongestLength', 'defaults'],
    notAnObject: 34460,
    unknownArgument: 34464,
    missingArgument: 34465,
  });
  const inputs = given.get('inputs') as Value;
  const defaults = given.get('defaults');
  const longest = given.get('useLongestLength') ?? false;
  if (!isArray(inputs)) throw new MongoError(34461, 'inputs must be an array of expressions');
  if (inputs.length === 0) throw new MongoError(34465, '$zip requires at least one input array');
  if (typeof longest !== 'boolean') throw new MongoError(34463, 'useLongestLength must be a bool');
  if (defaults !== undefined) {
    if (!isArray(defaults)) throw new MongoError(34462, 'defaults must be an array of expressions');
    if (!longest) throw new MongoError(34466, 'cannot specify defaults unless useLongestLength is true');
    if (defaults.length !== inputs.length) {
      throw new MongoError(34467, 'defaults and inputs must have the same length');
    }
  }
  const compileAll = (sources: readonly Value[]) => sources.map((source) => context.compile(source));
  return { inputs: compileAll(inputs), longest, defaults: compileAll(isArray(defaults) ? defaults : []) };
}

const zip: Operator = (operand, context) => {
  const { inputs, longest, defaults } = readZip(operand, context);
  const expression = varying((root, variables) => {
    const columns = inputs.map((input) => readArray(input.evaluate(root, variables), 34468, '$zip'));
    const arrays = columns.filter((column) => column !== null);
    if (arrays.length < columns.length) return null;
    const fillers = defaults.map((filler) => filler.evaluate(root, variables) ?? null);
    const lengths = arrays.map((column) => column.length);
    const length = longest ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, row) =>
      arrays.map((column, index) => (row < column.length ? (column[row] as Value) : (fillers[index] ?? null))),
    );
  });
  const folds = [...inputs, ...defaults].every((part) => part.constant);
  return folds ? constant(constantValue(expression)) : expression;
};

export const iteration: OperatorTable = { $filter: filter, $map: map, $reduce: reduce, $zip: zip };
