import { Binary, BSONRegExp, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/engine/mongodb/command/table.js';
import { isPathOperator } from '../../../src/engine/mongodb/filter/field-operators.js';
import { updateOperators } from '../../../src/engine/mongodb/update/operators.js';
import { MONGO_OPERATORS } from '../../../src/query/operators.js';
import { Session, long } from './session.js';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

describe('equality and null', () => {
  const session = new Session().fill(
    { _id: 1, a: 1 },
    { _id: 2, a: new Double(1) },
    { _id: 3, a: long(1) },
    { _id: 4, a: decimal('1.0') },
    { _id: 5, a: '1' },
    { _id: 6, a: true },
    { _id: 7, a: [1, 2] },
    { _id: 8, a: [[1]] },
    { _id: 9, a: null },
    { _id: 10 },
    { _id: 11, a: { b: 1, c: 2 } },
    { _id: 12, a: { c: 2, b: 1 } },
    { _id: 13, a: NaN },
    { _id: 14, a: decimal('NaN') },
    { _id: 15, a: new Double(-0) },
    { _id: 16, a: 0 },
  );

  it.each<[string, object, number[]]>([
    ['numbers are equal across their types, also inside arrays', { a: 1 }, [1, 2, 3, 4, 7]],
    ['documents are equal only in the same order', { a: { b: 1, c: 2 } }, [11]],
    ['NaN equals NaN of every type', { a: NaN }, [13, 14]],
    ['the zeros are equal', { a: 0 }, [15, 16]],
    ['an array equals an array, or an element that is one', { a: [1] }, [8]],
    ['null finds null and missing', { a: null }, [9, 10]],
    ['$in with null finds missing too', { a: { $in: [null, '1'] } }, [5, 9, 10]],
    ['$nin leaves out what an element meets', { a: { $nin: [1, null] } }, [5, 6, 8, 11, 12, 13, 14, 15, 16]],
    ['$gte null finds missing', { a: { $gte: null } }, [9, 10]],
    ['$gt null finds nothing', { a: { $gt: null } }, []],
    ['comparisons stay within a type', { a: { $gt: 0 } }, [1, 2, 3, 4, 7]],
    ['$lt true does not find numbers', { a: { $lt: true } }, []],
    ['$lte NaN finds NaN', { a: { $lte: NaN } }, [13, 14]],
    ['$type int', { a: { $type: 'int' } }, [1, 7, 16]],
    ['$type by its number', { a: { $type: 1 } }, [2, 13, 15]],
    ['$type array finds arrays themselves', { a: { $type: 'array' } }, [7, 8]],
    ['$type takes several', { a: { $type: ['string', 'bool'] } }, [5, 6]],
    ['$exists false by any false value', { a: { $exists: 0 } }, [10]],
    ['$nor', { $nor: [{ a: { $type: 'number' } }, { a: null }, { a: { $type: 'object' } }] }, [5, 6, 8]],
    ['$comment says nothing', { $comment: 'x', a: '1' }, [5]],
  ])('%s', (_title, filter, expected) => {
    expect(session.ids(filter)).toEqual(expected);
  });

  it('MinKey and MaxKey bound every type', () => {
    expect(session.ids({ a: { $gt: new MinKey() } }).length).toBe(16);
    expect(session.ids({ a: { $lt: new MaxKey() } }).length).toBe(16);
    expect(session.ids({ a: new MaxKey() })).toEqual([]);
  });
});

describe('paths', () => {
  const session = new Session().fill(
    { _id: 1, a: [{ b: [1, 2] }, { b: 3 }] },
    { _id: 2, a: [[{ b: 1 }]] },
    { _id: 3, a: { 0: 'x' } },
    { _id: 4, a: ['x', 'y'] },
    { _id: 5, a: [{ 0: 'x' }] },
    { _id: 6, a: [[1, 2], 3] },
    { _id: 7, a: { b: { c: [{ d: 1 }] } } },
  );

  it.each<[string, object, number[]]>([
    ['go through arrays of documents', { 'a.b': 1 }, [1]],
    ['take numbers for names and positions', { 'a.0': 'x' }, [3, 4, 5]],
    ['go through a position into what is there', { 'a.0.b': 1 }, [1, 2]],
    ['do not look into an array at a position', { 'a.0': 1 }, []],
    ['find an array at a position', { 'a.0': [1, 2] }, [6]],
    ['go through two positions', { 'a.0.0': 1 }, [6]],
    ['mix names and positions', { 'a.b.c.0.d': 1 }, [7]],
  ])('%s', (_title, filter, expected) => {
    expect(session.ids(filter)).toEqual(expected);
  });

  it('tell null, missing and unreachable apart as the server does', () => {
    const own = new Session().fill(
      { _id: 1, a: [{ b: 1 }, {}] },
      { _id: 2, a: [{ b: 1 }] },
      { _id: 3, a: 5 },
      { _id: 4 },
      { _id: 5, a: { b: null } },
      { _id: 6, a: [{ b: null }] },
      { _id: 7, a: [] },
      { _id: 8, a: [1] },
    );
    expect(own.ids({ 'a.b': null })).toEqual([1, 3, 4, 5, 6]);
    expect(own.ids({ 'a.b': { $exists: false } })).toEqual([3, 4, 7, 8]);
    expect(own.ids({ 'a.b': { $ne: null } })).toEqual([2, 7, 8]);
  });
});

describe('operators on arrays, bits and text', () => {
  it('$all, $size, $in and equality take arrays whole or by element', () => {
    const session = new Session().fill(
      { _id: 1, a: [1, 2, 3] },
      { _id: 2, a: 1 },
      { _id: 3, a: [[1, 2]] },
      { _id: 4, a: [] },
    );
    expect(session.ids({ a: { $all: [1] } })).toEqual([1, 2]);
    expect(session.ids({ a: { $all: [[1, 2]] } })).toEqual([3]);
    expect(session.ids({ a: { $all: [] } })).toEqual([]);
    expect(session.ids({ a: { $in: [[1, 2, 3]] } })).toEqual([1]);
    expect(session.ids({ a: { $size: 0 } })).toEqual([4]);
    expect(session.ids({ a: [] })).toEqual([4]);
  });

  it('$elemMatch wants one element that meets everything', () => {
    const session = new Session().fill(
      {
        _id: 1,
        a: [
          { b: 1, c: 2 },
          { b: 3, c: 4 },
        ],
      },
      { _id: 2, a: [5, 15] },
      { _id: 3, a: [{ b: 1, c: 4 }] },
      { _id: 4, a: { b: 1, c: 4 } },
      { _id: 5, a: [[10]] },
    );
    expect(session.ids({ a: { $elemMatch: { b: 1, c: 4 } } })).toEqual([3]);
    expect(session.ids({ 'a.b': 1, 'a.c': 4 })).toEqual([1, 3, 4]);
    expect(session.ids({ a: { $elemMatch: { $gt: 6, $lt: 12 } } })).toEqual([]);
    expect(session.ids({ a: { $gt: 6, $lt: 12 } })).toEqual([2]);
    expect(session.ids({ a: { $elemMatch: { $elemMatch: { $gte: 10 } } } })).toEqual([5]);
    expect(session.ids({ a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 3 } }] } })).toEqual([1]);
    expect(session.ids({ a: { $elemMatch: { $or: [{ b: 3 }, { c: 2 }] } } })).toEqual([1]);
  });

  it('the bit operators read integers of every type and binary data', () => {
    const session = new Session().fill(
      { _id: 1, a: 54 },
      { _id: 2, a: 20 },
      { _id: 3, a: 20.5 },
      { _id: 4, a: new Binary(Buffer.from([0x36])) },
      { _id: 5, a: -1 },
      { _id: 6, a: 'x' },
      { _id: 7, a: decimal('20') },
    );
    expect(session.ids({ a: { $bitsAllSet: [1, 5] } })).toEqual([1, 4, 5]);
    expect(session.ids({ a: { $bitsAllSet: 50 } })).toEqual([1, 4, 5]);
    expect(session.ids({ a: { $bitsAnyClear: [1] } })).toEqual([2, 7]);
    expect(session.ids({ a: { $bitsAllClear: 1 } })).toEqual([1, 2, 4, 7]);
    expect(session.ids({ a: { $bitsAllSet: [100] } })).toEqual([5]);
  });

  it('$mod truncates and ignores what is no number', () => {
    const session = new Session().fill(
      { _id: 1, a: 'x' },
      { _id: 2, a: 4.5 },
      { _id: 3, a: long(8) },
      { _id: 4, a: decimal('4.9') },
      { _id: 5, a: -4 },
    );
    expect(session.ids({ a: { $mod: [4, 0] } })).toEqual([2, 3, 4, 5]);
  });

  it.each<[string, object, number[]]>([
    ['a flag', { a: /^abc/i }, [1, 2, 3]],
    ['the flag x', { a: { $regex: '^a b c # text', $options: 'xi' } }, [1, 2]],
    ['an inline flag', { a: { $regex: '(?i)ABC' } }, [1, 2]],
    ['the flag m', { a: { $regex: '^b', $options: 'm' } }, [4]],
    ['a pattern in $in', { a: { $in: [/^A/] } }, [1]],
    ['a stored pattern by equality', { a: { $eq: new BSONRegExp('^abc', 'i') } }, [3]],
    ['a negated pattern', { a: { $not: /^abc/i } }, [4, 5]],
    ['$ before a final newline', { a: /end$/ }, [5]],
    ['the end of the text alone', { a: { $regex: 'end\\z' } }, []],
    ['quoted text', { a: { $regex: '\\QA\\Ebc' } }, [1]],
  ])('regular expressions know %s', (_title, filter, expected) => {
    const session = new Session().fill(
      { _id: 1, a: 'Abc' },
      { _id: 2, a: ['x', 'abc'] },
      { _id: 3, a: new BSONRegExp('^abc', 'i') },
      { _id: 4, a: 'a\nbc' },
      { _id: 5, a: 'the end\n' },
    );
    expect(session.ids(filter)).toEqual(expected);
  });

  it('regular expressions answer in linear time', () => {
    const session = new Session().fill({ _id: 1, a: 'a'.repeat(5000) });
    expect(session.ids({ a: { $regex: '^(a+)+b' } })).toEqual([]);
  });
});

