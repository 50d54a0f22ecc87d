import { Double } from 'bson';
import { describe, expect, it } from 'vitest';
import { aggregate, codeOf, documents, MemoryCatalog, refusal } from './aggregate.js';

const stored = (catalog: MemoryCatalog, name = 'target'): unknown => catalog.collections.get(name);

describe('$out', () => {
  it('replaces a collection and answers nothing', () => {
    const catalog = new MemoryCatalog({ target: [{ _id: 9 }] });
    expect(aggregate([{ $out: 'target' }], [{ _id: 1 }, { _id: 2 }], { catalog })).toEqual([]);
    expect(stored(catalog)).toEqual(documents({ _id: 1 }, { _id: 2 }));
    aggregate([{ $out: { db: 'test', coll: 'other' } }], [{ _id: 3 }], { catalog });
    expect(stored(catalog, 'other')).toEqual(documents({ _id: 3 }));
  });

  it('refuses time series, unknown options and impossible names', () => {
    expect(refusal([{ $out: { db: 'a', coll: 'b', timeseries: {} } }])).toBe(238);
    expect(refusal([{ $out: { db: 'a', coll: 'b', x: 1 } }])).toBe(40415);
    expect(refusal([{ $out: '' }])).toBe(73);
    expect(refusal([{ $out: 1 }])).toBe(9);
  });
});

describe('$merge', () => {
  const start = (): MemoryCatalog => new MemoryCatalog({ target: [{ _id: 1, a: 1, z: 1 }] }, [['k']]);
  const merge = (options: object, input: object[], catalog = start()): unknown => {
    expect(aggregate([{ $merge: { into: 'target', ...options } }], input, { catalog })).toEqual([]);
    return stored(catalog);
  };

  it('merges by _id and inserts what is new', () => {
    expect(merge({}, [{ _id: 1, b: 2, a: 3 }, { _id: 2 }])).toEqual(
      documents({ _id: 1, a: 3, z: 1, b: 2 }, { _id: 2 }),
    );
  });

  it('appends new fields by name when it merges', () => {
    const [first] = merge({}, [{ _id: 1, y: 1, b: 2, 10: 1, 9: 1 }]) as Map<string, unknown>[];
    expect([...(first?.keys() ?? [])]).toEqual(['_id', 'a', 'z', '9', '10', 'b', 'y']);
  });

  it('replaces, keeps, fails or discards on request', () => {
    expect(merge({ whenMatched: 'replace' }, [{ _id: 1, b: 2 }])).toEqual(documents({ _id: 1, b: 2 }));
    expect(merge({ whenMatched: 'keepExisting' }, [{ _id: 1, b: 2 }, { _id: 2 }])).toEqual(
      documents({ _id: 1, a: 1, z: 1 }, { _id: 2 }),
    );
    expect(merge({ whenNotMatched: 'discard' }, [{ _id: 2 }])).toEqual(documents({ _id: 1, a: 1, z: 1 }));
    expect(codeOf(() => merge({ whenMatched: 'fail' }, [{ _id: 1 }]))).toBe(11000);
    expect(codeOf(() => merge({ whenNotMatched: 'fail' }, [{ _id: 2 }]))).toBe(13113);
  });

  it('runs a pipeline on the stored document, with the new one as a variable', () => {
    const whenMatched = [{ $set: { sum: { $add: ['$a', '$$new.a'] } } }];
    expect(merge({ whenMatched }, [{ _id: 1, a: 5 }])).toEqual(documents({ _id: 1, a: 1, z: 1, sum: 6 }));
    const named = { let: { x: '$a' }, whenMatched: [{ $set: { a: '$$x' } }, { $unset: 'z' }] };
    expect(merge(named, [{ _id: 1, a: 5 }])).toEqual(documents({ _id: 1, a: 5 }));
  });

  it('finds documents by other fields where a unique index has them', () => {
    const catalog = new MemoryCatalog({ target: [{ _id: 1, k: 'x', a: 1 }] }, [['k']]);
    expect(merge({ on: 'k' }, [{ k: 'x', a: 2 }], catalog)).toEqual(documents({ _id: 1, k: 'x', a: 2 }));
    expect(refusal([{ $merge: { into: 'target', on: 'nope' } }])).toBe(51183);
  });

  it('never changes an _id, and needs the fields it finds by', () => {
    const catalog = new MemoryCatalog({ target: [{ _id: 1, k: 'x' }] }, [['k']]);
    expect(codeOf(() => merge({ on: 'k' }, [{ _id: 2, k: 'x' }], catalog))).toBe(66);
    expect(codeOf(() => merge({ on: 'k' }, [{ _id: 2, k: null }], catalog))).toBe(51132);
    expect(codeOf(() => merge({ on: 'k' }, [{ _id: 2, k: [1] }], catalog))).toBe(51185);
    expect(refusal([{ $merge: { into: 'target', on: ['k', 1] } }])).toBe(51134);
    expect(refusal([{ $merge: { into: 'target', on: 5 } }])).toBe(51186);
  });

  it('goes on after a failure, and reports it in the end', () => {
    const catalog = start();
    expect(codeOf(() => merge({ whenMatched: 'fail' }, [{ _id: 1 }, { _id: 2 }], catalog))).toBe(11000);
    expect(stored(catalog)).toEqual(documents({ _id: 1, a: 1, z: 1 }, { _id: 2 }));
    const unfound = start();
    expect(codeOf(() => merge({ whenNotMatched: 'fail' }, [{ _id: 7 }, { _id: 1, a: 9 }], unfound))).toBe(13113);
    expect(stored(unfound)).toEqual(documents({ _id: 1, a: 9, z: 1 }));
  });

  it('gives an _id to what has none, and finds nothing by it', () => {
    const catalog = start();
    merge({}, [{ a: 5 }], catalog);
    expect((stored(catalog) as Map<string, unknown>[])[1]?.get('_id')).toBeDefined();
  });

  it.each([
    ['no target', {}, 40414],
    ['an unknown option', { into: 'x', y: 1 }, 40415],
    ['an unknown mode', { into: 'x', whenMatched: 'y' }, 2],
    ['modes that do not go together', { into: 'x', whenMatched: 'fail', whenNotMatched: 'discard' }, 51181],
    ['variables without a pipeline', { into: 'x', let: { a: 1 }, whenMatched: 'replace' }, 51199],
    ['a stage that updates cannot use', { into: 'x', whenMatched: [{ $match: {} }] }, 72],
    ['an unknown stage', { into: 'x', whenMatched: [{ $nope: {} }] }, 40324],
    ['no fields to find by', { into: 'x', on: [] }, 51187],
  ])('refuses %s', (_what, specification, code) => {
    expect(refusal([{ $merge: specification }])).toBe(code);
  });
});

