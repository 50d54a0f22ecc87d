import { Binary, BSONRegExp, BSONSymbol, ObjectId, Timestamp } from 'bson';
import type { StringRules } from '../expression/scope.js';
import type { ElementNode, FilterNode } from '../filter/node.js';
import type { Pattern } from '../regex/pattern.js';
import { bsonUndefined, emptyDoc, isArray, isDoc, isNumber, type Value } from '../value/value.js';
import { complement, everything, point, union, type Interval } from './interval.js';

/** Where in an index the documents that meet a condition can be. */
export interface PredicateBounds {
  readonly intervals: readonly Interval[];
  /** Whether the intervals say all that the condition says, for a field without arrays. */
  readonly exact: boolean;
}

/** What of an index matters for the bounds of one condition. */
export interface IndexTraits {
  readonly sparse: boolean;
  /** Whether it has only one field: then a sparse index has exactly the documents that have it. */
  readonly single: boolean;
  readonly multikey: boolean;
  /** The index's collation, undefined for bytes; `query` is that of the query. */
  readonly strings: StringRules | undefined;
  readonly sameCollation: boolean;
}

/** The bounds of a condition, undefined where the index cannot serve it. */
export function boundsOf(node: FilterNode, index: IndexTraits): PredicateBounds | undefined {
  switch (node.kind) {
    case 'compare':
      if (!index.sameCollation && hasText(node.value)) return undefined;
      return compareBounds(node, index);
    case 'in':
      if (!index.sameCollation && (node.values.some(hasText) || node.patterns.length > 0)) return undefined;
      return inBounds(node, index);
    case 'regex':
      return index.strings === undefined && index.sameCollation ? regexBounds(node.pattern) : undefined;
    case 'exists':
      return { intervals: [everything], exact: index.sparse && index.single && !index.multikey };
    case 'type':
      return { intervals: [everything], exact: false };
    case 'mod':
      return { intervals: [numbers], exact: false };
    case 'not':
      return notBounds(node.child, index);
    case 'elemMatchValue':
      return undefined;
    default:
      return undefined;
  }
}

const numbers: Interval = { low: NaN, high: Infinity, lowInclusive: true, highInclusive: true };
const texts: Interval = { low: '', high: emptyDoc, lowInclusive: true, highInclusive: false };
const nulls: readonly Interval[] = [point(bsonUndefined), point(null)];

/** Strings compare differently under different collations, also inside documents and arrays. */
function hasText(value: Value): boolean {
  if (typeof value === 'string' || value instanceof BSONSymbol || value instanceof BSONRegExp) return true;
  if (isDoc(value)) return [...value.values()].some(hasText);
  return isArray(value) && value.some(hasText);
}

function compareBounds(
  node: Extract<ElementNode, { kind: 'compare' }>,
  index: IndexTraits,
): PredicateBounds | undefined {
  const { value, comparison } = node;
  if (value === null) {
    if (comparison === 'lt' || comparison === 'gt') return { intervals: [], exact: true };
    return index.sparse ? undefined : { intervals: nulls, exact: false };
  }
  if (comparison === 'eq') return equalityBounds(value);
  const bracket = bracketOf(value);
  // Arrays and rare types: the scan looks everywhere, the filter decides.
  if (bracket === undefined) return { intervals: [everything], exact: false };
  const exact = true;
  switch (comparison) {
    case 'lt':
      return { intervals: [{ ...bracket, high: value, highInclusive: false }], exact };
    case 'lte':
      return { intervals: [{ ...bracket, high: value, highInclusive: true }], exact };
    case 'gt':
      return { intervals: [{ ...bracket, low: value, lowInclusive: false }], exact };
    case 'gte':
      return { intervals: [{ ...bracket, low: value, lowInclusive: true }], exact };
  }
}

function equalityBounds(value: Value): PredicateBounds {
  if (!isArray(value)) return { intervals: [point(value)], exact: true };
  // The index has an array's elements, not the array, unless that is an element itself.
  const first = value[0] ?? bsonUndefined;
  return { intervals: union([point(first), point(value)]), exact: false };
}

