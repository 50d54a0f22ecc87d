import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/engine/mongodb/filter/compile.js';
import { MongoError } from '../../src/engine/mongodb/error.js';
import { docFromBson } from '../../src/engine/mongodb/value/convert.js';
import { filterShape } from '../../src/query/filter-shape.js';
import { interpret } from '../../src/schema/replay/is-valid.js';
import { extendedJsonType } from '../../src/query/typed-literal.js';
import { type Json, type JsonObject, isJsonObject } from '../../src/value/json.js';
import { bson, document, filter, value } from './random-documents.js';

const runs = Number(process.env['MORTISE_FUZZ'] ?? 1);

function matcherOf(source: Json): ((candidate: Json) => boolean) | undefined {
  try {
    const compiled = compileFilter(docFromBson(bson(source) as object), { scope: { variables: new Map() } } as never);
    return (candidate) => compiled.matches(docFromBson(bson(candidate) as object), new Map() as never);
  } catch (error) {
    if (error instanceof MongoError) return undefined;
    throw error;
  }
}

function withParameter(source: Json, given: Json): Json {
  if (Array.isArray(source)) return (source as readonly Json[]).map((part) => withParameter(part, given));
  if (!isJsonObject(source)) return source;
  if (Object.hasOwn(source, '$param')) return given;
  return Object.fromEntries(Object.entries(source).map(([key, part]) => [key, withParameter(part, given)]));
}

/** Every value inside a document. */
function valuesIn(candidate: Json): readonly Json[] {
  if (typeof candidate !== 'object' || candidate === null || extendedJsonType(candidate) !== undefined)
    return [candidate];
  return Object.values<Json>(candidate).flatMap(valuesIn);
}

/** Values at every end of the types below, and between. */
const values: readonly Json[] = [
  ...['-2147483648', '-1', '0', '1', '5', '2147483647'].map((text) => ({ $numberInt: text })),
  ...['-Infinity', '-0.5', '0', '0.5', '1.5', '5', 'Infinity', 'NaN'].map((text) => ({ $numberDouble: text })),
  null,
  '',
  'a',
  'ab',
  'b\n',
  'zzz',
  true,
  false,
  ...['-8640000000000000', '0', '5', '8640000000000000'].map((text) => ({ $date: { $numberLong: text } })),
];

const type = fc.constantFrom<JsonObject>(
  { bsonType: 'int' },
  { bsonType: 'int', minimum: 0 },
  { bsonType: 'int', minimum: -1, maximum: 5 },
  { bsonType: ['int', 'null'] },
  { bsonType: 'double' },
  { bsonType: 'double', minimum: 0 },
  { bsonType: 'double', maximum: 5 },
  { bsonType: ['date', 'null'] },
  { bsonType: ['string', 'int'], maximum: 1 },
  { bsonType: 'string' },
  { bsonType: 'bool' },
  { enum: ['a', { $numberInt: '1' }] },
  { const: 'b\n' },
);
const parameter: Json = { $param: 'p' };
const operator = fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte');
const compared = operator.map((name): JsonObject => ({ [name]: parameter }));
const withOne = fc.oneof(
  compared.map((condition): JsonObject => ({ a: condition })),
  compared.map((condition): JsonObject => ({ 'a.b': condition })),
  compared.map((condition): JsonObject => ({ a: { $elemMatch: { b: condition } } })),
  compared.map((condition): JsonObject => ({ a: { $elemMatch: { b: condition, a: { $exists: true } } } })),
  compared.map((condition): JsonObject => ({ a: { $elemMatch: condition } })),
  fc.tuple(compared, compared).map(([one, other]): JsonObject => ({ $or: [{ a: one }, { b: other }] })),
);

describe('the shape of a filter with a parameter', () => {
  it('has exactly the documents that match for some value', () => {
    let decided = 0;
    fc.assert(
      fc.property(withOne, type, fc.array(document, { minLength: 4, maxLength: 4 }), (source, taken, documents) => {
        const answer = filterShape(source, { parameters: { p: taken } });
        if ('refused' in answer) return;
        decided += 1;
        const given = [...values, ...documents.flatMap(valuesIn)].filter(
          (each) => interpret(taken, bson(each), 'bson') === true,
        );
        const matchers = given.map((each) => matcherOf(withParameter(source, each)));
        for (const candidate of documents) {
          const matched = matchers.some((matches) => matches?.(candidate) === true);
          expect([source, taken, candidate, interpret(answer.shape, bson(candidate), 'bson')]).toEqual([
            source,
            taken,
            candidate,
            matched,
          ]);
        }
      }),
      { seed: 20_261_125, numRuns: 400 * runs },
    );
    expect(decided).toBeGreaterThan(250 * runs);
  });
});

describe('the wider shape of a filter', () => {
  const odd = fc.constantFrom<JsonObject>(
    { a: { $mod: [2, 0] } },
    { a: { $mod: [3, 1] } },
    { 'a.b': { $mod: [2, 0], $gt: 0 } },
    { a: { $bitsAllSet: 1 } },
    { a: { $not: { $mod: [2, 0] } } },
    { a: { $elemMatch: { b: { $mod: [2, 1] }, a: 'a' } } },
    { a: { $gt: { $minKey: 1 } } },
    { a: { $lt: [1] } },
    { a: { $gte: {} } },
    { $nor: [{ a: { $mod: [2, 0] } }] },
    { $or: [{ a: { $mod: [2, 0] } }, { b: 'a' }] },
  );

  it('has every document that matches', () => {
    const either = fc.oneof(
      odd,
      fc.tuple(odd, filter).map(([one, other]): JsonObject => ({ $and: [one, other] })),
    );
    fc.assert(
      fc.property(either, fc.array(document, { minLength: 6, maxLength: 6 }), value, (source, documents, extra) => {
        const answer = filterShape(source, { widened: true });
        const matches = matcherOf(source);
        if ('refused' in answer || matches === undefined) return;
        for (const candidate of [...documents, { a: extra }, { a: [extra] }, { a: { b: extra } }]) {
          if (!matches(candidate)) continue;
          expect([source, candidate, interpret(answer.shape, bson(candidate), 'bson')]).toEqual([
            source,
            candidate,
            true,
          ]);
        }
      }),
      { seed: 20_261_126, numRuns: 500 * runs },
    );
  });
});
