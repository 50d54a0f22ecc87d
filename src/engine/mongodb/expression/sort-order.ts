import type { MongoError } from '../error.js';
import { isArray, isDoc, isNumber, type Doc, type Value } from '../value/value.js';
import { wholeNumber } from './whole-number.js';

/** One key of a sort: a path and a direction. */
export interface SortKey {
  readonly steps: readonly string[];
  readonly direction: 1 | -1;
}

/** The direction `1` or `-1` in any number type, else `undefined`. */
export function readDirection(value: Value | undefined): 1 | -1 | undefined {
  const direction = isNumber(value) ? wholeNumber(value) : undefined;
  return direction === 1 || direction === -1 ? direction : undefined;
}

/** Reads `{ path: 1, other: -1 }`. */
export function readSortKeys(pattern: Doc, invalid: (message: string) => MongoError): readonly SortKey[] {
  if (pattern.size === 0) throw invalid('the sort pattern must have at least one sort key');
  return [...pattern].map(([path, value]) => {
    const direction = readDirection(value);
    if (direction === undefined) throw invalid(`the sort order of '${path}' must be 1 (ascending) or -1 (descending)`);
    if (path === '' || path.startsWith('.') || path.endsWith('.') || path.includes('..') || path.startsWith('$')) {
      throw invalid(`'${path}' is no path to sort by`);
    }
    return { steps: path.split('.'), direction };
  });
}

/** What an element holds at a path, where arrays are entered by position only; null when it holds nothing. */
function elementAt(element: Value, steps: readonly string[]): Value {
  let current: Value | undefined = isDoc(element) ? element : undefined;
  for (const step of steps) {
    if (isDoc(current)) current = current.get(step);
    else if (isArray(current) && /^\d+$/.test(step)) current = current[Number(step)];
    else return null;
  }
  return current ?? null;
}

/** Orders the elements of an array by keys inside them, as `$sortArray` does. */
export function elementOrder(
  keys: readonly SortKey[],
  compare: (left: Value, right: Value) => number,
): (left: Value, right: Value) => number {
  return (left, right) => {
    for (const { steps, direction } of keys) {
      const order = compare(elementAt(left, steps), elementAt(right, steps));
      if (order !== 0) return direction * order;
    }
    return 0;
  };
}