describe('what is refused, on an empty collection too', () => {
  it.each<[string, object, number]>([
    ['an unknown operator', { a: { $foo: 1 } }, 2],
    ['an unknown operator at the top', { $foo: 1 }, 2],
    ['an operator after a plain name', { a: { $gt: 1, b: 2 } }, 2],
    ['an empty $or', { $or: [] }, 2],
    ['an $or that is no array', { $or: {} }, 2],
    ['an $and of scalars', { $and: [1] }, 2],
    ['a negative $size', { a: { $size: -1 } }, 2],
    ['a fractional $size', { a: { $size: 1.5 } }, 2],
    ['an $in that is no array', { a: { $in: 5 } }, 2],
    ['an operator inside $in', { a: { $in: [{ $gt: 1 }] } }, 2],
    ['an $all that is no array', { a: { $all: 1 } }, 2],
    ['an $elemMatch that is no document', { a: { $elemMatch: 1 } }, 2],
    ['an empty $not', { a: { $not: {} } }, 2],
    ['a $not of a value', { a: { $not: 5 } }, 2],
    ['a $ne of a pattern', { a: { $ne: /x/ } }, 2],
    ['a $gt of a pattern', { a: { $gt: /x/ } }, 2],
    ['$options alone', { a: { $options: 'i' } }, 2],
    ['an unknown regex flag', { a: { $regex: 'a', $options: 'z' } }, 51108],
    ['an invalid pattern', { a: { $regex: '(' } }, 51091],
    ['an unknown type', { a: { $type: 'foo' } }, 2],
    ['an unknown type number', { a: { $type: 99 } }, 2],
    ['no type at all', { a: { $type: [] } }, 9],
    ['a $mod of text', { a: { $mod: 'x' } }, 2],
    ['a $mod of one number', { a: { $mod: [1] } }, 2],
    ['a $mod by 0', { a: { $mod: [0, 1] } }, 2],
    ['a negative bit mask', { a: { $bitsAllSet: -1 } }, 9],
    ['a bit mask of text', { a: { $bitsAllSet: 'x' } }, 2],
    ['an unknown expression', { $expr: { $foo: 1 } }, 168],
    ['JavaScript, by name', { $where: '1' }, 238],
    ['geospatial operators, by name', { a: { $near: [1, 2] } }, 238],
    ['text search, by name', { $text: { $search: 'x' } }, 238],
    ['lookaround, by name', { a: /a(?=b)/ }, 238],
    ['backreferences, by name', { a: /(a)\1/ }, 238],
    ['possessive quantifiers, by name', { a: { $regex: 'a++' } }, 238],
  ])('%s', (_title, filter, code) => {
    expect(new Session().refusal({ find: 'nothing', filter }).code).toBe(code);
    expect(new Session().refusal({ delete: 'nothing', deletes: [] }).code).toBe(16);
  });
});

