import { Decimal128, Double, Long } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/query/shape-algebra.js';
import type { UpdateQuestion } from '../../src/query/update-question.js';
import { updateQuestion } from '../../src/query/update-shape.js';
import { findDocument } from '../../src/schema/index.js';
import { interpret } from '../../src/schema/replay/is-valid.js';
import type { Json, JsonObject } from '../../src/value/json.js';
import { jsonSchema } from '../schema/replay/random-schema.js';
import { Session } from '../engine/mongodb/session.js';
import { bson, document, scalar } from './random-documents.js';

const runs = Number(process.env['MORTISE_FUZZ'] ?? 1);

function questionOf(update: Json, options: Parameters<typeof updateQuestion>[1]): UpdateQuestion {
  const question = updateQuestion(update, options);
  if ('refused' in question) throw new Error(`${question.refused}: ${question.detail}`);
  return question;
}

const path = fc.constantFrom('a', 'b', 'a.b', 'b.c', 'a.b.c', 'a.0', 'b.$[]', 'a.$[].b');
const small = fc.constantFrom<Json>(
  { $numberInt: '1' },
  { $numberInt: '-2' },
  { $numberLong: '1' },
  { $numberDouble: '0.5' },
);
const literal = fc.oneof(
  scalar,
  fc.constantFrom<Json>({ a: { $numberInt: '1' } }, { b: { $numberInt: '2' }, a: 'x' }, [{ $numberInt: '1' }, 'a'], []),
);
const slice = fc.constantFrom(0, 1, -2);
const update = fc.oneof(
  fc.tuple(path, literal).map(([at, operand]): Operators => ({ $set: { [at]: operand } })),
  fc.tuple(path, literal, literal).map(([at, operand, other]): Operators => ({ $set: { [at]: operand, d: other } })),
  path.map((at): Operators => ({ $unset: { [at]: '' } })),
  fc.tuple(path, small).map(([at, by]): Operators => ({ $inc: { [at]: by } })),
  fc.tuple(path, small).map(([at, by]): Operators => ({ $mul: { [at]: by } })),
  fc.tuple(path, literal).map(([at, most]): Operators => ({ $max: { [at]: most } })),
  fc.tuple(path, literal).map(([at, least]): Operators => ({ $min: { [at]: least } })),
  fc.tuple(path, literal).map(([at, operand]): Operators => ({ $push: { [at]: operand } })),
  fc
    .tuple(path, literal, literal, slice)
    .map(([at, one, two, keep]): Operators => ({ $push: { [at]: { $each: [one, two], $slice: keep, $position: 0 } } })),
  fc.tuple(path, literal, literal).map(([at, one, two]): Operators => ({ $addToSet: { [at]: { $each: [one, two] } } })),
  fc.tuple(path, scalar).map(([at, operand]): Operators => ({ $pull: { [at]: operand } })),
  fc.tuple(path, scalar).map(([at, operand]): Operators => ({ $pullAll: { [at]: [operand] } })),
  path.map((at): Operators => ({ $pop: { [at]: 1 } })),
  fc.constantFrom('a', 'a.b', 'b.c').map((at): Operators => ({ $rename: { [at]: 'd' }, $set: { e: 1 } })),
  fc.constantFrom('a', 'c').map((at): Operators => ({ $rename: { [at]: 'b.x' } })),
);

type Operators = Readonly<Record<string, JsonObject>>;

/** The document after the update in the embedded MongoDB, `undefined` where that answers with an error. */
function updated(session: Session, before: object, operators: Operators): unknown {
  session.fill(before);
  if (session.writeRefusal(bson(operators) as object) !== 0) return undefined;
  const reply = session.exact({ find: 'c' }) as { readonly cursor: { readonly firstBatch: readonly Json[] } };
  return bson(reply.cursor.firstBatch[0] ?? null);
}

