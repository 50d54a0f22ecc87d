import { Decimal128, ObjectId } from 'bson';
import { describe, expect, it } from 'vitest';
import { Session, long } from './session.js';

function meets(schema: object, document: object): boolean {
  return new Session().fill({ _id: 1, ...document }).find({ $jsonSchema: schema }).length === 1;
}

function refusal(schema: unknown): number {
  return new Session().refusal({ find: 'c', filter: { $jsonSchema: schema } }).code;
}

describe('$jsonSchema', () => {
  it.each<[string, object, object, object]>([
    ['bsonType tells ints from doubles', { properties: { a: { bsonType: 'int' } } }, { a: 1 }, { a: 1.5 }],
    ['bsonType takes several', { properties: { a: { bsonType: ['string', 'null'] } } }, { a: null }, { a: 1 }],
    [
      'bsonType number is any number',
      { properties: { a: { bsonType: 'number' } } },
      { a: Decimal128.fromString('1') },
      { a: '1' },
    ],
    ['bsonType knows ObjectIds', { properties: { a: { bsonType: 'objectId' } } }, { a: new ObjectId() }, { a: 'x' }],
    ['type is JSON’s', { properties: { a: { type: 'number' } } }, { a: long(5) }, { a: true }],
    ['type boolean', { properties: { a: { type: 'boolean' } } }, { a: true }, { a: 1 }],
    ['required', { required: ['a'] }, { a: null }, { b: 1 }],
    ['properties let missing fields pass', { properties: { a: { bsonType: 'int' } } }, { b: 1 }, { a: 'x' }],
    [
      'additionalProperties false',
      { properties: { _id: {}, a: {} }, additionalProperties: false },
      { a: 1 },
      { a: 1, b: 2 },
    ],
    [
      'additionalProperties as a schema',
      { properties: { _id: {} }, additionalProperties: { bsonType: 'int' } },
      { a: 1 },
      { a: 'x' },
    ],
    ['patternProperties', { patternProperties: { '^s_': { bsonType: 'string' } } }, { s_a: 'x', b: 1 }, { s_a: 1 }],
    ['minimum', { properties: { a: { minimum: 5 } } }, { a: 5 }, { a: 4 }],
    ['minimum lets text pass', { properties: { a: { minimum: 5 } } }, { a: 'x' }, { a: 4.9 }],
    ['exclusiveMinimum', { properties: { a: { minimum: 5, exclusiveMinimum: true } } }, { a: 5.1 }, { a: 5 }],
    [
      'maximum compares across types',
      { properties: { a: { maximum: long('9007199254740992') } } },
      { a: 9007199254740992 },
      { a: long('9007199254740993') },
    ],
    ['multipleOf', { properties: { a: { multipleOf: 0.1 } } }, { a: 0.3 }, { a: 0.35 }],
    ['minLength counts code points', { properties: { a: { minLength: 2 } } }, { a: '😀😀' }, { a: '😀' }],
    ['maxLength', { properties: { a: { maxLength: 2 } } }, { a: 'ab' }, { a: 'abc' }],
    ['pattern is not anchored', { properties: { a: { pattern: 'b' } } }, { a: 'abc' }, { a: 'x' }],
    ['enum', { properties: { a: { enum: [1, 'x', { p: 1, q: 2 }] } } }, { a: { q: 2, p: 1 } }, { a: 2 }],
    ['items for each element', { properties: { a: { items: { bsonType: 'int' } } } }, { a: [1, 2] }, { a: [1, 'x'] }],
    [
      'items by position',
      { properties: { a: { items: [{ bsonType: 'int' }, { bsonType: 'string' }] } } },
      { a: [1, 'x', true] },
      { a: [1, 2] },
    ],
    ['additionalItems', { properties: { a: { items: [{}], additionalItems: false } } }, { a: [1] }, { a: [1, 2] }],
    ['minItems and maxItems', { properties: { a: { minItems: 1, maxItems: 2 } } }, { a: [1] }, { a: [] }],
    [
      'uniqueItems',
      { properties: { a: { uniqueItems: true } } },
      { a: [1, '1'] },
      {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
    ],
    ['minProperties counts the _id', { minProperties: 2 }, { a: 1 }, {}],
    ['maxProperties', { properties: { a: { maxProperties: 1 } } }, { a: { x: 1 } }, { a: { x: 1, y: 2 } }],
    ['dependencies on names', { dependencies: { a: ['b'] } }, { a: 1, b: 1 }, { a: 1 }],
    ['dependencies on schemas', { dependencies: { a: { required: ['b'] } } }, { b: 1 }, { a: 1 }],
    ['allOf', { allOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1, b: 1 }, { a: 1 }],
    ['anyOf', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 1 }, { c: 1 }],
    ['oneOf', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 1 }, { a: 1, b: 1 }],
    ['not', { not: { required: ['a'] } }, { b: 1 }, { a: 1 }],
    ['nested documents', { properties: { a: { bsonType: 'object', required: ['b'] } } }, { a: { b: 1 } }, { a: {} }],
    ['arrays are not documents', { properties: { a: { bsonType: 'object' } } }, { a: {} }, { a: [{}] }],
    ['title and description mean nothing', { title: 't', description: 'd', required: ['a'] }, { a: 1 }, {}],
  ])('%s', (_title, schema, good, bad) => {
    expect([meets(schema, good), meets(schema, bad)]).toEqual([true, false]);
  });

  it.each<[string, unknown, number]>([
    ['a schema that is no document', 'x', 14],
    ['an unknown keyword', { foo: 1 }, 9],
    ['$ref', { properties: { a: { $ref: '#' } } }, 9],
    ['format', { properties: { a: { format: 'date' } } }, 9],
    ['default', { default: 1 }, 9],
    ['definitions', { definitions: {} }, 9],
    ['type integer', { type: 'integer' }, 9],
    ['an unknown bsonType', { bsonType: 'foo' }, 2],
    ['an unknown type', { type: 'foo' }, 2],
    ['type and bsonType together', { type: 'string', bsonType: 'string' }, 9],
    ['an empty required', { required: [] }, 9],
    ['a required with doubles', { required: ['a', 'a'] }, 9],
    ['a required that is text', { required: 'a' }, 14],
    ['a numeric exclusiveMinimum, as later drafts have it', { minimum: 1, exclusiveMinimum: 5 }, 14],
    ['exclusiveMaximum alone', { exclusiveMaximum: true }, 9],
    ['a multipleOf of 0', { multipleOf: 0 }, 9],
    ['a negative minLength', { minLength: -1 }, 9],
    ['an empty enum', { enum: [] }, 9],
    ['an enum with doubles', { enum: [1, 1] }, 9],
    ['an empty anyOf', { anyOf: [] }, 9],
    ['properties that are no document', { properties: 5 }, 14],
    ['an invalid pattern', { pattern: '(' }, 51091],
    ['encryption, by name', { properties: { a: { encrypt: {} } } }, 238],
  ])('refuses %s', (_title, schema, code) => {
    expect(refusal(schema)).toBe(code);
  });
});
