import { BSON, Decimal128, Int32 } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MongoError } from '../../../src/engine/mongodb/error.js';
import { add, divide, exactLong, modulo, multiply, subtract } from '../../../src/engine/mongodb/value/arithmetic.js';
import { compare } from '../../../src/engine/mongodb/value/compare.js';
import { docFromBson, toBson } from '../../../src/engine/mongodb/value/convert.js';
import { decode } from '../../../src/engine/mongodb/value/decode.js';
import { encode } from '../../../src/engine/mongodb/value/encode.js';
import { identical } from '../../../src/engine/mongodb/value/identical.js';
import { equalityKey } from '../../../src/engine/mongodb/value/key.js';
import { documentSize } from '../../../src/engine/mongodb/value/size.js';
import { doc, type Doc, type NumberValue, type Value } from '../../../src/engine/mongodb/value/value.js';
import { arbitraryDoc, arbitraryNumber, arbitraryValue } from './values.js';

const runs = { numRuns: Number(process.env['MORTISE_PROPERTY_RUNS'] ?? 1500), seed: 20260102 };
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

describe('compare', () => {
  it('is a total order', () => {
    fc.assert(
      fc.property(arbitraryValue, arbitraryValue, arbitraryValue, (a, b, c) => {
        expect(compare(a, a)).toBe(0);
        expect(compare(a, b) + compare(b, a)).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
      runs,
    );
  });

  it('says equal exactly when the equality keys are the same', () => {
    fc.assert(
      fc.property(arbitraryValue, arbitraryValue, (a, b) => {
        expect(equalityKey(a) === equalityKey(b)).toBe(compare(a, b) === 0);
      }),
      runs,
    );
  });

  it('orders numbers of all types by their exact values', () => {
    const ascending: Value[] = [
      NaN,
      -Infinity,
      -9223372036854775808n,
      decimal('-1.5'),
      0,
      decimal('0.1'),
      0.1,
      new Int32(1),
      decimal('1.000000000000000000000000000000001'),
      9007199254740992,
      9007199254740993n,
      decimal('9007199254740993.5'),
      9223372036854775807n,
      9223372036854775808,
      decimal('1E+6000'),
      Infinity,
    ];
    for (const [index, value] of ascending.entries()) {
      for (const other of ascending.slice(index + 1))
        expect([value, other, compare(value, other)]).toEqual([value, other, -1]);
    }
    expect(compare(-0, 0)).toBe(0);
    expect(compare(decimal('NaN'), NaN)).toBe(0);
    expect(compare(decimal('1.0'), 1n)).toBe(0);
  });

  it('orders strings by their UTF-8 bytes', () => {
    expect(compare('\uffff', '\u{1f600}')).toBe(-1);
    expect(compare('a', 'B')).toBe(1);
    expect(compare('ab', 'a')).toBe(1);
  });

  it('orders documents by type, then name, then value, field by field', () => {
    expect(compare(doc([['b', 1]]), doc([['a', 'x']]))).toBe(-1);
    expect(
      compare(
        doc([['a', 1]]),
        doc([
          ['a', 1],
          ['b', 1],
        ]),
      ),
    ).toBe(-1);
    expect(
      compare(
        doc([
          ['a', 1],
          ['b', 1],
        ]),
        doc([
          ['b', 1],
          ['a', 1],
        ]),
      ),
    ).toBe(-1);
  });
});

describe('the BSON codec', () => {
  it('gives back what it was given, bit by bit', () => {
    fc.assert(
      fc.property(arbitraryDoc, (document) => {
        const bytes = encode(document);
        expect(identical(decode(bytes), document)).toBe(true);
        expect(documentSize(document)).toBe(bytes.length);
      }),
      runs,
    );
  });

  it('writes the bytes that the bson package writes', () => {
    fc.assert(
      fc.property(arbitraryDoc, (document) => {
        fc.pre(!JSON.stringify(toBson(document)).includes('"_bsontype":"Undefined"') && !hasPlaceholder(document));
        const theirs = BSON.serialize(toBson(document) as BSON.Document);
        expect(
          Buffer.compare(Buffer.from(encode(docFromBson(BSON.deserialize(theirs, { promoteValues: false })))), theirs),
        ).toBe(0);
      }),
      { ...runs, numRuns: 300 },
    );
  });

  it('refuses what is cut off or lies about its length, and never reads beyond', () => {
    const bytes = encode(docFromBson({ a: 'text', b: [1, { c: new Date(0) }], d: Buffer.from('xyz') }));
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decode(bytes.slice(0, length))).toThrow(MongoError);
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (place, byte) => {
        const mutated = bytes.slice();
        mutated[place] = byte;
        try {
          decode(mutated);
        } catch (error) {
          expect(error).toBeInstanceOf(MongoError);
        }
      }),
      { ...runs, numRuns: 3000 },
    );
  });

  it('refuses documents nested deeper than 200 levels, both ways', () => {
    const nested = (levels: number): Doc => (levels === 0 ? new Map() : new Map([['a', nested(levels - 1)]]));
    expect(decode(encode(nested(200)))).toBeInstanceOf(Map);
    expect(() => encode(nested(201))).toThrow('exceeded maximum nested object depth');
  });

  it('refuses a name that stands twice, because keeping one would lose the other', () => {
    const bytes = encode(
      doc([
        ['a', 1],
        ['b', 2],
      ]),
    );
    bytes[bytes.lastIndexOf('b'.charCodeAt(0))] = 'a'.charCodeAt(0);
    expect(() => decode(bytes)).toThrow("'a' stands twice");
  });
});

