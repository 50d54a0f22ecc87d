import { Double } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/query/shape-algebra.js';
import { type UpdateQuestion, updateQuestion } from '../../src/query/update-shape.js';
import { findDocument } from '../../src/schema/index.js';
import { interpret } from '../../src/schema/replay/is-valid.js';
import type { Json, JsonObject } from '../../src/value/json.js';
import { jsonSchema } from '../schema/replay/random-schema.js';
import { UpdateError, applyUpdate } from './apply-update.js';

const runs = Number(process.env['MORTISE_FUZZ'] ?? 1);

function questionOf(update: Json, options: Parameters<typeof updateQuestion>[1]): UpdateQuestion {
  const question = updateQuestion(update, options);
  if ('refused' in question) throw new Error(`${question.refused}: ${question.detail}`);
  return question;
}

const number = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom(new Double(0.5), new Double(1), new Double(-1.5)),
);
const scalar = fc.oneof(number, fc.constantFrom('', 'a', 'ab', true, null));
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    {
      weight: 3,
      arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    },
  ),
})).value;
const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3, noNullPrototype: true });
const path = fc.constantFrom('a', 'b', 'a.b', 'b.c', 'a.b.c');
const literal = fc.constantFrom<Json>(0, 1, 2, 'a', 'ab', true, null, { a: 1 }, [1], []);
const update = fc.oneof(
  fc.tuple(path, literal).map(([at, operand]) => ({ $set: { [at]: operand } })),
  fc.tuple(path, literal, literal).map(([at, operand, other]) => ({ $set: { [at]: operand, c: other } })),
  path.map((at) => ({ $unset: { [at]: '' } })),
  fc.tuple(path, fc.constantFrom(1, -2)).map(([at, by]) => ({ $inc: { [at]: by } })),
  fc.tuple(path, fc.constantFrom(0, 2)).map(([at, most]) => ({ $max: { [at]: most } })),
  fc.tuple(path, literal).map(([at, operand]) => ({ $push: { [at]: operand } })),
  fc.tuple(path, literal, literal).map(([at, one, two]) => ({ $addToSet: { [at]: { $each: [one, two] } } })),
  fc.tuple(path, literal).map(([at, operand]) => ({ $pull: { [at]: operand } })),
  path.map((at) => ({ $rename: { [at]: 'd' }, $set: { e: 1 } })),
);

/** The combined value of a document and the constants that the question assigns. */
function combined(question: UpdateQuestion, before: object): object {
  const first = question.all[0] as { readonly allOf?: readonly Shape[]; readonly properties?: object };
  const values = [first, ...(first.allOf ?? [])]
    .map((part) => (part as { properties?: object }).properties)
    .find((part) => part !== undefined);
  const constants = Object.entries(values ?? {}).filter(([name]) => name !== 'before');
  return { ...Object.fromEntries(constants.map(([name, shape]) => [name, onlyValueOf(shape as JsonObject)])), before };
}

/** The value that an assigned literal's shape allows. */
function onlyValueOf(shape: JsonObject): unknown {
  if (Object.hasOwn(shape, 'const')) return shape['const'];
  if (Array.isArray(shape['prefixItems'])) return shape['prefixItems'].map((item) => onlyValueOf(item as JsonObject));
  const fields = Object.entries((shape['properties'] ?? {}) as JsonObject);
  return Object.fromEntries(fields.map(([name, field]) => [name, onlyValueOf(field as JsonObject)]));
}

function usableIn(schema: unknown): boolean {
  return !/"integer"|\$ref/u.test(JSON.stringify(schema));
}

describe('the question whether an update preserves a shape', () => {
  it('never calls a document safe that the update spoils, and knows most of the safe ones', () => {
    let [safe, known] = [0, 0];
    fc.assert(
      fc.property(jsonSchema, jsonSchema, document, update, (must, given, before, operators) => {
        fc.pre(usableIn(must) && usableIn(given));
        const question = questionOf(operators, {
          before: [true],
          given: [given as Shape],
          must: must as Shape,
        });
        let after: object;
        try {
          after = applyUpdate(before, operators);
        } catch (error) {
          if (error instanceof UpdateError) return;
          throw error;
        }
        const value = combined(question, before);
        const [applies, , assumed] = question.all.map((shape) => interpret(shape, value, 'bson'));
        const lifted = interpret(question.none[0], value, 'bson');
        const [stays, isGiven] = [interpret(must, after, 'bson'), interpret(given, after, 'bson')];
        expect([operators, before, applies]).toEqual([operators, before, true]);
        if (lifted === true) expect([operators, before, must, stays]).toEqual([operators, before, must, true]);
        if (isGiven === true) expect([operators, before, given, assumed]).toEqual([operators, before, given, true]);
        if (stays === true) {
          safe += 1;
          if (lifted === true) known += 1;
        }
      }),
      { seed: 20_261_122, numRuns: 2_000 * runs },
    );
    expect(known / safe).toBeGreaterThan(0.85);
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
    [[{ $set: { a: 1 } }], 'update-operator-without-shape'],
    [{ $teleport: { a: 1 } }, 'update-operator-without-shape'],
    [{ $push: { a: { $each: { $param: 'p' } } } }, 'update-operator-without-shape'],
    [{ $set: { 'a..b': 1 } }, 'update-path-without-shape'],
    [{ $set: { a: 1 }, $inc: { 'a.b': 1 } }, 'update-malformed'],
  ])('refuses %j by name', (operators, code) => {
    expect(updateQuestion(operators, { before: [true], must: true })).toMatchObject({ refused: code });
  });
});
