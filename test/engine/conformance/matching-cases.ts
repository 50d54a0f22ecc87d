import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { BsonDocument, BsonValue } from '../../../src/engine/engine.js';
import type { FailsWith } from './outcome.js';

/** Documents (numbered from 0 by their place), a filter, and the numbers of those that match, or an error's code. */
export interface MatchingCase {
  readonly title: string;
  readonly documents: readonly BsonDocument[];
  readonly filter: BsonDocument;
  readonly matches: readonly number[] | FailsWith;
}

const long = (text: string): Long => Long.fromString(text);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const double = (value: number): Double => new Double(value);
const values = (...list: readonly BsonValue[]): readonly BsonDocument[] =>
  list.map((v) => (v === undefined ? {} : { v }));
const oid = (last: string): ObjectId => new ObjectId(`6560a0b1c2d3e4f50617280${last}`);

const numbers = values(
  new Int32(5),
  double(5),
  long('5'),
  decimal('5.0'),
  double(5.5),
  decimal('5.5'),
  long('9007199254740993'),
  double(9007199254740992),
  double(NaN),
  decimal('NaN'),
  double(Infinity),
  double(-0),
  new Int32(0),
  '5',
);

const mixed = values(
  undefined,
  null,
  new Int32(1),
  'a',
  { a: 1 },
  [],
  [1, 'a'],
  new Binary(Uint8Array.of(1), 0),
  oid('1'),
  false,
  new Date(0),
  new Timestamp({ t: 0, i: 1 }),
  new BSONRegExp('a', ''),
  new MinKey(),
  new MaxKey(),
);

function matching(
  title: string,
  documents: readonly BsonDocument[],
  filter: BsonDocument,
  matches: MatchingCase['matches'],
): MatchingCase {
  return { title, documents, filter, matches };
}

const v = (operators: BsonValue): BsonDocument => ({ v: operators });
const bad = { code: 2 };

const equality: readonly MatchingCase[] = [
  matching('equal numbers of all types', numbers, v(new Int32(5)), [0, 1, 2, 3]),
  matching('a fraction in double and decimal', numbers, v(double(5.5)), [4, 5]),
  matching('a long beyond what a double holds', numbers, v(long('9007199254740993')), [6]),
  matching('a double beside a long that it cannot hold', numbers, v(double(9007199254740992)), [7]),
  matching('NaN with NaN', numbers, v(double(NaN)), [8, 9]),
  matching('zero with minus zero', numbers, v(new Int32(0)), [11, 12]),
  matching('a text that looks like a number', numbers, v('5'), [13]),
  matching(
    'documents, field by field in their order',
    values({ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }),
    v({ a: 1, b: 2 }),
    [0],
  ),
  matching(
    'documents with equal numbers of other types',
    values({ a: long('1') }, { a: double(1) }),
    v({ a: 1 }),
    [0, 1],
  ),
  matching('a whole array, or an array that holds it', values([1, 2], [2, 1], [[1, 2]], 1), v([1, 2]), [0, 2]),
  matching('an element of an array', values([1, 2], 2, [[2]]), v(2), [0, 1]),
  matching('an empty array', values([], [[]], null, undefined), v([]), [0, 1]),
  matching(
    'binaries with their subtype',
    values(new Binary(Uint8Array.of(1), 0), new Binary(Uint8Array.of(1), 5)),
    v(new Binary(Uint8Array.of(1), 0)),
    [0],
  ),
  matching('dates are no timestamps', values(new Date(1000), new Timestamp({ t: 1, i: 0 })), v(new Date(1000)), [0]),
  matching(
    'a stored pattern with itself',
    values(new BSONRegExp('a', ''), 'cat', new BSONRegExp('a', 'i')),
    v(new BSONRegExp('a', '')),
    [0, 1],
  ),
  matching(
    'a stored pattern by $eq, which does not search',
    values(new BSONRegExp('a', ''), 'cat'),
    v({ $eq: new BSONRegExp('a', '') }),
    [0],
  ),
  matching('true is not 1', values(true, 1), v(true), [0]),
];

const nulls: readonly MatchingCase[] = [
  matching('null with null and missing', mixed, v(null), [0, 1]),
  matching('not null', mixed, v({ $ne: null }), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]),
  matching('$in with null', mixed, v({ $in: [null, 'a'] }), [0, 1, 3, 6]),
  matching('$gte null as null', mixed, v({ $gte: null }), [0, 1]),
  matching('$gt null as nothing', mixed, v({ $gt: null }), []),
  matching('$exists true, also for null', mixed, v({ $exists: true }), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]),
  matching('$exists false', mixed, v({ $exists: false }), [0]),
  matching('$type null without missing', mixed, v({ $type: 'null' }), [1]),
  matching(
    'null below a missing field',
    [{}, { a: null }, { a: 5 }, { a: {} }, { a: { b: null } }, { a: { b: 1 } }],
    { 'a.b': null },
    [0, 1, 2, 3, 4],
  ),
  matching(
    'null below elements',
    [{ a: [{ b: 1 }, {}] }, { a: [{ b: 1 }] }, { a: [{ b: null }] }],
    { 'a.b': null },
    [0, 2],
  ),
  matching('null inside an array', values([null], [1], [[null]]), v(null), [0]),
];

