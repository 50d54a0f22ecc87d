import { type Json, isJsonObject } from '../value/json.js';
import { specialNumber } from './literal.js';
import type { Shape } from './shape-algebra.js';

/** The types of BSON's numbers, and the one of DynamoDB's. */
export type NumberType = 'int' | 'long' | 'double' | 'decimal' | 'N';

export const bsonNumbers = ['int', 'long', 'double', 'decimal'] as const;

/** What is known of a number that changes another one. */
export interface NumberOperand {
  readonly type: NumberType;
  /** Whole numbers below and above it, or infinities; where one is finite, it is not NaN. */
  readonly least: number;
  readonly greatest: number;
  readonly isZero: 'never' | 'perhaps';
  /** A whole number that it is a multiple of. */
  readonly step: number | undefined;
}

/** One kind of number that a value can be. */
export interface OperandCase {
  /** The values of this kind. */
  readonly when: Shape;
  readonly operand: NumberOperand;
}

/**
 * Beyond this, sums are not known exactly enough: MongoDB reads a double as a decimal of 15 digits, and doubles beyond
 * 2^53 are not all whole numbers.
 */
export const greatestWhole = 999_999_999_999_999;

/** The greatest whole number that is not above, and the least one that is not below; infinities where they are too large. */
export function wholeBelow(value: number): number {
  const whole = Math.floor(value);
  return Number.isNaN(whole) || whole < -greatestWhole ? -Infinity : Math.min(whole, greatestWhole);
}

export function wholeAbove(value: number): number {
  return 0 - wholeBelow(-value);
}

/** The operand that a literal is; undefined when it is no finite number. */
export function operandOfLiteral(literal: Json, store: 'mongodb' | 'dynamodb'): NumberOperand | undefined {
  const written = writtenNumber(literal, store);
  if (written === undefined || specialNumber(literal) !== undefined) return undefined;
  const value = Number(written.text);
  if (!Number.isFinite(value)) return undefined;
  // Number() rounds: what is not plainly whole may lie on either side of the number it became.
  const isWhole = Number.isSafeInteger(value) && /^[+-]?\d+(?:\.0+)?$/u.test(written.text);
  const [least, greatest] = isWhole
    ? [wholeBelow(value), wholeAbove(value)]
    : [wholeBelow(beside(value, -1)), wholeAbove(beside(value, 1))];
  const sign = written.text.startsWith('-') ? -1 : 1;
  return {
    type: written.type,
    least: sign > 0 ? Math.max(least, 0) : least,
    greatest: sign < 0 ? Math.min(greatest, 0) : greatest,
    isZero: /[1-9]/u.test(written.text.replace(/[eE].*$/u, '')) ? 'never' : 'perhaps',
    step: isWhole && Math.abs(value) <= greatestWhole ? Math.abs(value) : undefined,
  };
}

/** A number a little on one side, so that a bound stays true of what was rounded. */
function beside(value: number, side: 1 | -1): number {
  return value + side * Math.abs(value) * Number.EPSILON;
}

function writtenNumber(
  literal: Json,
  store: 'mongodb' | 'dynamodb',
): { readonly text: string; readonly type: NumberType } | undefined {
  if (typeof literal === 'number') {
    if (store === 'dynamodb') return { text: String(literal), type: 'N' };
    const isWhole = Number.isSafeInteger(literal) && !Object.is(literal, -0);
    // Beyond 32 bits, drivers differ; a long is what keeps such a number whole.
    return { text: String(literal), type: !isWhole ? 'double' : Math.abs(literal) <= 2_147_483_647 ? 'int' : 'long' };
  }
  if (!isJsonObject(literal)) return undefined;
  if (store === 'dynamodb') {
    const typed = literal['$dynamo'];
    const digits = isJsonObject(typed) ? typed['N'] : undefined;
    return typeof digits === 'string' ? { text: digits, type: 'N' } : undefined;
  }
  const [wrapper = '', text] = Object.entries(literal)[0] ?? [];
  const type = bsonNumbers.find((name) => wrapper.toLowerCase() === `$number${name}`);
  return type !== undefined && typeof text === 'string' ? { text, type } : undefined;
}

