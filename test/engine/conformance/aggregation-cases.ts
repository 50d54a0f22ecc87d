import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import type { BsonDocument, BsonValue } from '../../../src/engine/engine.js';
import type { FailsWith } from './outcome.js';

/** Documents, a pipeline, and what it gives, or an error's code. */
export interface AggregationCase {
  readonly title: string;
  readonly documents: readonly BsonDocument[];
  readonly pipeline: readonly BsonDocument[];
  readonly gives: readonly BsonDocument[] | FailsWith;
}

const long = (text: string): Long => Long.fromString(text);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const double = (value: number): Double => new Double(value);
const int = (value: number): Int32 => new Int32(value);
const date = (text: string): Date => new Date(text);

function giving(
  title: string,
  documents: readonly BsonDocument[],
  pipeline: readonly BsonDocument[],
  gives: AggregationCase['gives'],
): AggregationCase {
  return { title, documents, pipeline, gives };
}

/** One expression over one document; undefined where the field must be missing from the answer. */
function computing(
  title: string,
  document: BsonDocument,
  expression: BsonValue,
  result: BsonValue | FailsWith,
): AggregationCase {
  const failing = typeof result === 'object' && result !== null && 'code' in result;
  return giving(
    title,
    [document],
    [{ $project: { _id: 0, r: expression } }],
    failing ? (result as FailsWith) : [result === undefined ? {} : { r: result }],
  );
}

const byId = { $sort: { _id: 1 } };

