import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/contract/contract.js';
import { contractOf, problemsOf } from './folder.js';

function readerShape(fields: object, more: object = {}): Shape {
  return contractOf({ reads: { 'shop.orders': { fields } }, ...more }).datasets['shop.orders']?.reads?.shape ?? false;
}

function dynamoShape(fields: object): Shape {
  return readerShape(fields, { store: 'dynamodb' });
}

const ID = { _id: { bsonType: 'objectId' } };

describe('fields, the short form of shapes', () => {
  it('compiles to JSON Schema, with the _id that MongoDB gives every document', () => {
    expect(
      readerShape({
        customerId: 'objectId',
        status: ['open', 'paid'],
        state: ['one'],
        total: 'decimal',
        'note?': 'string|null',
        'shipment?.carrier': 'string',
        'shipment?.at?': 'date',
        'lines.*.sku': 'string',
        'lines.*.quantity': 'int|long',
        tags: 'list of string',
        'grid.*.*': 'int',
        'legacyTotal?': 'never',
        whatever: 'any',
        point: { bsonType: 'array', items: { bsonType: 'double' }, minItems: 2 },
      }),
    ).toEqual({
      bsonType: 'object',
      properties: {
        ...ID,
        customerId: { bsonType: 'objectId' },
        status: { enum: ['open', 'paid'] },
        state: { const: 'one' },
        total: { bsonType: 'decimal' },
        note: { bsonType: ['string', 'null'] },
        shipment: {
          bsonType: 'object',
          properties: { carrier: { bsonType: 'string' }, at: { bsonType: 'date' } },
          required: ['carrier'],
        },
        lines: {
          bsonType: 'array',
          items: {
            bsonType: 'object',
            properties: { sku: { bsonType: 'string' }, quantity: { bsonType: ['int', 'long'] } },
            required: ['sku', 'quantity'],
          },
        },
        tags: { bsonType: 'array', items: { bsonType: 'string' } },
        grid: { bsonType: 'array', items: { bsonType: 'array', items: { bsonType: 'int' } } },
        legacyTotal: false,
        whatever: {},
        point: { bsonType: 'array', items: { bsonType: 'double' }, minItems: 2 },
      },
      required: ['_id', 'customerId', 'status', 'state', 'total', 'lines', 'tags', 'grid', 'whatever', 'point'],
    });
  });

  it('says DynamoDB types in JSON Schema where it has them, and in descriptors where it has not', () => {
    expect(
      dynamoShape({
        id: 'string',
        n: 'number',
        b: 'binary',
        ok: 'bool|null',
        l: 'list of string',
        m: 'map',
        ss: 'stringSet',
        mixed: 'string|numberSet',
        'lines.*.sku': 'string',
      }),
    ).toEqual({
      type: 'object',
      properties: {
        id: { type: 'string' },
        n: { type: 'number' },
        b: { dynamoType: 'B' },
        ok: { type: ['boolean', 'null'] },
        l: { type: 'array', items: { type: 'string' } },
        m: { type: 'object' },
        ss: { dynamoType: 'SS' },
        mixed: { dynamoType: ['S', 'NS'] },
        lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] } },
      },
      required: ['id', 'n', 'b', 'ok', 'l', 'm', 'ss', 'mixed', 'lines'],
    });
  });

  it('lets a container be null, or a list or a document, when a line says so', () => {
    expect(
      readerShape({
        _id: 'any',
        'shipment?': 'object|null',
        'shipment?.carrier': 'string',
        lines: 'array|object',
        'lines.*.sku': 'string',
      }),
    ).toEqual({
      bsonType: 'object',
      properties: {
        _id: {},
        shipment: {
          bsonType: ['object', 'null'],
          properties: { carrier: { bsonType: 'string' } },
          required: ['carrier'],
        },
        lines: {
          bsonType: ['array', 'object'],
          items: { bsonType: 'object', properties: { sku: { bsonType: 'string' } }, required: ['sku'] },
        },
      },
      required: ['_id', 'lines'],
    });
  });

  it('reads unions of lists, and lists of unions', () => {
    expect(
      readerShape({ _id: 'any', a: 'list of (string|null)', b: 'string|list of string', c: 'list of string|null' }),
    ).toMatchObject({
      properties: {
        a: { bsonType: 'array', items: { bsonType: ['string', 'null'] } },
        b: { anyOf: [{ bsonType: 'string' }, { bsonType: 'array', items: { bsonType: 'string' } }] },
        c: { anyOf: [{ bsonType: 'array', items: { bsonType: 'string' } }, { bsonType: 'null' }] },
      },
    });
  });

  it('keeps an _id that is declared, whatever it is', () => {
    expect(readerShape({ '_id.tenant': 'string', '_id.n': 'int' })).toMatchObject({
      properties: { _id: { bsonType: 'object', required: ['tenant', 'n'] } },
      required: ['_id'],
    });
  });

  it.each([
    [{ total: 'decmal' }, ['unknown-type: `decmal` is not a type name in MongoDB.']],
    [{ total: 'integer' }, ['unknown-type: `integer` is not a type name in MongoDB.']],
    [{ total: 'string|' }, ['unknown-type: `string|` ends where a type name was expected.']],
    [{ total: 'string null' }, ['unknown-type: `string null` has `null` where a `|` or the end was expected.']],
    [{ total: '(string' }, ['unknown-type: `(string` has a `(` without its `)`.']],
    [{ total: 'never' }, ['field-path: `total` is `never`, yet required: no document could fit.']],
    [{ 'total?': 'never|null' }, ['unknown-type: `never` cannot be one of several types in `never|null`.']],
    [{ 'a..b': 'string' }, ['field-path: `a..b` has an empty segment.']],
    [{ '*.a': 'string' }, ['field-path: `*.a` begins with `*`, but a document is not a list.']],
    [{ 'a.*?': 'string' }, ['field-path: `a.*?`: an element of a list cannot be absent, so `*` takes no `?`.']],
    [{ 'a*b': 'string' }, ['field-path: `a*b`: `*` stands alone between dots and `?` stands at the end of a name.']],
    [{ 'a?.b': 'string', 'a.c': 'string' }, ['field-path: `a` is required in `a.c` but optional in `a?.b`.']],
    [
      { a: 'string', 'a.b': 'string' },
      ['field-conflict: `a` is given a type that is no object, yet other fields lie below it.'],
    ],
    [
      { 'a.b': 'string', 'a.*': 'string' },
      [
        'field-conflict: `a` has named fields and elements (`*`) at once, so it would have to be a document and a list.',
      ],
    ],
    [{ a: { type: 'integer' } }, ['invalid-schema: `type: integer` means nothing to MongoDB, which refuses it.']],
    [{ a: { bsonType: 'string', type: 'string' } }, ['invalid-schema: `type` and `bsonType` stand in one schema.']],
    [{ a: { bsonType: 'string', minLenght: 1 } }, ['unknown-keyword: `minLenght` is not a keyword of JSON Schema.']],
    [
      { a: { bsonType: 'string', contentMediaType: 'image/png' } },
      ['not-yet: `contentMediaType` is reserved, and not supported yet.'],
    ],
    [
      { a: { bsonType: 'string', pattern: '(' } },
      [expect.stringContaining('invalid-pattern: The pattern `(` cannot be read')],
    ],
  ])('refuses %j', (fields, messages) => {
    expect(problemsOf({ reads: { 'shop.orders': { fields } } })).toEqual(messages);
  });

  it('names the nearest type', () => {
    expect(problemsOf({ store: 'dynamodb', reads: { 'shop.orders': { fields: { a: 'objectId', b: 'S' } } } })).toEqual([
      'unknown-type: `objectId` is not a type name in DynamoDB.',
      'unknown-type: `S` is not a type name in DynamoDB.',
    ]);
  });
});

