import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  EJSON,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpret, isValid } from '../../../src/schema/replay/is-valid.js';
import { jsonSchemaDocument, jsonValue } from './random-schema.js';

const runs = Number(process.env['MORTISE_FUZZ'] ?? 1);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const id = new ObjectId('65a1b2c3d4e5f60718293a4b');

describe('replaying JSON values', () => {
  it('finds the interpreter and ajv of one opinion but for rare bugs of ajv, which it reports', () => {
    let disagreements = 0;
    fc.assert(
      fc.property(jsonSchemaDocument, fc.array(jsonValue, { minLength: 5, maxLength: 5 }), (schema, values) => {
        for (const value of values) {
          const answer = isValid(schema, value, 'json');
          if (typeof answer === 'boolean') expect(answer).toBe(interpret(schema, value, 'json'));
          else {
            expect(answer.unsupported).toBe('replay-disagreement');
            disagreements += 1;
          }
        }
      }),
      { seed: 20_261_122, numRuns: 250 * runs },
    );
    expect(disagreements).toBeLessThanOrEqual(runs);
  });

  it.each([
    ['counts code points', { maxLength: 1 }, '😀', true],
    ['divides decimals exactly', { multipleOf: 0.1 }, 0.3, true],
    ['divides tiny steps exactly', { multipleOf: 0.01 }, 0.0075, false],
    ['takes 1.0 for an integer', { type: 'integer' }, 1, true],
    ['ignores the order of names', { const: { a: 1, b: 2 } }, { b: 2, a: 1 }, true],
    ['reads tuples of draft 7', { items: [{ type: 'string' }], additionalItems: false }, ['a', 1], false],
    [
      'reads dependencies of draft 7',
      { dependencies: { a: ['b'], c: { required: ['d'] } } },
      { a: 1, b: 1, c: 1 },
      false,
    ],
    ['reads definitions of draft 7', { definitions: { s: { type: 'string' } }, $ref: '#/definitions/s' }, 1, false],
    ['asks for own properties', { required: ['toString'] }, {}, false],
    ['holds an empty enum for nothing', { enum: [] }, 1, false],
    ['takes format for an annotation', { format: 'date' }, 'yesterday', true],
  ])('%s', (_, schema, value, expected) => {
    expect(isValid(schema, value, 'json')).toBe(expected);
    expect(interpret(schema, value, 'json')).toBe(expected);
  });

  it('asserts formats on request', () => {
    expect(isValid({ format: 'date' }, 'yesterday', 'json', { assertFormats: true })).toBe(false);
    expect(isValid({ format: 'date' }, '2024-02-29', 'json', { assertFormats: true })).toBe(true);
    expect(isValid({ format: 'colour' }, 'red', 'json', { assertFormats: true })).toEqual({
      unsupported: 'unknown-format',
      pointer: '/format',
    });
  });

  it('follows a dynamic reference to the outermost anchor', () => {
    const tree = {
      $id: 'http://example.com/strict',
      $dynamicAnchor: 'node',
      $ref: 'tree',
      unevaluatedProperties: false,
      $defs: {
        tree: {
          $id: 'http://example.com/tree',
          $dynamicAnchor: 'node',
          properties: { data: true, children: { items: { $dynamicRef: '#node' } } },
        },
      },
    };
    expect(isValid(tree, { children: [{ data: 1 }] }, 'json')).toBe(true);
    expect(isValid(tree, { children: [{ daat: 1 }] }, 'json')).toBe(false);
  });

  it('never runs a pattern on a backtracking engine', () => {
    expect(isValid({ pattern: '^(a+)+$' }, `${'a'.repeat(50_000)}!`, 'json')).toBe(false);
    const names = { patternProperties: { '^(a|aa)+$': false } };
    expect(isValid(names, { [`${'a'.repeat(20_000)}!`]: 1 }, 'json')).toBe(true);
  });
});

