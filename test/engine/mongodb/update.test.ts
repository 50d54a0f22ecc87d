import { Decimal128, Double, Int32, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { Session, long } from './session.js';

type Options = Readonly<Record<string, unknown>>;

/** The document `before` (with `_id: 1`) after an update, without its `_id`; or the code of the refusal. */
function after(before: object, update: object, options: Options = {}): unknown {
  const session = new Session().fill({ _id: 1, ...before });
  const code = session.writeRefusal(update, options);
  if (code !== 0) return code;
  const { _id, ...rest } = session.find({})[0] ?? {};
  return _id === 1 ? rest : { _id, ...rest };
}

/** The value of `a` after an update, in canonical extended JSON. */
function exactAfter(before: object, update: object): unknown {
  const session = new Session().fill({ _id: 1, ...before });
  session.write(update);
  const reply = session.exact({ find: 'c' }) as { cursor: { firstBatch: { a: unknown }[] } };
  return reply.cursor.firstBatch[0]?.a;
}

const int = (value: number): object => ({ $numberInt: String(value) });
const double = (value: string): object => ({ $numberDouble: value });
const longOf = (value: string): object => ({ $numberLong: value });

describe('$inc and $mul', () => {
  it.each<[string, object, object, unknown]>([
    ['int + int stays an int', { a: 1 }, { $inc: { a: 2 } }, int(3)],
    ['int + double becomes a double', { a: 1 }, { $inc: { a: new Double(2) } }, double('3.0')],
    ['double + int stays a double', { a: new Double(1) }, { $inc: { a: 2 } }, double('3.0')],
    ['long + int stays a long', { a: long(1) }, { $inc: { a: 2 } }, longOf('3')],
    ['an int that overflows becomes a long', { a: 2147483647 }, { $inc: { a: 1 } }, longOf('2147483648')],
    [
      'decimal + int becomes a decimal',
      { a: Decimal128.fromString('1.5') },
      { $inc: { a: 1 } },
      { $numberDecimal: '2.5' },
    ],
    ['a missing field takes the operand', {}, { $inc: { a: new Int32(5) } }, int(5)],
    ['int * double becomes a double', { a: 3 }, { $mul: { a: new Double(2) } }, double('6.0')],
    ['an int product that overflows becomes a long', { a: 2147483647 }, { $mul: { a: 2 } }, longOf('4294967294')],
    ['multiplying a missing field gives a zero of the operand’s type', {}, { $mul: { a: long(5) } }, longOf('0')],
    ['longs beyond 2^53 add exactly', { a: long('9007199254740993') }, { $inc: { a: 2 } }, longOf('9007199254740995')],
  ])('%s', (_title, before, update, expected) => {
    expect(exactAfter(before, update)).toEqual(expected);
  });

  it.each<[string, object, object, number]>([
    ['a long that would overflow', { a: long('9223372036854775807') }, { $inc: { a: 1 } }, 2],
    ['text in the document', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['null in the document', { a: null }, { $inc: { a: 1 } }, 14],
    ['a text operand', { a: 1 }, { $inc: { a: 'x' } }, 14],
    ['a text factor', { a: 1 }, { $mul: { a: 'x' } }, 14],
    ['an array in the document', { a: [1] }, { $mul: { a: 2 } }, 14],
  ])('refuse %s', (_title, before, update, code) => {
    expect(after(before, update)).toBe(code);
  });
});

describe('$set, $unset, $rename, $min, $max and $currentDate', () => {
  it.each<[string, object, object, unknown]>([
    ['$set makes documents on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
    ['$set makes a document, not an array, of a missing numeric path', {}, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
    ['$set sets an element of an array', { a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
    ['$set pads an array with nulls', { a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
    ['$set through a scalar is refused', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['$set through null is refused', { a: null }, { $set: { 'a.b': 1 } }, 28],
    ['$set by a name into an array is refused', { a: [1] }, { $set: { 'a.b': 1 } }, 28],
    ['$set of an empty document is allowed and does nothing', { a: 1 }, { $set: {} }, { a: 1 }],
    ['$set of a dollar-prefixed field is refused', {}, { $set: { $a: 1 } }, 52],
    ['$set of an empty path is refused', {}, { $set: { '': 1 } }, 56],
    ['$set of a path with an empty part is refused', {}, { $set: { 'a..b': 1 } }, 56],
    ['$set of two paths that collide is refused', {}, { $set: { a: 1, 'a.b': 2 } }, 40],
    ['two operators on one path are refused', { a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['$set of another _id is refused', {}, { $set: { _id: 2 } }, 66],
    ['$set of the same _id is allowed', {}, { $set: { _id: 1, a: 2 } }, { a: 2 }],
    ['$unset removes a field', { a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
    ['$unset of an element leaves null', { a: [1, 2, 3] }, { $unset: { 'a.1': 1 } }, { a: [1, null, 3] }],
    ['$unset through a scalar does nothing', { a: 1 }, { $unset: { 'a.b': 1 } }, { a: 1 }],
    ['$unset of _id is refused', { a: 1 }, { $unset: { _id: 1 } }, 66],
    ['$rename moves a value to the end', { a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
    ['$rename replaces its target', { a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
    ['$rename of a missing field does nothing', { b: 2 }, { $rename: { a: 'b' } }, { b: 2 }],
    ['$rename to itself is refused', { a: 1 }, { $rename: { a: 'a' } }, 2],
    ['$rename to a number is refused', { a: 1 }, { $rename: { a: 1 } }, 2],
    ['$rename out of an array is refused', { a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
    ['$rename into documents makes them', { a: 1 }, { $rename: { a: 'x.y' } }, { x: { y: 1 } }],
    ['$min keeps the smaller', { a: 5 }, { $min: { a: 3 } }, { a: 3 }],
    ['$min keeps what is smaller already', { a: 5 }, { $min: { a: 8 } }, { a: 5 }],
    ['$min sets a missing field', {}, { $min: { a: 8 } }, { a: 8 }],
    ['$max compares across types', { a: 5 }, { $max: { a: 'text' } }, { a: 'text' }],
    ['$min takes null as smaller than numbers', { a: 5 }, { $min: { a: null } }, { a: null }],
    [
      '$currentDate sets the time',
      {},
      { $currentDate: { a: true, b: { $type: 'date' } } },
      { a: new Date('2026-01-02T03:04:05.678Z'), b: new Date('2026-01-02T03:04:05.678Z') },
    ],
    ['$currentDate with another type is refused', {}, { $currentDate: { a: { $type: 'x' } } }, 2],
    ['$setOnInsert does nothing to what is there', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
    ['$bit combines ints', { a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
    ['$bit refuses doubles', { a: 1.5 }, { $bit: { a: { or: 1 } } }, 2],
    ['$bit refuses other operations', { a: 1 }, { $bit: { a: { nand: 1 } } }, 2],
    ['new fields come in the order of their names', {}, { $set: { c: 1, a: 2, b: 3 } }, { a: 2, b: 3, c: 1 }],
    ['an unknown operator is refused', { a: 1 }, { $foo: { a: 1 } }, 9],
    ['an operator on something else than a document is refused', { a: 1 }, { $set: 5 }, 9],
  ])('%s', (_title, before, update, expected) => {
    const result = after(before, update);
    expect(result).toEqual(expected);
    if (typeof expected === 'object' && expected !== null) {
      expect(Object.keys(result as object)).toEqual(Object.keys(expected));
    }
  });

  it('refuses an unknown operator on an empty collection too', () => {
    expect(new Session().writeRefusal({ $foo: { a: 1 } })).toBe(9);
    expect(new Session().writeRefusal({ $set: { a: 1 } }, { q: { a: { $foo: 1 } } })).toBe(2);
  });

  it('orders new numeric names by their value', () => {
    expect(Object.keys((after({ a: {} }, { $set: { 'a.x10': 1, 'a.x9': 2 } }) as { a: object }).a)).toEqual([
      'x10',
      'x9',
    ]);
    const session = new Session().fill({ _id: 1, a: {} });
    session.write({ $set: { 'a.10': 1, 'a.9': 2 } });
    const text = JSON.stringify(session.exact({ find: 'c', projection: { _id: 0 } }));
    expect(text.indexOf('"9"')).toBeGreaterThan(0);
  });
});

describe('operators on arrays', () => {
  it.each<[string, object, object, unknown]>([
    ['$push appends', { a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
    ['$push makes the array', {}, { $push: { a: 2 } }, { a: [2] }],
    ['$push appends an array as one element', { a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
    ['$push refuses a scalar', { a: 5 }, { $push: { a: 2 } }, 2],
    ['$push refuses null', { a: null }, { $push: { a: 2 } }, 2],
    ['$push with $each appends each', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
    ['$position inserts', { a: [1, 2] }, { $push: { a: { $each: [9], $position: 1 } } }, { a: [1, 9, 2] }],
    [
      'a negative $position counts from the end',
      { a: [1, 2, 3] },
      { $push: { a: { $each: [9], $position: -1 } } },
      { a: [1, 2, 9, 3] },
    ],
    ['$slice keeps the first', { a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: 3 } } }, { a: [1, 2, 3] }],
    [
      'a negative $slice keeps the last',
      { a: [1, 2] },
      { $push: { a: { $each: [3, 4], $slice: -3 } } },
      { a: [2, 3, 4] },
    ],
    ['$slice of 0 empties', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 0 } } }, { a: [] }],
    ['$sort sorts values', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
    ['$sort comes before $slice', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1, $slice: 2 } } }, { a: [3, 2] }],
    [
      '$sort sorts documents by their fields',
      {
        a: [
          { x: 2, y: 1 },
          { x: 1, y: 2 },
        ],
      },
      { $push: { a: { $each: [{ x: 1, y: 1 }], $sort: { x: 1, y: -1 } } } },
      {
        a: [
          { x: 1, y: 2 },
          { x: 1, y: 1 },
          { x: 2, y: 1 },
        ],
      },
    ],
    ['$each must be an array', { a: [1] }, { $push: { a: { $each: 2 } } }, 2],
    ['an unknown clause is refused', { a: [1] }, { $push: { a: { $each: [2], $foo: 1 } } }, 2],
    ['$addToSet adds what is new', { a: [1, 2] }, { $addToSet: { a: 3 } }, { a: [1, 2, 3] }],
    ['$addToSet takes equal numbers as one', { a: [1] }, { $addToSet: { a: new Double(1) } }, { a: [1] }],
    [
      '$addToSet tells documents by their field order',
      { a: [{ x: 1, y: 2 }] },
      { $addToSet: { a: { y: 2, x: 1 } } },
      {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
    ],
    [
      '$addToSet with $each adds each once',
      { a: [1] },
      { $addToSet: { a: { $each: [1, 2, 2, 3] } } },
      { a: [1, 2, 3] },
    ],
    ['$addToSet makes a set of what it adds to nothing', {}, { $addToSet: { a: { $each: [1, 1] } } }, { a: [1] }],
    ['$addToSet leaves the doubles that are there', { a: [1, 1] }, { $addToSet: { a: 1 } }, { a: [1, 1] }],
    ['$addToSet refuses a scalar', { a: 1 }, { $addToSet: { a: 1 } }, 2],
    ['$pop removes the last', { a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
    ['$pop removes the first', { a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
    ['$pop refuses other numbers', { a: [1] }, { $pop: { a: 2 } }, 9],
    ['$pop refuses a scalar', { a: 1 }, { $pop: { a: 1 } }, 14],
    ['$pop leaves a missing field missing', { b: 1 }, { $pop: { a: 1 } }, { b: 1 }],
    ['$pull removes by equality', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
    ['$pull removes by a condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [
      '$pull removes documents by their fields',
      { a: [{ x: 1, y: 1 }, { x: 2 }] },
      { $pull: { a: { x: 1 } } },
      { a: [{ x: 2 }] },
    ],
    [
      '$pull removes documents by conditions on fields',
      { a: [{ x: 1 }, { x: 7 }] },
      { $pull: { a: { x: { $gt: 5 } } } },
      { a: [{ x: 1 }] },
    ],
    ['$pull removes by a regular expression', { a: ['abc', 'x'] }, { $pull: { a: /^a/ } }, { a: ['x'] }],
    ['$pull with $in removes several', { a: [1, 2, 3] }, { $pull: { a: { $in: [1, 3] } } }, { a: [2] }],
    ['$pull of an array compares it whole', { a: [[1, 2], [1]] }, { $pull: { a: [1] } }, { a: [[1, 2]] }],
    ['$pull refuses a scalar', { a: 1 }, { $pull: { a: 1 } }, 2],
    ['$pull leaves a missing field missing', { b: 1 }, { $pull: { a: 1 } }, { b: 1 }],
    ['$pullAll removes what is equal', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
    ['$pullAll needs an array', { a: [1] }, { $pullAll: { a: 1 } }, 2],
    [
      '$pullAll compares documents whole',
      { a: [{ x: 1, y: 2 }] },
      { $pullAll: { a: [{ x: 1 }] } },
      { a: [{ x: 1, y: 2 }] },
    ],
  ])('%s', (_title, before, update, expected) => {
    expect(after(before, update)).toEqual(expected);
  });

  it.each<[string, object, object, Options, unknown]>([
    [
      '$ sets the element that matched',
      { a: [1, 5, 9] },
      { $set: { 'a.$': 0 } },
      { q: { a: { $gte: 5 } } },
      { a: [1, 0, 9] },
    ],
    [
      '$ goes into documents',
      { a: [{ x: 1 }, { x: 2 }] },
      { $set: { 'a.$.y': 7 } },
      { q: { 'a.x': 2 } },
      { a: [{ x: 1 }, { x: 2, y: 7 }] },
    ],
    [
      '$ follows $elemMatch',
      {
        a: [
          { x: 1, y: 1 },
          { x: 1, y: 2 },
        ],
      },
      { $inc: { 'a.$.y': 10 } },
      { q: { a: { $elemMatch: { x: 1, y: 2 } } } },
      {
        a: [
          { x: 1, y: 1 },
          { x: 1, y: 12 },
        ],
      },
    ],
    [
      '$ means the outer array where one lies in another',
      { a: [{ b: [{ c: 0 }] }, { b: [{ c: 0 }, { c: 1 }] }] },
      { $set: { 'a.$.x': 1 } },
      { q: { 'a.b': { $elemMatch: { c: 1 } } } },
      { a: [{ b: [{ c: 0 }] }, { b: [{ c: 0 }, { c: 1 }], x: 1 }] },
    ],
    ['$ without a match in an array is refused', { a: [1] }, { $set: { 'a.$': 1 } }, { q: { _id: 1 } }, 2],
    ['$[] sets every element', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, {}, { a: [11, 12] }],
    [
      '$[] nests',
      { a: [{ b: [1] }, { b: [2, 3] }] },
      { $inc: { 'a.$[].b.$[]': 1 } },
      {},
      { a: [{ b: [2] }, { b: [3, 4] }] },
    ],
    ['$[] refuses a scalar', { a: 1 }, { $set: { 'a.$[]': 1 } }, {}, 2],
    ['$[] refuses a missing field', {}, { $set: { 'a.$[]': 1 } }, {}, 2],
    [
      '$[x] sets the elements its filter meets',
      { a: [1, 5, 9] },
      { $set: { 'a.$[x]': 0 } },
      { arrayFilters: [{ x: { $gte: 5 } }] },
      { a: [1, 0, 0] },
    ],
    [
      '$[x] meets documents by their fields',
      {
        a: [
          { b: 1, c: 1 },
          { b: 2, c: 1 },
        ],
      },
      { $set: { 'a.$[x].c': 9 } },
      { arrayFilters: [{ 'x.b': 2 }] },
      {
        a: [
          { b: 1, c: 1 },
          { b: 2, c: 9 },
        ],
      },
    ],
    ['an array filter that nothing uses is refused', { a: [1] }, { $set: { b: 1 } }, { arrayFilters: [{ x: 1 }] }, 9],
    ['an identifier without a filter is refused', { a: [1] }, { $set: { 'a.$[x]': 1 } }, {}, 2],
    [
      'two filters for one identifier are refused',
      { a: [1] },
      { $set: { 'a.$[x]': 1 } },
      { arrayFilters: [{ x: 1 }, { x: 2 }] },
      9,
    ],
    ['an identifier in capitals is refused', { a: [1] }, { $set: { 'a.$[X]': 1 } }, { arrayFilters: [{ X: 1 }] }, 2],
    ['two placeholders $ are refused', { a: [1] }, { $set: { 'a.$.b.$': 1 } }, { q: { a: 1 } }, 2],
  ])('%s', (_title, before, update, options, expected) => {
    expect(after(before, update, options)).toEqual(expected);
  });
});

describe('replacements, pipelines and upserts', () => {
  it.each<[string, object, object, Options, unknown]>([
    ['a replacement keeps the _id', { a: 1 }, { b: 2 }, {}, { b: 2 }],
    ['a replacement may repeat the _id', { a: 1 }, { _id: 1, b: 2 }, {}, { b: 2 }],
    ['a replacement with another _id is refused', { a: 1 }, { _id: 2, b: 2 }, {}, 66],
    ['a replacement of many is refused', { a: 1 }, { b: 2 }, { multi: true }, 9],
    ['a replacement with a dollar-prefixed field is refused', { a: 1 }, { b: 1, $set: { c: 1 } }, {}, 52],
    ['operators beside plain fields are refused', { a: 1 }, { $set: { b: 1 }, c: 1 }, {}, 9],
    ['a pipeline computes', { a: 1 }, [{ $set: { b: { $add: ['$a', 1] } } }], {}, { a: 1, b: 2 }],
    ['a pipeline may unset', { a: 1, b: 2 }, [{ $unset: 'a' }], {}, { b: 2 }],
    ['a pipeline with another stage is refused', { a: 1 }, [{ $match: { a: 1 } }], {}, 72],
    ['a pipeline that changes the _id is refused', { a: 1 }, [{ $set: { _id: 5 } }], {}, 66],
  ])('%s', (_title, before, update, options, expected) => {
    expect(after(before, update, options)).toEqual(expected);
  });

  const upserted = (update: object, q: object, options: Options = {}): unknown => {
    const session = new Session();
    const code = session.writeRefusal(update, { q, upsert: true, ...options });
    return code === 0 ? session.find({}, { projection: { _id: 0 } })[0] : code;
  };

  it.each<[string, unknown, unknown]>([
    ['takes equalities from the filter', upserted({ $set: { c: 1 } }, { a: 1, 'b.x': 2 }), { a: 1, b: { x: 2 }, c: 1 }],
    [
      'takes $eq, $and and a single $in',
      upserted({ $set: { c: 1 } }, { $and: [{ a: { $eq: 1 } }, { b: { $in: [2] } }] }),
      { a: 1, b: 2, c: 1 },
    ],
    ['leaves conditions out', upserted({ $set: { c: 1 } }, { a: { $gt: 1 }, b: { $in: [1, 2] } }), { c: 1 }],
    ['applies $setOnInsert', upserted({ $setOnInsert: { c: 1 }, $inc: { n: 1 } }, { a: 1 }), { a: 1, c: 1, n: 1 }],
    ['takes only the _id for a replacement', upserted({ c: 1 }, { a: 1 }), { c: 1 }],
    ['refuses a field that is demanded twice', upserted({ $set: { c: 1 } }, { $and: [{ a: 1 }, { a: 2 }] }), 54],
    ['refuses a field and one below it', upserted({ $set: { c: 1 } }, { a: { x: 1 }, 'a.y': 1 }), 54],
    ['refuses another _id than the filter’s', upserted({ $set: { _id: 2 } }, { _id: 1 }), 66],
    ['runs a pipeline on what the filter gives', upserted([{ $set: { b: '$a' } }], { a: 1 }), { a: 1, b: 1 }],
    ['pushes onto an equality of the filter', upserted({ $push: { a: 2 } }, { a: [1] }), { a: [1, 2] }],
  ])('an upsert %s', (_title, result, expected) => {
    expect(result).toEqual(expected);
  });

  it('says how many matched, how many changed and what was upserted', () => {
    const session = new Session().fill({ _id: 1, a: 1 }, { _id: 2, a: 2 });
    expect(session.write({ $set: { a: 1 } }, { multi: true })).toMatchObject({ n: 2, nModified: 1 });
    expect(session.write({ $set: { a: 1 } }, { q: { _id: 9 }, upsert: true })).toMatchObject({
      n: 1,
      nModified: 0,
      upserted: [{ index: 0, _id: 9 }],
    });
    expect(session.write({ $set: { a: new Double(1) } }, { q: { _id: 1 } })).toMatchObject({ n: 1, nModified: 1 });
    expect(session.write({ $set: { a: new Long(1n) } }, { q: { _id: 77 } })).toMatchObject({ n: 0, nModified: 0 });
  });

  it('refuses sort in an update, which is new in 8.0', () => {
    expect(new Session().writeRefusal({ $set: { a: 1 } }, { sort: { a: 1 } })).toBe(40415);
  });
});
