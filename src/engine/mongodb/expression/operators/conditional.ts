import { MongoError } from '../../error.js';
import { isArray, isDoc, isNullish } from '../../value/value.js';
import { folded } from '../compiled.js';
import { argumentsOf, type Operator, type OperatorTable } from '../operator.js';
import { isTrue } from '../truth.js';

const branchCodes = { if: 17080, then: 17081, else: 17082 };

const cond: Operator = (operand, context) => {
  let sources;
  if (isDoc(operand)) {
    for (const key of operand.keys()) {
      if (!(key in branchCodes)) throw new MongoError(17083, `Unrecognized parameter to $cond: ${key}`);
    }
    sources = Object.entries(branchCodes).map(([key, code]) => {
      const source = operand.get(key);
      if (source === undefined) throw new MongoError(code, `Missing '${key}' parameter to $cond`);
      return source;
    });
  } else {
    sources = argumentsOf(operand);
    if (sources.length !== 3) {
      throw new MongoError(
        16020,
        `Expression $cond takes exactly 3 arguments. ${String(sources.length)} were passed in.`,
      );
    }
  }
  const parts = sources.map((source) => context.compile(source));
  const [test, then, otherwise] = parts.map((part) => part.evaluate);
  if (test === undefined || then === undefined || otherwise === undefined) return folded([], () => undefined);
  return folded(parts, (root, variables) =>
    isTrue(test(root, variables)) ? then(root, variables) : otherwise(root, variables),
  );
};

const ifNull: Operator = (operand, context) => {
  const sources = argumentsOf(operand);
  if (sources.length < 2) {
    throw new MongoError(1257300, `$ifNull needs at least two arguments, had: ${String(sources.length)}`);
  }
  const parts = sources.map((source) => context.compile(source));
  return folded(parts, (root, variables) => {
    let value;
    for (const part of parts) {
      value = part.evaluate(root, variables);
      if (!isNullish(value)) return value;
    }
    return value;
  });
};

const switchCase: Operator = (operand, context) => {
  if (!isDoc(operand)) throw new MongoError(40060, '$switch requires an object as an argument');
  for (const key of operand.keys()) {
    if (key !== 'branches' && key !== 'default') {
      throw new MongoError(40067, `$switch found an unknown argument: ${key}`);
    }
  }
  const given = operand.get('branches') ?? [];
  if (!isArray(given)) throw new MongoError(40061, "$switch expected an array for 'branches'");
  const branches = given.map((branch) => {
    if (!isDoc(branch)) throw new MongoError(40062, '$switch expected each branch to be an object');
    for (const key of branch.keys()) {
      if (key !== 'case' && key !== 'then') {
        throw new MongoError(40063, `$switch found an unknown argument to a branch: ${key}`);
      }
    }
    const when = branch.get('case');
    const then = branch.get('then');
    if (when === undefined) throw new MongoError(40064, "$switch requires each branch have a 'case' expression");
    if (then === undefined) throw new MongoError(40065, "$switch requires each branch have a 'then' expression");
    return { when: context.compile(when), then: context.compile(then) };
  });
  if (branches.length === 0) throw new MongoError(40068, '$switch requires at least one branch');
  const otherwise = operand.get('default');
  const fallback = otherwise === undefined ? undefined : context.compile(otherwise);
  const parts = [...branches.flatMap(({ when, then }) => [when, then]), ...(fallback === undefined ? [] : [fallback])];
  return folded(parts, (root, variables) => {
    for (const { when, then } of branches) {
      if (isTrue(when.evaluate(root, variables))) return then.evaluate(root, variables);
    }
    if (fallback !== undefined) return fallback.evaluate(root, variables);
    throw new MongoError(40066, '$switch could not find a matching branch for an input, and no default was specified.');
  });
};

export const conditional: OperatorTable = { $cond: cond, $ifNull: ifNull, $switch: switchCase };
