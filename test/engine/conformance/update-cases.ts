import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import type { BsonDocument, BsonValue } from '../../../src/engine/engine.js';
import type { FailsWith } from './outcome.js';

/** One document, an update, and what becomes of the document: itself, or an error's code. `_id` is left out. */
export interface UpdateCase {
  readonly title: string;
  readonly document: BsonDocument;
  readonly update: BsonDocument | readonly BsonDocument[];
  readonly filter?: BsonDocument;
  readonly arrayFilters?: readonly BsonDocument[];
  readonly becomes: BsonDocument | FailsWith;
}

const long = (text: string): Long => Long.fromString(text);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const double = (value: number): Double => new Double(value);
const int = (value: number): Int32 => new Int32(value);

function updating(
  title: string,
  document: BsonDocument,
  update: UpdateCase['update'],
  becomes: UpdateCase['becomes'],
  more: Pick<UpdateCase, 'filter' | 'arrayFilters'> = {},
): UpdateCase {
  return { title, document, update, becomes, ...more };
}

const push = (list: BsonValue): BsonDocument => ({ $push: { a: list } });

const fields: readonly UpdateCase[] = [
  updating('$set a new field, at the end', { b: 1 }, { $set: { a: 2 } }, { b: int(1), a: int(2) }),
  updating(
    '$set several new fields in the order of their names',
    {},
    { $set: { b: 1, a: 2, '10': 3, '9': 4 } },
    { '9': int(4), '10': int(3), a: int(2), b: int(1) },
  ),
  updating('$set a path, making documents', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: int(1) } } }),
  updating(
    '$set through an array by position, filling with null',
    { a: [1] },
    { $set: { 'a.3': 9 } },
    { a: [int(1), null, null, int(9)] },
  ),
  updating('$set through a scalar', { a: 1 }, { $set: { 'a.b': 1 } }, { code: 28 }),
  updating('$set through null', { a: null }, { $set: { 'a.b': 1 } }, { code: 28 }),
  updating('$set below an array by a name', { a: [1] }, { $set: { 'a.b': 1 } }, { code: 28 }),
  updating('$set and $unset of one path', {}, { $set: { a: 1 }, $unset: { a: 1 } }, { code: 40 }),
  updating('$set of a path and of one above it', {}, { $set: { a: 1, 'a.b': 1 } }, { code: 40 }),
  updating('$set of _id', {}, { $set: { _id: 'other' } }, { code: 66 }),
  updating('$unset of _id', {}, { $unset: { _id: '' } }, { code: 66 }),
  updating('$rename of _id', {}, { $rename: { _id: 'id' } }, { code: 66 }),
  updating('$unset, in an array by null', { a: 1, b: [1, 2] }, { $unset: { a: '', 'b.0': '' } }, { b: [null, int(2)] }),
  updating('$unset of what is not there', { a: 1 }, { $unset: { 'a.b': '', c: '' } }, { a: int(1) }),
  updating('$rename, to the end', { a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: int(2), c: int(1) }),
  updating('$rename over another field', { a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: int(1) }),
  updating('$rename into an array', { a: 1, b: [1] }, { $rename: { a: 'b.0' } }, { code: 2 }),
  updating('$min and $max by BSON order', { a: 5, b: 5 }, { $min: { a: null }, $max: { b: 'x' } }, { a: null, b: 'x' }),
  updating('$min with an equal number of another type', { a: 5 }, { $min: { a: double(5) } }, { a: int(5) }),
  updating('$min of a missing field', {}, { $min: { a: 3 } }, { a: int(3) }),
  updating('$setOnInsert where nothing is inserted', { a: 1 }, { $setOnInsert: { a: 2 } }, { a: int(1) }),
  updating('$currentDate with an unknown type', {}, { $currentDate: { a: { $type: 'frob' } } }, { code: 2 }),
  updating('an operator that nobody knows', {}, { $frob: { a: 1 } }, { code: 9 }),
  updating('an operator without fields', {}, { $set: 1 }, { code: 9 }),
  updating('a replacement keeps _id', { a: 1 }, { b: 2 }, { b: int(2) }),
];

const numbers: readonly UpdateCase[] = [
  updating('$inc int by int', { a: 1 }, { $inc: { a: 2 } }, { a: int(3) }),
  updating(
    '$inc int over its range becomes long',
    { a: int(2147483647) },
    { $inc: { a: 1 } },
    { a: long('2147483648') },
  ),
  updating('$inc int by long becomes long', { a: 1 }, { $inc: { a: long('1') } }, { a: long('2') }),
  updating('$inc int by double becomes double', { a: 1 }, { $inc: { a: double(1) } }, { a: double(2) }),
  updating(
    '$inc double by decimal becomes decimal, of 15 digits',
    { a: double(1.5) },
    { $inc: { a: decimal('1.5') } },
    { a: decimal('3.00000000000000') },
  ),
  updating('$inc long over its range', { a: long('9223372036854775807') }, { $inc: { a: 1 } }, { code: 2 }),
  updating('$inc a missing field', {}, { $inc: { a: long('5') } }, { a: long('5') }),
  updating('$inc a text', { a: 'x' }, { $inc: { a: 1 } }, { code: 14 }),
  updating('$inc null', { a: null }, { $inc: { a: 1 } }, { code: 14 }),
  updating('$inc by a text', { a: 1 }, { $inc: { a: 'x' } }, { code: 14 }),
  updating('$mul a missing field, to zero of the type', {}, { $mul: { a: long('5') } }, { a: long('0') }),
  updating('$mul int by double', { a: 3 }, { $mul: { a: double(0.5) } }, { a: double(1.5) }),
  updating('$bit', { a: int(13) }, { $bit: { a: { and: 10 } } }, { a: int(8) }),
  updating('$bit of long with int', { a: long('1') }, { $bit: { a: { or: 6 } } }, { a: long('7') }),
  updating('$bit of a double', { a: double(1) }, { $bit: { a: { or: 6 } } }, { code: 2 }),
];

