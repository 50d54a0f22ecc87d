import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/engine/mongodb/filter/compile.js';
import { MongoError } from '../../src/engine/mongodb/error.js';
import { docFromBson } from '../../src/engine/mongodb/value/convert.js';
import { filterShape } from '../../src/query/filter-shape.js';
import type { Shape } from '../../src/query/shape-algebra.js';
import { interpret } from '../../src/schema/replay/is-valid.js';
import type { Json } from '../../src/value/json.js';
import { bson, document, filter, path } from './random-documents.js';

const runs = Number(process.env['MORTISE_FUZZ'] ?? 1);

function shapeOf(source: Json, parameters?: Readonly<Record<string, Shape>>): Shape {
  const answer = filterShape(source, { parameters });
  if ('refused' in answer) throw new Error(`${answer.refused} at ${answer.path}: ${answer.detail}`);
  return answer.shape;
}

/** What the engine answers, `undefined` where it refuses the filter, as a server would. */
function matcherOf(source: Json): ((candidate: Json) => boolean) | undefined {
  try {
    const compiled = compileFilter(docFromBson(bson(source) as object), { scope: { variables: new Map() } } as never);
    return (candidate) => compiled.matches(docFromBson(bson(candidate) as object), new Map() as never);
  } catch (error) {
    if (error instanceof MongoError) return undefined;
    throw error;
  }
}

