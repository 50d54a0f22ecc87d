import { MongoError } from '../error.js';
import type { Path } from '../filter/node.js';
import { toDouble } from '../value/arithmetic.js';
import { isArray, isDoc, isNumber, type Doc, type NumberValue, type Value } from '../value/value.js';

/** find's `$slice`: a count from the start or (negative) the end, or a start and a count. */
export interface SliceRange {
  readonly skip: number | undefined;
  readonly limit: number;
}

/** The range of `{ $slice: n }` or `{ $slice: [skip, n] }`; undefined where it is aggregation's `$slice` instead. */
export function parseFindSlice(operand: Value): SliceRange | undefined {
  if (isNumber(operand)) return { skip: undefined, limit: whole(operand) };
  if (!isArray(operand)) {
    throw new MongoError(
      28667,
      'Invalid $slice syntax. The given syntax did not match the find() syntax: only numbers and arrays are allowed',
    );
  }
  const [skip, limit] = operand;
  if (operand.length !== 2 || !isNumber(skip) || !isNumber(limit)) return undefined;
  if (whole(limit) <= 0) {
    throw new MongoError(28724, 'Invalid $slice syntax. The limit must be positive');
  }
  return { skip: whole(skip), limit: whole(limit) };
}

function whole(value: NumberValue): number {
  return Math.max(-2147483648, Math.min(2147483647, Math.trunc(toDouble(value))));
}

/** The document with the arrays under the path cut to the range. */
export function applySlice(document: Doc, path: Path, range: SliceRange, at = 0): Doc {
  const name = path[at] as string;
  const value = document.get(name);
  if (value === undefined) return document;
  const sliced = at === path.length - 1 ? sliceArray(value, range) : sliceBelow(value, path, range, at + 1);
  return sliced === value ? document : new Map(document).set(name, sliced);
}

function sliceBelow(value: Value, path: Path, range: SliceRange, at: number): Value {
  if (isDoc(value)) return applySlice(value, path, range, at);
  return isArray(value) ? value.map((element) => sliceBelow(element, path, range, at)) : value;
}

function sliceArray(value: Value, range: SliceRange): Value {
  if (!isArray(value)) return value;
  const { skip, limit } = range;
  if (skip === undefined) return limit < 0 ? value.slice(limit) : value.slice(0, limit);
  const start = skip < 0 ? Math.max(0, value.length + skip) : skip;
  return value.slice(start, start + limit);
}