const stages: readonly AggregationCase[] = [
  giving('$count of nothing gives nothing', [], [{ $count: 'n' }], []),
  giving(
    '$group keeps null and missing in one group',
    [{ _id: 1, g: null }, { _id: 2 }],
    [{ $group: { _id: '$g', n: { $sum: 1 } } }],
    [{ _id: null, n: int(2) }],
  ),
  giving(
    '$group joins equal numbers of all types',
    [
      { _id: 1, g: 1 },
      { _id: 2, g: double(1) },
      { _id: 3, g: long('1') },
    ],
    [{ $group: { _id: '$g', n: { $count: {} } } }, { $project: { _id: 0 } }],
    [{ n: int(3) }],
  ),
  giving(
    '$group by documents in their order',
    [
      { _id: 1, g: { a: 1, b: 2 } },
      { _id: 2, g: { b: 2, a: 1 } },
    ],
    [{ $group: { _id: '$g' } }, { $count: 'n' }],
    [{ n: int(2) }],
  ),
  giving(
    '$sum ignores what is no number',
    [{ _id: 1, v: 1 }, { _id: 2, v: 'x' }, { _id: 3 }],
    [{ $group: { _id: null, s: { $sum: '$v' } } }],
    [{ _id: null, s: int(1) }],
  ),
  giving(
    '$sum widens',
    [
      { _id: 1, v: int(2147483647) },
      { _id: 2, v: 1 },
    ],
    [{ $group: { _id: null, s: { $sum: '$v' } } }],
    [{ _id: null, s: long('2147483648') }],
  ),
  giving(
    '$avg of nothing is null',
    [{ _id: 1, v: 'x' }],
    [{ $group: { _id: null, a: { $avg: '$v' } } }],
    [{ _id: null, a: null }],
  ),
  giving(
    '$push leaves missing out, $first gives null for it',
    [{ _id: 1 }],
    [{ $group: { _id: null, p: { $push: '$v' }, f: { $first: '$v' } } }],
    [{ _id: null, p: [], f: null }],
  ),
  giving(
    '$min and $max ignore null and missing',
    [{ _id: 1, v: null }, { _id: 2, v: 3 }, { _id: 3 }],
    [{ $group: { _id: null, lo: { $min: '$v' }, hi: { $max: '$v' } } }],
    [{ _id: null, lo: int(3), hi: int(3) }],
  ),
  giving(
    '$unwind drops empty arrays, null and missing; a scalar is its own element',
    [{ _id: 1, v: [1, 2] }, { _id: 2, v: [] }, { _id: 3, v: null }, { _id: 4 }, { _id: 5, v: 7 }],
    [{ $unwind: '$v' }],
    [
      { _id: int(1), v: int(1) },
      { _id: int(1), v: int(2) },
      { _id: int(5), v: int(7) },
    ],
  ),
  giving(
    '$unwind keeps them where told, with the place',
    [
      { _id: 1, v: ['a'] },
      { _id: 2, v: [] },
      { _id: 3, v: null },
    ],
    [{ $unwind: { path: '$v', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }],
    [
      { _id: int(1), v: 'a', i: long('0') },
      { _id: int(2), i: null },
      { _id: int(3), v: null, i: null },
    ],
  ),
  giving(
    '$project computes, includes and orders',
    [{ _id: 1, a: 1, b: { c: 2, d: 3 } }],
    [{ $project: { x: { $add: ['$a', 1] }, b: { c: 1 } } }],
    [{ _id: int(1), b: { c: int(2) }, x: int(2) }],
  ),
  giving('$project mixing inclusion and exclusion', [], [{ $project: { a: 1, b: 0 } }], { code: 31254 }),
  giving(
    '$set over a path through an array',
    [{ _id: 1, a: [{ b: 1 }, { c: 2 }] }],
    [{ $set: { 'a.b': 9 } }],
    [{ _id: int(1), a: [{ b: int(9) }, { c: int(2), b: int(9) }] }],
  ),
  giving(
    '$sort across types',
    [
      { _id: 1, v: 'a' },
      { _id: 2, v: 1 },
      { _id: 3, v: null },
      { _id: 4, v: { a: 1 } },
      { _id: 5, v: true },
    ],
    [{ $sort: { v: 1 } }, { $project: { _id: 1 } }],
    [3, 2, 1, 4, 5].map((id) => ({ _id: int(id) })),
  ),
  giving(
    '$sort of arrays by their least and greatest',
    [
      { _id: 1, v: [5, 1] },
      { _id: 2, v: [3] },
    ],
    [{ $sort: { v: -1 } }, { $project: { _id: 1 } }],
    [{ _id: int(1) }, { _id: int(2) }],
  ),
  giving(
    '$bucket with a default',
    [1, 5, 11, 'x'].map((v, _id) => ({ _id, v })),
    [{ $bucket: { groupBy: '$v', boundaries: [0, 5, 10], default: 'other' } }],
    [
      { _id: int(0), count: int(1) },
      { _id: int(5), count: int(1) },
      { _id: 'other', count: int(2) },
    ],
  ),
  giving(
    '$bucket without a default for what fits nowhere',
    [{ _id: 1, v: 99 }],
    [{ $bucket: { groupBy: '$v', boundaries: [0, 5] } }],
    { code: 40066 },
  ),
  giving(
    '$facet',
    [{ _id: 1 }, { _id: 2 }],
    [{ $facet: { n: [{ $count: 'n' }], none: [{ $match: { a: 1 } }] } }],
    [{ n: [{ n: int(2) }], none: [] }],
  ),
  giving('$replaceRoot with something that is no document', [{ _id: 1, a: 1 }], [{ $replaceRoot: { newRoot: '$a' } }], {
    code: 40228,
  }),
  giving(
    '$lookup with a pipeline and let',
    [
      { _id: 1, v: 1 },
      { _id: 2, v: 2 },
    ],
    [
      byId,
      { $limit: 1 },
      {
        $lookup: {
          from: 'cases',
          let: { mine: '$v' },
          pipeline: [{ $match: { $expr: { $gt: ['$v', '$$mine'] } } }, { $project: { _id: 1 } }],
          as: 'more',
        },
      },
    ],
    [{ _id: int(1), v: int(1), more: [{ _id: int(2) }] }],
  ),
  giving(
    '$sortByCount',
    ['a', 'b', 'a'].map((v, _id) => ({ _id, v })),
    [{ $sortByCount: '$v' }],
    [
      { _id: 'a', count: int(2) },
      { _id: 'b', count: int(1) },
    ],
  ),
  giving(
    '$setWindowFields ranks within partitions',
    [
      { _id: 1, g: 1, v: 5 },
      { _id: 2, g: 1, v: 3 },
      { _id: 3, g: 2, v: 1 },
    ],
    [
      { $setWindowFields: { partitionBy: '$g', sortBy: { v: 1 }, output: { rank: { $rank: {} } } } },
      byId,
      { $project: { rank: 1 } },
    ],
    [
      { _id: int(1), rank: int(2) },
      { _id: int(2), rank: int(1) },
      { _id: int(3), rank: int(1) },
    ],
  ),
  giving('a stage with two names', [], [{ $match: {}, $limit: 1 }], { code: 40323 }),
  giving('$limit of zero', [], [{ $limit: 0 }], { code: 15958 }),
  giving('an expression that nobody knows', [], [{ $project: { a: { $frob: 1 } } }], { code: [168, 31325] }),
];

const expressions: readonly AggregationCase[] = [
  computing('$add of int and long', { a: 1 }, { $add: ['$a', long('2')] }, long('3')),
  computing('$add of int over its range', { a: int(2147483647) }, { $add: ['$a', 1] }, long('2147483648')),
  computing(
    '$add of a date',
    { d: date('2020-01-01T00:00:00Z') },
    { $add: ['$d', 1000] },
    date('2020-01-01T00:00:01Z'),
  ),
  computing('$add with null', {}, { $add: ['$gone', 1] }, null),
  computing('$add of a text', { a: 'x' }, { $add: ['$a', 1] }, { code: 14 }),
  computing(
    '$subtract of dates',
    { d: date('2020-01-01T00:00:01Z') },
    { $subtract: ['$d', date('2020-01-01T00:00:00Z')] },
    long('1000'),
  ),
  computing('$divide of ints', {}, { $divide: [7, 2] }, double(3.5)),
  computing('$divide by zero', {}, { $divide: [1, 0] }, { code: 2 }),
  computing('$mod', {}, { $mod: [-7, 3] }, int(-1)),
  computing('$multiply with decimal', {}, { $multiply: [decimal('1.10'), 2] }, decimal('2.20')),
  computing('$round to even', {}, { $round: [2.5, 0] }, double(2)),
  computing('$round of an int to tens', {}, { $round: [int(15), -1] }, int(20)),
  computing('$trunc', {}, { $trunc: [-2.7] }, double(-2)),
  computing('$abs of long', {}, { $abs: long('-5') }, long('5')),
  computing('$ceil of an int', {}, { $ceil: 5 }, int(5)),
  computing('$sum of one array', { a: [1, 2, 'x'] }, { $sum: '$a' }, int(3)),
  computing('$sum of several arguments, where arrays count nothing', { a: [1, 2] }, { $sum: ['$a', 3] }, int(3)),
  computing('$max of an array', { a: [1, 'x', 2] }, { $max: '$a' }, 'x'),
  computing('$eq of null and missing', {}, { $eq: ['$gone', null] }, false),
  computing('$cmp across types', {}, { $cmp: ['a', 1] }, int(1)),
  computing('$ifNull', { a: null }, { $ifNull: ['$a', '$gone', 3] }, int(3)),
  computing('$cond with a number', {}, { $cond: [0, 'yes', 'no'] }, 'no'),
  computing('$switch without a branch', {}, { $switch: { branches: [{ case: false, then: 1 }] } }, { code: 40066 }),
  computing('$and of texts and null', { a: '' }, { $and: ['$a', [], null] }, false),
  computing('$not of missing', {}, { $not: ['$gone'] }, true),
  computing('a path through an array', { a: [{ b: 1 }, { c: 2 }, { b: 3 }] }, '$a.b', [int(1), int(3)]),
  computing('a position in a path, which is no position', { a: [1, 2] }, '$a.0', []),
  computing('a missing field stays out', {}, '$gone', undefined),
  computing('a missing element is null', {}, ['$gone', 1], [null, int(1)]),
  computing('$arrayElemAt from the end', { a: [1, 2] }, { $arrayElemAt: ['$a', -1] }, int(2)),
  computing('$arrayElemAt beyond', { a: [1, 2] }, { $arrayElemAt: ['$a', 9] }, undefined),
  computing('$size of no array', { a: 1 }, { $size: '$a' }, { code: 17124 }),
  computing('$slice', { a: [1, 2, 3] }, { $slice: ['$a', -2] }, [int(2), int(3)]),
  computing('$concatArrays with null', { a: [1] }, { $concatArrays: ['$a', null] }, null),
  computing('$in', { a: [1, 2] }, { $in: [double(2), '$a'] }, true),
  computing('$indexOfArray', { a: ['x', 'y'] }, { $indexOfArray: ['$a', 'y'] }, int(1)),
  computing('$reverseArray', {}, { $reverseArray: [[1, 2]] }, [int(2), int(1)]),
  computing('$range', {}, { $range: [0, 10, 4] }, [int(0), int(4), int(8)]),
  computing(
    '$filter, $map and $reduce',
    { a: [1, 2, 3] },
    {
      $reduce: {
        input: {
          $map: {
            input: { $filter: { input: '$a', cond: { $gt: ['$$this', 1] } } },
            in: { $multiply: ['$$this', 10] },
          },
        },
        initialValue: 0,
        in: { $add: ['$$value', '$$this'] },
      },
    },
    int(50),
  ),
  computing('$zip', {}, { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true } }, [
    [int(1), 'a'],
    [int(2), null],
  ]),
  computing('$sortArray', { a: [3, 'x', null] }, { $sortArray: { input: '$a', sortBy: 1 } }, [null, int(3), 'x']),
  computing(
    '$setUnion',
    {},
    {
      $setUnion: [
        [2, 1],
        [double(1), 3],
      ],
    },
    [int(1), int(2), int(3)],
  ),
  computing('$setIsSubset', {}, { $setIsSubset: [[1], [double(1), 2]] }, true),
  computing('$objectToArray', { a: { x: 1 } }, { $objectToArray: '$a' }, [{ k: 'x', v: int(1) }]),
  computing(
    '$arrayToObject',
    {},
    {
      $arrayToObject: [
        [
          ['x', 1],
          ['y', 2],
        ],
      ],
    },
    { x: int(1), y: int(2) },
  ),
  computing(
    '$mergeObjects with null',
    { a: { x: 1 } },
    { $mergeObjects: ['$a', null, { x: 2, y: 3 }] },
    { x: int(2), y: int(3) },
  ),
  computing('$concat with null', { a: null }, { $concat: ['x', '$a'] }, null),
  computing('$substrCP by code points', {}, { $substrCP: ['a😀b', 1, 1] }, '😀'),
  computing('$strLenBytes', {}, { $strLenBytes: 'ä' }, int(2)),
  computing('$strLenCP', {}, { $strLenCP: '😀' }, int(1)),
  computing('$indexOfCP', {}, { $indexOfCP: ['a😀b', 'b'] }, int(2)),
  computing('$split', {}, { $split: ['a-b--c', '-'] }, ['a', 'b', '', 'c']),
  computing('$toUpper leaves letters beyond ASCII', {}, { $toUpper: 'aä' }, 'Aä'),
  computing('$trim of given letters', {}, { $trim: { input: 'xxaxx', chars: 'x' } }, 'a'),
  computing('$replaceAll', {}, { $replaceAll: { input: 'a.b.c', find: '.', replacement: '-' } }, 'a-b-c'),
  computing('$regexMatch', {}, { $regexMatch: { input: 'Abc', regex: '^a', options: 'i' } }, true),
  computing('$strcasecmp', {}, { $strcasecmp: ['ABC', 'abd'] }, int(-1)),
  computing('$type of missing', {}, { $type: '$gone' }, 'missing'),
  computing('$isNumber of a decimal', {}, { $isNumber: decimal('1') }, true),
  computing('$toInt of a text', {}, { $toInt: '12' }, int(12)),
  computing('$toInt of a fraction', {}, { $toInt: 2.9 }, int(2)),
  computing('$toInt of a text that is none', {}, { $toInt: '1.5' }, { code: 241 }),
  computing('$toLong of a date', {}, { $toLong: date('1970-01-01T00:00:01Z') }, long('1000')),
  computing('$toDecimal of an int', {}, { $toDecimal: 5 }, decimal('5')),
  computing('$toString of a double', {}, { $toString: 2.5 }, '2.5'),
  computing('$toString of a date', {}, { $toString: date('2020-01-02T03:04:05.006Z') }, '2020-01-02T03:04:05.006Z'),
  computing('$toBool of a text', {}, { $toBool: '' }, true),
  computing('$toObjectId', {}, { $toObjectId: '6560a0b1c2d3e4f506172839' }, new ObjectId('6560a0b1c2d3e4f506172839')),
  computing('$toDate of an int', {}, { $toDate: int(5) }, { code: 241 }),
  computing(
    '$convert with onError and onNull',
    {},
    [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, { $convert: { input: null, to: 'int', onNull: 'none' } }],
    ['bad', 'none'],
  ),
  computing(
    '$year and $dayOfWeek',
    {},
    [{ $year: date('2020-02-29T23:30:00Z') }, { $dayOfWeek: date('2020-02-29T23:30:00Z') }],
    [int(2020), int(7)],
  ),
  computing(
    '$hour in a time zone',
    {},
    { $hour: { date: date('2020-07-01T12:00:00Z'), timezone: 'Europe/Berlin' } },
    int(14),
  ),
  computing('$isoWeek at the turn of a year', {}, { $isoWeek: date('2021-01-03T00:00:00Z') }, int(53)),
  computing(
    '$dateToString',
    {},
    { $dateToString: { date: date('2020-01-02T03:04:05Z'), format: '%Y/%m/%d %H:%M' } },
    '2020/01/02 03:04',
  ),
  computing(
    '$dateFromString with a format',
    {},
    { $dateFromString: { dateString: '02.01.2020', format: '%d.%m.%Y' } },
    date('2020-01-02T00:00:00Z'),
  ),
  computing(
    '$dateAdd at the end of a month',
    {},
    { $dateAdd: { startDate: date('2021-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
    date('2021-02-28T00:00:00Z'),
  ),
  computing(
    '$dateDiff counts boundaries',
    {},
    { $dateDiff: { startDate: date('2020-12-31T23:59:59Z'), endDate: date('2021-01-01T00:00:00Z'), unit: 'year' } },
    long('1'),
  ),
  computing(
    '$dateTrunc',
    {},
    { $dateTrunc: { date: date('2020-05-17T10:00:00Z'), unit: 'month' } },
    date('2020-05-01T00:00:00Z'),
  ),
  computing(
    '$dateFromParts overflows into the next unit',
    {},
    { $dateFromParts: { year: 2020, month: 14, day: 1 } },
    date('2021-02-01T00:00:00Z'),
  ),
  computing('$let', { a: 2 }, { $let: { vars: { x: '$a' }, in: { $multiply: ['$$x', '$$x'] } } }, int(4)),
  computing('a variable that nobody defined', {}, '$$nobody', { code: 17276 }),
  computing('$literal', {}, { $literal: { $add: [1, 2] } }, { $add: [int(1), int(2)] }),
  computing(
    '$getField of a name with a dot',
    {},
    { $getField: { field: 'a.b', input: { $literal: { 'a.b': 1 } } } },
    int(1),
  ),
];

export const aggregationCases: readonly AggregationCase[] = [...stages, ...expressions];
