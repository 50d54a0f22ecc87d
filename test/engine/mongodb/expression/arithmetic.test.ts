import { Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBson } from '../../../../src/engine/mongodb/value/convert.js';
import { evaluate, failure, refusal } from './evaluate.js';

const decimal = (text: string) => Decimal128.fromString(text);
const long = (value: number | string) => Long.fromString(String(value));
const double = (value: number) => new Double(value);
const value = (input: unknown): unknown => fromBson(input);

describe('types of results', () => {
  it.each([
    ['ints add up to an int', { $add: [1, 2] }, new Int32(3)],
    ['to a long beyond 32 bits', { $add: [2147483647, 1] }, long(2147483648)],
    ['and back to an int when the total fits', { $add: [2147483647, 1, -1] }, new Int32(2147483647)],
    ['a long stays a long', { $add: [long(1), 2] }, long(3)],
    [
      'a long that overflows is a double',
      { $add: [long('9223372036854775807'), long(1)] },
      double(9223372036854775808),
    ],
    ['a double takes part', { $add: [1, double(2.5)] }, double(3.5)],
    ['a decimal takes part', { $add: [1, decimal('0.1')] }, decimal('1.1')],
    ['nothing adds up to 0', { $add: [] }, new Int32(0)],
    ['ints multiply to a long', { $multiply: [2147483647, 2] }, long(4294967294)],
    ['and back to an int', { $multiply: [2147483647, 2, 0] }, new Int32(0)],
    ['longs multiply to a double', { $multiply: [long('9223372036854775807'), long(2)] }, double(18446744073709552000)],
    ['nothing multiplies to 1', { $multiply: [] }, new Int32(1)],
    ['ints subtract to a long', { $subtract: [-2147483648, 1] }, long(-2147483649)],
    ['a division is a double', { $divide: [4, 2] }, double(2)],
    [
      'a division of decimals is a decimal',
      { $divide: [decimal('1'), 3] },
      decimal('0.3333333333333333333333333333333333'),
    ],
    ['the remainder of ints is an int', { $mod: [-7, 3] }, new Int32(-1)],
    ['the remainder of a double is a double', { $mod: [double(5.5), 2] }, double(1.5)],
    ['the remainder by a whole double is an int', { $mod: [8, double(3)] }, new Int32(2)],
    ['or a long', { $mod: [long(8), double(3)] }, long(2)],
    ['but not by one beyond ints', { $mod: [long(500000000000), double(450000000000)] }, double(50000000000)],
    ['nor by a fraction', { $mod: [long(8), double(3.25)] }, double(1.5)],
    ['the remainder by an infinity', { $mod: [10, double(-Infinity)] }, double(10)],
    ['a power of ints is an int', { $pow: [5, 2] }, new Int32(25)],
    ['or a long', { $pow: [2, 40] }, long(1099511627776)],
    ['or a double', { $pow: [2, 70] }, double(2 ** 70)],
    ['or a double for a negative exponent', { $pow: [2, -1] }, double(0.5)],
    ['an absolute int beyond ints is a long', { $abs: -2147483648 }, long(2147483648)],
    ['an absolute decimal', { $abs: decimal('-1.50') }, decimal('1.50')],
    ['a ceiling of a double', { $ceil: double(7.8) }, double(8)],
    ['a ceiling of a negative double', { $ceil: double(-2.8) }, double(-2)],
    ['a ceiling of an int', { $ceil: 5 }, new Int32(5)],
    ['a floor of a decimal', { $floor: decimal('-2.5') }, decimal('-3')],
    ['a square root', { $sqrt: 25 }, double(5)],
    ['an exponential', { $exp: 0 }, double(1)],
    ['a logarithm', { $log: [100, 10] }, double(2)],
    ['a decimal logarithm', { $log10: decimal('1000') }, decimal('3')],
    ['a natural logarithm', { $ln: 1 }, double(0)],
    ['a truncation', { $trunc: [double(-5.8765), 2] }, double(-5.87)],
    ['a truncation of an int to hundreds', { $trunc: [1357, -2] }, new Int32(1300)],
    ['bits', { $bitAnd: [12, 10] }, new Int32(8)],
    ['bits of longs', { $bitOr: [long(1), 2] }, long(3)],
    ['flipped bits', { $bitNot: 5 }, new Int32(-6)],
    ['no bits', { $bitXor: [] }, new Int32(0)],
  ])('%s', (_what, expression, expected) => {
    expect(evaluate(expression)).toEqual(value(expected));
  });
});