describe('replaying BSON values', () => {
  it.each([
    ['int', new Int32(1)],
    ['int', 1],
    ['long', new Long(1)],
    ['long', 1n],
    ['double', new Double(1)],
    ['double', 1.5],
    ['double', 2 ** 31],
    ['double', -0],
    ['decimal', decimal('1')],
    ['string', 'a'],
    ['bool', true],
    ['date', new Date(0)],
    ['objectId', id],
    ['binData', new Binary(Uint8Array.of(1))],
    ['regex', new BSONRegExp('a')],
    ['timestamp', new Timestamp({ t: 1, i: 2 })],
    ['null', null],
    ['object', {}],
    ['array', []],
    ['minKey', new MinKey()],
    ['maxKey', new MaxKey()],
    ['javascript', new Code('1')],
    ['javascriptWithScope', new Code('1', { a: 1 })],
  ])('knows that a value is of type %s', (type, value) => {
    const others = [
      'int',
      'long',
      'double',
      'decimal',
      'string',
      'bool',
      'date',
      'objectId',
      'object',
      'array',
      'null',
    ];
    expect(isValid({ bsonType: type }, value, 'bson')).toBe(true);
    for (const other of others) expect(isValid({ bsonType: other }, value, 'bson')).toBe(other === type);
    const isNumber = ['int', 'long', 'double', 'decimal'].includes(type);
    expect(isValid({ bsonType: 'number' }, value, 'bson')).toBe(isNumber);
    expect(isValid({ type: 'number' }, value, 'bson')).toBe(isNumber);
    expect(isValid({ type: 'object' }, value, 'bson')).toBe(type === 'object');
  });

  it.each([
    ['equal numbers of different types', { const: 1 }, decimal('1.00'), true],
    ['a decimal tenth is not a double tenth', { const: 0.1 }, decimal('0.1'), false],
    ['the bound 0.1 is a double', { minimum: 0.1 }, decimal('0.1'), false],
    ['a decimal bound', { minimum: { $numberDecimal: '0.1' } }, decimal('0.1'), true],
    [
      'a long beyond 2^53',
      { maximum: { $numberLong: '9007199254740993' } },
      Long.fromString('9007199254740994'),
      false,
    ],
    ['a double beside that long', { const: { $numberLong: '9007199254740993' } }, 9_007_199_254_740_992, false],
    ['zeroes of either sign', { const: 0 }, new Double(-0), true],
    ['field order in a constant', { const: { a: 1, b: 2 } }, { b: 2, a: 1 }, false],
    ['an ObjectId constant', { const: { $oid: id.toHexString() } }, id, true],
    ['a date in an enum', { enum: [{ $date: '1970-01-01T00:00:00Z' }] }, new Date(0), true],
    ['NaN in an enum', { enum: [{ $numberDouble: 'NaN' }] }, decimal('NaN'), true],
    ['NaN above a minimum', { minimum: -1 }, NaN, false],
    ['NaN below a maximum', { maximum: 1 }, NaN, false],
    ['NaN within no bounds', { bsonType: 'double' }, NaN, true],
    ['NaN twice', { uniqueItems: true }, [NaN, decimal('NaN')], false],
    ['infinity above a minimum', { minimum: 1 }, Infinity, true],
    ['infinity as a multiple', { multipleOf: 1 }, Infinity, false],
    ['a double multiple as printed', { multipleOf: 0.1 }, 0.3, true],
    ['a decimal multiple', { multipleOf: 0.1 }, decimal('0.35'), false],
    ['an ObjectId has no properties', { required: ['a'] }, id, true],
    ['a date is no string', { minLength: 100 }, new Date(0), true],
    ['an undefined field is absent', { required: ['a'] }, { a: undefined }, false],
    [
      'a range of dates',
      { bsonRange: { type: 'date', minimum: { $date: '2024-01-01T00:00:00Z' } } },
      new Date(0),
      false,
    ],
    ['a range of dates, other type', { bsonRange: { type: 'date' } }, 'today', false],
    ['a range of texts by code points', { bsonRange: { type: 'string', exclusiveMinimum: '\uff5a' } }, '😀', true],
    ['a range of ids', { bsonRange: { type: 'objectId', maximum: { $oid: 'f'.repeat(24) } } }, id, true],
    ['a range of booleans', { bsonRange: { type: 'bool', exclusiveMinimum: false } }, false, false],
    [
      'a range of timestamps',
      { bsonRange: { type: 'timestamp', minimum: { $timestamp: { t: 1, i: 3 } } } },
      new Timestamp({ t: 1, i: 2 }),
      false,
    ],
    ['a range of numbers', { bsonRange: { type: 'number', maximum: 2 } }, new Long(2), true],
    ['a range of numbers and NaN', { bsonRange: { type: 'number', maximum: 2 } }, NaN, false],
    ['a range from NaN', { bsonRange: { type: 'number', minimum: { $numberDouble: 'NaN' } } }, NaN, true],
  ])('judges %s', (_, schema, value, expected) => {
    expect(isValid(schema, value, 'bson')).toBe(expected);
  });

  it('agrees with itself on JSON where the two mean the same', () => {
    const noNumbersOrOrder = JSON.stringify;
    fc.assert(
      fc.property(jsonSchemaDocument, jsonValue, (schema, value) => {
        const text = noNumbersOrOrder(schema);
        fc.pre(!text.includes('"integer"') && !text.includes('{"b":"a","a":1}'));
        expect(interpret(schema, (EJSON.deserialize({ value }) as { readonly value: unknown }).value, 'bson')).toBe(
          interpret(schema, value, 'json'),
        );
      }),
      { seed: 3, numRuns: 300 * runs },
    );
  });
});

