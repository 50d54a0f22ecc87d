import { compare, type StringOrder } from '../value/compare.js';
import { maxKey, minKey, type Value } from '../value/value.js';

/** A range of values, with or without its ends. */
export interface Interval {
  readonly low: Value;
  readonly high: Value;
  readonly lowInclusive: boolean;
  readonly highInclusive: boolean;
}

export const everything: Interval = { low: minKey, high: maxKey, lowInclusive: true, highInclusive: true };

export function point(value: Value): Interval {
  return { low: value, high: value, lowInclusive: true, highInclusive: true };
}

export function isPoint(interval: Interval): boolean {
  return (
    interval.low === interval.high ||
    (interval.lowInclusive && interval.highInclusive && compare(interval.low, interval.high) === 0)
  );
}

export function isEverything(intervals: readonly Interval[]): boolean {
  const [only] = intervals;
  return (
    intervals.length === 1 &&
    only !== undefined &&
    only.low === minKey &&
    only.high === maxKey &&
    only.lowInclusive &&
    only.highInclusive
  );
}

/** Intervals in order, those that touch or overlap made one. */
export function union(intervals: readonly Interval[], strings?: StringOrder): readonly Interval[] {
  const sorted = intervals
    .filter((interval) => !isEmpty(interval, strings))
    .sort((a, b) => compare(a.low, b.low, strings) || Number(b.lowInclusive) - Number(a.lowInclusive));
  const merged: Interval[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    const gap = last === undefined ? 1 : compare(next.low, last.high, strings);
    if (last === undefined || gap > 0 || (gap === 0 && !last.highInclusive && !next.lowInclusive)) {
      merged.push(next);
      continue;
    }
    const order = compare(next.high, last.high, strings);
    if (order > 0) merged[merged.length - 1] = { ...last, high: next.high, highInclusive: next.highInclusive };
    else if (order === 0 && next.highInclusive) merged[merged.length - 1] = { ...last, highInclusive: true };
  }
  return merged;
}

export function intersect(
  left: readonly Interval[],
  right: readonly Interval[],
  strings?: StringOrder,
): readonly Interval[] {
  const both: Interval[] = [];
  for (const a of left) {
    for (const b of right) {
      const low = compare(a.low, b.low, strings);
      const high = compare(a.high, b.high, strings);
      const interval: Interval = {
        low: low >= 0 ? a.low : b.low,
        lowInclusive: low > 0 ? a.lowInclusive : low < 0 ? b.lowInclusive : a.lowInclusive && b.lowInclusive,
        high: high <= 0 ? a.high : b.high,
        highInclusive: high < 0 ? a.highInclusive : high > 0 ? b.highInclusive : a.highInclusive && b.highInclusive,
      };
      if (!isEmpty(interval, strings)) both.push(interval);
    }
  }
  return union(both, strings);
}

/** Everything that is in none of the intervals, which are in order and apart. */
export function complement(intervals: readonly Interval[]): readonly Interval[] {
  const rest: Interval[] = [];
  let low: Value = minKey;
  let lowInclusive = true;
  for (const interval of intervals) {
    rest.push({ low, lowInclusive, high: interval.low, highInclusive: !interval.lowInclusive });
    low = interval.high;
    lowInclusive = !interval.highInclusive;
  }
  rest.push({ low, lowInclusive, high: maxKey, highInclusive: true });
  return rest.filter((interval) => !isEmpty(interval));
}

function isEmpty(interval: Interval, strings?: StringOrder): boolean {
  const order = compare(interval.low, interval.high, strings);
  return order > 0 || (order === 0 && !(interval.lowInclusive && interval.highInclusive));
}
