import { EJSON } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isValid } from '../../src/schema/replay/is-valid.js';
import type { Verification } from '../../src/verify/verdict.js';
import { contract, useSession, verify } from './session.js';

const session = useSession();

async function pairOf(reads: object, fields: object): Promise<Verification> {
  const reader = contract('reader', { reads });
  const writer = contract('writer', { writes: { inserts: { document: { fields } } } });
  const [verification] = await verify(session(), 'reads-inserts', reader, writer);
  if (verification === undefined) throw new Error('there is no pair');
  return verification;
}

const find = (filter: object, more: object = {}): object => ({ find: { filter, ...more } });

describe('a reader against what a writer inserts', () => {
  it('shows of a large document only what matters, and keeps the whole one beside it', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`field${String(index)}`, 'string']));
    const writer = contract('writer', {
      writes: { inserts: { order: { fields: { ...many, customerId: 'string', status: ['open', 'paid'] } } } },
    });
    const reader = contract('reader', {
      reads: {
        fields: { customerId: 'objectId', status: ['open', 'paid'], field7: 'string' },
        queries: { open: find({ customerId: { $param: 'customer' }, status: 'open' }, { projection: { field7: 1 } }) },
      },
    });
    const [verification] = await verify(session(), 'reads-inserts', reader, writer);
    const [failure] = verification?.failures ?? [];
    expect(failure).toMatchObject({
      code: 'breaks-condition',
      query: 'open',
      path: 'customerId',
      expected: 'objectId',
    });
    expect(Object.keys(failure?.counterexample as object).sort()).toEqual(['customerId', 'status']);
    const shape = writer.datasets['shop.orders']?.writes?.inserts['order']?.shape ?? false;
    expect(isValid(shape, EJSON.deserialize(failure?.document as never, { relaxed: false }), 'bson')).toBe(true);
  });

  it('says which queries a writer can supply, condition by condition', async () => {
    const { supplies } = await pairOf(
      { fields: { status: 'string', total: 'int' }, queries: { q: find({ status: 'lost', total: { $gt: 5 } }) } },
      { status: ['open', 'paid'], total: 'int' },
    );
    expect(supplies).toEqual({ q: { '{"status":"lost"}': false, '{"total":{"$gt":5}}': true } });
  });

  it('blames a query that can return a document of another kind', async () => {
    const kinds = {
      order: { where: { type: { const: 'order' } }, fields: { type: ['order'], total: 'int' } },
      refund: { where: { type: { const: 'refund' } }, fields: { type: ['refund'], amount: 'int' } },
    };
    const reads = (filter: object): object => ({
      fields: { type: ['order', 'refund'] },
      kinds,
      queries: { totals: { ...find(filter, { projection: { total: 1 } }), of: 'order' } },
    });
    const stored = { type: ['order', 'refund'], total: 'int', amount: 'int' };
    const loose = await pairOf(reads({}), stored);
    expect(loose.failures).toMatchObject([{ code: 'outside-where', query: 'totals', path: 'type' }]);
    expect((await pairOf(reads({ type: 'order' }), stored)).verdict).toBe('passed');
  });

  it('looks at conditions that the code adds only sometimes', async () => {
    const { failures } = await pairOf(
      {
        fields: { status: 'string', placedAt: 'date' },
        queries: {
          q: find(
            { status: 'open' },
            { projection: { status: 1 }, optional: [{ placedAt: { $gte: { $param: 'since' } } }] },
          ),
        },
      },
      { status: 'string', placedAt: 'string' },
    );
    expect(failures).toMatchObject([{ code: 'breaks-condition', query: 'q', path: 'placedAt' }]);
  });

  it('judges a condition without a shape by running it', async () => {
    const reads = {
      fields: { a: 'int', b: 'int', note: 'string' },
      queries: { q: find({ $expr: { $gt: ['$a', '$b'] } }, { projection: { note: 1 } }) },
    };
    expect((await pairOf(reads, { a: 'int', b: 'int', note: 'string' })).verdict).toBe('passed');
    const broken = await pairOf(reads, { a: 'int', b: 'int', note: 'string|null' });
    expect(broken.verdict).toBe('failed');
  });

  it('computes rows in the engine, and finds the document that makes a wrong one', async () => {
    const reads = {
      fields: { price: 'int', 'discount?': 'int' },
      queries: {
        prices: {
          aggregate: [{ $project: { net: { $subtract: ['$price', '$discount'] } } }],
          expect: { each: { fields: { net: 'int' } } },
        },
      },
    };
    const complete = await pairOf(reads, {
      price: { bsonType: 'int', minimum: 0, maximum: 9 },
      discount: { bsonType: 'int', minimum: 0, maximum: 9 },
    });
    expect(complete).toMatchObject({ verdict: 'passed', basis: 'tested' });
    const lacking = await pairOf(reads, { price: { bsonType: 'int', minimum: 0, maximum: 9 } });
    expect(lacking.failures).toMatchObject([{ code: 'breaks-result', query: 'prices', path: 'net' }]);
  });

  it('is undecided, never passed, for what the engine does not have', async () => {
    const { verdict, reasons } = await pairOf(
      { fields: { place: 'array' }, queries: { near: find({ place: { $near: [1, 2] } }) } },
      { place: 'array' },
    );
    expect(verdict).toBe('undecided');
    expect(reasons.map((reason) => reason.code)).toContain('not-verifiable-on-this-engine');
  });

  it('is undecided for a writer of whose documents there are none', async () => {
    const { verdict, reasons } = await pairOf(
      { fields: { a: 'int' } },
      { a: { bsonType: 'int', minimum: 5, maximum: 4 } },
    );
    expect(verdict).toBe('undecided');
    expect(reasons).toMatchObject([{ code: 'shape-without-documents' }]);
  });

  it('breaks exactly when a projected field may have a type that the reader does not take', async () => {
    const type = fc.subarray(['string', 'int', 'date', 'null'], { minLength: 1 });
    const field = fc.record({ types: type, optional: fc.boolean() });
    const side = fc.record({ a: field, b: field });
    const fieldsOf = (each: { readonly [name: string]: { types: readonly string[]; optional: boolean } }): object =>
      Object.fromEntries(
        Object.entries(each).map(([name, { types, optional }]) => [optional ? `${name}?` : name, types.join('|')]),
      );
    await fc.assert(
      fc.asyncProperty(side, side, fc.subarray(['a', 'b'] as const, { minLength: 1 }), async (reader, writer, used) => {
        const projection = Object.fromEntries(used.map((name) => [name, 1]));
        const { verdict } = await pairOf(
          { fields: fieldsOf(reader), queries: { q: find({}, { projection }) } },
          fieldsOf(writer),
        );
        const breaks = used.some(
          (name) =>
            writer[name].types.some((each) => !reader[name].types.includes(each)) ||
            (writer[name].optional && !reader[name].optional),
        );
        expect(verdict).toBe(breaks ? 'failed' : 'passed');
      }),
      { seed: 11, numRuns: 40 },
    );
  });
});
