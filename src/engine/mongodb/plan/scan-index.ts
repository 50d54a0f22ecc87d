import type { Key } from '../keys/generate.js';
import type { Entry } from '../storage/ordered-entries.js';
import { compare, compareText } from '../value/compare.js';
import type { Value } from '../value/value.js';
import { isEverything, isPoint } from './interval.js';
import type { IndexScan, ScanCounts } from './plan.js';

/** A range in the order of the scan. */
interface ScanRange {
  readonly start: Value;
  readonly startInclusive: boolean;
  readonly end: Value;
  readonly endInclusive: boolean;
}

interface ScanField {
  readonly ranges: readonly ScanRange[];
  readonly order: (left: Value, right: Value) => number;
}

/** A place in the index: behind all keys with `prefix`, or at the first key from the start of the following ranges. */
interface Target {
  readonly prefix: readonly Value[];
  readonly after: boolean;
  readonly starts: readonly ScanRange[];
}

type Verdict = 'within' | 'done' | Target;

/**
 * The entries of an index within the bounds of a scan, in its order. Keys are counted as the server counts them: where
 * the bounds are one range, only those inside; otherwise also each key at which the scan has to look for its next place.
 */
export function* scanIndex(scan: IndexScan, counts: ScanCounts): Generator<Entry, undefined> {
  const fields = scanFields(scan);
  if (fields.some((field) => field.ranges.length === 0)) return undefined;
  const single = isSingleRange(scan);
  let target: Target | undefined = {
    prefix: [],
    after: false,
    starts: fields.map((field) => field.ranges[0] as ScanRange),
  };
  while (target !== undefined) {
    counts.seeks += 1;
    const from: Target = target;
    target = undefined;
    for (const entry of entriesFrom(scan, fields, from)) {
      const verdict = judge(entry.key, fields);
      if (verdict === 'within') {
        counts.keysExamined += 1;
        yield entry;
        continue;
      }
      if (!single) counts.keysExamined += 1;
      if (single || verdict === 'done') return undefined;
      target = verdict;
      break;
    }
  }
  return undefined;
}

function scanFields(scan: IndexScan): readonly ScanField[] {
  const { parts, collation } = scan.index.definition;
  const strings = collation?.order ?? compareText;
  return parts.map((part, at) => {
    const forward = part.direction * scan.direction === 1;
    const intervals = scan.bounds[at] ?? [];
    const ranges = intervals.map(({ low, lowInclusive, high, highInclusive }) =>
      forward
        ? { start: low, startInclusive: lowInclusive, end: high, endInclusive: highInclusive }
        : { start: high, startInclusive: highInclusive, end: low, endInclusive: lowInclusive },
    );
    return {
      ranges: forward ? ranges : ranges.reverse(),
      order: forward
        ? (left: Value, right: Value) => compare(left, right, strings)
        : (left: Value, right: Value) => compare(right, left, strings),
    };
  });
}

/** Points, then at most one other range, then everything: one stretch of the index. */
export function isSingleRange({ bounds }: IndexScan): boolean {
  const firstRange = bounds.findIndex((intervals) => intervals.length !== 1 || !intervals.every(isPoint));
  if (firstRange < 0) return true;
  return bounds[firstRange]?.length === 1 && bounds.slice(firstRange + 1).every(isEverything);
}

function entriesFrom(scan: IndexScan, fields: readonly ScanField[], target: Target): Generator<Entry, undefined> {
  const { entries } = scan.index;
  const isBefore = (entry: Entry): boolean => isBeforeTarget(entry.key, fields, target);
  return scan.direction === 1 ? entries.from(isBefore) : entries.backFrom((entry) => !isBefore(entry));
}

function isBeforeTarget(key: Key, fields: readonly ScanField[], { prefix, after, starts }: Target): boolean {
  for (let at = 0; at < prefix.length; at += 1) {
    const order = (fields[at] as ScanField).order(key[at] as Value, prefix[at] as Value);
    if (order !== 0) return order < 0;
  }
  if (after) return true;
  for (let next = 0; next < starts.length; next += 1) {
    const at = prefix.length + next;
    const { start, startInclusive } = starts[next] as ScanRange;
    const order = (fields[at] as ScanField).order(key[at] as Value, start);
    if (order !== 0) return order < 0;
    if (!startInclusive) return true;
  }
  return false;
}

/** Whether a key is within the bounds, and if not, where the next one can be. */
function judge(key: Key, fields: readonly ScanField[]): Verdict {
  for (let at = 0; at < fields.length; at += 1) {
    const { ranges, order } = fields[at] as ScanField;
    const value = key[at] as Value;
    const next = ranges.findIndex((range) => {
      const toEnd = order(value, range.end);
      return toEnd < 0 || (toEnd === 0 && range.endInclusive);
    });
    if (next < 0) return at === 0 ? 'done' : { prefix: key.slice(0, at), after: true, starts: [] };
    const range = ranges[next] as ScanRange;
    const toStart = order(value, range.start);
    if (toStart < 0 || (toStart === 0 && !range.startInclusive)) {
      const rest = fields.slice(at + 1).map((field) => field.ranges[0] as ScanRange);
      return { prefix: key.slice(0, at), after: false, starts: [range, ...rest] };
    }
  }
  return 'within';
}