/** The bson package moves integer-like names to the front and treats `__proto__` specially when it deserialises. */
function hasPlaceholder(value: Value): boolean {
  if (Array.isArray(value)) return (value as readonly Value[]).some(hasPlaceholder);
  if (!(value instanceof Map)) return false;
  return [...(value as Doc)].some(([name, item]) => /^\d|__proto__/.test(name) || hasPlaceholder(item));
}

describe('arithmetic', () => {
  it('has the type of the wider operand', () => {
    const cases: [Value, unknown][] = [
      [add(new Int32(1), new Int32(2)), new Int32(3)],
      [add(new Int32(2147483647), new Int32(1)), 2147483648n],
      [add(1n, new Int32(1)), 2n],
      [add(9223372036854775807n, 1n), 9223372036854775808],
      [add(1.5, 1n), 2.5],
      [subtract(new Int32(-2147483648), new Int32(1)), -2147483649n],
      [multiply(new Int32(65536), new Int32(65536)), 4294967296n],
      [divide(new Int32(7), new Int32(2)), 3.5],
      [modulo(new Int32(-7), new Int32(3)), new Int32(-1)],
    ];
    for (const [result, expected] of cases) expect(result).toEqual(expected);
  });

  it('keeps 34 digits of decimals, rounding half to even, with the exponents of IEEE 754', () => {
    const text = (value: NumberValue): string => String(value);
    expect(text(add(decimal('1.0'), decimal('2')))).toBe('3.0');
    expect(text(add(decimal('1E+6000'), decimal('1')))).toBe('1.000000000000000000000000000000000E+6000');
    expect(text(divide(decimal('1'), decimal('3')))).toBe('0.3333333333333333333333333333333333');
    expect(text(divide(decimal('6'), decimal('3')))).toBe('2');
    expect(text(multiply(decimal('9.999999999999999999999999999999999E+6144'), decimal('10')))).toBe('Infinity');
    expect(text(modulo(decimal('10.5'), decimal('3')))).toBe('1.5');
    expect(text(add(0.1, decimal('0.2')))).toBe('0.300000000000000');
  });

  it('is commutative, and subtracting undoes adding where both are exact', () => {
    fc.assert(
      fc.property(arbitraryNumber, arbitraryNumber, (a, b) => {
        const [left, right] = [a as NumberValue, b as NumberValue];
        expect(identical(add(left, right), add(right, left)) || compare(add(left, right), add(right, left)) === 0).toBe(
          true,
        );
        const [x, y] = [exactLong(left), exactLong(right)];
        if (x !== undefined && y !== undefined && typeof left !== 'number' && typeof right !== 'number') {
          const sum = x + y;
          if (BigInt.asIntN(64, sum) === sum) expect(exactLong(subtract(add(left, right), right))).toBe(x);
        }
      }),
      runs,
    );
  });
});