describe('the shape of a filter', () => {
  it('has exactly the documents that the embedded MongoDB matches', () => {
    let compared = 0;
    fc.assert(
      fc.property(filter, fc.array(document, { minLength: 6, maxLength: 6 }), (source, documents) => {
        const answer = filterShape(source);
        if ('refused' in answer) {
          expect(answer.refused).toMatch(/^filter-(?:(?:comparison|operator|regex)-without-shape|malformed)$/u);
          if (answer.refused === 'filter-malformed') expect(matcherOf(source)).toBe(undefined);
          return;
        }
        const matches = matcherOf(source);
        if (matches === undefined) return;
        compared += 1;
        for (const candidate of documents) {
          expect([source, candidate, interpret(answer.shape, bson(candidate), 'bson')]).toEqual([
            source,
            candidate,
            matches(candidate),
          ]);
        }
      }),
      { seed: 20_261_122, numRuns: 900 * runs },
    );
    expect(compared).toBeGreaterThan(500 * runs);
  });

  it.each<[string, Json, Json, boolean]>([
    ['looks into arrays at the end of a path', { tags: 'a' }, { tags: ['b', 'a'] }, true],
    ['enters arrays of documents on the way', { 'lines.sku': 'a' }, { lines: [{ sku: 'b' }, { sku: 'a' }] }, true],
    ['takes a number for a position', { 'lines.1.sku': 'a' }, { lines: [{ sku: 'a' }, { sku: 'b' }] }, false],
    ['matches null where nothing is', { gone: null }, {}, true],
    ['matches null in any document of an array', { 'lines.sku': null }, { lines: [{ sku: 'a' }, {}] }, true],
    ['compares within the bracket of a type', { at: { $gt: 5 } }, { at: 'text' }, false],
    ['compares numbers of all types', { n: { $gte: { $numberDecimal: '0.5' } } }, { n: { $numberInt: '1' } }, true],
    ['lets different elements meet two conditions', { n: { $gt: 5, $lt: 3 } }, { n: [1, 9] }, true],
    ['keeps $elemMatch to one element', { n: { $elemMatch: { $gt: 5, $lt: 3 } } }, { n: [1, 9] }, false],
    ['knows that $ne forbids every element', { n: { $ne: 1 } }, { n: [1, 2] }, false],
    ['keeps the order of fields in a literal', { d: { a: 1, b: 2 } }, { d: { b: 2, a: 1 } }, false],
    ['lets a dollar stand before a last line feed', { t: { $regex: 'a$' } }, { t: 'a\n' }, true],
    ['has no NaN beyond a bound', { n: { $lt: 5 } }, { n: { $numberDouble: 'NaN' } }, false],
  ])('%s', (_, source, candidate, expected) => {
    expect(interpret(shapeOf(source), bson(candidate), 'bson')).toBe(expected);
    expect(matcherOf(source)?.(candidate)).toBe(expected);
  });

  it.each<[Json, string, string]>([
    [{ $where: 'true' }, 'filter-operator-without-shape', '$where'],
    [{ $expr: { $gt: ['$a', '$b'] } }, 'filter-operator-without-shape', '$expr'],
    [{ a: { $mod: [4, 1] } }, 'filter-operator-without-shape', 'a.$mod'],
    [{ $or: [{ a: { $bitsAllSet: 1 } }] }, 'filter-operator-without-shape', '$or.0.a.$bitsAllSet'],
    [{ a: { $gt: [1] } }, 'filter-comparison-without-shape', 'a.$gt'],
    [{ a: { $gt: { $minKey: 1 } } }, 'filter-comparison-without-shape', 'a.$gt'],
    [{ a: { $regex: 'a', $options: 'i' } }, 'filter-regex-without-shape', 'a.$regex'],
    [{ a: { $regex: '(?i)a' } }, 'filter-regex-without-shape', 'a.$regex'],
    [{ a: { $regex: 'a++' } }, 'filter-regex-without-shape', 'a.$regex'],
    [{ 'a..b': 1 }, 'filter-path-without-shape', 'a..b'],
    [{ 'a.5000': 1 }, 'filter-path-without-shape', '5000'],
    [{ $and: [] }, 'filter-malformed', '$and'],
    [{ a: { $in: 1 } }, 'filter-malformed', 'a.$in'],
    [{ a: { $param: 'p' } }, 'filter-parameter-without-shape', 'a'],
    [{ a: { b: { $param: 'p' } } }, 'filter-parameter-without-shape', 'a'],
  ])('refuses %j by name', (source, code, at) => {
    expect(filterShape(source)).toMatchObject({ refused: code, path: at });
  });

  it('reads a parameter as "for some value of its type"', () => {
    const parameterTypes: readonly (readonly [Shape, readonly Json[]])[] = [
      [{ bsonType: 'string' }, ['', 'a', 'ab', 'b\n']],
      [{ bsonType: 'bool' }, [true, false]],
      [{ enum: ['a', null] }, ['a', null]],
      [{ bsonType: ['string', 'null'] }, ['', 'a', 'ab', 'b\n', null]],
      [{ bsonType: 'objectId' }, [{ $oid: '65a1b2c3d4e5f60718293a4a' }, { $oid: '65a1b2c3d4e5f60718293a4b' }]],
    ];
    const operator = fc.constantFrom('$eq', '$in', '$gt', '$gte', '$lt', '$lte');
    fc.assert(
      fc.property(
        path,
        operator,
        fc.constantFrom(...parameterTypes),
        document,
        (at, name, [type, values], candidate) => {
          const declared = name === '$in' ? { type: 'array', items: type } : type;
          const answer = filterShape({ [at]: { [name]: { $param: 'p' } } }, { parameters: { p: declared } });
          if ('refused' in answer) {
            expect(name).toMatch(/^\$[gl]t/u);
            return;
          }
          const fits = interpret(answer.shape, bson(candidate), 'bson');
          const matched = values.some((read) =>
            matcherOf({ [at]: { [name]: name === '$in' ? [read] : read } })?.(candidate),
          );
          // The values tried are all of the type that documents have here, so that equality is exact; beyond a bound there are more.
          if (name === '$eq' || name === '$in') expect(fits).toBe(matched);
          else if (matched) expect(fits).toBe(true);
        },
      ),
      { seed: 5, numRuns: 600 * runs },
    );
  });

  it.each<[string, Json, Readonly<Record<string, Shape>>]>([
    ['stands under a negation', { a: { $ne: { $param: 'p' } } }, { p: { bsonType: 'string' } }],
    ['stands more than once', { a: { $param: 'p' }, b: { $param: 'p' } }, { p: { bsonType: 'string' } }],
    ['has no value and no type', { a: { $param: 'q' } }, { p: { bsonType: 'string' } }],
    ['cannot be compared', { a: { $gt: { $param: 'p' } } }, { p: { bsonType: 'object' } }],
    ['must say by name', { a: { $param: 'p' } }, { p: { minLength: 1 } }],
  ])('refuses a parameter that %s', (detail, source, parameters) => {
    const answer = filterShape(source, { parameters });
    expect(answer).toMatchObject({ refused: 'filter-parameter-without-shape' });
    expect('detail' in answer ? answer.detail : '').toContain(detail);
  });
});