describe('$setWindowFields', () => {
  const sales = [
    { _id: 1, state: 'CA', q: 10, d: new Date('2024-01-01') },
    { _id: 2, state: 'WA', q: 5, d: new Date('2024-01-02') },
    { _id: 3, state: 'CA', q: 20, d: new Date('2024-02-15') },
    { _id: 4, state: 'CA', q: 20, d: new Date('2024-03-01') },
    { _id: 5, state: 'WA', q: 1, d: new Date('2024-03-02') },
  ];
  const column = (output: object, options: object = {}): unknown[] =>
    aggregate(
      [
        { $setWindowFields: { partitionBy: '$state', sortBy: { q: 1 }, ...options, output: { r: output } } },
        { $sort: { _id: 1 } },
      ],
      sales,
    ).map((document) => document.get('r'));
  const ints = (...numbers: number[]): unknown[] => numbers.map((r) => documents({ r })[0]?.get('r'));

  it('runs over the whole partition unless told otherwise', () => {
    expect(column({ $sum: '$q' })).toEqual(ints(50, 6, 50, 50, 6));
    expect(column({ $sum: '$q' }, { partitionBy: undefined, sortBy: undefined })).toEqual(ints(56, 56, 56, 56, 56));
    expect(column({ $count: {} })).toEqual(ints(3, 2, 3, 3, 2));
  });

  it('runs over documents around the current one', () => {
    const upToHere = { documents: ['unbounded', 'current'] };
    expect(column({ $sum: '$q', window: upToHere })).toEqual(ints(10, 6, 30, 50, 1));
    expect(column({ $push: '$q', window: upToHere })).toEqual([
      ints(10),
      ints(1, 5),
      ints(10, 20),
      ints(10, 20, 20),
      ints(1),
    ]);
    expect(column({ $push: '$q', window: { documents: [-1, 0] } })).toEqual([
      ints(10),
      ints(1, 5),
      ints(10, 20),
      ints(20, 20),
      ints(1),
    ]);
    expect(column({ $max: '$q', window: { documents: [1, 1] } })).toEqual([
      ...ints(20),
      null,
      ...ints(20),
      null,
      ...ints(5),
    ]);
    expect(column({ $avg: '$q', window: { documents: ['current', 'unbounded'] } })).toEqual([50 / 3, 5, 20, 20, 3]);
  });

  it('runs over ranges of values and of dates', () => {
    expect(column({ $sum: '$q', window: { range: [-10, 0] } })).toEqual(ints(10, 6, 50, 50, 1));
    expect(column({ $push: '$_id', window: { range: [-1, 'current'], unit: 'month' } }, { sortBy: { d: 1 } })).toEqual([
      ints(1),
      ints(2),
      ints(3),
      ints(3, 4),
      ints(5),
    ]);
    const ties = [{ x: 1 }, { x: 2 }, { x: 2 }, { x: 3 }];
    const pushed = (range: unknown[]): unknown =>
      aggregate(
        [{ $setWindowFields: { sortBy: { x: 1 }, output: { r: { $push: '$x', window: { range } } } } }],
        ties,
      ).map((document) => document.get('r'));
    // A distance of 0 includes ties, and the current document does not.
    expect(pushed([0, 0])).toEqual([ints(1), ints(2, 2), ints(2, 2), ints(3)]);
    expect(pushed(['current', 1])).toEqual([ints(1, 2, 2), ints(2, 2, 3), ints(2, 3), ints(3)]);
    expect(pushed([{ $add: [-1, 0] }, 'current'])).toEqual([ints(1), ints(1, 2), ints(1, 2, 2), ints(2, 2, 3)]);
    expect(pushed([5, 'unbounded'])).toEqual([[], [], [], []]);
    const overText = [
      { $setWindowFields: { sortBy: { state: 1 }, output: { r: { $sum: '$q', window: { range: [0, 1] } } } } },
    ];
    expect(codeOf(() => aggregate(overText, sales))).toBe(5429414);
    const overDates = [
      { $setWindowFields: { sortBy: { d: 1 }, output: { r: { $sum: '$q', window: { range: [0, 1] } } } } },
    ];
    expect(codeOf(() => aggregate(overDates, sales))).toBe(5429513);
  });

  it('numbers and ranks', () => {
    expect(column({ $rank: {} }, { sortBy: { q: -1 } })).toEqual(ints(3, 1, 1, 1, 2));
    expect(column({ $denseRank: {} }, { sortBy: { q: -1 } })).toEqual(ints(2, 1, 1, 1, 2));
    expect(column({ $documentNumber: {} })).toEqual(ints(1, 2, 2, 3, 1));
    expect(column({ $shift: { output: '$q', by: 1 } })).toEqual([...ints(20), null, ...ints(20), null, ...ints(5)]);
    expect(column({ $shift: { output: '$q', by: -1, default: 'none' } })).toEqual(['none', ...ints(1, 10, 20), 'none']);
  });

  it('sets all outputs at once, also inside documents', () => {
    const output = { q: { $sum: '$q' }, 'a.b': { $max: '$q' } };
    expect(aggregate([{ $setWindowFields: { output } }], [{ q: 1 }, { q: 2 }])).toEqual(
      documents({ q: 3, a: { b: 2 } }, { q: 3, a: { b: 2 } }),
    );
  });

  it('averages as doubles', () => {
    expect(aggregate([{ $setWindowFields: { output: { a: { $avg: '$q' } } } }], [{ q: 1 }, { q: 2 }])).toEqual(
      documents({ q: 1, a: new Double(1.5) }, { q: 2, a: new Double(1.5) }),
    );
  });

  it.each([
    ['an unknown window function', { output: { r: { $nope: 1 } } }, 9],
    ['a refused window function', { output: { r: { $integral: { input: '$a' } } } }, 238],
    ['no output', {}, 40414],
    ['a rank without a sort', { output: { r: { $rank: {} } } }, 5371602],
    [
      'a rank with a window',
      { sortBy: { a: 1 }, output: { r: { $rank: {}, window: { documents: [0, 1] } } } },
      5371601,
    ],
    ['a range without a sort', { output: { r: { $sum: 1, window: { range: [0, 1] } } } }, 5339902],
    ['documents without a sort', { output: { r: { $sum: 1, window: { documents: [0, 1] } } } }, 5339901],
    [
      'bounds the wrong way round',
      { sortBy: { a: 1 }, output: { r: { $sum: 1, window: { documents: [1, 0] } } } },
      5339900,
    ],
    [
      'a range over everything without a sort',
      { output: { r: { $sum: 1, window: { range: ['unbounded', 'unbounded'] } } } },
      5339902,
    ],
    ['a shift with a window', { sortBy: { a: 1 }, output: { r: { $shift: { output: '$a', by: 1 }, window: {} } } }, 9],
    ['a number by two fields', { sortBy: { a: 1, b: 1 }, output: { r: { $documentNumber: {} } } }, 5371602],
    ['a partition by an array', { partitionBy: { $const: [] }, output: { r: { $sum: 1 } } }, 14],
    ['paths that collide', { output: { a: { $sum: 1 }, 'a.b': { $sum: 1 } } }, 6307900],
    [
      'bounds that are no keywords',
      { sortBy: { a: 1 }, output: { r: { $sum: 1, window: { documents: [{ $const: 'current' }, 3] } } } },
      9,
    ],
    ['an accumulator that is no window function', { output: { r: { $mergeObjects: '$a' } } }, 9],
    ['an unknown option', { x: 1, output: { r: { $sum: 1 } } }, 40415],
  ])('refuses %s', (_what, specification, code) => {
    expect(refusal([{ $setWindowFields: specification }])).toBe(code);
  });
});
