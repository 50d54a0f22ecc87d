import type { Json } from '../value/json.js';
import type { Moving } from './changed-object.js';
import { type Target, before, existsBefore } from './changed-target.js';
import { type LiftKeyword, allowsType, ignores, liftByKeyword, unknown } from './lift-shape.js';
import { type Shape, every, some } from './shape-algebra.js';

const types = ['int', 'long', 'double', 'decimal'] as const;

/**
 * A number to which a whole number was added, of a BSON type or one of DynamoDB's. DynamoDB's sums are exact, and so are those of ints and
 * longs; a sum with a double or a decimal is rounded, which keeps to a whole bound that the exact sum keeps to.
 */
export function increasedNumber(
  path: readonly string[],
  by: number,
  byType: 'int' | 'long' | 'double' | 'N',
  moving: Moving,
): Target {
  const inexact: Shape = byType !== 'N' && { bsonType: ['double', 'decimal'] };
  const exact: Shape = byType === 'N' || { bsonType: ['int', 'long'] };
  const shifted = (bound: Json): number | undefined => {
    const whole = typeof bound === 'number' && Number.isSafeInteger(bound) ? bound - by : undefined;
    return whole !== undefined && Number.isSafeInteger(whole) ? whole : undefined;
  };
  const old = (shape: Shape): Shape => before(path, shape);
  const oldIf = (shape: Shape): Shape => (typeof shape === 'boolean' ? shape : old(shape));
  const keyword: LiftKeyword = (name, operand, _schema, under) => {
    if (ignores(name, 'number')) return true;
    switch (name) {
      case 'type':
        return some([
          allowsType(operand, 'number'),
          byType === 'N' && allowsType(operand, 'integer') && old({ type: 'integer' }),
        ]);
      case 'dynamoType':
        return allowsType(operand, 'N');
      case 'bsonType':
        return some(
          types
            .filter((type) => byType !== 'N' && allowsSum(operand, type, byType))
            .map((type) => old({ bsonType: type })),
        );
      case 'minimum':
      case 'maximum': {
        const bound = shifted(operand);
        if (bound === undefined) return unknown(under);
        return under ? old({ [name]: bound }) : some([oldIf(inexact), old({ [name]: bound })]);
      }
      case 'exclusiveMinimum':
      case 'exclusiveMaximum': {
        const bound = shifted(operand);
        if (bound === undefined) return unknown(under);
        return under ? every([oldIf(exact), old({ [name]: bound })]) : some([oldIf(inexact), old({ [name]: bound })]);
      }
      case 'multipleOf': {
        const isWhole = typeof operand === 'number' && Number.isSafeInteger(operand) && by % operand === 0;
        if (!isWhole) return unknown(under);
        return under
          ? every([oldIf(exact), old({ multipleOf: operand })])
          : some([oldIf(inexact), old({ multipleOf: operand })]);
      }
      case 'const':
      case 'enum': {
        const values = (name === 'const' ? [operand] : (operand as readonly Json[])).map(shifted);
        const known = values.filter((value) => value !== undefined);
        const equal: Shape = known.length > 0 && old({ enum: known });
        return under ? every([oldIf(exact), equal]) : some([oldIf(inexact), values.length > known.length, equal]);
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
