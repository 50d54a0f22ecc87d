import { mongoError } from '../../error.js';
import type { Path } from '../../filter/node.js';
import { compileSort, sortDirection } from '../../sort/compile.js';
import { exactLong } from '../../value/arithmetic.js';
import { compare } from '../../value/compare.js';
import { isArray, isDoc, isNumber, kindOf, type Value } from '../../value/value.js';
import type { Placed } from '../tree.js';
import { creating, idText, type OperatorContext } from './operator.js';

interface PushPlan {
  readonly values: readonly Value[];
  readonly position: number | undefined;
  readonly slice: number | undefined;
  readonly sort: ((items: readonly Value[]) => readonly Value[]) | undefined;
}

const clauses = new Set(['$each', '$slice', '$sort', '$position']);

export function push(path: Path, operand: Value, context: OperatorContext): readonly Placed[] {
  const plan = pushPlan(operand, context);
  return creating(path, (current, { root }, where) => {
    if (current !== undefined && !isArray(current)) {
      throw mongoError(
        'BadValue',
        `The field '${where}' must be an array but is of type ${kindOf(current)} in document ${idText(root)}`,
      );
    }
    const before = current ?? [];
    const at = plan.position === undefined ? before.length : insertionPoint(plan.position, before.length);
    const joined = [...before.slice(0, at), ...plan.values, ...before.slice(at)];
    const sorted = plan.sort === undefined ? joined : plan.sort(joined);
    if (plan.slice === undefined) return sorted;
    return plan.slice < 0 ? sorted.slice(plan.slice) : sorted.slice(0, plan.slice);
  });
}

function insertionPoint(position: number, length: number): number {
  return position < 0 ? Math.max(0, length + position) : Math.min(position, length);
}

function pushPlan(operand: Value, context: OperatorContext): PushPlan {
  if (!isDoc(operand) || !operand.has('$each')) {
    return { values: [operand], position: undefined, slice: undefined, sort: undefined };
  }
  for (const name of operand.keys()) {
    if (!clauses.has(name)) throw mongoError('BadValue', `Unrecognized clause in $push: ${name}`);
  }
  const each = operand.get('$each') ?? null;
  if (!isArray(each)) {
    throw mongoError('BadValue', `The argument to $each in $push must be an array but it was of type: ${kindOf(each)}`);
  }
  return {
    values: each,
    position: wholeClause('$position', operand.get('$position')),
    slice: wholeClause('$slice', operand.get('$slice')),
    sort: sortClause(operand.get('$sort'), context),
  };
}

function wholeClause(name: string, value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  const whole = isNumber(value) ? exactLong(value) : undefined;
  if (whole !== undefined) return Number(whole);
  throw mongoError('BadValue', `The value for ${name} must be an integer value but was given type: ${kindOf(value)}`);
}

/** What lies at a path through documents; null where there is nothing. Arrays count as they are. */
function valueAt(item: Value, path: Path): Value {
  let value: Value | undefined = item;
  for (const part of path) value = isDoc(value) ? value.get(part) : undefined;
  return value ?? null;
}

function sortClause(clause: Value | undefined, { strings }: OperatorContext): PushPlan['sort'] {
  if (clause === undefined) return undefined;
  if (isNumber(clause)) {
    const whole = exactLong(clause);
    if (whole !== 1n && whole !== -1n) {
      throw mongoError('BadValue', 'The $sort element value must be either 1 or -1');
    }
    const direction = Number(whole);
    return (items) => [...items].sort((left, right) => direction * compare(left, right, strings?.order));
  }
  if (!isDoc(clause)) {
    throw mongoError(
      'BadValue',
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  if (clause.size === 0) throw mongoError('BadValue', 'The $sort pattern is empty when it should be a set of fields.');
  for (const [name, direction] of clause) {
    if (!isNumber(direction)) throw mongoError('BadValue', 'The $sort element value must be either 1 or -1');
    if (name === '') throw mongoError('BadValue', 'The $sort field cannot be empty');
    if (name.split('.').includes('')) {
      throw mongoError('BadValue', `The $sort field is a dotted field but has an empty part: ${name}`);
    }
    sortDirection(direction);
  }
  const sort = compileSort(clause, strings);
  return (items) =>
    items
      .map((item) => ({ item, key: sort.parts.map(({ path }) => valueAt(item, path)) }))
      .sort((left, right) => sort.compareKeys(left.key, right.key))
      .map(({ item }) => item);
}