const comparisons: readonly MatchingCase[] = [
  matching('only its own type bracket', mixed, v({ $gt: 0 }), [2, 6]),
  matching('text by bytes', values('B', 'a', 'ä', 'Z', ''), v({ $gt: 'Z' }), [1, 2]),
  matching('NaN by $gte and $lte only', numbers, v({ $gte: double(NaN) }), [8, 9]),
  matching('numbers of all types by size', numbers, v({ $gt: 5 }), [4, 5, 6, 7, 10]),
  matching('an element each for two bounds', values([1, 10], [5], 5, [1], [10]), v({ $gt: 3, $lt: 7 }), [0, 1, 2]),
  matching('everything by a bound of MinKey', values(1, 'a', null, undefined), v({ $gte: new MinKey() }), [0, 1, 2, 3]),
  matching(
    'documents, by the first field that differs',
    values({ a: 1 }, { a: 2 }, { b: 0 }, {}),
    v({ $gt: { a: 1 } }),
    [1, 2],
  ),
  matching('arrays as a whole', values([1, 2], [1, 3], [1], [[9]]), v({ $gt: [1, 2] }), [1, 3]),
  matching('false before true', values(false, true, 0), v({ $lt: true }), [0]),
  matching('dates before 1970', values(new Date(-1), new Date(0)), v({ $lt: new Date(0) }), [0]),
  matching('$gt with a pattern, which has no order', [], v({ $gt: new BSONRegExp('a', '') }), bad),
];

const paths: readonly MatchingCase[] = [
  matching(
    'through arrays of documents',
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: { b: 2 } }, { a: [[{ b: 2 }]] }],
    { 'a.b': 2 },
    [0, 1],
  ),
  matching('by position', [{ a: [5, 6] }, { a: { 1: 6 } }, { a: [6] }], { 'a.1': 6 }, [0, 1]),
  matching('by position into documents', [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 2 }] }], { 'a.1.b': 2 }, [0]),
  matching('by a number that is also a name in the elements', [{ a: [{ 0: 5 }] }, { a: [5] }], { 'a.0': 5 }, [0, 1]),
  matching(
    '$ne as no element at all',
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 2 }] }, {}],
    { 'a.b': { $ne: 1 } },
    [1, 2],
  ),
  matching('$nin with a missing field', [{ a: 1 }, { a: 2 }, {}], { a: { $nin: [1] } }, [1, 2]),
  matching('$exists below arrays', [{ a: [{ b: 1 }, {}] }, { a: [{}] }, { a: [] }], { 'a.b': { $exists: true } }, [0]),
];