describe('replaying DynamoDB values', () => {
  const item = {
    M: { pk: { S: 'a' }, n: { N: '10' }, tags: { SS: ['y', 'x'] }, list: { L: [{ BOOL: true }, { NULL: true }] } },
  };
  it.each([
    [
      { type: 'object', required: ['pk'], properties: { pk: { type: 'string' }, n: { minimum: 10, multipleOf: 5 } } },
      true,
    ],
    [{ properties: { tags: { const: { $dynamo: { SS: ['x', 'y'] } } } } }, true],
    [{ properties: { tags: { dynamoType: ['SS', 'NS'] } } }, true],
    [{ properties: { tags: { type: 'array' } } }, false],
    [{ properties: { list: { items: { type: ['boolean', 'null'] } } } }, true],
    [{ properties: { n: { const: 10 } } }, true],
    [{ properties: { n: { dynamoType: 'S' } } }, false],
    [{ propertyNames: { maxLength: 2 } }, false],
  ])('judges an item by %j', (schema, expected) => {
    expect(isValid(schema, item, 'dynamodb')).toBe(expected);
  });

  it('compares numbers of 38 digits exactly', () => {
    const long = '12345678901234567890123456789012345678';
    expect(isValid({ const: { $dynamo: { N: long } } }, { N: `${long}.0` }, 'dynamodb')).toBe(true);
    expect(isValid({ const: { $dynamo: { N: long } } }, { N: long.replace(/8$/u, '9') }, 'dynamodb')).toBe(false);
  });
});

describe('reading a schema as a writer means it', () => {
  const closed = { undeclared: 'absent' } as const;
  it.each([
    ['what is not listed is absent', { properties: { a: true } }, { a: 1, b: 1 }, false],
    ['an object that lists nothing is free', { type: 'object' }, { b: 1 }, true],
    ['at every level', { properties: { a: { properties: { b: true } } } }, { a: { c: 1 } }, false],
    ['in arrays', { properties: { a: { items: { properties: { b: true } } } } }, { a: [{ b: 1 }, { c: 1 }] }, false],
    ['branches compose', { allOf: [{ properties: { a: true } }, { properties: { b: true } }] }, { a: 1, b: 1 }, true],
    [
      'only branches that hold count',
      {
        oneOf: [
          { properties: { a: true }, required: ['a'] },
          { properties: { b: true }, required: ['b'] },
        ],
      },
      { a: 1, c: 1 },
      false,
    ],
    [
      'references compose',
      { $defs: { base: { properties: { a: true } } }, $ref: '#/$defs/base', properties: { b: true } },
      { a: 1, b: 1 },
      true,
    ],
    ['a writer may say otherwise', { properties: { a: true }, additionalProperties: true }, { b: 1 }, true],
    [
      'conditions stay open',
      { properties: { a: true, b: true }, not: { properties: { a: { const: 1 } }, required: ['a'] } },
      { a: 1, b: 1 },
      false,
    ],
  ])('%s', (_, schema, value, expected) => {
    expect(isValid(schema, value, 'json', closed)).toBe(expected);
    expect(isValid(schema, value, 'bson', closed)).toBe(expected);
  });
});

describe('a replay that has no answer', () => {
  it.each([
    ['json', { minimun: 1 }, 'unsupported-keyword', '/minimun'],
    ['json', { bsonType: 'int' }, 'unsupported-keyword', '/bsonType'],
    ['json', { properties: { a: { $ref: '#/nowhere' } } }, 'unresolvable-ref', '/properties/a/$ref'],
    ['json', { $ref: 'http://example.com/elsewhere' }, 'unresolvable-ref', '/$ref'],
    ['json', { pattern: '(a)\\1' }, 'regex-backreference', '/pattern'],
    ['json', { type: 'text' }, 'malformed-schema', '/type'],
    ['json', { minLength: -1 }, 'malformed-schema', '/minLength'],
    ['json', { $schema: 'http://example.com/my-dialect' }, 'unknown-dialect', '/$schema'],
    ['json', [], 'malformed-schema', ''],
    ['bson', { type: 'number', bsonType: 'int' }, 'type-and-bson-type', ''],
    ['bson', { items: { type: 'integer' } }, 'type-integer', '/items/type'],
    ['bson', { bsonType: 'integer' }, 'malformed-schema', '/bsonType'],
    ['dynamodb', { dynamoType: 'X' }, 'malformed-schema', '/dynamoType'],
  ] as const)('says so for %s %j', (values, schema, code, pointer) => {
    expect(isValid(schema, values === 'dynamodb' ? { S: '' } : '', values)).toEqual({ unsupported: code, pointer });
  });

  it('does not look at definitions that nothing refers to', () => {
    expect(isValid({ $defs: { odd: { minimun: 1 } } }, 1, 'json')).toBe(true);
  });

  it('gives up on endless references and on nesting without overflowing the stack', () => {
    expect(isValid({ $ref: '#' }, 1, 'json')).toEqual({ unsupported: 'too-deep', pointer: '' });
    let schema: unknown = { type: 'string' };
    let value: unknown = 1;
    for (let level = 0; level < 20_000; level += 1) [schema, value] = [{ items: schema }, [value]];
    expect(isValid(schema, value, 'json')).toEqual({ unsupported: 'too-deep', pointer: '' });
    expect(isValid(schema, value, 'bson')).toEqual({ unsupported: 'too-deep', pointer: '' });
    expect(isValid({ const: 1 }, value, 'bson')).toEqual({ unsupported: 'too-deep', pointer: '' });
  });

  it('follows recursion as deep as documents are', () => {
    const list = { type: 'object', properties: { next: { $ref: '#' } }, required: ['value'] };
    let value: object = { value: 1 };
    for (let level = 0; level < 200; level += 1) value = { value: 1, next: value };
    expect(isValid(list, value, 'json')).toBe(true);
  });
});