describe('sort', () => {
  it('orders all types, arrays by their least or greatest element', () => {
    const session = new Session().fill(
      { _id: 1, a: new MaxKey() },
      { _id: 2, a: /x/ },
      { _id: 3, a: new Timestamp({ t: 1, i: 1 }) },
      { _id: 4, a: new Date(5) },
      { _id: 5, a: true },
      { _id: 6, a: false },
      { _id: 7, a: new ObjectId() },
      { _id: 8, a: new Binary(Buffer.from('a')) },
      { _id: 9, a: [5] },
      { _id: 10, a: { x: 1 } },
      { _id: 11, a: 's' },
      { _id: 12, a: 3 },
      { _id: 13, a: NaN },
      { _id: 14, a: null },
      { _id: 15 },
      { _id: 16, a: new MinKey() },
      { _id: 17, a: [] },
      { _id: 18, a: decimal('3.5') },
    );
    expect(session.ids({}, { sort: { a: 1, _id: 1 } })).toEqual([
      16, 17, 14, 15, 13, 12, 18, 9, 11, 10, 8, 7, 6, 5, 4, 3, 2, 1,
    ]);
    expect(session.ids({}, { sort: { a: -1, _id: 1 } })).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 9, 18, 12, 13, 14, 15, 17, 16,
    ]);
    const arrays = new Session().fill({ _id: 1, a: [1, 9] }, { _id: 2, a: [3, 4] }, { _id: 3, a: 5 });
    expect(arrays.ids({}, { sort: { a: 1 } })).toEqual([1, 2, 3]);
    expect(arrays.ids({}, { sort: { a: -1 } })).toEqual([1, 3, 2]);
  });

  it('takes fields of one array together, and refuses two arrays', () => {
    const session = new Session().fill(
      {
        _id: 1,
        a: [
          { x: 1, y: 9 },
          { x: 2, y: 1 },
        ],
      },
      { _id: 2, a: [{ x: 1, y: 5 }] },
    );
    expect(session.ids({}, { sort: { 'a.x': 1, 'a.y': 1 } })).toEqual([2, 1]);
    expect(new Session().fill({ a: [1], b: [2] }).refusal({ find: 'c', sort: { a: 1, b: 1 } }).code).toBe(2);
    expect(session.refusal({ find: 'c', sort: { a: 2 } }).code).toBe(15975);
    expect(session.ids({}, { sort: { $natural: -1 } })).toEqual([2, 1]);
  });
});