/** The combined value of a document before and the values that the question assigns. */
function combined(question: UpdateQuestion, before: object, after: unknown, operators: Operators): object {
  const first = question.all[0] as JsonObject;
  const parts = [first, ...((first['allOf'] ?? []) as readonly JsonObject[])];
  const values = parts.map((part) => part['properties']).find((properties) => properties !== undefined) as JsonObject;
  const assigned = Object.entries(values).filter(([name]) => name !== 'before');
  // A result that the case at hand does not use may be anything of its shape.
  const result = valueAt(after, Object.keys(Object.values(operators)[0] ?? {})[0] ?? '');
  const results = [result, 0, Long.fromNumber(0), new Double(0.5), Decimal128.fromString('0')];
  return {
    ...Object.fromEntries(
      assigned.map(([name, part]) => [
        name,
        name.startsWith('result')
          ? results.find((each) => interpret(part, each, 'bson') === true)
          : onlyValueOf(part as JsonObject),
      ]),
    ),
    before,
  };
}

function valueAt(document: unknown, at: string): unknown {
  return at.split('.').reduce((place, name) => (place as Record<string, unknown> | undefined)?.[name], document);
}

/** The value that an assigned literal's shape allows. */
function onlyValueOf(shape: JsonObject): unknown {
  if (Object.hasOwn(shape, 'const')) return bson(shape['const'] ?? null);
  if (shape['bsonType'] === 'null') return null;
  if (Array.isArray(shape['prefixItems'])) return shape['prefixItems'].map((item) => onlyValueOf(item as JsonObject));
  const fields = Object.entries((shape['properties'] ?? {}) as JsonObject);
  return Object.fromEntries(fields.map(([name, field]) => [name, onlyValueOf(field as JsonObject)]));
}

const shape = fc.tuple(jsonSchema, fc.boolean()).map(([schema, typed]) => {
  const text = JSON.stringify(schema)
    .replaceAll('"integer"', '"number"')
    .replaceAll('#/$defs/shared', '#')
    .replaceAll('#marked', '#');
  return JSON.parse(typed ? text.replaceAll('"type":"number"', '"bsonType":"int"') : text) as Shape;
});

function isUsable(schema: Shape): boolean {
  const text = JSON.stringify(schema);
  return (
    !text.includes('$ref') &&
    !/"type":\[[^\]]*"number"[^\]]*"number"/u.test(text) &&
    !('type' in Object(schema) && 'bsonType' in Object(schema))
  );
}