describe('shapes that refer to each other', () => {
  it('inlines what is not recursive and keeps what is', () => {
    expect(
      readerShape(
        { address: { $ref: '#/shapes/address' }, tree: { $ref: '#/shapes/node' } },
        {
          shapes: {
            address: { fields: { city: 'string' } },
            node: {
              bsonType: 'object',
              properties: { children: { bsonType: 'array', items: { $ref: '#/shapes/node' } } },
            },
          },
        },
      ),
    ).toEqual({
      bsonType: 'object',
      properties: {
        ...ID,
        address: { bsonType: 'object', properties: { city: { bsonType: 'string' } }, required: ['city'] },
        tree: { $ref: '#/$defs/node' },
      },
      required: ['_id', 'address', 'tree'],
      $defs: {
        node: { bsonType: 'object', properties: { children: { bsonType: 'array', items: { $ref: '#/$defs/node' } } } },
      },
    });
  });

  it('follows a reference into a shape, to an anchor, and to the root of the schema itself', () => {
    const shape = contractOf({
      shapes: { a: { shape: { bsonType: 'object', properties: { b: { bsonType: 'int' } } } } },
      reads: {
        'shop.orders': {
          shape: {
            bsonType: 'object',
            properties: { x: { $ref: '#/shapes/a/properties/b' }, y: { $ref: '#named' }, z: { $ref: '#' } },
            $defs: { n: { $anchor: 'named', bsonType: 'date' } },
          },
        },
      },
    }).datasets['shop.orders']?.reads?.shape;
    // The root is recursive, so it became a definition; the `_id` belongs to the document alone.
    expect(shape).toEqual({
      bsonType: 'object',
      properties: { _id: { bsonType: 'objectId' } },
      required: ['_id'],
      $ref: '#/$defs/shape',
      $defs: {
        shape: {
          bsonType: 'object',
          properties: { x: { bsonType: 'int' }, y: { bsonType: 'date' }, z: { $ref: '#/$defs/shape' } },
        },
      },
    });
  });

  it('keeps what stands beside a reference', () => {
    expect(
      readerShape(
        { _id: 'any', a: { $ref: '#/shapes/s', minLength: 3 } },
        { shapes: { s: { bsonType: 'string', maxLength: 9 } } },
      ),
    ).toMatchObject({
      properties: { a: { minLength: 3, allOf: [{ bsonType: 'string', maxLength: 9 }] } },
    });
  });

  it('checks the shapes that are referred to, and those that nothing refers to', () => {
    const shapes = { used: { bsonType: 'string', minLenght: 1 }, unused: { shape: { bsonType: 'strng' } } };
    expect(problemsOf({ shapes, reads: { 'shop.orders': { fields: { a: { $ref: '#/shapes/used' } } } } })).toEqual([
      'unknown-keyword: `minLenght` is not a keyword of JSON Schema.',
      'unknown-type: `strng` is not a type that `bsonType` knows.',
    ]);
  });

  it('refuses a short form that refers to a part of itself', () => {
    const shapes = { a: { fields: { x: { $ref: '#/shapes/a/properties/x' }, y: 'int' } } };
    const problems = problemsOf({ shapes, reads: { 'shop.orders': { fields: { a: { $ref: '#/shapes/a' } } } } });
    expect(problems).toEqual(['ref-cycle: The shape `#/shapes/a` refers to a part of itself.']);
  });

  it('lets two shapes refer to each other below fields', () => {
    expect(
      readerShape(
        { a: { $ref: '#/shapes/a' } },
        {
          shapes: { a: { fields: { 'b?': { $ref: '#/shapes/b' } } }, b: { fields: { 'a?': { $ref: '#/shapes/a' } } } },
        },
      ),
    ).toMatchObject({
      properties: { a: { $ref: '#/$defs/a' } },
      $defs: {
        a: { bsonType: 'object', properties: { b: { bsonType: 'object', properties: { a: { $ref: '#/$defs/a' } } } } },
      },
    });
  });
});