describe('collation', () => {
  const session = new Session().fill(...['a', 'B', 'A', 'é', 'e', '10', '9'].map((a, _id) => ({ _id, a })));
  const en = (options: object): object => ({ collation: { locale: 'en', ...options } });

  it.each<[string, object, object, number[]]>([
    ['strength 2 ignores case', { a: 'a' }, en({ strength: 2 }), [0, 2]],
    ['strength 1 with caseLevel ignores accents, not case', { a: 'E' }, en({ strength: 1, caseLevel: true }), []],
    ['strength 1 ignores accents', { a: 'e' }, en({ strength: 1 }), [3, 4]],
    ['$in follows it', { a: { $in: ['b'] } }, en({ strength: 1 }), [1]],
    ['ranges follow it', { a: { $gt: 'a' } }, en({ strength: 2 }), [1, 3, 4]],
    ['sorts follow the language', {}, { ...en({}), sort: { a: 1 } }, [5, 6, 0, 2, 1, 4, 3]],
    [
      'numericOrdering compares numbers in text',
      {},
      { ...en({ numericOrdering: true }), sort: { a: 1 } },
      [6, 5, 0, 2, 1, 4, 3],
    ],
    [
      'caseFirst puts capitals first',
      { a: { $in: ['a', 'A'] } },
      { ...en({ caseFirst: 'upper' }), sort: { a: 1 } },
      [2, 0],
    ],
    ['simple compares bytes', { a: 'a' }, { collation: { locale: 'simple' } }, [0]],
  ])('%s', (_title, filter, options, expected) => {
    expect(session.ids(filter, options)).toEqual(expected);
  });

  it.each<[string, object, number]>([
    ['strength 4, by name', { locale: 'en', strength: 4 }, 238],
    ['a case level beyond strength 1, by name', { locale: 'en', strength: 2, caseLevel: true }, 238],
    ['shifted punctuation, by name', { locale: 'en', alternate: 'shifted' }, 238],
    ['an unknown language', { locale: 'xx_nope' }, 2],
    ['no language', { strength: 2 }, 40414],
    ['an unknown field', { locale: 'en', foo: 1 }, 40415],
  ])('refuses %s', (_title, collation, code) => {
    expect(session.refusal({ find: 'c', collation }).code).toBe(code);
  });

  it('is inherited from the collection', () => {
    const own = new Session();
    own.run({ create: 'c', collation: { locale: 'en', strength: 2 } });
    own.run({ insert: 'c', documents: [{ _id: 1, a: 'X' }] });
    expect(own.ids({ a: 'x' })).toEqual([1]);
    expect(own.ids({ a: 'x' }, { collation: { locale: 'simple' } })).toEqual([]);
  });
});

describe('the operator table', () => {
  const supported = (kind: string): readonly string[] =>
    MONGO_OPERATORS.filter((row) => row.kind === kind && row.supported).map((row) => row.name);

  it('lists as supported exactly the update operators and commands that are answered', () => {
    expect(supported('update')).toEqual([...updateOperators.keys()].sort());
    for (const name of supported('command')) expect(commands.has(name), name).toBe(true);
  });

  it('lists as supported only filter operators that are answered', () => {
    const whole = ['$alwaysFalse', '$alwaysTrue', '$and', '$comment', '$expr', '$jsonSchema', '$nor', '$or'];
    for (const name of supported('filter')) expect(whole.includes(name) || isPathOperator(name), name).toBe(true);
  });

  it('gives a reason for everything that is refused', () => {
    for (const row of MONGO_OPERATORS) if (!row.supported) expect(row.reason.length).toBeGreaterThan(10);
  });
});
