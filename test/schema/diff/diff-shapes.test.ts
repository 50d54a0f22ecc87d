import { describe, expect, it } from 'vitest';
import { addedAndRemoved } from '../../../src/schema/diff/added-removed.js';
import { diffShapes } from '../../../src/schema/diff/diff-shapes.js';

const order = {
  type: 'object',
  required: ['status', 'total'],
  properties: {
    status: { enum: ['open', 'paid'] },
    total: { type: 'number', minimum: 0 },
    note: { type: 'string', maxLength: 20 },
    lines: { type: 'array', items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } } },
  },
};
const changed = (properties: object, rest: object = {}): object => ({
  ...order,
  properties: { ...order.properties, ...properties },
  ...rest,
});

describe('the difference between two shapes', () => {
  it('is nothing where only the spelling changed', () => {
    const spelled = {
      allOf: [{ type: 'object', required: ['total'] }, { required: ['status'] }],
      properties: {
        ...order.properties,
        status: { anyOf: [{ const: 'paid' }, { const: 'open' }] },
        note: { $ref: '#/$defs/note' },
      },
      $defs: { note: { type: 'string', maxLength: 20, description: 'a note' } },
    };
    expect(diffShapes(order, spelled)).toMatchObject({ meaning: 'same', changes: [] });
  });

  it.each<[string, object, string, string, { newDocuments: boolean; atRest: boolean }, string]>([
    [
      'a value added',
      changed({ status: { enum: ['open', 'paid', 'refunded'] } }),
      'status',
      'also "refunded" now',
      { newDocuments: true, atRest: false },
      'wider',
    ],
    [
      'a value removed',
      changed({ status: { const: 'paid' } }),
      'status',
      '"open" no more',
      { newDocuments: false, atRest: true },
      'narrower',
    ],
    [
      'a bound raised',
      changed({ total: { type: 'number', minimum: 1 } }),
      'total',
      'the least value was 0, is 1',
      { newDocuments: false, atRest: true },
      'narrower',
    ],
    [
      'a bound dropped',
      changed({ note: { type: 'string' } }),
      'note',
      'the greatest length was 20, and there is none now',
      { newDocuments: true, atRest: false },
      'wider',
    ],
    [
      'a type widened',
      changed({ note: { type: ['string', 'null'], maxLength: 20 } }),
      'note',
      'type was string, is string or null',
      { newDocuments: true, atRest: false },
      'wider',
    ],
    [
      'a field made optional',
      { ...order, required: ['status'] },
      'total',
      'may be absent now, was always there',
      { newDocuments: true, atRest: false },
      'wider',
    ],
    [
      'a field made required',
      { ...order, required: ['status', 'total', 'note'] },
      'note',
      'always there now, could be absent before',
      { newDocuments: false, atRest: true },
      'narrower',
    ],
    [
      'a required field added',
      changed({ at: { type: 'string' } }, { required: ['status', 'total', 'at'] }),
      'at',
      'new, and always there',
      { newDocuments: false, atRest: true },
      'narrower',
    ],
    [
      'a change within elements',
      changed({ lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } } }),
      'lines.*.sku',
      'may be absent now, was always there',
      { newDocuments: true, atRest: false },
      'wider',
    ],
    [
      'unlisted names forbidden',
      { ...order, additionalProperties: false },
      '',
      'fields that are not listed are forbidden now',
      { newDocuments: false, atRest: true },
      'narrower',
    ],
  ])('tells %s, and whom it breaks', (_, after, path, sentence, breaks, meaning) => {
    const diff = diffShapes(order, after);
    expect(diff.meaning).toBe(meaning);
    expect(diff.changes).toHaveLength(1);
    expect(diff.changes[0]).toMatchObject({ path, sentence, breaks });
    expect(diff.newDocuments.verdict).toBe(breaks.newDocuments ? 'not-contained' : 'contained');
    expect(diff.atRest.verdict).toBe(breaks.atRest ? 'not-contained' : 'contained');
    expect(diff.rollback).toBe(diff.newDocuments);
  });

  it('takes an optional field added by a writer for harmless', () => {
    const after = changed({ coupon: { type: 'string' } });
    expect(diffShapes(order, after).atRest.verdict).toBe('not-contained');
    const diff = diffShapes(order, after, { undeclared: 'absent' });
    expect([diff.atRest.verdict, diff.newDocuments.verdict]).toEqual(['contained', 'contained']);
  });

  it('lists an optional field that a writer added or dropped, though it breaks nobody', () => {
    const after = changed({ coupon: { type: 'string' } });
    const breaks = { newDocuments: false, atRest: false };
    expect(diffShapes(order, after, { undeclared: 'absent' })).toMatchObject({
      meaning: 'compatible',
      changes: [{ path: 'coupon', kind: 'field', sentence: 'new, may be absent', breaks }],
    });
    expect(diffShapes(after, order, { undeclared: 'absent' })).toMatchObject({
      meaning: 'compatible',
      changes: [{ path: 'coupon', kind: 'field', sentence: 'gone, could be absent before', breaks }],
    });
    expect(diffShapes(order, structuredClone(order), { undeclared: 'absent' })).toMatchObject({
      meaning: 'same',
      changes: [],
    });
  });

  it('unfolds a recursive shape once', () => {
    const tree = (name: object): object => ({ properties: { name, next: { $ref: '#' } } });
    const diff = diffShapes(tree({ type: 'string' }), tree({ type: ['string', 'null'] }));
    expect(diff.changes.map(({ path }) => path)).toEqual(['name', 'next.name']);
    expect(diff.meaning).toBe('wider');
  });

  it('speaks of BSON types', () => {
    const diff = diffShapes(
      { properties: { n: { bsonType: 'int' } } },
      { properties: { n: { bsonType: ['int', 'long'] } } },
    );
    expect(diff.changes[0]?.sentence).toBe('type was int, is int or long');
  });
});

describe('the added and removed sets', () => {
  it('are those of json-schema-diff where it supports every keyword', async () => {
    const before = { $defs: { n: { type: 'number', description: 'n' } }, properties: { n: { $ref: '#/$defs/n' } } };
    const after = { properties: { n: { type: ['number', 'string'] } } };
    const sets = await addedAndRemoved(before, after);
    expect(sets?.removed).toBe(false);
    expect(sets?.added).not.toBe(false);
  });

  it.each([
    [{ enum: [1] }],
    [{ const: 1 }],
    [{ pattern: 'a' }],
    [{ multipleOf: 2 }],
    [{ items: [{ type: 'string' }] }],
    [{ if: true }],
    [{ $ref: 'http://example.com/schema' }],
    [{ $ref: './other.json' }],
    [{ properties: { next: { $ref: '#/properties/next' } } }],
    [{ exclusiveMinimum: 1 }],
    [{ bsonType: 'int' }],
  ])('are not asked for where it would pass by %j', async (schema) => {
    expect(await addedAndRemoved({ type: 'string' }, schema)).toBe(undefined);
    expect(await addedAndRemoved(schema, { type: 'string' })).toBe(undefined);
  });
});
