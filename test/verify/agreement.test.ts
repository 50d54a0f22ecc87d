import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/value/json.js';
import { contract, useSession, verify } from './session.js';

const session = useSession();
const runs = Number(process.env['MORTISE_FUZZ_RUNS'] ?? 40);

const types = ['string', 'int', 'long', 'double', 'decimal', 'date', 'bool', 'objectId', 'null'] as const;

const leafType = fc.oneof(
  { weight: 3, arbitrary: fc.subarray([...types], { minLength: 1, maxLength: 2 }).map((some) => some.join('|')) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(['a', 'b'], [1, 2], ['a', null]) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('list of int', 'list of string', { bsonType: 'int', minimum: 0 }) },
);

const fields = fc
  .record({ a: leafType, b: leafType, 'o.x': leafType, 'l.*.y': leafType, optional: fc.subarray(['a', 'b']) })
  .map(({ optional, ...all }) =>
    Object.fromEntries(Object.entries(all).map(([name, type]) => [optional.includes(name) ? `${name}?` : name, type])),
  );

const literal = fc.constantFrom<unknown>(
  'a',
  'b',
  '',
  0,
  1,
  -1,
  2.5,
  true,
  null,
  { $numberLong: '1' },
  { $numberDecimal: '1.0' },
  { $date: '2025-01-01T00:00:00Z' },
  { $oid: '64b000000000000000000001' },
);

const comparison = fc.oneof(
  literal,
  fc
    .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), literal)
    .map(([op, value]) => ({ [op]: value })),
  fc.array(literal, { minLength: 1, maxLength: 3 }).map((list) => ({ $in: list })),
  fc.array(literal, { minLength: 1, maxLength: 2 }).map((list) => ({ $nin: list })),
  fc.boolean().map((there) => ({ $exists: there })),
  fc.constantFrom('string', 'int', 'number', 'array', 'null', 'object').map((type) => ({ $type: type })),
  fc.constantFrom<unknown>(
    { $size: 1 },
    { $regex: '^a' },
    { $not: { $gt: 0 } },
    { $all: [1] },
    { $elemMatch: { $gte: 1 } },
  ),
);

const path = fc.constantFrom('a', 'b', 'o.x', 'l.y', 'o', 'l');
const condition = fc.tuple(path, comparison).map(([at, value]) => ({ [at]: value }) as JsonObject);
const filter = fc.oneof(
  { weight: 3, arbitrary: condition },
  { weight: 1, arbitrary: fc.tuple(condition, condition).map(([one, other]) => ({ $or: [one, other] })) },
  { weight: 1, arbitrary: fc.tuple(condition, condition).map(([one, other]) => ({ $and: [one, other] })) },
  { weight: 1, arbitrary: fc.tuple(condition, condition).map(([one, other]) => ({ $nor: [one, other] })) },
);

const change = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'b', 'o.x'), literal).map(([at, value]) => ({ $set: { [at]: value } })),
  fc.constantFrom('a', 'b', 'o.x', 'l').map((at) => ({ $unset: { [at]: '' } })),
  fc.constantFrom<unknown>(
    { $inc: { a: 1 } },
    { $push: { l: { y: 1 } } },
    { $rename: { a: 'b' } },
    { $min: { a: 0 } },
    { $pull: { a: 1 } },
  ),
);

describe('proof and engine', () => {
  it('agree on what queries return of what writers store', async () => {
    await fc.assert(
      fc.asyncProperty(fields, fields, filter, async (read, stored, where) => {
        const reader = contract('reader', { reads: { fields: read, queries: { q: { find: { filter: where } } } } });
        const writer = contract('writer', { writes: { inserts: { document: { fields: stored } } } });
        // A disagreement is thrown.
        const [verification] = await verify(session(), 'reads-inserts', reader, writer);
        expect(['passed', 'failed', 'undecided']).toContain(verification?.verdict);
      }),
      { seed: 3, numRuns: runs },
    );
  });

  it('agree on what updates leave behind', async () => {
    await fc.assert(
      fc.asyncProperty(fields, filter, change, async (read, where, update) => {
        const reader = contract('reader', { reads: { fields: read, queries: { q: { find: { filter: where } } } } });
        const writer = contract('writer', {
          writes: { updates: { change: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update } } },
        });
        const [verification] = await verify(session(), 'reads-updates', reader, writer);
        expect(['passed', 'failed', 'undecided']).toContain(verification?.verdict);
      }),
      { seed: 5, numRuns: runs },
    );
  });
});
