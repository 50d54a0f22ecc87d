import { Decimal128, Double, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { aggregate, codeOf, documents, refusal } from './aggregate.js';

const window = (output: object, input: object[], options: object = { sortBy: { t: 1 } }): unknown[] =>
  aggregate([{ $setWindowFields: { ...options, output: { r: output } } }], input).map((document) => document.get('r'));
const values = (...list: unknown[]): unknown[] => list.map((r) => documents({ r })[0]?.get('r'));

describe('$locf', () => {
  it('carries the last value on, within its partition', () => {
    const input = [{ t: 1, v: null }, { t: 2, v: 0 }, { t: 3 }, { t: 4, v: 'x' }, { t: 5, v: null }];
    expect(window({ $locf: '$v' }, input)).toEqual(values(null, 0, 0, 'x', 'x'));
    const parts = [
      { p: 1, t: 1, v: 5 },
      { p: 2, t: 2 },
      { p: 1, t: 3 },
    ];
    expect(window({ $locf: '$v' }, parts, { partitionBy: '$p', sortBy: { t: 1 } })).toEqual(values(5, 5, null));
    expect(refusal([{ $setWindowFields: { sortBy: { t: 1 }, output: { r: { $locf: '$v', window: {} } } } }])).toBe(9);
  });
});

describe('$linearFill', () => {
  it('draws lines between neighbours', () => {
    const input = [{ t: 1 }, { t: 2, v: 1 }, { t: 3 }, { t: 4, v: null }, { t: 6, v: 9 }, { t: 7 }];
    expect(window({ $linearFill: '$v' }, input)).toEqual(values(null, 1, new Double(3), new Double(5), 9, null));
    const dates = [{ t: new Date(0), v: 0 }, { t: new Date(500) }, { t: new Date(2000), v: 4 }];
    expect(window({ $linearFill: '$v' }, dates)).toEqual(values(0, new Double(1), 4));
  });

  it('needs one place for each value, and numbers', () => {
    expect(codeOf(() => window({ $linearFill: '$v' }, [{ t: 1 }, { t: 1 }]))).toBe(6050106);
    expect(codeOf(() => window({ $linearFill: '$v' }, [{ t: 'x' }]))).toBe(14);
    expect(codeOf(() => window({ $linearFill: '$v' }, [{ t: 1, v: 'x' }]))).toBe(14);
    expect(codeOf(() => window({ $linearFill: '$v' }, [{ t: 1 }, { t: new Date(0) }]))).toBe(14);
    expect(refusal([{ $setWindowFields: { output: { r: { $linearFill: '$v' } } } }])).toBe(605001);
  });
});

describe('$derivative', () => {
  const input = [
    { t: 0, y: 100 },
    { t: 1, y: 105 },
    { t: 2, y: 108 },
    { t: 4, y: 116 },
  ];

  it('divides the rise of a window by its run', () => {
    expect(window({ $derivative: { input: '$y' }, window: { documents: [-1, 0] } }, input)).toEqual(
      values(null, new Double(5), new Double(3), new Double(4)),
    );
    expect(window({ $derivative: { input: '$y' }, window: { range: [-2, 0] } }, input)).toEqual(
      values(null, new Double(5), new Double(4), new Double(4)),
    );
  });

  it('is told per unit of time', () => {
    const dated = input.map(({ t, y }) => ({ t: new Date(t * 1000), y }));
    const stage = (unit: object): unknown =>
      window({ $derivative: { input: '$y', ...unit }, window: { documents: [-1, 0] } }, dated);
    expect(stage({ unit: 'second' })).toEqual(values(null, new Double(5), new Double(3), new Double(4)));
    expect(codeOf(() => stage({}))).toBe(5624901);
    expect(codeOf(() => stage({ unit: 'month' }))).toBe(5490710);
    const overNumbers = { $derivative: { input: '$y', unit: 'second' }, window: { documents: [-1, 0] } };
    expect(codeOf(() => window(overNumbers, input))).toBe(5624900);
  });

  it('needs a window, a sort and values', () => {
    expect(codeOf(() => window({ $derivative: { input: '$y' } }, input))).toBe(9);
    expect(codeOf(() => window({ $derivative: { input: '$y' }, window: { documents: [-1, 0] } }, input, {}))).toBe(9);
    expect(codeOf(() => window({ $derivative: { input: '$no' }, window: { documents: [-1, 0] } }, input))).toBe(
      5624903,
    );
  });
});

describe('$expMovingAvg', () => {
  it('weighs newer values more', () => {
    const input = [
      { t: 1, v: 10 },
      { t: 2, v: 'x' },
      { t: 3, v: 20 },
      { t: 4, v: new Double(0.5) },
    ];
    expect(window({ $expMovingAvg: { input: '$v', N: 3 } }, input)).toEqual(
      values(new Double(10), new Double(10), new Double(15), new Double(7.75)),
    );
    expect(window({ $expMovingAvg: { input: '$v', alpha: 0.25 } }, input.slice(2))).toEqual(
      values(new Double(20), new Double(15.125)),
    );
    const decimals = [
      { t: 1, v: Decimal128.fromString('1') },
      { t: 2, v: 2 },
    ];
    expect(window({ $expMovingAvg: { input: '$v', N: 3 } }, decimals)).toEqual(
      values(Decimal128.fromString('1'), Decimal128.fromString('1.5')),
    );
    expect(window({ $expMovingAvg: { input: '$v', N: 3 } }, [{ t: 1, v: 'x' }])).toEqual([null]);
  });

  it.each([
    ['both weights', { input: '$v', N: 1, alpha: 0.5 }],
    ['no weight', { input: '$v' }],
    ['a weight of 1', { input: '$v', alpha: 1 }],
    ['a count that is no integer', { input: '$v', N: 0.5 }],
    ['no input', { N: 1 }],
  ])('refuses %s', (_what, operand) => {
    expect(refusal([{ $setWindowFields: { sortBy: { t: 1 }, output: { r: { $expMovingAvg: operand } } } }])).toBe(9);
  });
});

describe('$fill', () => {
  const input = [
    { _id: 1, l: 1, o: 1, p: 1 },
    { _id: 2, l: 1, o: 1, p: 2 },
    { _id: 3, l: null, o: null, p: 1 },
    { _id: 5, l: 5, o: 10, p: 1 },
    { _id: 6, p: 2 },
  ];

  it('fills by a method within partitions, and by values', () => {
    const output = { o: { method: 'locf' }, l: { method: 'linear' } };
    const expected = documents(
      { _id: 1, l: 1, o: 1, p: 1 },
      { _id: 3, l: new Double(3), o: 1, p: 1 },
      { _id: 5, l: 5, o: 10, p: 1 },
      { _id: 2, l: 1, o: 1, p: 2 },
      { _id: 6, p: 2, o: 1, l: null },
    );
    expect(aggregate([{ $fill: { sortBy: { _id: 1 }, partitionByFields: ['p'], output } }], input)).toEqual(expected);
    expect(aggregate([{ $fill: { sortBy: { _id: 1 }, partitionBy: { p: '$p' }, output } }], input)).toEqual(expected);
    expect(aggregate([{ $fill: { output: { o: { value: '$l' }, l: { value: -1 } } } }], input.slice(2))).toEqual(
      documents({ _id: 3, l: -1, o: null, p: 1 }, { _id: 5, l: 5, o: 10, p: 1 }, { _id: 6, p: 2, l: -1 }),
    );
  });

  it.each([
    ['no object', 'x', 9],
    ['no output', {}, 40414],
    ['an empty output', { output: {} }, 6050203],
    ['an unknown method', { output: { a: { method: 'random' } } }, 6050202],
    ['an output that is no object', { output: { a: 'x' } }, 6050200],
    ['an unknown option', { output: { a: { method: 'locf', x: 1 } } }, 40415],
    [
      'two ways to partition',
      { output: { a: { method: 'locf' } }, partitionBy: '$a', partitionByFields: ['a'] },
      6050204,
    ],
    ['a line without a sort', { output: { a: { method: 'linear' } } }, 605001],
  ])('refuses %s', (_what, specification, code) => {
    expect(refusal([{ $fill: specification }])).toBe(code);
  });
});

describe('$densify', () => {
  const densify = (specification: object, input: object[]): unknown => aggregate([{ $densify: specification }], input);

  it('adds documents on a grid over the whole range', () => {
    expect(
      densify({ field: 'v', range: { step: 2, bounds: 'full' } }, [{ v: 5, x: 1 }, { v: 0 }, { v: null }]),
    ).toEqual(documents({ v: null }, { v: 0 }, { v: 2 }, { v: 4 }, { v: 5, x: 1 }));
    expect(densify({ field: 'v', range: { step: 2, bounds: [2, 7] } }, [{ v: 0 }, { v: 4 }, { v: 9 }])).toEqual(
      documents({ v: 0 }, { v: 2 }, { v: 4 }, { v: 6 }, { v: 9 }),
    );
    expect(densify({ field: 'a.v', range: { step: 1, bounds: [0, 2] } }, [])).toEqual(
      documents({ a: { v: 0 } }, { a: { v: 1 } }),
    );
  });

  it('adds dates by their unit', () => {
    const range = { step: 1, unit: 'hour', bounds: [new Date(0), new Date(3 * 3_600_000)] };
    expect(densify({ field: 'v', range }, [{ v: new Date(3_600_000) }])).toEqual(
      documents({ v: new Date(0) }, { v: new Date(3_600_000) }, { v: new Date(7_200_000) }),
    );
  });

  it('goes through each partition, to its own bounds or to those of all', () => {
    const coffee = [
      { variety: 'Typica', altitude: 600 },
      { variety: 'Typica', altitude: 750 },
      { variety: 'Typica', altitude: 950 },
      { variety: 'Gesha', altitude: 1250 },
      { variety: 'Gesha', altitude: 1700 },
    ];
    const partitioned = { field: 'altitude', partitionByFields: ['variety'] };
    const gesha = (altitude: number) => ({ variety: 'Gesha', altitude });
    const typica = (altitude: number) => ({ variety: 'Typica', altitude });
    expect(densify({ ...partitioned, range: { step: 200, bounds: 'partition' } }, coffee)).toEqual(
      documents(gesha(1250), gesha(1450), gesha(1650), gesha(1700), typica(600), typica(750), typica(800), typica(950)),
    );
    expect(densify({ ...partitioned, range: { step: 200, bounds: 'full' } }, coffee)).toEqual(
      documents(
        ...[600, 750, 800, 950].map(typica),
        ...[600, 800, 1000, 1200, 1250, 1400, 1600, 1700].map(gesha),
        ...[1000, 1200, 1400, 1600].map(typica),
      ),
    );
  });

  it('ends a whole range with its largest value in every partition', () => {
    const input = [
      { v: 0, p: 0 },
      { v: 4, p: 1 },
    ];
    expect(densify({ field: 'v', partitionByFields: ['p'], range: { step: 2, bounds: 'full' } }, input)).toEqual(
      documents({ v: 0, p: 0 }, { p: 1, v: 0 }, { p: 1, v: 2 }, { v: 4, p: 1 }, { p: 0, v: 2 }, { p: 0, v: 4 }),
    );
  });

  it.each([
    ['no bounds', { field: 'a', range: { step: 1 } }, 40414],
    ['no field', { range: { step: 1, bounds: 'full' } }, 40414],
    ['a field that is no text', { field: 1, range: { step: 1, bounds: 'full' } }, 14],
    ['a negative step', { field: 'a', range: { step: -1, bounds: [0, 1] } }, 5733401],
    ['three bounds', { field: 'a', range: { step: 1, bounds: [0, 1, 2] } }, 5733403],
    ['bounds the wrong way round', { field: 'a', range: { step: 1, bounds: [2, 1] } }, 5733402],
    ['numbers with a unit', { field: 'a', range: { step: 1, bounds: [1, 2], unit: 'second' } }, 5733409],
    ['a number and a date', { field: 'a', range: { step: 1, bounds: [1, new Date(0)] } }, 5733406],
    ['partition bounds without partitions', { field: 'a', range: { step: 1, bounds: 'partition' } }, 5733408],
    ['a path with a dollar', { field: '$a', range: { step: 1, bounds: [0, 1] } }, 16410],
    ['a fraction of a unit', { field: 'a', range: { step: 1.5, bounds: 'full', unit: 'day' } }, 6586400],
    ['a step that doubles cannot say exactly', { field: 'a', range: { step: 0.1, bounds: 'full' } }, 238],
  ])('refuses %s', (_what, specification, code) => {
    expect(refusal([{ $densify: specification }])).toBe(code);
  });

  it('refuses values of another type, and months from days that some months lack', () => {
    expect(codeOf(() => densify({ field: 'v', range: { step: 1, bounds: 'full' } }, [{ v: 'x' }]))).toBe(5733201);
    const monthly = { field: 'v', range: { step: 1, unit: 'month', bounds: 'full' } };
    expect(codeOf(() => densify(monthly, [{ v: new Date('2024-01-31') }, { v: new Date('2024-04-01') }]))).toBe(238);
    expect(densify({ field: 'v', range: { step: Long.fromNumber(1), bounds: [0, 1] } }, [])).toEqual(
      documents({ v: 0 }),
    );
  });
});
