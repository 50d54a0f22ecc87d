import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeShape } from '../../src/contract/close-shape.js';
import type { Shape } from '../../src/contract/contract.js';
import { contractOf, problemsOf } from './folder.js';

const objectOf = (properties: object): Shape => ({ type: 'object', properties }) as Shape;

function validator(shape: Shape): (value: unknown) => boolean {
  const validate = new Ajv2020({ strict: false, validateSchema: false }).compile(shape as object);
  return (value) => validate(value);
}

function accepts(shape: Shape, value: unknown): boolean {
  return validator(shape)(value);
}

describe('closing what a writer lists', () => {
  it('closes an object that lists properties, at every depth, and leaves one that lists none', () => {
    expect(
      closeShape({
        type: 'object',
        properties: { a: { type: 'object' }, b: { type: 'array', items: objectOf({ c: true }) } },
      }),
    ).toEqual({
      type: 'object',
      properties: {
        a: { type: 'object' },
        b: { type: 'array', items: { type: 'object', properties: { c: true }, additionalProperties: false } },
      },
      additionalProperties: false,
    });
  });

  it('lets the writer say otherwise', () => {
    const open = { ...(objectOf({ a: true }) as object), additionalProperties: true } as Shape;
    expect(closeShape(open)).toEqual(open);
    const rest = { ...(objectOf({ a: true }) as object), unevaluatedProperties: { type: 'string' } } as Shape;
    expect(closeShape(rest)).toEqual(rest);
  });

  it('judges what is composed in place together', () => {
    const composed = closeShape({
      allOf: [objectOf({ a: true }), { anyOf: [objectOf({ b: true }), objectOf({ c: true })] }],
    });
    expect(accepts(composed, { a: 1, b: 1 })).toBe(true);
    expect(accepts(composed, { a: 1, c: 1 })).toBe(true);
    expect(accepts(composed, { a: 1, d: 1 })).toBe(false);
  });

  it('closes below a branch, not the branch', () => {
    const composed = closeShape({ allOf: [objectOf({ a: objectOf({ x: true }) }), objectOf({ b: true })] });
    expect(accepts(composed, { a: { x: 1 }, b: 1 })).toBe(true);
    expect(accepts(composed, { a: { x: 1, y: 1 }, b: 1 })).toBe(false);
  });

  it('leaves alone what only decides or excludes', () => {
    const schema = {
      ...(objectOf({ a: true }) as object),
      not: objectOf({ a: { const: 1 } }),
      if: objectOf({ a: { const: 2 } }),
      then: objectOf({ b: true }),
    } as Shape;
    const closed = closeShape(schema);
    expect(accepts(closed, { a: 2, b: 1 })).toBe(true);
    expect(accepts(closed, { a: 1 })).toBe(false);
    expect(accepts(closed, { a: 3, z: 1 })).toBe(false);
  });

  it('closes the one branch that describes objects, so that a nullable object stays simple', () => {
    expect(closeShape({ anyOf: [{ type: 'null' }, objectOf({ a: true })] })).toEqual({
      anyOf: [{ type: 'null' }, { type: 'object', properties: { a: true }, additionalProperties: false }],
    });
  });

  it('closes a recursive definition where it stands for a whole value, and not where it is a part', () => {
    const tree = closeShape({
      ...(objectOf({ extra: true }) as object),
      allOf: [{ $ref: '#/$defs/node' }],
      $defs: { node: objectOf({ child: { $ref: '#/$defs/node' } }) },
    });
    expect(accepts(tree, { extra: 1, child: { child: {} } })).toBe(true);
    expect(accepts(tree, { extra: 1, child: { extra: 1 } })).toBe(false);
    expect(accepts(tree, { other: 1 })).toBe(false);
  });

  const schema = fc.letrec<{ schema: object }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom({ type: 'string' }, { type: 'null' }, {}),
      fc
        .dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { maxKeys: 2 })
        .map((properties) => ({ type: 'object', properties })),
      fc
        .tuple(fc.constantFrom('allOf', 'anyOf', 'oneOf'), fc.array(tie('schema'), { minLength: 1, maxLength: 3 }))
        .map(([keyword, list]) => ({ [keyword]: list })),
      tie('schema').map((items) => ({ type: 'array', items })),
      fc.tuple(tie('schema'), tie('schema')).map(([one, other]) => ({ ...one, not: other })),
    ),
  })).schema;
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, 'x', 1),
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
      fc.array(tie('value'), { maxLength: 2 }),
    ),
  })).value;

  it('changes nothing when it is done twice', () => {
    fc.assert(
      fc.property(schema, (shape) => {
        const once = closeShape(shape as Shape);
        expect(closeShape(once)).toEqual(once);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('only ever takes values away, and only ones with a property that nothing lists', () => {
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 5, maxLength: 12 }), (shape, values) => {
        // `not` and `oneOf` may accept more once something below them accepts less; elsewhere closing narrows.
        fc.pre(!/"(not|oneOf)"/.test(JSON.stringify(shape)));
        const open = validator(shape as Shape);
        const closed = validator(closeShape(shape as Shape));
        for (const each of values) if (closed(each)) expect(open(each)).toBe(true);
      }),
      { seed: 8, numRuns: 60 },
    );
  });
});

