import { describe, expect, it } from 'vitest';
import { checkContainment, findDocument } from '../../src/schema/index.js';

const options = { values: 'dynamodb' } as const;

describe('containment over DynamoDB values', () => {
  it.each([
    ['types by their descriptors', { dynamoType: ['S', 'N'] }, { type: ['string', 'number'] }, 'contained'],
    ['a set is not a list', { dynamoType: 'SS' }, { type: 'array' }, 'not-contained'],
    [
      '38 digits are told apart',
      { const: { $dynamo: { N: '0.10000000000000000000000000000000000001' } } },
      { exclusiveMinimum: 0.1 },
      'contained',
    ],
    ['numbers are whole or not', { type: 'number' }, { type: 'integer' }, 'not-contained'],
    ['maps without regard to order', { const: { a: 1, b: 2 } }, { const: { b: 2, a: 1 } }, 'contained'],
    [
      'no number is infinite or no number',
      { type: 'number' },
      { anyOf: [{ minimum: 0 }, { maximum: 0 }] },
      'contained',
    ],
    [
      'binaries by their bytes',
      { bsonRange: { type: 'binData', minimum: { $dynamo: { B: 'YmI=' } } } },
      { bsonRange: { type: 'binData', minimum: { $dynamo: { B: 'YWFh' } } } },
      'undecided',
    ],
  ])('%s', (_title, source, target, verdict) => {
    expect(checkContainment(source, target, options)).toMatchObject({ verdict });
  });

  it('gives its documents as attribute values', () => {
    const shape = {
      type: 'object',
      properties: {
        pk: { const: 'SHOP#1' },
        tags: { dynamoType: 'SS' },
        total: { type: 'number', minimum: 1 },
        gone: { type: 'null' },
      },
      required: ['pk', 'tags', 'total', 'gone'],
    };
    expect(findDocument({ all: [shape] }, options)).toMatchObject({
      verdict: 'found',
      document: {
        M: {
          pk: { S: 'SHOP#1' },
          tags: { SS: [expect.any(String)] },
          total: { N: expect.any(String) as string },
          gone: { NULL: true },
        },
      },
    });
  });
});