/**
 * The kinds of number among the values of a shape, each with bounds that hold of all of them. What the shape says beyond
 * types, bounds and constants is left out, which only makes the bounds wider.
 */
export function operandsOfShape(shape: Shape, store: 'mongodb' | 'dynamodb'): readonly OperandCase[] {
  const least = Math.max(...boundsOf(shape, ['minimum', 'exclusiveMinimum'], store, (each) => each.least), -Infinity);
  const greatest = Math.min(
    ...boundsOf(shape, ['maximum', 'exclusiveMaximum'], store, (each) => each.greatest),
    Infinity,
  );
  const isZero = least > 0 || greatest < 0 || excludesZero(shape) ? 'never' : 'perhaps';
  const step = stepOf(shape);
  if (store === 'dynamodb')
    return [{ when: { type: 'number' }, operand: { type: 'N', least, greatest, isZero, step } }];
  return bsonNumbers.map((type) => ({
    when: { bsonType: type },
    operand: {
      type,
      least: type === 'int' ? Math.max(least, -2_147_483_648) : least,
      greatest: type === 'int' ? Math.min(greatest, 2_147_483_647) : greatest,
      isZero,
      step,
    },
  }));
}

/** The bounds that a shape sets for numbers on one side, and each end of its constants. */
function boundsOf(
  shape: Shape,
  keywords: readonly string[],
  store: 'mongodb' | 'dynamodb',
  end: (operand: NumberOperand) => number,
): readonly number[] {
  return partsOf(shape).flatMap((part) => {
    const bounds = keywords.flatMap((keyword) => {
      const bound = part[keyword] === undefined ? undefined : operandOfLiteral(part[keyword], store);
      return bound === undefined ? [] : [end(bound)];
    });
    const constants = constantsOf(part)?.map((constant) => operandOfLiteral(constant, store));
    if (constants === undefined) return bounds;
    const ends = constants.flatMap((each) => (each === undefined ? [] : [end(each)]));
    // A constant that is no finite number leaves the others without an end in common.
    const isKnown = ends.length > 0 && ends.length === constants.length;
    const isLeast = keywords.includes('minimum');
    return isKnown ? [...bounds, isLeast ? Math.min(...ends) : Math.max(...ends)] : bounds;
  });
}

function excludesZero(shape: Shape): boolean {
  return partsOf(shape).some(
    (part) =>
      part['exclusiveMinimum'] === 0 ||
      part['exclusiveMaximum'] === 0 ||
      (constantsOf(part)?.every((each) => typeof each === 'number' && each !== 0) ?? false),
  );
}

function stepOf(shape: Shape): number | undefined {
  const steps = partsOf(shape).flatMap((part) => {
    const step = part['multipleOf'];
    if (typeof step === 'number' && Number.isSafeInteger(step) && step <= greatestWhole) return [step];
    return part['type'] === 'integer' || part['bsonType'] === 'int' || part['bsonType'] === 'long' ? [1] : [];
  });
  return steps.length === 0 ? undefined : Math.max(...steps);
}

function constantsOf(part: { readonly [keyword: string]: Json }): readonly Json[] | undefined {
  if (Object.hasOwn(part, 'const')) return [part['const'] ?? null];
  return Array.isArray(part['enum']) ? (part['enum'] as readonly Json[]) : undefined;
}

/** The shape and what stands beside it in `allOf`, each of which holds of every value. */
function partsOf(shape: Shape): readonly { readonly [keyword: string]: Json }[] {
  if (typeof shape === 'boolean') return [];
  const beside = Array.isArray(shape['allOf']) ? (shape['allOf'] as readonly Shape[]) : [];
  return [shape, ...beside.flatMap(partsOf)];
}

/** The operand with its sign turned. */
export function negative(operand: NumberOperand): NumberOperand {
  return { ...operand, least: 0 - operand.greatest, greatest: 0 - operand.least };
}
