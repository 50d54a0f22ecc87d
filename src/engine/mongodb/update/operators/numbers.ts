import { Decimal128, Int32 } from 'bson';
import { mongoError } from '../../error.js';
import type { Path } from '../../filter/node.js';
import { addOrOverflow, multiplyOrOverflow } from '../../value/arithmetic.js';
import { print } from '../../value/print.js';
import { int, isDoc, isNumber, kindOf, type NumberValue, type Value } from '../../value/value.js';
import type { Placed } from '../tree.js';
import { creating, idText } from './operator.js';

export function inc(path: Path, operand: Value): readonly Placed[] {
  return arithmetic('$inc', 'increment', path, operand, addOrOverflow, (value) => value);
}

/** A missing field becomes a zero of the operand's type. */
export function mul(path: Path, operand: Value): readonly Placed[] {
  return arithmetic('$mul', 'multiply', path, operand, multiplyOrOverflow, zeroLike);
}

function zeroLike(value: NumberValue): NumberValue {
  if (value instanceof Int32) return int(0);
  if (value instanceof Decimal128) return Decimal128.fromString('0');
  return typeof value === 'bigint' ? 0n : 0;
}

function arithmetic(
  name: string,
  verb: string,
  path: Path,
  operand: Value,
  combine: (left: NumberValue, right: NumberValue) => NumberValue | undefined,
  start: (operand: NumberValue) => NumberValue,
): readonly Placed[] {
  if (!isNumber(operand)) {
    throw mongoError(
      'TypeMismatch',
      `Cannot ${verb} with non-numeric argument: {${path.join('.')}: ${print(operand)}}`,
    );
  }
  return creating(path, (current, { root }, where) => {
    if (current === undefined) return start(operand);
    if (!isNumber(current)) {
      throw mongoError(
        'TypeMismatch',
        `Cannot apply ${name} to a value of non-numeric type. ${idText(root)} has the field '${where.split('.').at(-1) ?? ''}' ` +
          `of non-numeric type ${kindOf(current)}`,
      );
    }
    const result = combine(current, operand);
    if (result !== undefined) return result;
    throw mongoError(
      'BadValue',
      `Failed to apply ${name} operations to current value ((NumberLong)${print(current)}) for document ${idText(root)}`,
    );
  });
}

type BitOperation = (left: bigint, right: bigint) => bigint;

const bitOperations: ReadonlyMap<string, BitOperation> = new Map<string, BitOperation>([
  ['and', (left, right) => left & right],
  ['or', (left, right) => left | right],
  ['xor', (left, right) => left ^ right],
]);

export function bit(path: Path, operand: Value): readonly Placed[] {
  const steps = bitSteps(operand);
  return creating(path, (current = int(0), { root }, where) => {
    if (!(current instanceof Int32) && typeof current !== 'bigint') {
      throw mongoError(
        'BadValue',
        `Cannot apply $bit to a value of non-integral type.${idText(root).slice(1, -1)} has the field ` +
          `${where.split('.').at(-1) ?? ''} of non-integer type ${kindOf(current)}`,
      );
    }
    return steps.reduce<Int32 | bigint>((value, [operation, argument]) => {
      const result = operation(whole(value), whole(argument));
      return value instanceof Int32 && argument instanceof Int32 ? int(Number(result)) : result;
    }, current);
  });
}

function whole(value: Int32 | bigint): bigint {
  return typeof value === 'bigint' ? value : BigInt(value.value);
}

function bitSteps(operand: Value): readonly (readonly [BitOperation, Int32 | bigint])[] {
  if (!isDoc(operand)) {
    throw mongoError(
      'BadValue',
      `The $bit modifier is not compatible with a ${kindOf(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  if (operand.size === 0) {
    throw mongoError(
      'BadValue',
      'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
    );
  }
  return [...operand].map(([name, argument]) => {
    const operation = bitOperations.get(name);
    if (operation === undefined) {
      throw mongoError(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${print(argument)}}`,
      );
    }
    if (!(argument instanceof Int32) && typeof argument !== 'bigint') {
      throw mongoError(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); a '${kindOf(argument)}' is not supported here: {${name}: ${print(argument)}}`,
      );
    }
    return [operation, argument];
  });
}
