import { Decimal128 } from 'bson';
import { MongoError, mongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { dateUnitOf } from '../../expression/date/unit.js';
import { readNamed } from '../../expression/operator.js';
import {
  add,
  divide,
  exactLong,
  isZeroNumber,
  multiply,
  subtract,
  toDecimal,
  toDouble,
} from '../../value/arithmetic.js';
import { compare } from '../../value/compare.js';
import { writeDecimal } from '../../value/decimal.js';
import { int, isNullish, isNumber, kindOrMissing, type NumberValue, type Value } from '../../value/value.js';
import type { PipelineContext } from '../context.js';
import { extentOf, readWindow } from './bounds.js';
import type { SortInfo, WindowFunction } from './partition.js';

/** Window functions over a series: they carry values on, draw lines between them, or follow their trend. */
export type SeriesFunction = (
  operand: Value,
  window: Value | undefined,
  context: PipelineContext,
  sort: SortInfo | undefined,
) => WindowFunction;

function refuseWindow(name: string, window: Value | undefined): void {
  if (window !== undefined) throw mongoError('FailedToParse', `'window' field is not allowed in ${name}`);
}

/** The last value that is neither null nor missing. */
const locf: SeriesFunction = (operand, window, context) => {
  refuseWindow('$locf', window);
  const input = compileExpression(operand, context.scope).evaluate;
  return ({ documents, variables }) => {
    let last: Value = null;
    return documents.map((document) => {
      const value = input(document, variables);
      if (!isNullish(value)) last = value;
      return last;
    });
  };
};

/** Where a point lies: a number, or milliseconds for a date. */
function abscissa(value: Value | undefined): NumberValue {
  if (isNumber(value)) return value;
  if (value instanceof Date) return BigInt(value.getTime());
  throw mongoError(
    'TypeMismatch',
    `Value of the sortBy field must be numeric or a date, but found ${kindOrMissing(value)}`,
  );
}

interface Point {
  readonly x: NumberValue;
  readonly y: NumberValue;
}

function interpolate(left: Point, right: Point, x: NumberValue): NumberValue {
  const slope = divide(subtract(right.y, left.y), subtract(right.x, left.x));
  return add(left.y, multiply(subtract(x, left.x), slope));
}

function checkSeries(places: readonly (Value | undefined)[]): readonly NumberValue[] {
  const numbers = places.map(abscissa);
  places.forEach((place, index) => {
    const previous = places[index - 1];
    if (index === 0 || previous === undefined || place === undefined) return;
    if (compare(place, previous) === 0)
      throw new MongoError(6050106, 'There can be no repeated values in the sort field');
    if (isNumber(place) !== isNumber(previous)) {
      throw mongoError('TypeMismatch', 'Conflicting sort value types: dates and numbers do not go together');
    }
  });
  return numbers;
}

/** Null and missing values on the line between their neighbours; null before the first and after the last. */
const linearFill: SeriesFunction = (operand, window, context, sort) => {
  refuseWindow('$linearFill', window);
  if (sort?.fields !== 1) {
    throw new MongoError(
      605001,
      '$linearFill must be specified with a top level sortBy expression with exactly one element',
    );
  }
  const input = compileExpression(operand, context.scope).evaluate;
  return ({ documents, sortedBy, variables }) => {
    const places = checkSeries(documents.map(sortedBy));
    const points = documents.map((document, index): Point | undefined => {
      const y = input(document, variables);
      if (isNullish(y)) return undefined;
      if (!isNumber(y)) {
        throw mongoError(
          'TypeMismatch',
          `Value to be filled must be numeric or nullish, but found ${kindOrMissing(y)}`,
        );
      }
      return { x: places[index] ?? int(0), y };
    });
    let left: Point | undefined;
    return points.map((point, index) => {
      if (point !== undefined) {
        left = point;
        return point.y;
      }
      const right = points.slice(index + 1).find((other) => other !== undefined);
      return left === undefined || right === undefined ? null : interpolate(left, right, places[index] ?? int(0));
    });
  };
};

const unitLengths: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

function readUnitLength(unit: Value | undefined): bigint | undefined {
  if (unit === undefined) return undefined;
  if (typeof unit !== 'string') throw mongoError('FailedToParse', "'unit' must be a string");
  const length = unitLengths[dateUnitOf(unit)];
  if (length === undefined) throw new MongoError(5490710, "unit must be 'week' or smaller");
  return BigInt(length);
}

function checkTimes(times: readonly (Value | undefined)[], unitLength: bigint | undefined): void {
  for (const time of times) {
    if (unitLength !== undefined) {
      if (!(time instanceof Date)) {
        throw new MongoError(5624900, "$derivative with 'unit' expects the sortBy field to be a Date");
      }
    } else if (time instanceof Date) {
      throw new MongoError(5624901, "$derivative where the sortBy is a Date requires an 'unit'");
    } else if (!isNumber(time)) {
      throw new MongoError(5624902, "$derivative (with no 'unit') expects the sortBy field to be numeric");
    }
  }
}

/** The rise between the ends of a window, divided by the run. */
const derivative: SeriesFunction = (operand, windowSource, context, sort) => {
  const given = readNamed(operand, '$derivative', { required: ['input'], optional: ['unit'] });
  if (sort?.fields !== 1) throw mongoError('FailedToParse', '$derivative requires a sortBy of exactly one field');
  if (windowSource === undefined) throw mongoError('FailedToParse', '$derivative requires explicit window bounds');
  const window = readWindow(windowSource, context.scope);
  if (window.kind === 'range' && !sort.ascending) {
    throw new MongoError(5339902, 'Range-based bounds require sortBy a single field, ascending');
  }
  const unitLength = readUnitLength(given.get('unit'));
  const input = compileExpression(given.get('input') as Value, context.scope).evaluate;
  return ({ documents, sortedBy, variables }) => {
    const places = documents.map(sortedBy);
    const extent = extentOf(window, documents.length, () => places);
    return documents.map((_document, index) => {
      const [first, last] = extent(index);
      const leftDocument = documents[first];
      const rightDocument = documents[last];
      if (leftDocument === undefined || rightDocument === undefined || last < first) return null;
      checkTimes([places[first], places[last]], unitLength);
      const left = input(leftDocument, variables);
      const right = input(rightDocument, variables);
      if (isNullish(left) || isNullish(right)) {
        throw new MongoError(5624903, '$derivative input must not be null or missing');
      }
      const rise = subtract(numeric(right), numeric(left));
      const run = subtract(abscissa(places[last]), abscissa(places[first]));
      if (isZeroNumber(run)) return null;
      const slope = divide(rise, run);
      return unitLength === undefined ? slope : multiply(slope, unitLength);
    });
  };
};

function numeric(value: Value): NumberValue {
  if (isNumber(value)) return value;
  throw mongoError('TypeMismatch', `can't $subtract ${kindOrMissing(value)}`);
}

/** The weight of the newest value: given, or computed from the number of values that count most. */
function readAlpha(count: Value | undefined, alpha: Value | undefined): NumberValue {
  if ((count === undefined) === (alpha === undefined)) {
    throw mongoError('FailedToParse', "$expMovingAvg sub object must have exactly one of 'N' and 'alpha'");
  }
  if (count !== undefined) {
    const n = isNumber(count) ? exactLong(count) : undefined;
    if (n === undefined || n <= 0n) throw mongoError('FailedToParse', "'N' field must be an integer greater than zero");
    return divide(writeDecimal(toDecimal(2n)), n + 1n);
  }
  if (!isNumber(alpha) || !(toDouble(alpha) > 0) || !(toDouble(alpha) < 1)) {
    throw mongoError('FailedToParse', "'alpha' must be between 0 and 1 (exclusive)");
  }
  return writeDecimal(toDecimal(alpha));
}

/** The average in which older values count ever less, computed in decimals. */
const expMovingAvg: SeriesFunction = (operand, window, context, sort) => {
  const given = readNamed(operand, '$expMovingAvg', { required: ['input'], optional: ['N', 'alpha'] });
  refuseWindow('$expMovingAvg', window);
  if (sort === undefined) throw mongoError('FailedToParse', '$expMovingAvg requires an explicit sortBy');
  const alpha = readAlpha(given.get('N'), given.get('alpha'));
  const rest = subtract(int(1), alpha);
  const input = compileExpression(given.get('input') as Value, context.scope).evaluate;
  return ({ documents, variables }) => {
    let average: NumberValue | undefined;
    let decimal = false;
    return documents.map((document) => {
      const value = input(document, variables);
      if (isNumber(value)) {
        const exact = writeDecimal(toDecimal(value));
        decimal ||= value instanceof Decimal128;
        average = average === undefined ? exact : add(multiply(exact, alpha), multiply(average, rest));
      }
      if (average === undefined) return null;
      return decimal ? average : toDouble(average);
    });
  };
};

/** The series functions that are answered, by name. */
export const seriesFunctions: Readonly<Record<string, SeriesFunction>> = {
  $derivative: derivative,
  $expMovingAvg: expMovingAvg,
  $linearFill: linearFill,
  $locf: locf,
};
