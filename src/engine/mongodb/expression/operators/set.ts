import { MongoError } from '../../error.js';
import { isArray, isNullish, kindOrMissing, type Value } from '../../value/value.js';
import { binary, ranged, variadic, type OperatorContext, type OperatorTable } from '../operator.js';
import type { ExpressionScope } from '../scope.js';

type Operand = Value | undefined;

function arrayOf(value: Operand, code: number, name: string): readonly Value[] {
  if (!isArray(value)) {
    throw new MongoError(
      code,
      `All operands of ${name} must be arrays. One argument is of type: ${kindOrMissing(value)}`,
    );
  }
  return value;
}

/** The distinct values, each by its first occurrence. */
function distinct(values: readonly Value[], { keyOf }: ExpressionScope): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const value of values) {
    const key = keyOf(value);
    if (!found.has(key)) found.set(key, value);
  }
  return found;
}

/** MongoDB leaves the order of unions and intersections open and in practice gives them sorted. */
function sorted(values: Iterable<Value>, { compare }: ExpressionScope): readonly Value[] {
  return [...values].sort(compare);
}

function difference(left: Operand, right: Operand, { name, scope }: OperatorContext): Operand {
  if (isNullish(left) || isNullish(right)) return null;
  const kept = arrayOf(left, 17048, name);
  const removed = distinct(arrayOf(right, 17049, name), scope);
  return [...distinct(kept, scope)].filter(([key]) => !removed.has(key)).map(([, value]) => value);
}

function intersection(values: readonly Operand[], { name, scope }: OperatorContext): Operand {
  if (values.some(isNullish)) return null;
  const [first, ...others] = values.map((value) => distinct(arrayOf(value, 17047, name), scope));
  if (first === undefined) return [];
  const common = [...first].filter(([key]) => others.every((other) => other.has(key)));
  return sorted(
    common.map(([, value]) => value),
    scope,
  );
}

function union(values: readonly Operand[], { name, scope }: OperatorContext): Operand {
  if (values.some(isNullish)) return null;
  const all = values.flatMap((value) => arrayOf(value, 17043, name));
  return sorted(distinct(all, scope).values(), scope);
}

function equals(values: readonly Operand[], { name, scope }: OperatorContext): Operand {
  const [first, ...others] = values.map((value) => distinct(arrayOf(value, 17044, name), scope));
  return others.every((other) => other.size === first?.size && [...other.keys()].every((key) => first.has(key)));
}

export const set: OperatorTable = {
  $setDifference: binary(difference),
  $setEquals: (operand, context) => {
    if (!isArray(operand) || operand.length < 2) {
      throw new MongoError(
        17045,
        '$setEquals needs at least two arguments had: ' + String(isArray(operand) ? operand.length : 1),
      );
    }
    return ranged(2, Infinity, equals)(operand, context);
  },
  $setIntersection: variadic(intersection),
  $setIsSubset: binary((left, right, { name, scope }) => {
    const inner = distinct(arrayOf(left, 17046, name), scope);
    const outer = distinct(arrayOf(right, 17042, name), scope);
    return [...inner.keys()].every((key) => outer.has(key));
  }),
  $setUnion: variadic(union),
};
