import { describe, expect, it } from 'vitest';
import { type Where, checkContainment } from '../../src/schema/index.js';

const names = { source: 'orders', target: 'billing' };

function where(
  source: unknown,
  target: unknown,
  options: { undeclared?: 'absent' } = {},
): { where: Where; witness: unknown } {
  const answer = checkContainment(source, target, { names, ...options });
  if (answer.verdict !== 'not-contained') throw new Error(answer.verdict);
  return answer;
}

const order = (more: Record<string, unknown>, required: readonly string[] = []) => ({
  type: 'object',
  properties: { id: { type: 'string' }, ...more },
  required: ['id', ...required],
});

describe('the explanation of a witness', () => {
  it('names the path, both keywords and what either side says', () => {
    const answer = where(
      order({ status: { enum: ['open', 'paid', 'refunded'] } }),
      order({ status: { enum: ['open', 'paid', 'cancelled'] } }),
    );
    expect(answer.where).toEqual({
      path: 'status',
      source: '#/properties/status/enum',
      target: '#/properties/status/enum',
      sentence: 'orders may write `status: "refunded"`; billing accepts only open, paid, cancelled',
    });
  });

  it('shows a document without fields that do not matter', () => {
    const { witness } = where(
      order({ total: { type: 'number' }, note: { type: 'string' } }, ['total']),
      order({ total: { minimum: 0 } }),
    );
    expect(Object.keys(witness as object).sort()).toEqual(['id', 'total']);
  });

  it('says what may be left out', () => {
    expect(where(order({ total: {} }), order({ total: {} }, ['total'])).where.sentence).toBe(
      'orders may leave out `total`; billing requires it',
    );
  });

  it('goes into elements and references', () => {
    const lines = (quantity: unknown) => ({
      type: 'object',
      properties: { lines: { type: 'array', items: { $ref: '#/$defs/line' } } },
      $defs: { line: { type: 'object', properties: { quantity }, required: ['quantity'] } },
    });
    expect(where(lines({ type: 'integer', maximum: 999 }), lines({ type: 'integer', maximum: 998 })).where).toEqual({
      path: 'lines.0.quantity',
      source: '#/$defs/line/properties/quantity/maximum',
      target: '#/$defs/line/properties/quantity/maximum',
      sentence: 'orders may write `lines.0.quantity: 999`; billing accepts only numbers up to 998',
    });
  });

  it('says which fields are too many', () => {
    expect(
      where(
        order({ note: { type: 'string' } }),
        { ...order({}), additionalProperties: false },
        { undeclared: 'absent' },
      ).where,
    ).toMatchObject({
      path: 'note',
      sentence: expect.stringContaining('billing accepts only the fields that it names') as string,
    });
  });

  it('says that an undeclared field is the matter', () => {
    const { where: place } = where(order({}), order({ note: { type: 'number' } }));
    expect(place.sentence).toContain('orders does not rule out a field `note` that it does not declare');
  });

  it('prints BSON as canonical Extended JSON', () => {
    const of = (type: string) => ({ bsonType: 'object', properties: { _id: { bsonType: type } }, required: ['_id'] });
    expect(where(of('objectId'), of('string')).where.sentence).toMatch(
      /^orders may write `_id: \{"\$oid":"[0-9a-f]{24}"\}`; billing accepts only string there$/,
    );
  });
});
