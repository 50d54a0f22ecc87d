import { MongoError, mongoError } from '../error.js';
import { isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { folded, type CompiledExpression } from './compiled.js';
import type { ExpressionScope } from './scope.js';

/** What an operator is given beside its operand. */
export interface OperatorContext {
  /** The operator's own name, for its messages. */
  readonly name: string;
  readonly scope: ExpressionScope;
  /** Compiles a sub-expression, in this scope unless another is given. */
  compile(source: Value, scope?: ExpressionScope): CompiledExpression;
}

/** Checks one operator's operand and makes it ready to run. */
export type Operator = (operand: Value, context: OperatorContext) => CompiledExpression;

export type OperatorTable = Readonly<Record<string, Operator>>;

type Operand = Value | undefined;

/** The arguments of an operator: the elements of an array, or the one operand that is no array. */
export function argumentsOf(operand: Value): readonly Value[] {
  return isArray(operand) ? operand : [operand];
}

function compileFixed(operand: Value, count: number, context: OperatorContext): readonly CompiledExpression[] {
  const given = argumentsOf(operand);
  if (given.length !== count) {
    throw new MongoError(
      16020,
      `Expression ${context.name} takes exactly ${String(count)} arguments. ${String(given.length)} were passed in.`,
    );
  }
  return given.map((argument) => context.compile(argument));
}

function compileRanged(
  operand: Value,
  [least, most]: readonly [number, number],
  context: OperatorContext,
): readonly CompiledExpression[] {
  const given = argumentsOf(operand);
  if (given.length < least || given.length > most) {
    throw new MongoError(
      28667,
      `Expression ${context.name} takes at least ${String(least)} arguments, and at most ${String(most)}, ` +
        `but ${String(given.length)} were passed in.`,
    );
  }
  return given.map((argument) => context.compile(argument));
}

/** An operator of one argument. */
export function unary(apply: (value: Operand, context: OperatorContext) => Operand): Operator {
  return (operand, context) => {
    const [argument] = compileFixed(operand, 1, context) as [CompiledExpression];
    const { evaluate } = argument;
    return folded([argument], (root, variables) => apply(evaluate(root, variables), context));
  };
}

/** An operator of two arguments. */
export function binary(apply: (left: Operand, right: Operand, context: OperatorContext) => Operand): Operator {
  return (operand, context) => {
    const [left, right] = compileFixed(operand, 2, context) as [CompiledExpression, CompiledExpression];
    const evaluateLeft = left.evaluate;
    const evaluateRight = right.evaluate;
    return folded([left, right], (root, variables) =>
      apply(evaluateLeft(root, variables), evaluateRight(root, variables), context),
    );
  };
}

/** An operator of a fixed number of arguments. */
export function fixed(
  count: number,
  apply: (values: readonly Operand[], context: OperatorContext) => Operand,
): Operator {
  return (operand, context) => {
    const parts = compileFixed(operand, count, context);
    return folded(parts, (root, variables) =>
      apply(
        parts.map((part) => part.evaluate(root, variables)),
        context,
      ),
    );
  };
}

/** An operator of `least` to `most` arguments; those left out are absent from the list. */
export function ranged(
  least: number,
  most: number,
  apply: (values: readonly Operand[], context: OperatorContext) => Operand,
): Operator {
  return (operand, context) => {
    const parts = compileRanged(operand, [least, most], context);
    return folded(parts, (root, variables) =>
      apply(
        parts.map((part) => part.evaluate(root, variables)),
        context,
      ),
    );
  };
}

/** An operator of any number of arguments. */
export function variadic(apply: (values: readonly Operand[], context: OperatorContext) => Operand): Operator {
  return ranged(0, Infinity, apply);
}

/** How an operator with named arguments answers a malformed operand; each code is MongoDB's own. */
export interface NamedArguments {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  /** The operand is no object. */
  readonly notAnObject?: number;
  readonly unknownArgument?: number;
  /** A required argument is left out: one code for all, or one for each. */
  readonly missingArgument?: number | Readonly<Record<string, number>>;
}

/** Checks an operand of named arguments, such as `{ input, cond, as }`, and gives it back as a document. */
export function readNamed(operand: Value, name: string, expected: NamedArguments): Doc {
  const { required, optional = [], notAnObject = 9, unknownArgument = 9, missingArgument = 9 } = expected;
  if (!isDoc(operand)) throw new MongoError(notAnObject, `${name} only supports an object as its argument`);
  for (const key of operand.keys()) {
    if (!required.includes(key) && !optional.includes(key)) {
      throw new MongoError(unknownArgument, `Unrecognized parameter to ${name}: ${key}`);
    }
  }
  for (const key of required) {
    if (!operand.has(key)) {
      const code = typeof missingArgument === 'number' ? missingArgument : (missingArgument[key] ?? 9);
      throw new MongoError(code, `Missing '${key}' parameter to ${name}`);
    }
  }
  return operand;
}

/** An operator whose operand names its arguments; `apply` gets their values by name, absent ones as missing. */
export function named<Name extends string>(
  expected: NamedArguments & { readonly required: readonly Name[]; readonly optional?: readonly Name[] },
  apply: (values: Readonly<Record<Name, Operand>>, context: OperatorContext, given: Doc) => Operand,
): Operator {
  return (operand, context) => {
    const given = readNamed(operand, context.name, expected);
    const parts = [...given].map(([key, source]) => [key, context.compile(source)] as const);
    return folded(
      parts.map(([, part]) => part),
      (root, variables) => {
        const values: Record<string, Operand> = {};
        for (const [key, part] of parts) values[key] = part.evaluate(root, variables);
        return apply(values as Record<Name, Operand>, context, given);
      },
    );
  };
}

/** Refuses the name of a user variable that MongoDB would refuse to bind. */
export function checkVariableName(name: string): void {
  if (name !== 'CURRENT') checkNameStartingWith(/[a-z]/, name);
}

/** Refuses the name of a variable that MongoDB would refuse to read, whether or not it is bound. */
export function checkVariableRead(name: string): void {
  checkNameStartingWith(/[A-Za-z]/, name);
}

function checkNameStartingWith(start: RegExp, name: string): void {
  if (name === '') throw mongoError('FailedToParse', 'empty variable names are not allowed');
  const [first = ''] = name;
  if (!start.test(first) && first.charCodeAt(0) < 128) {
    throw mongoError('FailedToParse', `'${name}' starts with an invalid character for a user variable name`);
  }
  for (const character of name) {
    if (!/[A-Za-z0-9_]/.test(character) && character.charCodeAt(0) < 128) {
      throw mongoError('FailedToParse', `'${name}' contains an invalid character for a variable name: '${character}'`);
    }
  }
}
