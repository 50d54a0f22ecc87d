import { MongoError, mongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { constantValue } from '../../expression/compiled.js';
import { addUnits, dateUnitOf, type DateUnit } from '../../expression/date/unit.js';
import { utc } from '../../expression/date/zone.js';
import type { ExpressionScope } from '../../expression/scope.js';
import { add, exactLong } from '../../value/arithmetic.js';
import { compare } from '../../value/compare.js';
import { isArray, isDoc, isNumber, kindOf, kindOrMissing, type NumberValue, type Value } from '../../value/value.js';

/** A window over positions, relative to the current document; infinite where it is unbounded. */
interface DocumentWindow {
  readonly kind: 'documents';
  readonly lower: number;
  readonly upper: number;
}

/** A number is a distance between values, which includes ties; `current` is the document itself, which does not. */
type RangeBound = NumberValue | 'unbounded' | 'current';

/** A window over the values that the documents are sorted by, relative to the current one's. */
interface RangeWindow {
  readonly kind: 'range';
  readonly lower: RangeBound;
  readonly upper: RangeBound;
  readonly unit: DateUnit | undefined;
}

export type Window = DocumentWindow | RangeWindow;

const wholePartition: DocumentWindow = { kind: 'documents', lower: -Infinity, upper: Infinity };

function invalid(message: string): MongoError {
  return mongoError('FailedToParse', message);
}

/** Reads the `window` argument of an output. Numbers in it may be written as constant expressions. */
export function readWindow(value: Value | undefined, scope: ExpressionScope): Window {
  if (value === undefined) return wholePartition;
  if (!isDoc(value)) throw invalid(`'window' field must be an object, but found ${kindOf(value)}`);
  for (const key of value.keys()) {
    if (key !== 'documents' && key !== 'range' && key !== 'unit') {
      throw invalid(
        `'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field, not '${key}'`,
      );
    }
  }
  const documents = value.get('documents');
  const range = value.get('range');
  const unit = value.get('unit');
  if (documents !== undefined) {
    if (range !== undefined || unit !== undefined) {
      throw invalid(
        "'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field",
      );
    }
    return documentWindow(documents, scope);
  }
  if (range === undefined) {
    if (unit !== undefined) throw invalid("Window bounds can only specify 'unit' with range-based bounds.");
    return wholePartition;
  }
  return rangeWindow(range, unit, scope);
}

function readPair(value: Value, name: string): readonly [Value, Value] {
  const [lower, upper] = isArray(value) ? value : [];
  if (!isArray(value) || value.length !== 2 || lower === undefined || upper === undefined) {
    throw invalid(`Window bounds must be a 2-element array: ${name}`);
  }
  return [lower, upper];
}

/** The number that a bound is or computes. */
function readNumber(bound: Value, scope: ExpressionScope): NumberValue | undefined {
  const expression = compileExpression(bound, scope);
  const value = expression.constant ? constantValue(expression) : undefined;
  return isNumber(value) ? value : undefined;
}

function documentWindow(value: Value, scope: ExpressionScope): DocumentWindow {
  const pair = readPair(value, 'documents');
  const [lower, upper] = pair.map((bound, index) => {
    if (bound === 'unbounded') return index === 0 ? -Infinity : Infinity;
    if (bound === 'current') return 0;
    const number = readNumber(bound, scope);
    const whole = number === undefined ? undefined : exactLong(number);
    if (whole === undefined)
      throw invalid("Numeric document-based bounds must be an integer, 'unbounded' or 'current'");
    return Number(whole);
  }) as [number, number];
  if (lower > upper) throw backwards();
  return { kind: 'documents', lower, upper };
}

function backwards(): MongoError {
  return new MongoError(5339900, 'Lower bound must not exceed upper bound');
}

function rangeWindow(value: Value, unitName: Value | undefined, scope: ExpressionScope): RangeWindow {
  if (unitName !== undefined && typeof unitName !== 'string') throw invalid("'unit' must be a string");
  const unit = unitName === undefined ? undefined : dateUnitOf(unitName);
  const [lower, upper] = readPair(value, 'range').map((bound): RangeBound => {
    if (bound === 'unbounded' || bound === 'current') return bound;
    const number = readNumber(bound, scope);
    if (number === undefined) throw invalid('Range-based bounds expression must be a number');
    if (unit !== undefined && exactLong(number) === undefined) {
      throw invalid('With unit, range-based bounds must be an integer');
    }
    return number;
  }) as [RangeBound, RangeBound];
  if (lower !== 'unbounded' && upper !== 'unbounded') {
    const distance = (bound: Exclude<RangeBound, 'unbounded'>) => (bound === 'current' ? 0n : bound);
    if (compare(distance(lower), distance(upper)) > 0) throw backwards();
  }
  return { kind: 'range', lower, upper, unit };
}

/** First and last position of the window of the document at `current`; last is below first when it is empty. */
export type Extent = (current: number) => readonly [first: number, last: number];

/** How far the windows of a partition's documents reach. `values` are what the documents are sorted by. */
export function extentOf(window: Window, size: number, values: () => readonly (Value | undefined)[]): Extent {
  if (window.kind === 'documents') {
    return (current) => [Math.max(0, current + window.lower), Math.min(size - 1, current + window.upper)];
  }
  const sorted = values();
  const shift = (value: Value | undefined, by: NumberValue): Value => shifted(value, by, window.unit);
  return (current) => {
    const value = sorted[current];
    // The current value is checked even where neither bound needs it.
    shift(value, 0n);
    let first = window.lower === 'current' ? current : 0;
    let last = window.upper === 'current' ? current : size - 1;
    if (isNumber(window.lower)) {
      const limit = shift(value, window.lower);
      while (first < size && compare(sorted[first] as Value, limit) < 0) first += 1;
    }
    if (isNumber(window.upper)) {
      const limit = shift(value, window.upper);
      while (last >= 0 && compare(sorted[last] as Value, limit) > 0) last -= 1;
    }
    return [first, last];
  };
}

function shifted(value: Value | undefined, by: NumberValue, unit: DateUnit | undefined): Value {
  if (unit !== undefined) {
    if (!(value instanceof Date)) {
      throw new MongoError(
        5429513,
        `Invalid range: Expected the sortBy field to be a Date, but it was ${kindOrMissing(value)}`,
      );
    }
    return new Date(addUnits(value.getTime(), unit, Number(exactLong(by) ?? 0n), utc));
  }
  if (!isNumber(value)) {
    if (value instanceof Date) {
      throw new MongoError(5429513, 'Invalid range: For windows that involve date ranges, a unit must be provided');
    }
    throw new MongoError(
      5429414,
      `Invalid range: Expected the sortBy field to be a number, but it was ${kindOrMissing(value)}`,
    );
  }
  return add(value, by);
}

/** Whether a document's window begins where its partition begins, so that a running total can serve. */
export function startsWithPartition(window: Window): boolean {
  return window.lower === -Infinity || window.lower === 'unbounded';
}