describe('the _id of documents that a writer stores', () => {
  const insertOf = (insert: object): Shape =>
    contractOf({ writes: { 'shop.orders': { inserts: { order: insert } } } }).datasets['shop.orders']?.writes?.inserts[
      'order'
    ]?.shape ?? false;

  it('is an ObjectId that nobody needs to mention', () => {
    expect(insertOf({ fields: { total: 'decimal' } })).toEqual({
      bsonType: 'object',
      properties: { _id: { bsonType: 'objectId' }, total: { bsonType: 'decimal' } },
      required: ['_id', 'total'],
      additionalProperties: false,
    });
  });

  it('does not close a document that lists nothing', () => {
    expect(insertOf({ shape: { bsonType: 'object' } })).toEqual({
      additionalProperties: true,
      bsonType: 'object',
      properties: { _id: { bsonType: 'objectId' } },
      required: ['_id'],
    });
    expect(insertOf({ shape: true })).toMatchObject({ additionalProperties: true, required: ['_id'] });
  });

  it('is let through by branches that close themselves', () => {
    const shape = insertOf({
      shape: {
        bsonType: 'object',
        anyOf: [
          { properties: { kind: { const: 'a' } }, required: ['kind'], additionalProperties: false },
          {
            properties: { kind: { const: 'b' }, n: { bsonType: 'int' } },
            required: ['kind'],
            additionalProperties: false,
          },
        ],
      },
    });
    expect(shape).toMatchObject({
      anyOf: [{ properties: { _id: true } }, { properties: { _id: true } }],
      unevaluatedProperties: false,
    });
  });
});

describe('an insert that is like another one', () => {
  const inserts = (map: object): object => ({ writes: { 'shop.orders': { inserts: map } } });

  it('replaces single fields, with all that lies below them, through any number of steps', () => {
    const contract = contractOf(
      inserts({
        v3: { fields: { customerId: 'objectId', 'address.city': 'string', 'address.zip': 'string', total: 'decimal' } },
        v2: { like: 'v3', 'at-rest': true, fields: { address: 'string' } },
        v1: { like: 'v2', 'at-rest': true, fields: { customerId: 'string', 'total?': 'never' } },
      }),
    ).datasets['shop.orders']?.writes?.inserts;
    expect(contract?.['v1']?.atRest).toBe(true);
    expect(contract?.['v1']?.shape).toEqual({
      bsonType: 'object',
      properties: {
        _id: { bsonType: 'objectId' },
        address: { bsonType: 'string' },
        customerId: { bsonType: 'string' },
        total: false,
      },
      required: ['_id', 'address', 'customerId'],
      additionalProperties: false,
    });
  });

  it('refuses what is like nothing, like itself, or like a shape', () => {
    expect(problemsOf(inserts({ a: { like: 'oder' }, order: { fields: { n: 'int' } } }))).toEqual([
      'like-not-found: There is no insert `oder` to be like.',
    ]);
    expect(problemsOf(inserts({ a: { like: 'b' }, b: { like: 'a' } }))).toEqual([
      'like-cycle: `a` is like itself: `a` is like `b` is like `a`.',
      'like-cycle: `b` is like itself: `b` is like `a` is like `b`.',
    ]);
    expect(
      problemsOf(inserts({ a: { like: 'b', fields: { n: 'int' } }, b: { shape: { bsonType: 'object' } } })),
    ).toEqual(['like-needs-fields: `b` states its documents as `shape`, of which single fields cannot be replaced.']);
  });
});
