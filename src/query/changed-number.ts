import type { Json } from '../value/json.js';
import type { Moving } from './changed-object.js';
import { type PathPart, type Target, before, existsBefore } from './changed-target.js';
import { type LiftKeyword, allowsType, ignores, liftByKeyword, unknown } from './lift-shape.js';
import {
  type NumberOperand,
  type NumberType,
  bsonNumbers,
  greatestWhole,
  operandOfLiteral,
  wholeAbove,
  wholeBelow,
} from './number-operand.js';
import { type Shape, every, some } from './shape-algebra.js';

/** A bound that is known of a result from elsewhere, such as a condition that compares the two numbers of a difference. */
export interface KnownLeast {
  readonly value: number;
  readonly isStrict: boolean;
}

/** Whether a bound follows from what is known. */
export function keepsLeast(known: KnownLeast | undefined, bound: number, isStrict: boolean): boolean {
  return known !== undefined && (known.value > bound || (known.value === bound && (known.isStrict || !isStrict)));
}

export interface Sum {
  /** Whether the number before is added or taken away from the operand. */
  readonly sign: 1 | -1;
  readonly operand: NumberOperand;
  readonly least?: KnownLeast | undefined;
}

/** What must hold of the number before so that the result has a bound; each answer may be as wide or as narrow as `under` says. */
interface Calculation {
  /** Whether the result is on or above the bound; below it, for the opposite side. */
  readonly bounded: (side: 1 | -1, bound: number, isStrict: boolean, under: boolean) => Shape;
  readonly multiple: (step: number, under: boolean) => Shape;
  readonly equal: (value: Json) => Shape | undefined;
}

/**
 * A number to which another was added, or which was taken away from it, of a BSON type or DynamoDB's. DynamoDB's sums are exact, and so
 * are those of ints and longs; a sum with a double or a decimal is rounded, which keeps to a whole bound that the exact sum keeps to.
 */
export function summedNumber(path: readonly PathPart[], { sign, operand, least }: Sum, moving: Moving): Target {
  const number = new NumberBefore(path, operand.type);
  const isConstant = operand.least === operand.greatest;
  return calculated(path, operand.type, moving, {
    bounded(side, bound, isStrict, under) {
      // The result is turned to the other side where an upper bound is meant.
      const lowest = side > 0 ? operand.least : -operand.greatest;
      const highest = side > 0 ? operand.greatest : -operand.least;
      const goal = side * bound;
      const turned = side * sign === 1 ? 1 : -1;
      if (!under) {
        const needed = wholeBelow(goal) - highest;
        if (!Number.isFinite(needed) || Math.abs(needed) > greatestWhole) return true;
        const isExact = isConstant && Number.isInteger(goal);
        return some([number.isInexact, number.bounded(turned, needed, isStrict && isExact)]);
      }
      if (side > 0 && keepsLeast(least, bound, isStrict)) return true;
      const needed = wholeAbove(goal) - lowest;
      const shifted: Shape =
        Number.isFinite(needed) &&
        Math.abs(needed) <= greatestWhole &&
        every([isStrict ? number.isExact : true, number.bounded(turned, needed, isStrict)]);
      // What only moves away from a bound that it keeps to keeps to it.
      const away: Shape =
        lowest >= 0 && turned === side && every([number.keepsType, number.bounded(turned, goal, isStrict)]);
      return some([shifted, away]);
    },
    multiple(step, under) {
      if (operand.step === undefined || operand.step % step !== 0) return unknown(under);
      return under
        ? every([number.isExact, number.holds({ multipleOf: step })])
        : some([number.isInexact, number.holds({ multipleOf: step })]);
    },
    equal(value) {
      const whole = operandOfLiteral(value, operand.type === 'N' ? 'dynamodb' : 'mongodb');
      if (!isConstant || operand.step === undefined || whole?.step === undefined) return undefined;
      const old = sign * (whole.least - operand.least);
      return Math.abs(old) <= greatestWhole ? number.holds({ const: old }) : undefined;
    },
  });
}

/** A number that was multiplied by another, in MongoDB. */
export function multipliedNumber(path: readonly PathPart[], operand: NumberOperand, moving: Moving): Target {
  const number = new NumberBefore(path, operand.type);
  const { least, greatest } = operand;
  /** What must hold of the number before so that its product with one number is on the right side of a bound. */
  const beyond = (side: 1 | -1, bound: number, isStrict: boolean, by: number): Shape => {
    const goal = side * bound;
    if (by === 0) return isStrict ? goal < 0 : goal <= 0;
    const needed = wholeAbove(wholeAbove(goal) / Math.abs(by));
    if (!Number.isFinite(needed)) return false;
    return number.bounded(side * by > 0 ? 1 : -1, needed, isStrict);
  };
  return calculated(path, operand.type, moving, {
    bounded(side, bound, isStrict, under) {
      if (!under) return true;
      const exact = isStrict ? number.isExact : true;
      // Infinity times zero is not a number.
      const finite = operand.isZero === 'never' ? true : number.isExact;
      if (Number.isFinite(least) && Number.isFinite(greatest)) {
        return every([exact, finite, ...[least, greatest].map((by) => beyond(side, bound, isStrict, by))]);
      }
      if (least < 0 || !Number.isFinite(least)) return false;
      // However great the other one is: a bound beyond zero needs the least product, any other only the right sign.
      if (side * bound > 0) return every([exact, beyond(side, bound, isStrict, least)]);
      const isWhole = operand.type === 'int' || operand.type === 'long';
      return every([exact, finite, isWhole, number.bounded(side, 0, isStrict), side * bound < 0 || !isStrict]);
    },
    multiple(step, under) {
      const isWhole = operand.type === 'int' || operand.type === 'long';
      if (!isWhole) return unknown(under);
      const kept = operand.step !== undefined && operand.step % step === 0 ? true : number.holds({ multipleOf: step });
      return under ? every([number.isExact, kept]) : unknown(under);
    },
    equal: () => undefined,
  });
}

