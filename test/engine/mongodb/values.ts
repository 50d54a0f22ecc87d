import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { bsonUndefined, maxKey, minKey, type Doc, type Value } from '../../../src/engine/mongodb/value/value.js';

/* Arbitrary engine values. Small ranges, so that equal and almost equal values meet often. */

const decimals = [
  '0',
  '-0',
  '1',
  '1.0',
  '1.5',
  '-3',
  'NaN',
  'Infinity',
  '-Infinity',
  '9007199254740993',
  '1E+40',
  '0.1',
];
const doubles = [0, -0, 1, 1.5, -3, NaN, Infinity, -Infinity, 9007199254740992, 1e40, 0.1, 2147483648];
const longs = [0n, 1n, -3n, 9007199254740993n, 9223372036854775807n, -9223372036854775808n];
const texts = ['', 'a', 'A', 'b', 'é', 'e\u0301', '\ud83d\ude00', '\uffff', 'ab', '10', '9'];

export const arbitraryNumber: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(...doubles),
  fc.integer({ min: -5, max: 5 }).map((value) => new Int32(value)),
  fc.constantFrom(...longs),
  fc.constantFrom(...decimals).map((text) => Decimal128.fromString(text)),
);

export const arbitraryScalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: arbitraryNumber },
  { weight: 2, arbitrary: fc.constantFrom(...texts) },
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom<Value>(minKey, maxKey, bsonUndefined),
  fc.constantFrom(-1, 0, 1767323045678).map((time) => new Date(time)),
  fc.constantFrom('0'.repeat(24), 'f'.repeat(24), '5'.repeat(24)).map((hex) => new ObjectId(hex)),
  fc.uint8Array({ maxLength: 2 }).chain((bytes) => fc.constantFrom(0, 4, 128).map((type) => new Binary(bytes, type))),
  fc.constantFrom(0, 1, 0xffffffff).map((t) => new Timestamp({ t, i: 1 })),
  fc.constantFrom('', 'i').map((flags) => new BSONRegExp('^a', flags)),
  fc.constantFrom('x', 'y').map((code) => new Code(code)),
  fc.constantFrom('a', 'b').map((text) => new BSONSymbol(text)),
);

const names = fc.constantFrom('a', 'b', 'x', '0', '1', '__proto__');

export const { value: arbitraryValue, document: arbitraryDoc } = fc.letrec<{ value: Value; document: Doc }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: arbitraryScalar },
    fc.array(tie('value'), { maxLength: 3 }),
    tie('document'),
  ),
  document: fc.array(fc.tuple(names, tie('value')), { maxLength: 3 }).map((fields) => new Map(fields)),
}));