const operators: readonly MatchingCase[] = [
  matching(
    '$in with texts and patterns',
    values('abc', 'x', 'xyz'),
    v({ $in: [new BSONRegExp('^a', ''), 'x'] }),
    [0, 1],
  ),
  matching('$in with a whole array', values([1, 2], [1], 1), v({ $in: [[1, 2]] }), [0]),
  matching('$all', values([1, 2, 3], [1], 1, [[1, 2]]), v({ $all: [1, 2] }), [0]),
  matching('$all of one value on a scalar', values(1, [1]), v({ $all: [1] }), [0, 1]),
  matching('$all of nothing', values(1, []), v({ $all: [] }), []),
  matching(
    '$all with $elemMatch',
    [{ v: [{ a: 1, b: 2 }, { a: 2 }] }, { v: [{ a: 1 }] }],
    v({ $all: [{ $elemMatch: { a: 1, b: 2 } }, { $elemMatch: { a: 2 } }] }),
    [0],
  ),
  matching('$elemMatch on scalars', values([1, 5], [0, 9], 5), v({ $elemMatch: { $gt: 3, $lt: 7 } }), [0]),
  matching(
    '$elemMatch on documents',
    values(
      [
        { a: 1, b: 1 },
        { a: 2, b: 2 },
      ],
      [{ a: 1, b: 2 }],
    ),
    v({ $elemMatch: { a: 1, b: 2 } }),
    [1],
  ),
  matching('$size', values([], [1], [[1, 2]], 1), v({ $size: 1 }), [1, 2]),
  matching('$mod, rounding towards zero', values(4, 7.9, -4, '4', long('7')), v({ $mod: [3, 1] }), [0, 1, 4]),
  matching('$mod with a negative remainder', values(4, -4), v({ $mod: [3, -1] }), [1]),
  matching('$not with missing fields', values(1, 5, undefined, 'a'), v({ $not: { $gt: 3 } }), [0, 2, 3]),
  matching('$not with a pattern', values('abc', 'x', 1), v({ $not: new BSONRegExp('^a', '') }), [1, 2]),
  matching('$nor', values(1, 2, undefined), { $nor: [{ v: 1 }, { v: { $exists: false } }] }, [1]),
  matching(
    '$or and $and together',
    [{ a: 1, b: 1 }, { a: 1, b: 2 }, { a: 3 }],
    { $and: [{ a: 1 }, { $or: [{ b: 2 }, { b: 3 }] }] },
    [1],
  ),
  matching('$type of the array itself and of its elements', values([1], 'a', ['a']), v({ $type: 'array' }), [0, 2]),
  matching('$type of elements', values([1], 'a', ['a']), v({ $type: 'string' }), [1, 2]),
  matching('$type number', values(1, long('1'), double(1), decimal('1'), '1'), v({ $type: 'number' }), [0, 1, 2, 3]),
  matching('$type int, not a whole double', values(1, double(1)), v({ $type: 'int' }), [0]),
  matching('$type by number, and several', values(1, 'a', true), v({ $type: [16, 'bool'] }), [0, 2]),
  matching(
    '$type of rarer types',
    mixed,
    v({ $type: ['objectId', 'binData', 'timestamp', 'minKey', 'maxKey', 'regex', 'date'] }),
    [7, 8, 10, 11, 12, 13, 14],
  ),
  matching(
    '$bitsAllSet on numbers and bytes',
    values(5, 4, -1, new Binary(Uint8Array.of(5), 0), 'a', 5.5),
    v({ $bitsAllSet: [0, 2] }),
    [0, 2, 3],
  ),
  matching('$bitsAnyClear by a mask', values(7, 5), v({ $bitsAnyClear: 2 }), [1]),
  matching('$expr with null and missing apart', values(null, undefined, 1), { $expr: { $eq: ['$v', null] } }, [0]),
  matching('$expr across types', values(1, 'a', undefined), { $expr: { $gt: ['$v', 5] } }, [1]),
  matching(
    '$jsonSchema',
    [{ a: 1 }, { a: 'x' }, {}],
    { $jsonSchema: { required: ['a'], properties: { a: { bsonType: 'int' } } } },
    [0],
  ),
  matching('$comment, which is for people', values(1, 2), { v: 1, $comment: 'x' }, [0]),
];

const patterns: readonly MatchingCase[] = [
  matching('case', values('ABC', 'abc', 'xabc'), v(new BSONRegExp('^abc', 'i')), [0, 1]),
  matching('lines', values('x\nabc', 'abc'), v({ $regex: '^abc', $options: 'm' }), [0, 1]),
  matching('spaces and comments', values('abc', 'a b c'), v({ $regex: 'a b # and\n c', $options: 'x' }), [0]),
  matching('the dot and line ends', values('a\nb', 'axb'), v({ $regex: 'a.b' }), [1]),
  matching('the dot that takes line ends', values('a\nb', 'axb'), v({ $regex: 'a.b', $options: 's' }), [0, 1]),
  matching('inline flags', values('ABC', 'abc'), v({ $regex: '(?i)abc' }), [0, 1]),
  matching('anchors of the whole text', values('abc', 'abc\n', 'x\nabc'), v({ $regex: '\\Aabc\\z' }), [0]),
  matching('elements of arrays', values(['x', 'abc'], ['x']), v({ $regex: '^a' }), [0]),
  matching('POSIX classes', values('7', 'a'), v({ $regex: '^[[:digit:]]$' }), [0]),
];

const errors: readonly MatchingCase[] = [
  matching('an operator that nobody knows', [], v({ $frob: 1 }), bad),
  matching('a top-level operator that nobody knows', [], { $frob: 1 }, bad),
  matching('an empty $or', [], { $or: [] }, bad),
  matching('$or of something else', [], { $or: {} }, bad),
  matching('$in without an array', [], v({ $in: 1 }), bad),
  matching('$in with an operator', [], v({ $in: [{ $gt: 1 }] }), bad),
  matching('a negative $size', [], v({ $size: -1 }), { code: [2, 9] }),
  matching('a fractional $size', [], v({ $size: 1.5 }), { code: [2, 9] }),
  matching('$mod by zero', [], v({ $mod: [0, 1] }), bad),
  matching('$mod with one number', [], v({ $mod: [2] }), bad),
  matching('$type of nothing known', [], v({ $type: 'frob' }), bad),
  matching('$elemMatch without a document', [], v({ $elemMatch: 1 }), bad),
  matching('$all without an array', [], v({ $all: 1 }), bad),
  matching('$not with a value', [], v({ $not: 1 }), bad),
  matching('$not with nothing', [], v({ $not: {} }), bad),
  matching('$options alone', [], v({ $options: 'i' }), bad),
  matching('an operator beside a field', [], v({ $gt: 1, a: 2 }), bad),
];

export const matchingCases: readonly MatchingCase[] = [
  ...equality,
  ...nulls,
  ...comparisons,
  ...paths,
  ...operators,
  ...patterns,
  ...errors,
];