/** A whole number of which bits were changed, in MongoDB. */
export function maskedNumber(
  path: readonly PathPart[],
  operation: 'and' | 'or' | 'xor',
  operand: NumberOperand,
  moving: Moving,
): Target {
  const number = new NumberBefore(path, operand.type);
  const natural = number.bounded(1, 0, false);
  return calculated(path, operand.type, moving, {
    bounded(side, bound, isStrict, under) {
      if (!under) return true;
      const isMask = operand.least >= 0;
      if (side > 0) {
        if (isStrict ? bound >= 0 : bound > 0) return false;
        return operation === 'and' ? some([isMask, natural]) : isMask && natural;
      }
      if (operation !== 'and') return false;
      const within = isStrict ? operand.greatest < bound : operand.greatest <= bound;
      return some([isMask && within, every([natural, number.bounded(-1, -bound, isStrict)])]);
    },
    multiple: (_step, under) => unknown(under),
    equal: () => undefined,
  });
}

/** The number before, as the combined value has it. */
class NumberBefore {
  /** Whether sums with it are rounded. */
  readonly isInexact: Shape;
  readonly isExact: Shape;
  /** Whether the result is of the same type. */
  readonly keepsType: Shape;

  constructor(
    readonly path: readonly PathPart[],
    byType: NumberType,
  ) {
    const rounds = byType === 'double' || byType === 'decimal';
    this.isInexact = byType === 'N' ? false : rounds ? true : this.holds({ bsonType: ['double', 'decimal'] });
    this.isExact = byType === 'N' ? true : rounds ? false : this.holds({ bsonType: ['int', 'long'] });
    this.keepsType =
      byType === 'N' || this.holds({ bsonType: bsonNumbers.filter((type) => sumType(type, byType) === type) });
  }

  holds(shape: Shape): Shape {
    return before(this.path, shape);
  }

  /** On or above the bound, or for the other side below its opposite. */
  bounded(side: 1 | -1, bound: number, isStrict: boolean): Shape {
    const keyword = side > 0 ? (isStrict ? 'exclusiveMinimum' : 'minimum') : isStrict ? 'exclusiveMaximum' : 'maximum';
    return this.holds({ [keyword]: bound === 0 ? 0 : side * bound });
  }
}

const bounds = {
  minimum: [1, false],
  exclusiveMinimum: [1, true],
  maximum: [-1, false],
  exclusiveMaximum: [-1, true],
} as const;

/** A number that was calculated from the one before, its type being the wider of the two. */
function calculated(path: readonly PathPart[], byType: NumberType, moving: Moving, calculation: Calculation): Target {
  const keyword: LiftKeyword = (name, operand, _schema, under) => {
    if (ignores(name, 'number')) return true;
    switch (name) {
      case 'type':
        return some([
          allowsType(operand, 'number'),
          byType === 'N' && allowsType(operand, 'integer') && calculation.multiple(1, under),
        ]);
      case 'dynamoType':
        return allowsType(operand, 'N');
      case 'bsonType':
        return some(
          bsonNumbers
            .filter(
              (type) => byType !== 'N' && (allowsType(operand, 'number') || allowsType(operand, sumType(type, byType))),
            )
            .map((type) => before(path, { bsonType: type })),
        );
      case 'minimum':
      case 'maximum':
      case 'exclusiveMinimum':
      case 'exclusiveMaximum': {
        if (typeof operand !== 'number' || Math.abs(operand) > greatestWhole) return unknown(under);
        const [side, isStrict] = bounds[name];
        return calculation.bounded(side, operand, isStrict, under);
      }
      case 'multipleOf':
        return Number.isSafeInteger(operand) ? calculation.multiple(operand as number, under) : unknown(under);
      case 'const':
      case 'enum': {
        const values = (name === 'const' ? [operand] : (operand as readonly Json[])).map(calculation.equal);
        const known = values.filter((value) => value !== undefined);
        const number = new NumberBefore(path, byType);
        return under
          ? every([number.isExact, some(known)])
          : some([number.isInexact, values.length > known.length, ...known]);
      }
      default:
        return unknown(under);
    }
  };
  return { present: existsBefore(path), lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}

/** The type of a sum that does not overflow: the wider of the two. */
export function sumType(left: NumberType, right: NumberType): NumberType {
  if (left === 'N' || right === 'N') return 'N';
  return bsonNumbers[Math.max(bsonNumbers.indexOf(left), bsonNumbers.indexOf(right))] ?? 'double';
}
