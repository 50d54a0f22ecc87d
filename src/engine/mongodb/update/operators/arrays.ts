import { BSONRegExp } from 'bson';
import { mongoError } from '../../error.js';
import { compileFilter } from '../../filter/compile.js';
import type { Path } from '../../filter/node.js';
import { isPathOperator } from '../../filter/field-operators.js';
import { exactLong } from '../../value/arithmetic.js';
import { compare } from '../../value/compare.js';
import { equalityKey } from '../../value/key.js';
import { print } from '../../value/print.js';
import { isArray, isDoc, isNumber, kindOf, type Doc, type Value } from '../../value/value.js';
import type { Placed } from '../tree.js';
import { never } from '../node.js';
import { creating, culling, type OperatorContext } from './operator.js';

export function addToSet(path: Path, operand: Value, { strings }: OperatorContext): readonly Placed[] {
  const values = eachOf(operand);
  return creating(path, (current, _situation, where) => {
    if (current !== undefined && !isArray(current)) {
      throw mongoError(
        'BadValue',
        `Cannot apply $addToSet to non-array field. Field named '${where.split('.').at(-1) ?? ''}' has non-array type ${kindOf(current)}`,
      );
    }
    const items = [...(current ?? [])];
    const known = new Set(items.map((item) => equalityKey(item, strings?.fold)));
    for (const value of values) {
      const key = equalityKey(value, strings?.fold);
      if (known.has(key)) continue;
      known.add(key);
      items.push(value);
    }
    return current !== undefined && items.length === current.length ? current : items;
  });
}

function eachOf(operand: Value): readonly Value[] {
  if (!isDoc(operand)) return [operand];
  const [first] = operand.keys();
  if (first !== '$each') return [operand];
  const each = operand.get('$each') ?? null;
  if (!isArray(each)) {
    throw mongoError(
      'TypeMismatch',
      `The argument to $each in $addToSet must be an array but it was of type ${kindOf(each)}`,
    );
  }
  if (operand.size > 1) {
    throw mongoError('BadValue', `Found unexpected fields after $each in $addToSet: ${print(operand)}`);
  }
  return each;
}

export function pop(path: Path, operand: Value): readonly Placed[] {
  const end = isNumber(operand) ? exactLong(operand) : undefined;
  if (!isNumber(operand))
    throw mongoError('FailedToParse', `Expected a number in: ${path.join('.')}: ${print(operand)}`);
  if (end !== 1n && end !== -1n) throw mongoError('FailedToParse', `$pop expects 1 or -1, found: ${print(operand)}`);
  return [
    {
      path,
      leaf: {
        kind: 'leaf',
        toleratesBlockedPath: never,
        apply: (current, _situation, where) => {
          if (current === undefined) return undefined;
          if (!isArray(current)) {
            throw mongoError(
              'TypeMismatch',
              `Path '${where}' contains an element of non-array type '${kindOf(current)}'`,
            );
          }
          return end === 1n ? current.slice(0, -1) : current.slice(1);
        },
      },
    },
  ];
}

export function pull(path: Path, operand: Value, context: OperatorContext): readonly Placed[] {
  return removing(path, elementCondition(operand, context));
}

export function pullAll(path: Path, operand: Value, { strings }: OperatorContext): readonly Placed[] {
  if (!isArray(operand)) {
    throw mongoError('BadValue', `$pullAll requires an array argument but was given a ${kindOf(operand)}`);
  }
  const keys = new Set(operand.map((value) => equalityKey(value, strings?.fold)));
  return removing(path, (element) => keys.has(equalityKey(element, strings?.fold)));
}

function removing(path: Path, isDoomed: (element: Value) => boolean): readonly Placed[] {
  return culling(path, (current) => {
    if (!isArray(current)) throw mongoError('BadValue', 'Cannot apply $pull to a non-array value');
    const kept = current.filter((element) => !isDoomed(element));
    return kept.length === current.length ? current : kept;
  });
}

/** Operators judge the element, a document of plain fields judges documents by those, any other value is compared. */
function elementCondition(operand: Value, context: OperatorContext): (element: Value) => boolean {
  if (isDoc(operand) && !isPathOperator(firstName(operand))) {
    const filter = compileFilter(operand, context);
    return (element) => isDoc(element) && filter.matches(element, context.variables);
  }
  if (isDoc(operand) || operand instanceof BSONRegExp) {
    const filter = compileFilter(new Map([['', operand]]), context);
    return (element) => filter.matches(new Map([['', element]]), context.variables);
  }
  return (element) => compare(element, operand, context.strings?.order) === 0;
}

function firstName(document: Doc): string {
  const [first = ''] = document.keys();
  return first;
}
