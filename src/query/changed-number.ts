import type { Json } from '../value/json.js';
import type { Moving } from './changed-object.js';
import { type Target, before, existsBefore } from './changed-target.js';
import { type LiftKeyword, allowsType, ignores, liftByKeyword, unknown } from './lift-shape.js';
import { type Shape, every, some } from './shape-algebra.js';

const inexact: Shape = { bsonType: ['double', 'decimal'] };
const exact: Shape = { bsonType: ['int', 'long'] };
const types = ['int', 'long', 'double', 'decimal'] as const;

/**
 * A number to which a whole number of the given type was added. Sums of ints and longs are exact; a sum with a double or a decimal is rounded,
 * which keeps to a whole bound that the exact sum keeps to.
 */
export function increasedNumber(
  path: readonly string[],
  by: number,
  byType: 'int' | 'long' | 'double',
  moving: Moving,
): Target {
  const shifted = (bound: Json): number | undefined => {
    const whole = typeof bound === 'number' && Number.isSafeInteger(bound) ? bound - by : undefined;
    return whole !== undefined && Number.isSafeInteger(whole) ? whole : undefined;
  };
  const old = (shape: Shape): Shape => before(path, shape);
  const keyword: LiftKeyword = (name, operand, _schema, under) => {
    if (ignores(name, 'number')) return true;
    switch (name) {
      case 'type':
        return allowsType(operand, 'number');
      case 'bsonType':
        return some(types.filter((type) => allowsSum(operand, type, byType)).map((type) => old({ bsonType: type })));
      case 'minimum':
      case 'maximum': {
        const bound = shifted(operand);
        if (bound === undefined) return unknown(under);
        return under ? old({ [name]: bound }) : some([old(inexact), old({ [name]: bound })]);
      }
      case 'exclusiveMinimum':
      case 'exclusiveMaximum': {
        const bound = shifted(operand);
        if (bound === undefined) return unknown(under);
        return under ? every([old(exact), old({ [name]: bound })]) : some([old(inexact), old({ [name]: bound })]);
      }
      case 'multipleOf': {
        const isWhole = typeof operand === 'number' && Number.isSafeInteger(operand) && by % operand === 0;
        if (!isWhole) return unknown(under);
        return under
          ? every([old(exact), old({ multipleOf: operand })])
          : some([old(inexact), old({ multipleOf: operand })]);
      }
      case 'const':
      case 'enum': {
        const values = (name === 'const' ? [operand] : (operand as readonly Json[])).map(shifted);
        const known = values.filter((value) => value !== undefined);
        const equal: Shape = known.length > 0 && old({ enum: known });
        return under ? every([old(exact), equal]) : some([old(inexact), values.length > known.length, equal]);
      }
      default:
        return unknown(under);
    }
  };
  return { present: existsBefore(path), lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}

/** Whether the sum of a number of one type and one of another is of a type that is allowed. */
function allowsSum(operand: Json, type: (typeof types)[number], byType: 'int' | 'long' | 'double'): boolean {
  return allowsType(operand, 'number') || allowsType(operand, sumType(type, byType));
}

/** The type of a sum that does not overflow: the wider of the two. */
export function sumType(left: string, right: string): string {
  return types[Math.max(...[left, right].map((type) => types.findIndex((name) => name === type)))] ?? 'double';
}
