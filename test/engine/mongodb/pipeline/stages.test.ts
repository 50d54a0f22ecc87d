import { BSONSymbol, Decimal128, Double, Int32, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { AGGREGATION_OPERATORS } from '../../../../src/query/aggregation-operators.js';
import { accumulatorNames } from '../../../../src/engine/mongodb/pipeline/group/parse.js';
import { stages } from '../../../../src/engine/mongodb/pipeline/stages.js';
import { windowFunctionNames } from '../../../../src/engine/mongodb/pipeline/window/function.js';
import { aggregate, codeOf, documents, MemoryCatalog, refusal } from './aggregate.js';

describe('the operator table', () => {
  it.each([
    ['stage', [...stages.keys()]],
    ['accumulator', accumulatorNames],
    ['window-function', windowFunctionNames],
  ])('lists as supported exactly the names of kind %s that are answered', (wanted, names) => {
    const listed = AGGREGATION_OPERATORS.filter(({ kind, supported }) => kind === wanted && supported);
    expect(listed.map(({ name }) => name).sort()).toEqual([...names].sort());
  });
});

describe('a pipeline as a whole', () => {
  it.each([
    ['an unknown stage', [{ $nope: {} }], 40324],
    ['a stage that is known but refused', [{ $indexStats: {} }], 238],
    ['server-side search', [{ $vectorSearch: {} }], 238],
    ['two fields in a stage', [{ $limit: 1, $skip: 1 }], 40323],
    ['an empty stage', [{}], 40323],
    ['a stage that is no object', ['$limit'], 14],
    ['$out before the end', [{ $out: 'x' }, { $limit: 1 }], 40601],
    ['$documents after the start', [{ $limit: 1 }, { $documents: [] }], 40602],
    ['a limit of nothing', [{ $limit: 0 }], 15958],
    ['a negative skip', [{ $skip: -1 }], 5107200],
    ['a limit that is text', [{ $limit: 'x' }], 5107201],
    ['an unknown operator in a filter', [{ $match: { a: { $nope: 1 } } }], 2],
    ['a match that is no object', [{ $match: 1 }], 15959],
    ['an empty sort', [{ $sort: {} }], 15976],
  ])('refuses %s before any document is read', (_what, pipeline, code) => {
    expect(refusal(pipeline)).toBe(code);
  });

  it('runs its stages in order', () => {
    const input = [{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 4 }];
    expect(aggregate([{ $skip: 1 }, { $limit: 2 }, { $sort: { _id: -1 } }], input)).toEqual(
      documents({ _id: 3 }, { _id: 2 }),
    );
  });

  it('passes documents through when it is empty', () => {
    expect(aggregate([], [{ _id: 1 }])).toEqual(documents({ _id: 1 }));
  });
});

describe('$project', () => {
  const input = [{ _id: 1, a: 1, b: { c: 2, d: 3 }, l: [{ x: 1, y: 2 }, 5, [{ x: 3 }]] }];
  const project = (specification: object): unknown => aggregate([{ $project: specification }], input);

  it('keeps included fields in the order of the document', () => {
    expect([...(aggregate([{ $project: { b: 1, a: 1 } }], input)[0]?.keys() ?? [])]).toEqual(['_id', 'a', 'b']);
    expect(project({ a: 1, _id: 0 })).toEqual(documents({ a: 1 }));
    expect(project({ 'b.c': 1 })).toEqual(documents({ _id: 1, b: { c: 2 } }));
    expect(project({ b: { d: true } })).toEqual(documents({ _id: 1, b: { d: 3 } }));
    expect(project({ _id: 1 })).toEqual(documents({ _id: 1 }));
  });

  it('drops from arrays what has no fields when it includes', () => {
    expect(project({ 'l.x': 1 })).toEqual(documents({ _id: 1, l: [{ x: 1 }, [{ x: 3 }]] }));
    expect(project({ 'a.x': 1 })).toEqual(documents({ _id: 1 }));
  });

  it('keeps everything else when it excludes', () => {
    expect(project({ a: 0, l: 0 })).toEqual(documents({ _id: 1, b: { c: 2, d: 3 } }));
    expect(project({ 'l.x': 0, b: 0, a: 0 })).toEqual(documents({ _id: 1, l: [{ y: 2 }, 5, [{}]] }));
    expect(project({ _id: 0, a: 0, l: 0 })).toEqual(documents({ b: { c: 2, d: 3 } }));
    expect(project({ _id: 1, a: 0, l: 0 })).toEqual(documents({ _id: 1, b: { c: 2, d: 3 } }));
  });

  it('computes fields and puts them last', () => {
    const [result] = aggregate([{ $project: { z: { $add: ['$a', 1] }, a: 1 } }], input);
    expect([...(result?.keys() ?? [])]).toEqual(['_id', 'a', 'z']);
    expect(project({ 'b.e': '$a' })).toEqual(documents({ _id: 1, b: { e: 1 } }));
    expect(project({ t: 'text', u: ['$a', '$nope'] })).toEqual(documents({ _id: 1, t: 'text', u: [1, null] }));
    expect(project({ a: '$$REMOVE' })).toEqual(documents({ _id: 1 }));
    expect(project({ _id: '$a', x: { $literal: 1 } })).toEqual(documents({ _id: 1, x: 1 }));
  });

  it('computes fields for every element of an array, also for those that are no documents', () => {
    const [given] = [{ _id: 1, a: [1, { b: 2, c: 3 }, [4]] }];
    expect(aggregate([{ $project: { 'a.b': { $literal: 'n' } } }], [given])).toEqual(
      documents({ _id: 1, a: [{ b: 'n' }, { b: 'n' }, [{ b: 'n' }]] }),
    );
    expect(aggregate([{ $project: { 'a.d.e': 'n', 'a.c': 1 } }], [given])).toEqual(
      documents({ _id: 1, a: [{ d: { e: 'n' } }, { c: 3, d: { e: 'n' } }, [{ d: { e: 'n' } }]] }),
    );
  });

  it('swaps fields, since all are computed from the document as it came in', () => {
    expect(aggregate([{ $project: { a: '$b', b: '$a' } }], [{ _id: 1, a: 1, b: 2 }])).toEqual(
      documents({ _id: 1, a: 2, b: 1 }),
    );
  });

  it.each([
    ['nothing', {}, 51272],
    ['an exclusion among inclusions', { a: 1, b: 0 }, 31254],
    ['an inclusion among exclusions', { a: 0, b: 1 }, 31253],
    ['an expression among exclusions', { a: 0, b: '$c' }, 31252],
    ['an empty sub-document', { a: {} }, 51270],
    ['a path and its parent', { 'a.b': 1, a: 1 }, 31250],
    ['a parent and its path', { a: 1, 'a.b': 1 }, 31249],
    ['a field that begins with a dollar', { a: { b: 1, $c: 1 } }, 16410],
    ['an unknown operator', { a: { $nope: 1 } }, 31325],
    ['an unknown operator inside an expression', { a: { $add: [1, { $nope: 1 }] } }, 168],
    ['an operator that the engine has not', { a: { $function: {} } }, 238],
  ])('refuses %s', (_what, specification, code) => {
    expect(refusal([{ $project: specification }])).toBe(code);
  });
});

describe('$set, $addFields and $unset', () => {
  it('set in place or at the end, through documents and arrays', () => {
    const [result] = aggregate([{ $set: { a: 5, z: 1 } }], [{ a: 1, b: 2 }]);
    expect([...(result ?? [])].map(([name]) => name)).toEqual(['a', 'b', 'z']);
    expect(aggregate([{ $addFields: { 'l.n': 1 } }], [{ l: [{ x: 1 }, 2, [3]] }])).toEqual(
      documents({ l: [{ x: 1, n: 1 }, { n: 1 }, [{ n: 1 }]] }),
    );
    expect(aggregate([{ $set: { 'a.b': 1 } }], [{ a: 5 }])).toEqual(documents({ a: { b: 1 } }));
    expect(aggregate([{ $set: { a: { b: 1, c: '$x' } } }], [{ a: { z: 1 } }])).toEqual(
      documents({ a: { z: 1, b: 1 } }),
    );
    expect(aggregate([{ $set: { a: '$$REMOVE' } }], [{ a: 1, b: 2 }])).toEqual(documents({ b: 2 }));
  });

  it('remove fields by their paths', () => {
    expect(aggregate([{ $unset: ['a', 'l.x'] }], [{ a: 1, l: [{ x: 1, y: 2 }] }])).toEqual(
      documents({ l: [{ y: 2 }] }),
    );
    expect(aggregate([{ $unset: 'a.b' }], [{ a: { b: 1, c: 2 } }])).toEqual(documents({ a: { c: 2 } }));
    expect(refusal([{ $unset: [] }])).toBe(31119);
    expect(refusal([{ $unset: 1 }])).toBe(31002);
    expect(refusal([{ $addFields: { a: {} } }])).toBe(40180);
    expect(refusal([{ $addFields: 1 }])).toBe(40272);
  });
});

describe('$group', () => {
  const sales = [
    { _id: 1, item: 'a', price: 10, when: new Date(0) },
    { _id: 2, item: 'b', price: new Double(2.5) },
    { _id: 3, item: 'a', price: Long.fromNumber(5), extra: null },
    { _id: 4, price: 1 },
    { _id: 5, item: null, price: 'x' },
  ];

  it('puts missing keys with null and keeps the numbers of each type', () => {
    expect(aggregate([{ $group: { _id: '$item', total: { $sum: '$price' }, n: { $sum: 1 } } }], sales)).toEqual(
      documents(
        { _id: 'a', total: Long.fromNumber(15), n: 2 },
        { _id: 'b', total: new Double(2.5), n: 1 },
        { _id: null, total: 1, n: 2 },
      ),
    );
  });

  it('groups equal numbers of all types, and tells missing from null inside a key', () => {
    const keys = [
      { k: 1 },
      { k: new Double(1) },
      { k: Long.fromNumber(1) },
      { k: Decimal128.fromString('1.0') },
      { k: '1' },
    ];
    expect(aggregate([{ $group: { _id: '$k', n: { $count: {} } } }], keys)).toEqual(
      documents({ _id: 1, n: 4 }, { _id: '1', n: 1 }),
    );
    const empty = [{ k: null, l: 1 }, { l: 1 }, { k: null, l: 1 }];
    expect(aggregate([{ $group: { _id: { k: '$k', l: '$l' } } }], empty)).toEqual(
      documents({ _id: { k: null, l: 1 } }, { _id: { l: 1 } }),
    );
    // A key of one field is like a key without a name.
    expect(aggregate([{ $group: { _id: { k: '$k' } } }], [{}, { k: null }])).toEqual(documents({ _id: { k: null } }));
    expect(aggregate([{ $group: { _id: {} } }], [{}, {}])).toEqual(documents({ _id: {} }));
    const texts = [{ k: 'x' }, { k: new BSONSymbol('x') }];
    expect(aggregate([{ $group: { _id: '$k', n: { $sum: 1 } } }], texts)).toEqual(documents({ _id: 'x', n: 2 }));
  });

  it('groups by a collation', () => {
    const names = [{ n: 'Ann' }, { n: 'ann' }, { n: 'Bob' }];
    expect(
      aggregate([{ $group: { _id: '$n', c: { $sum: 1 } } }], names, { collation: { locale: 'en', strength: 2 } }),
    ).toEqual(documents({ _id: 'Ann', c: 2 }, { _id: 'Bob', c: 1 }));
  });

  it('accumulates', () => {
    const input = [
      { v: 3, s: 'x', d: { a: 1 } },
      { v: null, s: 'y', d: { b: 2, a: 3 } },
      { s: 'x', d: null },
      { v: 1, s: null },
    ];
    expect(
      aggregate(
        [
          {
            $group: {
              _id: null,
              avg: { $avg: '$v' },
              min: { $min: '$v' },
              max: { $max: '$s' },
              first: { $first: '$v' },
              last: { $last: '$d' },
              all: { $push: '$v' },
              set: { $addToSet: '$v' },
              merged: { $mergeObjects: '$d' },
              pop: { $stdDevPop: '$v' },
              samp: { $stdDevSamp: '$v' },
            },
          },
        ],
        input,
      ),
    ).toEqual(
      documents({
        _id: null,
        avg: new Double(2),
        min: 1,
        max: 'y',
        first: 3,
        last: null,
        all: [3, null, 1],
        set: [3, null, 1],
        merged: { a: 3, b: 2 },
        pop: new Double(1),
        samp: new Double(Math.SQRT2),
      }),
    );
  });

  it('gives null for what nothing was found of, and nothing for no documents', () => {
    const operators = { $avg: '$x', $min: '$x', $max: '$x', $first: '$x', $stdDevPop: '$x', $stdDevSamp: '$x' };
    for (const [operator, operand] of Object.entries(operators)) {
      expect(aggregate([{ $group: { _id: 1, r: { [operator]: operand } } }], [{}])).toEqual(
        documents({ _id: 1, r: null }),
      );
    }
    expect(aggregate([{ $group: { _id: 1, r: { $sum: '$x' } } }], [{}])).toEqual(documents({ _id: 1, r: 0 }));
    expect(aggregate([{ $group: { _id: null, n: { $sum: 1 } } }], [])).toEqual([]);
  });

  it('chooses by order', () => {
    const scores = [{ p: 'a', s: 3 }, { p: 'b', s: 9 }, { p: 'c' }, { p: 'd', s: 5 }];
    expect(
      aggregate(
        [
          {
            $group: {
              _id: null,
              top: { $top: { sortBy: { s: -1 }, output: '$p' } },
              bottom: { $bottom: { sortBy: { s: -1 }, output: ['$p', '$s'] } },
              topN: { $topN: { n: 2, sortBy: { s: 1 }, output: '$p' } },
              bottomN: { $bottomN: { n: 2, sortBy: { s: 1 }, output: '$s' } },
              firstN: { $firstN: { n: 2, input: '$s' } },
              lastN: { $lastN: { n: 2, input: '$s' } },
              minN: { $minN: { n: 2, input: '$s' } },
              maxN: { $maxN: { n: 9, input: '$s' } },
            },
          },
        ],
        scores,
      ),
    ).toEqual(
      documents({
        _id: null,
        top: 'b',
        bottom: ['c', null],
        topN: ['c', 'a'],
        bottomN: [5, 9],
        firstN: [3, 9],
        lastN: [null, 5],
        minN: [3, 5],
        maxN: [9, 5, 3],
      }),
    );
  });

  it('takes n from the key of a group', () => {
    const n = { $cond: [{ $eq: ['$k', 'a'] }, 2, 1] };
    const input = [
      { k: 'a', v: 1 },
      { k: 'a', v: 2 },
      { k: 'b', v: 3 },
      { k: 'b', v: 4 },
    ];
    expect(aggregate([{ $group: { _id: { k: '$k' }, vs: { $firstN: { n, input: '$v' } } } }], input)).toEqual(
      documents({ _id: { k: 'a' }, vs: [1, 2] }, { _id: { k: 'b' }, vs: [3] }),
    );
  });

  it.each([
    ['a sort that is no object', { _id: 1, n: { $top: { sortBy: 'a', output: 1 } } }, 10065],
    ['a sort by text', { _id: 1, n: { $top: { sortBy: { a: 'x' }, output: 1 } } }, 15974],
    ['no sort', { _id: 1, n: { $topN: { n: 1, output: 1 } } }, 5788005],
    ['n where one is chosen', { _id: 1, n: { $bottom: { n: 1, sortBy: { a: 1 }, output: 1 } } }, 5788002],
    ['no key', { n: { $sum: 1 } }, 15955],
    ['a field that is no accumulator', { _id: 1, n: 1 }, 40234],
    ['two accumulators in a field', { _id: 1, n: { $sum: 1, $max: 1 } }, 40238],
    ['an unknown accumulator', { _id: 1, n: { $nope: 1 } }, 15952],
    ['a refused accumulator', { _id: 1, n: { $accumulator: {} } }, 238],
    ['a dotted field', { _id: 1, 'a.b': { $sum: 1 } }, 40235],
    ['an array of operands', { _id: 1, n: { $push: ['$a', '$b'] } }, 40237],
    ['no object', 5, 15947],
    ['n of 0', { _id: 1, n: { $firstN: { n: 0, input: '$a' } } }, 5787908],
  ])('refuses %s', (_what, specification, code) => {
    expect(refusal([{ $group: specification }])).toBe(code);
  });
});

describe('$unwind', () => {
  const input = [{ _id: 1, l: ['x', 'y'] }, { _id: 2, l: [] }, { _id: 3, l: null }, { _id: 4 }, { _id: 5, l: 'z' }];

  it('gives one document for each element and drops the empty', () => {
    expect(aggregate([{ $unwind: '$l' }], input)).toEqual(
      documents({ _id: 1, l: 'x' }, { _id: 1, l: 'y' }, { _id: 5, l: 'z' }),
    );
  });

  it('keeps the empty and counts positions on request', () => {
    expect(
      aggregate([{ $unwind: { path: '$l', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } }], input),
    ).toEqual(
      documents(
        { _id: 1, l: 'x', i: Long.fromNumber(0) },
        { _id: 1, l: 'y', i: Long.fromNumber(1) },
        { _id: 2, i: null },
        { _id: 3, l: null, i: null },
        { _id: 4, i: null },
        { _id: 5, l: 'z', i: null },
      ),
    );
  });

  it('reaches into documents but not into arrays', () => {
    expect(aggregate([{ $unwind: '$a.b' }], [{ a: { b: [1], c: 2 } }, { a: [{ b: [1] }] }])).toEqual(
      documents({ a: { b: 1, c: 2 } }),
    );
  });

  it.each([
    ['no path', {}, 28812],
    ['a path without a dollar', 'l', 28818],
    ['an unknown option', { path: '$l', x: 1 }, 28811],
    ['an index with a dollar', { path: '$l', includeArrayIndex: '$i' }, 28822],
    ['a number', 1, 15981],
  ])('refuses %s', (_what, specification, code) => {
    expect(refusal([{ $unwind: specification }])).toBe(code);
  });
});

describe('$sort', () => {
  it('orders all types, missing as null, arrays by their smallest or largest element', () => {
    const input = [{ k: 'b' }, { k: 2 }, {}, { k: [5, 1] }, { k: null }, { k: true }];
    expect(aggregate([{ $sort: { k: 1 } }], input)).toEqual(
      documents({}, { k: null }, { k: [5, 1] }, { k: 2 }, { k: 'b' }, { k: true }),
    );
    expect(aggregate([{ $sort: { k: -1 } }], input)).toEqual(
      documents({ k: true }, { k: 'b' }, { k: [5, 1] }, { k: 2 }, {}, { k: null }),
    );
  });
});

describe('$lookup', () => {
  const catalog = new MemoryCatalog({
    stock: [
      { _id: 1, sku: 'a', qty: 1 },
      { _id: 2, sku: ['b', 'c'], qty: 2 },
      { _id: 3, sku: null },
      { _id: 4 },
      { _id: 5, sku: { deep: 'd' } },
    ],
  });
  const ids = (pipeline: object[], document: object): unknown =>
    aggregate(pipeline, [document], { catalog })[0]?.get('found');
  const joined = (document: object, foreignField = 'sku'): unknown =>
    ids(
      [{ $lookup: { from: 'stock', localField: 'k', foreignField, as: 'found' } }, { $set: { found: '$found._id' } }],
      document,
    );

  it('joins by equality, arrays by their elements, and null with missing', () => {
    expect(joined({ k: 'a' })).toEqual([new Int32(1)]);
    expect(joined({ k: 'c' })).toEqual([new Int32(2)]);
    expect(joined({ k: ['a', 'b', 'zz'] })).toEqual([new Int32(1), new Int32(2)]);
    expect(joined({ k: null })).toEqual([new Int32(3), new Int32(4)]);
    expect(joined({})).toEqual([new Int32(3), new Int32(4)]);
    expect(joined({ k: 'none' })).toEqual([]);
    expect(joined({ k: 'd' }, 'sku.deep')).toEqual([new Int32(5)]);
    expect(joined({ k: new Double(2) }, 'qty')).toEqual([new Int32(2)]);
  });

  it('runs a pipeline for each document, with variables', () => {
    const pipeline = [{ $match: { $expr: { $eq: ['$qty', '$$wanted'] } } }, { $project: { _id: 1 } }];
    expect(ids([{ $lookup: { from: 'stock', let: { wanted: '$w' }, pipeline, as: 'found' } }], { w: 2 })).toEqual(
      documents({ _id: 2 }),
    );
  });

  it('runs a pipeline on what was joined', () => {
    const stage = { from: 'stock', localField: 'k', foreignField: 'sku', pipeline: [{ $count: 'n' }], as: 'found' };
    expect(ids([{ $lookup: stage }], { k: ['a', 'b'] })).toEqual(documents({ n: 2 }));
  });

  it('compares fields with the documents that its pipeline makes', () => {
    const pipeline = [{ $documents: [{ n: 1 }, { n: '$$w' }] }, { $set: { seen: true } }];
    const stage = { let: { w: '$w' }, localField: 'k', foreignField: 'n', pipeline, as: 'found' };
    expect(ids([{ $lookup: stage }], { k: 5, w: 5 })).toEqual(documents({ n: 5, seen: true }));
    expect(ids([{ $lookup: stage }], { k: 1, w: 1 })).toEqual(documents({ n: 1, seen: true }, { n: 1, seen: true }));
    const ignored = { from: 'stock', pipeline: [{ $documents: [{ n: 1 }] }], as: 'found' };
    expect(ids([{ $lookup: ignored }], {})).toEqual(documents({ n: 1 }));
  });

  it('hands variables on to pipelines further inside', () => {
    const inner = { from: 'stock', pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$w'] } } }], as: 'deep' };
    const outer = { from: 'stock', let: { w: '$w' }, pipeline: [{ $limit: 1 }, { $lookup: inner }], as: 'found' };
    expect(ids([{ $lookup: outer }, { $set: { found: '$found.deep._id' } }], { w: 3 })).toEqual([[new Int32(3)]]);
  });

  it('finds nothing in a collection that is not there, and can set a field inside', () => {
    const stage = { from: 'none', localField: 'k', foreignField: 'k', as: 'a.b' };
    expect(aggregate([{ $lookup: stage }], [{ a: { c: 1 } }], { catalog })).toEqual(documents({ a: { c: 1, b: [] } }));
  });

  it.each([
    ['no target', { localField: 'a', foreignField: 'b', as: 'c' }, 9],
    ['no result field', { from: 'x', localField: 'a', foreignField: 'b' }, 9],
    ['an empty target', { from: '', localField: 'a', foreignField: 'b', as: 'c' }, 73],
    ['half a join', { from: 'x', localField: 'a', as: 'c' }, 9],
    ['an unknown argument', { from: 'x', localField: 'a', foreignField: 'b', as: 'c', d: 1 }, 9],
    ['a variable that is not there', { from: 'x', pipeline: [{ $set: { a: '$$nope' } }], as: 'c' }, 17276],
    ['a writing pipeline', { from: 'x', pipeline: [{ $out: 'y' }], as: 'c' }, 51047],
    ['an unknown stage inside', { from: 'x', pipeline: [{ $nope: 1 }], as: 'c' }, 40324],
  ])('refuses %s', (_what, specification, code) => {
    expect(refusal([{ $lookup: specification }])).toBe(code);
  });
});

describe('counting', () => {
  it('counts, and gives no document for nothing', () => {
    expect(aggregate([{ $count: 'n' }], [{}, {}])).toEqual(documents({ n: 2 }));
    expect(aggregate([{ $count: 'n' }], [])).toEqual([]);
    expect(refusal([{ $count: '' }])).toBe(40157);
    expect(refusal([{ $count: '$n' }])).toBe(40158);
    expect(refusal([{ $count: 'a.b' }])).toBe(40160);
    expect(refusal([{ $count: 1 }])).toBe(40156);
  });

  it('counts by value, the most frequent first', () => {
    expect(aggregate([{ $sortByCount: '$k' }], [{ k: 1 }, { k: 2 }, { k: 2 }])).toEqual(
      documents({ _id: 2, count: 2 }, { _id: 1, count: 1 }),
    );
    expect(refusal([{ $sortByCount: 'k' }])).toBe(40148);
    expect(refusal([{ $sortByCount: { a: 1 } }])).toBe(40147);
  });
});

describe('$replaceRoot and $replaceWith', () => {
  it('take another document, and fail where there is none', () => {
    expect(aggregate([{ $replaceRoot: { newRoot: '$a' } }], [{ a: { b: 1 } }])).toEqual(documents({ b: 1 }));
    expect(aggregate([{ $replaceWith: { $mergeObjects: [{ x: 1 }, '$a'] } }], [{ a: { b: 1 } }])).toEqual(
      documents({ x: 1, b: 1 }),
    );
    expect(codeOf(() => aggregate([{ $replaceWith: '$a' }], [{ a: 1 }]))).toBe(40228);
    expect(codeOf(() => aggregate([{ $replaceWith: '$nope' }], [{ a: 1 }]))).toBe(40228);
    expect(refusal([{ $replaceRoot: {} }])).toBe(40231);
  });
});

describe('$facet, $unionWith, $documents', () => {
  it('run several pipelines over the same documents', () => {
    expect(
      aggregate(
        [{ $facet: { n: [{ $count: 'n' }], big: [{ $match: { a: { $gt: 1 } } }], none: [{ $match: { a: 9 } }] } }],
        [{ a: 1 }, { a: 2 }],
      ),
    ).toEqual(documents({ n: [{ n: 2 }], big: [{ a: 2 }], none: [] }));
    expect(refusal([{ $facet: {} }])).toBe(40169);
    expect(refusal([{ $facet: { a: 1 } }])).toBe(40170);
    expect(refusal([{ $facet: { a: [{ $out: 'x' }] } }])).toBe(40600);
    expect(refusal([{ $facet: { a: [{ $facet: { b: [] } }] } }])).toBe(40600);
    const nested = [{ $lookup: { from: 'x', pipeline: [{ $facet: { b: [] } }], as: 'c' } }];
    expect(refusal([{ $facet: { a: nested } }])).toBe(40600);
    expect(refusal([{ $facet: { a: [{ $unionWith: { coll: 'x', pipeline: nested } }] } }])).toBe(40600);
  });

  it('append another collection', () => {
    const catalog = new MemoryCatalog({ other: [{ b: 1 }, { b: 2 }] });
    const pipeline = [{ $unionWith: { coll: 'other', pipeline: [{ $match: { b: 2 } }] } }];
    expect(refusal([{ $unionWith: { coll: 'other', pipeline: [{ $out: 'x' }] } }])).toBe(31441);
    expect(aggregate(pipeline, [{ a: 1 }], { catalog })).toEqual(documents({ a: 1 }, { b: 2 }));
    expect(aggregate([{ $unionWith: 'none' }], [{ a: 1 }], { catalog })).toEqual(documents({ a: 1 }));
  });

  it('make documents of an expression', () => {
    expect(aggregate([{ $documents: [{ a: { $add: [1, 2] } }] }], [], { collection: undefined })).toEqual(
      documents({ a: 3 }),
    );
    expect(codeOf(() => aggregate([{ $documents: [1] }], [], { collection: undefined }))).toBe(40228);
    expect(codeOf(() => aggregate([{ $documents: 'x' }], [], { collection: undefined }))).toBe(5858203);
    expect(refusal([{ $documents: [] }])).toBe(73);
  });
});

describe('buckets', () => {
  const input = [{ v: 1 }, { v: 5 }, { v: 7 }, { v: 10 }, { v: 'x' }];

  it('are those that boundaries say', () => {
    expect(
      aggregate(
        [{ $bucket: { groupBy: '$v', boundaries: [0, 5, 10], default: 'other', output: { vs: { $push: '$v' } } } }],
        input,
      ),
    ).toEqual(documents({ _id: 0, vs: [1] }, { _id: 5, vs: [5, 7] }, { _id: 'other', vs: [10, 'x'] }));
    expect(codeOf(() => aggregate([{ $bucket: { groupBy: '$v', boundaries: [0, 5] } }], input))).toBe(40066);
    expect(aggregate([{ $bucket: { groupBy: '$v', boundaries: [0, 5] } }], [{ v: 0 }])).toEqual(
      documents({ _id: 0, count: 1 }),
    );
  });

  it.each([
    ['boundaries out of order', { groupBy: '$v', boundaries: [5, 0] }, 40194],
    ['boundaries of several types', { groupBy: '$v', boundaries: [0, 'x'] }, 40193],
    ['one boundary', { groupBy: '$v', boundaries: [0] }, 40192],
    ['a default inside', { groupBy: '$v', boundaries: [0, 5], default: 3 }, 40199],
    ['a key that is no path', { groupBy: 'v', boundaries: [0, 5] }, 40202],
    ['no boundaries', { groupBy: '$v' }, 40198],
  ])('refuse %s', (_what, specification, code) => {
    expect(refusal([{ $bucket: specification }])).toBe(code);
  });

  it('are of about the same size when they are made', () => {
    const prices = [76, 118, 159, 167, 199, 280, 385, 483].map((v) => ({ v }));
    expect(aggregate([{ $bucketAuto: { groupBy: '$v', buckets: 4 } }], prices)).toEqual(
      documents(
        { _id: { min: 76, max: 159 }, count: 2 },
        { _id: { min: 159, max: 199 }, count: 2 },
        { _id: { min: 199, max: 385 }, count: 2 },
        { _id: { min: 385, max: 483 }, count: 2 },
      ),
    );
    expect(
      aggregate([{ $bucketAuto: { groupBy: '$v', buckets: 2 } }], [{ v: 1 }, { v: 1 }, { v: 1 }, { v: 2 }]),
    ).toEqual(documents({ _id: { min: 1, max: 2 }, count: 3 }, { _id: { min: 2, max: 2 }, count: 1 }));
    expect(refusal([{ $bucketAuto: { groupBy: '$v', buckets: 2, granularity: 'R5' } }])).toBe(238);
    const first = { $firstN: { n: '$v', input: '$v' } };
    expect(refusal([{ $bucketAuto: { groupBy: '$v', buckets: 2, output: { first } } }])).toBe(4544714);
  });
});

describe('$redact', () => {
  it('keeps, prunes and descends', () => {
    const pipeline = [{ $redact: { $cond: [{ $eq: ['$level', 5] }, '$$PRUNE', '$$DESCEND'] } }];
    const input = [{ level: 1, a: { level: 5, x: 1 }, l: [{ level: 5 }, { level: 1, y: 2 }, 7] }];
    expect(aggregate(pipeline, input)).toEqual(documents({ level: 1, l: [{ level: 1, y: 2 }, 7] }));
    expect(codeOf(() => aggregate([{ $redact: '$level' }], [{ level: 1 }]))).toBe(17053);
  });
});

describe('$sample', () => {
  it('draws without repeating', () => {
    const input = Array.from({ length: 20 }, (_, _id) => ({ _id }));
    let state = 7;
    const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
    const drawn = aggregate([{ $sample: { size: 5 } }], input, { random });
    expect(new Set(drawn.map((document) => document.get('_id'))).size).toBe(5);
    expect(aggregate([{ $sample: { size: 50 } }], input, { random })).toHaveLength(20);
    expect(refusal([{ $sample: { size: 0 } }])).toBe(28747);
  });
});

describe('$graphLookup', () => {
  it('follows connections, each document once, and counts the steps', () => {
    const catalog = new MemoryCatalog({
      people: [
        { _id: 1, name: 'a', boss: null },
        { _id: 2, name: 'b', boss: 'a' },
        { _id: 3, name: 'c', boss: 'b' },
      ],
    });
    const stage = { from: 'people', startWith: '$boss', connectFromField: 'boss', connectToField: 'name', as: 'up' };
    const run = (options: object): unknown =>
      aggregate([{ $graphLookup: { ...stage, ...options } }, { $set: { up: '$up._id' } }], [{ boss: 'b' }], {
        catalog,
      })[0]?.get('up');
    expect(run({})).toEqual([new Int32(2), new Int32(1)]);
    expect(run({ maxDepth: 0 })).toEqual([new Int32(2)]);
    expect(run({ restrictSearchWithMatch: { _id: 1 } })).toEqual([]);
    expect(run({ startWith: ['b', 'c'], maxDepth: 0 })).toEqual([new Int32(2), new Int32(3)]);
    expect(run({ startWith: '$nope' })).toEqual([]);
  });

  it('ends where the connection is missing, although null would be found', () => {
    const catalog = new MemoryCatalog({ nodes: [{ _id: 1, to: 2 }, { _id: 2 }, { _id: null, to: 1 }] });
    const stage = {
      from: 'nodes',
      startWith: 1,
      connectFromField: 'to',
      connectToField: '_id',
      as: 'all',
      depthField: 'd',
    };
    expect(aggregate([{ $graphLookup: stage }], [{}], { catalog })).toEqual(
      documents({
        all: [
          { _id: 1, to: 2, d: Long.fromNumber(0) },
          { _id: 2, d: Long.fromNumber(1) },
        ],
      }),
    );
  });

  it.each([
    ['a depth that is text', { maxDepth: 'x' }, 40100],
    ['a negative depth', { maxDepth: -1 }, 40101],
    ['a fraction of a step', { maxDepth: 2.3 }, 40102],
    ['no collection', { from: '' }, 73],
    ['a collection that is no text', { from: 1 }, 9],
    ['a result that is no text', { as: 0 }, 40103],
    ['a result that is a field path', { as: '$x' }, 16410],
    ['a restriction that is no object', { restrictSearchWithMatch: 'x' }, 40185],
    ['an unknown argument', { other: 1 }, 40104],
    ['no start', { startWith: undefined }, 40105],
  ])('refuses %s', (_what, options, code) => {
    const stage = { from: 'x', startWith: 0, connectFromField: 'b', connectToField: 'a', as: 'o' };
    expect(refusal([{ $graphLookup: { ...stage, ...options } }])).toBe(code);
  });
});