/** The whole range of a value's type; NaN is beside it, because no range comparison reaches it. */
function bracketOf(value: Value): Interval | undefined {
  if (isNumber(value)) {
    if (typeof value === 'number' && Number.isNaN(value)) return undefined;
    return { ...numbers, low: -Infinity };
  }
  if (typeof value === 'string') return texts;
  if (typeof value === 'boolean') return { low: false, high: true, lowInclusive: true, highInclusive: true };
  if (value instanceof Date) {
    return { low: new Date(-8.64e15), high: new Date(8.64e15), lowInclusive: true, highInclusive: true };
  }
  if (value instanceof ObjectId) {
    return { low: firstObjectId, high: lastObjectId, lowInclusive: true, highInclusive: true };
  }
  if (value instanceof Timestamp) {
    return { low: new Timestamp({ t: 0, i: 0 }), high: lastTimestamp, lowInclusive: true, highInclusive: true };
  }
  if (value instanceof Binary) {
    return { low: new Binary(new Uint8Array(0), 0), high: firstObjectId, lowInclusive: true, highInclusive: false };
  }
  return isDoc(value) ? { low: emptyDoc, high: [], lowInclusive: true, highInclusive: false } : undefined;
}

const firstObjectId = new ObjectId('000000000000000000000000');
const lastObjectId = new ObjectId('ffffffffffffffffffffffff');
const lastTimestamp = new Timestamp({ t: 0xffffffff, i: 0xffffffff });

function inBounds(node: Extract<ElementNode, { kind: 'in' }>, index: IndexTraits): PredicateBounds | undefined {
  if (node.values.includes(null) && index.sparse) return undefined;
  if (node.patterns.length > 0 && index.strings !== undefined) return undefined;
  const parts = [
    ...node.values.map((value) => (value === null ? { intervals: nulls, exact: false } : equalityBounds(value))),
    ...node.patterns.map(regexBounds),
  ];
  return {
    intervals: union(
      parts.flatMap((part) => part.intervals),
      index.strings?.order,
    ),
    exact: parts.every((part) => part.exact),
  };
}

function regexBounds(pattern: Pattern): PredicateBounds {
  const stored = point(new BSONRegExp(pattern.source, pattern.flags));
  const { prefix } = pattern;
  if (prefix === '') return { intervals: [texts, stored], exact: false };
  const range: Interval = { low: prefix, high: textAfter(prefix), lowInclusive: true, highInclusive: false };
  return { intervals: union([range, stored]), exact: pattern.prefixDecides };
}

/** The least text after all those that start with the prefix. */
function textAfter(prefix: string): Value {
  const points = Array.from(prefix);
  while (points.length > 0) {
    const last = (points.pop() as string).codePointAt(0) as number;
    if (last < 0x10ffff) {
      const next = last + 1 >= 0xd800 && last + 1 <= 0xdfff ? 0xe000 : last + 1;
      return points.join('') + String.fromCodePoint(next);
    }
  }
  return emptyDoc;
}

function notBounds(child: FilterNode, index: IndexTraits): PredicateBounds | undefined {
  const inner = child.kind === 'and' && child.children.length === 1 ? (child.children[0] as FilterNode) : child;
  if (inner.kind === 'exists') {
    return index.sparse ? undefined : { intervals: nulls, exact: false };
  }
  if (inner.kind !== 'compare' && inner.kind !== 'in') return undefined;
  if (inner.kind === 'in' && inner.patterns.length > 0) return undefined;
  const isNotNull = inner.kind === 'compare' && inner.comparison === 'eq' && inner.value === null;
  if (index.sparse && !isNotNull) return undefined;
  // An array of documents without the field has the key null, or none at all, and yet is not equal to null.
  if (isNotNull && index.multikey) return undefined;
  if (values(inner).some((value) => isArray(value))) return undefined;
  const positive = boundsOf(inner, { ...index, sparse: false });
  if (positive === undefined) return undefined;
  if (!positive.exact && !isNotNull) return undefined;
  return { intervals: complement(positive.intervals), exact: positive.exact && !isNotNull };
}

function values(node: Extract<ElementNode, { kind: 'compare' | 'in' }>): readonly Value[] {
  return node.kind === 'compare' ? [node.value] : node.values;
}
