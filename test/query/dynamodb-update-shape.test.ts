import { describe, expect, it } from 'vitest';
import { dynamoUpdateQuestion } from '../../src/query/dynamodb-update-shape.js';
import type { Shape } from '../../src/query/shape-algebra.js';
import { findDocument } from '../../src/schema/index.js';
import type { Json, JsonObject } from '../../src/value/json.js';

const order: Shape = {
  type: 'object',
  required: ['pk', 'stage', 'total', 'lines'],
  properties: {
    pk: { type: 'string' },
    stage: { enum: ['open', 'paid', 'shipped'] },
    total: { type: 'number', minimum: 0 },
    version: { type: 'integer' },
    note: { type: 'string', maxLength: 20 },
    lines: { type: 'array', items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } } },
    labels: { dynamoType: 'SS' },
    shipment: { type: 'object', required: ['carrier'], properties: { carrier: { type: 'string' } } },
  },
};

function ask(
  expression: string,
  values: JsonObject,
  parameters: Readonly<Record<string, Shape>> = {},
  before: Shape = order,
): string {
  const input = {
    UpdateExpression: expression,
    ExpressionAttributeValues: values,
    ExpressionAttributeNames: { '#s': 'stage' },
  };
  const question = dynamoUpdateQuestion(input, { before: [before], must: order, parameters });
  if ('refused' in question) return question.refused;
  return findDocument({ all: question.all, none: question.none }, { values: 'dynamodb' }).verdict;
}

describe('the question whether a DynamoDB update preserves a shape', () => {
  it.each<[string, string, JsonObject, string, Record<string, Shape>?]>([
    ['a constant that is allowed', 'SET #s = :s', { ':s': 'paid' }, 'none'],
    ['a constant that is not', 'SET #s = :s', { ':s': 'lost' }, 'found'],
    ['a parameter within the attribute', 'SET note = :n', {}, 'none', { n: { type: 'string', maxLength: 5 } }],
    ['a parameter beyond it', 'SET note = :n', {}, 'found', { n: { type: 'string' } }],
    ['a parameter of another type', 'SET note = :n', {}, 'found', { n: { type: 'number' } }],
    ['a required attribute taken away', 'REMOVE total', {}, 'found'],
    ['an optional attribute taken away', 'REMOVE note', {}, 'none'],
    ['a sum that goes up', 'SET total = total + :one', { ':one': 1 }, 'none'],
    ['a sum that may go below', 'SET total = total - :one', { ':one': 1 }, 'found'],
    ['an attribute that is added to', 'ADD total :one', { ':one': 1 }, 'none'],
    [
      'a counter that may not be there',
      'SET version = if_not_exists(version, :zero) + :one',
      { ':zero': 0, ':one': 1 },
      'none',
    ],
    [
      'a counter that becomes a fraction',
      'SET version = if_not_exists(version, :half) + :one',
      { ':half': 0.5, ':one': 1 },
      'found',
    ],
    ['one attribute copied to another', 'SET note = pk', {}, 'found'],
    ['one that fits the other', 'SET pk = #s', {}, 'none'],
    ['an element that fits', 'SET lines = list_append(lines, :new)', { ':new': [{ sku: 'a' }] }, 'none'],
    ['an element that does not', 'SET lines = list_append(lines, :new)', { ':new': [{ quantity: 1 }] }, 'found'],
    [
      'elements of a typed parameter',
      'SET lines = list_append(if_not_exists(lines, :none), :new)',
      { ':none': [] },
      'none',
      { new: { type: 'array', items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } } } },
    ],
    ['a set that grows', 'ADD labels :l', { ':l': { $dynamo: { SS: ['a'] } } }, 'none'],
    ['a set of the wrong type', 'ADD note :l', { ':l': { $dynamo: { SS: ['a'] } } }, 'found'],
    ['a set that shrinks', 'DELETE labels :l', { ':l': { $dynamo: { SS: ['a'] } } }, 'none'],
    ['a part of a map', 'SET shipment.carrier = :c', { ':c': 'dhl' }, 'none'],
    ['a required part of a map taken away', 'REMOVE shipment.carrier', {}, 'found'],
  ])('decides %s', (_, expression, values, verdict, parameters) => {
    expect(ask(expression, values, parameters)).toBe(verdict);
  });

  it('uses what is known of the item before', () => {
    const large: Shape = { allOf: [order, { properties: { total: { minimum: 5 } } }] };
    expect(ask('SET total = total - :five', { ':five': 5 })).toBe('found');
    expect(ask('SET total = total - :five', { ':five': 5 }, {}, large)).toBe('none');
  });

  it.each<[Json, string]>([
    ['SET note', 'update-malformed'],
    ['SET note = :a, note = :b', 'update-malformed'],
    [1, 'update-malformed'],
  ])('refuses %j by name', (UpdateExpression, code) => {
    expect(dynamoUpdateQuestion({ UpdateExpression }, { before: [true], must: true })).toMatchObject({ refused: code });
  });
});