describe('the question whether an update preserves a shape', () => {
  it('never calls a document safe that the update spoils, and knows most of the safe ones', () => {
    const session = new Session();
    let [safe, known] = [0, 0];
    fc.assert(
      fc.property(shape, shape, document, update, (must, given, source, operators) => {
        fc.pre(isUsable(must) && isUsable(given));
        const before = { _id: 1, ...(bson(source) as object) };
        const question = updateQuestion(operators, { before: [true], given: [given], must });
        if ('refused' in question) {
          expect(question.refused).toBe('update-malformed');
          return;
        }
        const after = updated(session, before, operators);
        if (after === undefined) return;
        const value = combined(question, before, after, operators);
        const [applies, , assumed] = question.all.map((part) => interpret(part, value, 'bson'));
        const lifted = interpret(question.none[0], value, 'bson');
        const [stays, isGiven] = [interpret(must, after, 'bson'), interpret(given, after, 'bson')];
        expect([operators, before, applies]).toEqual([operators, before, true]);
        if (lifted === true && typeof stays === 'boolean')
          expect([operators, before, must, stays]).toEqual([operators, before, must, true]);
        if (isGiven === true && typeof assumed === 'boolean')
          expect([operators, before, given, assumed]).toEqual([operators, before, given, true]);
        if (stays === true) {
          safe += 1;
          if (lifted === true) known += 1;
        }
      }),
      { seed: 20_261_122, numRuns: 900 * runs },
    );
    expect(known / safe).toBeGreaterThan(0.8);
  });

  const order: Shape = {
    bsonType: 'object',
    required: ['status', 'total', 'lines'],
    properties: {
      status: { enum: ['open', 'paid', 'shipped'] },
      total: { bsonType: ['int', 'long'], minimum: 0 },
      note: { bsonType: 'string', maxLength: 20 },
      lines: {
        bsonType: 'array',
        maxItems: 10,
        items: {
          bsonType: 'object',
          required: ['sku'],
          properties: { sku: { bsonType: 'string' }, quantity: { bsonType: 'int', minimum: 1 } },
        },
      },
      shipment: { bsonType: 'object', required: ['carrier'], properties: { carrier: { bsonType: 'string' } } },
    },
  };

  it.each<[string, Json, 'none' | 'found', Record<string, Shape>?]>([
    ['a constant that is allowed', { $set: { status: 'shipped' } }, 'none'],
    ['a constant that is not', { $set: { status: 'lost' } }, 'found'],
    [
      'a parameter within the field',
      { $set: { note: { $param: 'n' } } },
      'none',
      { n: { bsonType: 'string', maxLength: 5 } },
    ],
    ['a parameter beyond the field', { $set: { note: { $param: 'n' } } }, 'found', { n: { bsonType: 'string' } }],
    ['a required field taken away', { $unset: { total: '' } }, 'found'],
    ['an optional field taken away', { $unset: { note: '' } }, 'none'],
    ['a sum that goes up', { $inc: { total: 1 } }, 'none'],
    ['a sum that may go below', { $inc: { total: -1 } }, 'found'],
    ['a fraction added to whole numbers', { $inc: { total: { $numberDouble: '0.5' } } }, 'found'],
    [
      'a field set inside something that may be missing',
      { $set: { 'shipment.at': { $date: '2024-01-01T00:00:00Z' } } },
      'found',
    ],
    ['the required part of that', { $set: { 'shipment.carrier': 'dhl' } }, 'none'],
    [
      'a literal with parameters inside',
      { $set: { shipment: { carrier: { $param: 'c' } } } },
      'none',
      { c: { enum: ['dhl', 'ups'] } },
    ],
    ['an element that fits but one too many', { $push: { lines: { sku: 'a' } } }, 'found'],
    ['an element that fits, kept to ten', { $push: { lines: { $each: [{ sku: 'a' }], $slice: -10 } } }, 'none'],
    ['elements taken away', { $pull: { lines: { sku: 'a' } } }, 'none'],
    ['a positional change that fits', { $set: { 'lines.$.quantity': 2 } }, 'none'],
    ['a positional change that does not', { $set: { 'lines.$[].quantity': 0 } }, 'found'],
    ['a renamed required field', { $rename: { status: 'state' } }, 'found'],
    ['a greatest value', { $max: { total: 5 } }, 'none'],
    ['a least value below the bound', { $min: { total: -5 } }, 'found'],
  ])('decides %s', (_, operators, verdict, parameters) => {
    const question = questionOf(operators, { before: [order], must: order, parameters });
    expect(findDocument({ all: question.all, none: question.none }, { values: 'bson' }).verdict).toBe(verdict);
  });

  it('keeps what the filter says of the same document', () => {
    const rule: Shape = {
      anyOf: [
        { required: ['kind'], properties: { kind: { const: 'a' } } },
        { required: ['n'], properties: { n: { bsonType: 'int' } } },
      ],
    };
    const ask = (before: Shape): string => {
      const question = questionOf({ $unset: { n: '' } }, { before: [rule, before], must: rule });
      return findDocument({ all: question.all, none: question.none }, { values: 'bson' }).verdict;
    };
    expect(ask({ required: ['kind'], properties: { kind: { const: 'a' } } })).toBe('none');
    expect(ask(true)).toBe('found');
  });

  it('follows references of the shapes that it takes apart', () => {
    const tree: Shape = {
      $defs: {
        node: { bsonType: 'object', properties: { next: { $ref: '#/$defs/node' }, name: { bsonType: 'string' } } },
      },
      $ref: '#/$defs/node',
    };
    const ask = (name: Json): string => {
      const question = questionOf({ $set: { 'next.name': name } }, { before: [tree], must: tree });
      return findDocument({ all: question.all, none: question.none }, { values: 'bson' }).verdict;
    };
    expect(ask('x')).toBe('none');
    expect(ask(1)).toBe('found');
  });

  it.each<[Json, string]>([
    [{ $teleport: { a: 1 } }, 'update-operator-without-shape'],
    [{ $push: { a: { $each: 'x' } } }, 'update-malformed'],
    [{ $bit: { a: { and: 1, or: 2 } } }, 'update-operator-without-shape'],
    [{ $set: { 'a..b': 1 } }, 'update-path-without-shape'],
    [{ $set: { a: 1 }, $inc: { 'a.b': 1 } }, 'update-malformed'],
  ])('refuses %j by name', (operators, code) => {
    expect(updateQuestion(operators, { before: [true], must: true })).toMatchObject({ refused: code });
  });
});
