import { Binary, BSONRegExp, Code, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { int32, message, msg, query } from './frames.js';

const everyType = {
  _id: new ObjectId('6560a0b1c2d3e4f506172839'),
  double: 1.5,
  text: 'grün',
  nested: { list: [1, { deep: [null, true] }], empty: {} },
  bytes: new Binary(Buffer.from('abc'), 0),
  old: new Binary(Buffer.from('abc'), 2),
  date: new Date(1_700_000_000_000),
  pattern: new BSONRegExp('^a.*b$', 'i'),
  code: new Code('f()', { x: 1 }),
  time: new Timestamp({ t: 1, i: 2 }),
  long: Long.fromString('9007199254740993'),
  decimal: Decimal128.fromString('1.10'),
  low: new MinKey(),
  high: new MaxKey(),
};

/** Messages as drivers send them, one of each kind, for a fuzzer to damage. */
export const seedMessages: readonly Uint8Array[] = [
  query('admin.$cmd', { ismaster: 1, helloOk: true, client: { driver: { name: 'fuzz' } } }),
  msg({ hello: 1, $db: 'admin' }),
  msg(
    { insert: 'fuzz', ordered: true, $db: 'shop' },
    { sequences: [{ name: 'documents', documents: [everyType, { a: 1 }] }] },
  ),
  msg({ insert: 'fuzz', documents: [{ a: [1, 2, { b: 3 }] }], $db: 'shop' }, { checksum: true }),
  msg({ insert: 'fuzz', documents: [{ a: 1 }], $db: 'shop', writeConcern: { w: 0 } }, { flags: 2 }),
  msg({
    find: 'fuzz',
    filter: {
      $or: [{ a: { $gt: 1, $in: [1, 2, 'x'] } }, { 'nested.list': { $elemMatch: { $exists: true } } }],
      text: { $regex: '^g' },
    },
    projection: { a: 1, 'nested.list': { $slice: 1 } },
    sort: { a: -1 },
    limit: 5,
    batchSize: 1,
    $db: 'shop',
  }),
  msg(
    { update: 'fuzz', $db: 'shop' },
    {
      sequences: [
        {
          name: 'updates',
          documents: [
            {
              q: { a: 1 },
              u: { $set: { 'nested.empty.x': 1 }, $push: { a: { $each: [1], $slice: -3 } } },
              upsert: true,
            },
            { q: {}, u: [{ $set: { b: { $add: ['$double', 1] } } }], multi: true },
          ],
        },
      ],
    },
  ),
  msg({ delete: 'fuzz', deletes: [{ q: { a: { $type: 'int' } }, limit: 1 }], $db: 'shop' }),
  msg({
    aggregate: 'fuzz',
    pipeline: [
      { $match: { $expr: { $gt: [{ $size: { $ifNull: ['$nested.list', []] } }, 1] } } },
      { $unwind: '$nested.list' },
      { $group: { _id: '$text', n: { $sum: '$double' }, all: { $push: '$$ROOT' } } },
      { $sort: { n: 1 } },
    ],
    cursor: {},
    $db: 'shop',
  }),
  msg({
    findAndModify: 'fuzz',
    query: { a: 1 },
    update: { $inc: { a: Long.fromNumber(1) } },
    new: true,
    upsert: true,
    $db: 'shop',
  }),
  msg({ createIndexes: 'fuzz', indexes: [{ key: { a: 1, text: -1 }, name: 'a_text', unique: false }], $db: 'shop' }),
  msg({
    create: 'checked',
    validator: { $jsonSchema: { required: ['a'], properties: { a: { bsonType: 'int' } } } },
    $db: 'shop',
  }),
  msg({ getMore: Long.fromNumber(1), collection: 'fuzz', $db: 'shop' }),
  msg({ explain: { find: 'fuzz', filter: { a: 1 } }, verbosity: 'executionStats', $db: 'shop' }),
  msg({ distinct: 'fuzz', key: 'nested.list', query: {}, $db: 'shop' }),
  msg({ endSessions: [{ id: new Binary(Buffer.alloc(16), 4) }], $db: 'admin' }),
  message(2012, [int32(2013, 40), Buffer.from([1]), Buffer.alloc(20)]),
];
