import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/contract/contract.js';
import { isValid } from '../../src/schema/replay/is-valid.js';
import { omitFromShape, restrictShape } from '../../src/verify/restrict-shape.js';

const fits = (shape: Shape, value: unknown): boolean => isValid(shape, value, 'bson') === true;

const order: Shape = {
  bsonType: 'object',
  required: ['customerId', 'lines', 'total'],
  properties: {
    customerId: { bsonType: 'string' },
    total: { bsonType: 'int' },
    address: { $ref: '#/$defs/address' },
    lines: {
      bsonType: 'array',
      items: { bsonType: 'object', required: ['sku'], properties: { sku: { bsonType: 'string' } } },
    },
  },
  $defs: { address: { bsonType: 'object', required: ['city', 'zip'], properties: { city: { bsonType: 'string' } } } },
};

describe('a shape restricted to a path', () => {
  it('is broken by a wrong value there, and by nothing else', () => {
    const restricted = restrictShape(order, ['total']);
    expect(fits(restricted, { total: 'many' })).toBe(false);
    expect(fits(restricted, { total: 1, customerId: 7 })).toBe(true);
  });

  it('is broken when a required field is not there', () => {
    expect(fits(restrictShape(order, ['total']), {})).toBe(false);
    expect(fits(restrictShape(order, ['address']), {})).toBe(true);
  });

  it('is broken by a parent that is no object', () => {
    expect(fits(restrictShape(order, ['address.city']), { address: 'Berlin' })).toBe(false);
  });

  it('follows references, and leaves out what they say of other fields', () => {
    const restricted = restrictShape(order, ['address.city']);
    expect(fits(restricted, { address: { city: 'Berlin' } })).toBe(true);
    expect(fits(restricted, { address: { city: 10115 } })).toBe(false);
  });

  it('goes through arrays, mentioned or not', () => {
    for (const path of ['lines.sku', 'lines.*.sku', 'lines.0.sku']) {
      const restricted = restrictShape(order, [path]);
      expect(fits(restricted, { lines: [{ sku: 'a' }] })).toBe(true);
      expect(fits(restricted, { lines: [{ sku: 1 }] })).toBe(false);
      expect(fits(restricted, { lines: [{}] })).toBe(false);
    }
  });

  it('keeps a choice between alternatives that mentions it, with what tells them apart', () => {
    const payment: Shape = {
      bsonType: 'object',
      oneOf: [
        { properties: { type: { const: 'card' }, ref: { bsonType: 'string' } }, required: ['type', 'ref'] },
        { properties: { type: { const: 'cash' }, ref: { bsonType: 'int' } }, required: ['type', 'ref'] },
      ],
    };
    const restricted = restrictShape(payment, ['ref']);
    expect(fits(restricted, { type: 'card', ref: 'x' })).toBe(true);
    expect(fits(restricted, { type: 'card', ref: 1 })).toBe(false);
  });

  it('judges a name that only a closed or open rest speaks of', () => {
    const map: Shape = { bsonType: 'object', additionalProperties: { bsonType: 'int' } };
    expect(fits(restrictShape(map, ['eur']), { eur: 'x' })).toBe(false);
    expect(fits(restrictShape(map, ['eur']), { eur: 1, usd: 'x' })).toBe(true);
  });

  it('never refuses a document that the whole shape accepts', () => {
    const leaf = fc.constantFrom<Shape>(
      { bsonType: 'string' },
      { bsonType: 'int', minimum: 0 },
      { enum: ['a', 1] },
      true,
    );
    const shape = fc.letrec<{ shape: Shape }>((tie) => ({
      shape: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc
          .record({
            properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('shape'), { maxKeys: 3 }),
            required: fc.subarray(['a', 'b', 'c']),
            rest: fc.constantFrom<Shape>(true, false, { bsonType: 'int' }),
          })
          .map(({ rest, ...more }) => ({ bsonType: 'object', ...more, additionalProperties: rest })),
        fc.array(tie('shape'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
        fc.array(tie('shape'), { minLength: 1, maxLength: 2 }).map((allOf) => ({ allOf })),
        tie('shape').map((not) => ({ not })),
      ),
    })).shape;
    const document = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>('a', 'b', 0, 1, -1, null),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    const paths = fc.subarray(['a', 'a.b', 'b', 'b.c.a', 'c'], { minLength: 1 });
    fc.assert(
      fc.property(shape, document, paths, (whole, value, some) => {
        fc.pre(fits(whole, value));
        expect(fits(restrictShape(whole, some), value)).toBe(true);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});

describe('a shape without some paths', () => {
  it('says nothing of them any more', () => {
    const rest = omitFromShape(order, ['total', 'lines']);
    expect(fits(rest, { customerId: 'c' })).toBe(true);
    expect(fits(rest, { total: 1, lines: [] })).toBe(false);
  });
});