describe('rounding', () => {
  it.each([
    [2.5, undefined, 2],
    [3.5, undefined, 4],
    [-1.5, undefined, -2],
    [10.5, 0, 10],
    [19.25, 1, 19.2],
    [28.73, 1, 28.7],
    [34.32, -1, 30],
    [-44.39, -1, -40],
    [2.675, 2, 2.67],
    [1.005, 2, 1],
    [NaN, 1, NaN],
    [Infinity, 1, Infinity],
  ])('%s to %s places is %s', (number, place, expected) => {
    const expression = { $round: place === undefined ? [double(number)] : [double(number), place] };
    expect(evaluate(expression)).toBe(expected);
  });

  it('keeps the type and goes to halves that are even', () => {
    expect(evaluate({ $round: [25, -1] })).toEqual(new Int32(20));
    expect(evaluate({ $round: [35, -1] })).toEqual(new Int32(40));
    expect(evaluate({ $round: [decimal('2.345'), 2] })).toEqual(decimal('2.34'));
    expect(evaluate({ $round: [2147483647, -1] })).toEqual(2147483650n);
    expect(evaluate({ $round: [decimal('1.298'), 100] })).toEqual(decimal('1.298000000000000000000000000000000'));
    expect(evaluate({ $trunc: [decimal('23.298'), -1] })).toEqual(decimal('2E+1'));
    expect(evaluate({ $round: [double(1.298), 100] })).toBe(1.298);
    expect(failure({ $round: [long('9223372036854775806'), -1] })).toBe(51080);
    expect(failure({ $round: [1, 101] })).toBe(51083);
    expect(failure({ $round: [1, double(1.5)] })).toBe(51082);
    expect(failure({ $round: ['x', 1] })).toBe(51081);
  });
});

describe('null and errors', () => {
  it.each(['$add', '$subtract', '$multiply', '$divide', '$mod', '$pow', '$log'])(
    '%s gives null for null and missing',
    (name) => {
      expect(evaluate({ [name]: ['$a', 2] }, { a: null })).toBe(null);
      expect(evaluate({ [name]: ['$nope', 2] })).toBe(null);
    },
  );

  it.each(['$abs', '$ceil', '$exp', '$floor', '$ln', '$log10', '$sqrt', '$sin', '$bitNot'])(
    '%s gives null for null',
    (name) => {
      expect(evaluate({ [name]: '$nope' })).toBe(null);
      expect(failure({ [name]: '$a' }, { a: 'text' })).toBe(28765);
    },
  );

  it.each([
    ['text in a sum', { $add: ['$a', 1] }, 14],
    ['text in a product', { $multiply: ['$a', 1] }, 14],
    ['text in a difference', { $subtract: ['$a', 1] }, 14],
    ['text in a quotient', { $divide: ['$a', 1] }, 14],
    ['text in a remainder', { $mod: ['$a', 1] }, 16611],
    ['a division by zero', { $divide: [1, '$zero'] }, 2],
    ['a remainder by zero', { $mod: [1, '$zero'] }, 16610],
    ['a root of a negative', { $sqrt: '$minus' }, 28714],
    ['a logarithm of zero', { $ln: '$zero' }, 28766],
    ['a decimal logarithm of zero', { $log10: '$zero' }, 28761],
    ['a logarithm to the base 1', { $log: [5, 1] }, 28759],
    ['a power of zero', { $pow: ['$zero', -1] }, 28764],
    ['an angle out of range', { $acos: 2 }, 50989],
    ['the least long without a sign', { $abs: '$least' }, 28680],
    ['two dates in a sum', { $add: ['$date', '$date'] }, 16612],
    ['bits of a double', { $bitAnd: ['$half', 1] }, 14],
    ['flipped bits of a double', { $bitNot: '$half' }, 14],
  ])('fails on %s', (_what, expression, code) => {
    const document = { a: 'x', zero: 0, minus: -1, least: long('-9223372036854775808'), date: new Date(0), half: 0.5 };
    expect(failure(expression, document)).toBe(code);
  });

  it('checks a sum from left to right, so that null hides what comes behind it', () => {
    expect(evaluate({ $add: ['$nope', 'text'] })).toBe(null);
    expect(failure({ $add: ['text', null] })).toBe(14);
  });
});

describe('dates', () => {
  const date = new Date('2024-01-31T00:00:00Z');

  it('move by milliseconds and have distances', () => {
    expect(evaluate({ $add: ['$d', 86400000] }, { d: date })).toEqual(new Date('2024-02-01T00:00:00Z'));
    expect(evaluate({ $add: [1, '$d', 1] }, { d: date })).toEqual(new Date('2024-01-31T00:00:00.002Z'));
    const after = (milliseconds: number): Date => new Date(date.getTime() + milliseconds);
    expect(evaluate({ $add: ['$d', new Double(0.4), new Double(0.4)] }, { d: date })).toEqual(date);
    expect(evaluate({ $add: [new Double(0.4), new Double(0.4), '$d'] }, { d: date })).toEqual(after(1));
    expect(evaluate({ $subtract: ['$d', new Double(1.5)] }, { d: date })).toEqual(after(-2));
    expect(evaluate({ $subtract: ['$d', new Double(-0.5)] }, { d: date })).toEqual(after(1));
    expect(evaluate({ $add: ['$d', Decimal128.fromString('2.5')] }, { d: date })).toEqual(after(2));
    expect(evaluate({ $subtract: ['$d', Decimal128.fromString('1.5')] }, { d: date })).toEqual(after(-2));
    expect(failure({ $subtract: ['$d', new Double(NaN)] }, { d: date })).toBe(15);
    expect(failure({ $subtract: ['$d', Decimal128.fromString('-9223372036854775808')] }, { d: date })).toBe(15);
    expect(evaluate({ $subtract: ['$d', 1000] }, { d: date })).toEqual(new Date('2024-01-30T23:59:59Z'));
    expect(evaluate({ $subtract: ['$d', '$e'] }, { d: date, e: new Date('2024-01-30T00:00:00Z') })).toBe(86400000n);
    expect(failure({ $subtract: [1, '$d'] }, { d: date })).toBe(14);
  });
});