const arrays: readonly UpdateCase[] = [
  updating('$push to a missing field', {}, push(1), { a: [int(1)] }),
  updating('$push an array as one element', { a: [] }, push([1]), { a: [[int(1)]] }),
  updating('$push on a scalar', { a: 1 }, push(1), { code: 2 }),
  updating('$push on null', { a: null }, push(1), { code: 2 }),
  updating('$push $each with $position', { a: [1, 2] }, push({ $each: [8, 9], $position: 1 }), {
    a: [int(1), int(8), int(9), int(2)],
  }),
  updating('$push $each with a negative $position', { a: [1, 2] }, push({ $each: [9], $position: -1 }), {
    a: [int(1), int(9), int(2)],
  }),
  updating('$push $each with $sort and $slice', { a: [3, 1] }, push({ $each: [2], $sort: -1, $slice: 2 }), {
    a: [int(3), int(2)],
  }),
  updating('$push $each with $sort by a field', { a: [{ n: 2 }, {}] }, push({ $each: [{ n: 1 }], $sort: { n: 1 } }), {
    a: [{}, { n: int(1) }, { n: int(2) }],
  }),
  updating(
    '$addToSet by value, numbers of all types alike',
    { a: [1] },
    { $addToSet: { a: { $each: [double(1), 2, long('2')] } } },
    { a: [int(1), int(2)] },
  ),
  updating(
    '$addToSet with documents of another order',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: int(1), y: int(2) },
        { y: int(2), x: int(1) },
      ],
    },
  ),
  updating(
    '$pop the last and the first',
    { a: [1, 2, 3], b: [1, 2] },
    { $pop: { a: 1, b: -1 } },
    { a: [int(1), int(2)], b: [int(2)] },
  ),
  updating('$pop a scalar', { a: 1 }, { $pop: { a: 1 } }, { code: 14 }),
  updating('$pull by value', { a: [1, 2, double(1), [1]] }, { $pull: { a: 1 } }, { a: [int(2), [int(1)]] }),
  updating('$pull by a condition', { a: [1, 5, 9] }, { $pull: { a: { $gt: 3 } } }, { a: [int(1)] }),
  updating(
    '$pull documents that have the fields',
    { a: [{ x: 1, y: 1 }, { x: 2 }] },
    { $pull: { a: { x: 1 } } },
    { a: [{ x: int(2) }] },
  ),
  updating('$pull on a scalar', { a: 1 }, { $pull: { a: 1 } }, { code: 2 }),
  updating(
    '$pullAll, documents as a whole',
    { a: [1, { x: 1 }, { x: 1, y: 2 }] },
    { $pullAll: { a: [1, { x: 1 }] } },
    { a: [{ x: int(1), y: int(2) }] },
  ),
  updating('every element by $[]', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [int(11), int(12)] }),
  updating('every element by $[] on a scalar', { a: 1 }, { $inc: { 'a.$[]': 10 } }, { code: 2 }),
  updating(
    'filtered elements',
    { a: [{ n: 1 }, { n: 5 }] },
    { $set: { 'a.$[big].ok': true } },
    { a: [{ n: int(1) }, { n: int(5), ok: true }] },
    { arrayFilters: [{ 'big.n': { $gt: 3 } }] },
  ),
  updating(
    'an array filter that is not used',
    { a: [1] },
    { $set: { b: 1 } },
    { code: 9 },
    { arrayFilters: [{ x: 1 }] },
  ),
  updating('an array filter that is not there', { a: [1] }, { $set: { 'a.$[x]': 1 } }, { code: 2 }),
  updating(
    'the element that matched',
    { a: [1, 5, 9] },
    { $set: { 'a.$': 0 } },
    { a: [int(1), int(0), int(9)] },
    { filter: { a: { $gt: 3 } } },
  ),
  updating('the element that matched, without a match on an array', { a: [1] }, { $set: { 'a.$': 0 } }, { code: 2 }),
];

const pipelines: readonly UpdateCase[] = [
  updating('a pipeline sees old values within one stage', { a: 1, b: 2 }, [{ $set: { a: '$b', b: '$a' } }], {
    a: int(2),
    b: int(1),
  }),
  updating('a pipeline that removes', { a: 1, b: 2 }, [{ $unset: ['a'] }], { b: int(2) }),
  updating('a pipeline with $$REMOVE', { a: 1, b: 2 }, [{ $set: { a: '$$REMOVE' } }], { b: int(2) }),
  updating('a pipeline that replaces, keeping _id', { a: { x: 1 } }, [{ $replaceWith: '$a' }], { x: int(1) }),
  updating('a pipeline with a stage that is not for updates', {}, [{ $match: {} }], { code: 72 }),
  updating('text with a dollar, taken as it is', {}, [{ $set: { a: { $literal: '$b' } } }], { a: '$b' }),
];

const stamps: readonly UpdateCase[] = [
  updating(
    'an empty timestamp below the top level, kept',
    {},
    { $set: { a: { t: new Timestamp({ t: 0, i: 0 }) } } },
    { a: { t: new Timestamp({ t: 0, i: 0 }) } },
  ),
];

export const updateCases: readonly UpdateCase[] = [...fields, ...numbers, ...arrays, ...pipelines, ...stamps];