describe('accumulators as expressions', () => {
  it('run over the elements of one array, or over their arguments', () => {
    expect(evaluate({ $sum: '$a' }, { a: [1, 'x', 2, null] })).toEqual(new Int32(3));
    expect(evaluate({ $sum: ['$a', 5] }, { a: [1, 2] })).toEqual(new Int32(5));
    expect(evaluate({ $sum: ['$a'] }, { a: [1, 2] })).toEqual(new Int32(3));
    expect(evaluate({ $sum: '$a' }, { a: 'x' })).toEqual(new Int32(0));
    expect(evaluate({ $max: '$a' }, { a: [3, 'x', null] })).toBe('x');
    expect(evaluate({ $min: ['$nope', null, 4, 2] })).toEqual(new Int32(2));
    expect(evaluate({ $min: '$nope' })).toBe(null);
    expect(evaluate({ $avg: [1, 2] })).toBe(1.5);
    expect(evaluate({ $avg: '$nope' })).toBe(null);
    expect(evaluate({ $stdDevPop: [1, 3] })).toBe(1);
    expect(evaluate({ $stdDevSamp: [1] })).toBe(null);
  });

  it('add doubles without losing what is small', () => {
    expect(evaluate({ $sum: Array.from({ length: 10 }, () => double(0.1)) })).toBe(1);
    expect(evaluate({ $sum: [double(1e16), double(1), double(-1e16)] })).toBe(1);
    expect(evaluate({ $sum: [decimal('0.1'), decimal('0.2')] })).toEqual(decimal('0.3'));
    expect(evaluate({ $sum: [long('9223372036854775807'), long(1)] })).toBe(9223372036854775808);
    expect(evaluate({ $sum: [double(Infinity), double(-Infinity)] })).toBe(NaN);
    expect(evaluate({ $sum: [double(Infinity), 1] })).toBe(Infinity);
  });

  it('choose the first, last, smallest or largest of an array', () => {
    expect(evaluate({ $firstN: { n: 2, input: [1, 2, 3] } })).toEqual([new Int32(1), new Int32(2)]);
    expect(evaluate({ $lastN: { n: 2, input: [1, 2, 3] } })).toEqual([new Int32(2), new Int32(3)]);
    expect(evaluate({ $maxN: { n: 2, input: [1, null, 3, 2] } })).toEqual([new Int32(3), new Int32(2)]);
    expect(evaluate({ $minN: { n: 5, input: [2, null, 1] } })).toEqual([new Int32(1), new Int32(2)]);
    expect(failure({ $firstN: { n: 0, input: [1] } })).toBe(5787908);
    expect(failure({ $firstN: { n: 1, input: '$nope' } })).toBe(5788200);
  });
});

describe('laws', () => {
  const number = fc.oneof(
    fc.integer().map((n) => new Int32(n | 0)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromString(n.toString())),
    fc.double({ noNaN: true }).map((n) => new Double(n)),
  );

  it('adding does not depend on the order of two numbers, nor multiplying', () => {
    fc.assert(
      fc.property(number, number, (left, right) => {
        for (const name of ['$add', '$multiply']) {
          expect(evaluate({ [name]: [left, right] })).toEqual(evaluate({ [name]: [right, left] }));
        }
      }),
      { seed: 20240229 },
    );
  });

  it('what is subtracted can be added again while no bit is lost', () => {
    const small = fc.integer({ min: -1e9, max: 1e9 }).map((n) => new Int32(n));
    fc.assert(
      fc.property(small, small, (left, right) => {
        const back = evaluate({ $add: [{ $subtract: [left, right] }, right] });
        expect(evaluate({ $eq: ['$back', left] }, { back: back as object })).toBe(true);
      }),
      { seed: 20240229 },
    );
  });

  it('constants that cannot be evaluated are refused, and never folded away', () => {
    expect(refusal({ $add: [1, { $divide: [1, 0] }] })).toBe(2);
    expect(refusal({ $add: ['$a', { $divide: [1, '$b'] }] })).toBeUndefined();
  });
});
