import { ObjectId, Timestamp } from 'bson';
import { describe, expect, it } from 'vitest';
import { Session } from './session.js';

const batch = (reply: Record<string, unknown>, field = 'firstBatch'): readonly Record<string, unknown>[] =>
  (reply['cursor'] as Record<string, readonly Record<string, unknown>[]>)[field] ?? [];

describe('insert', () => {
  it('adds an _id in front, and moves one that is given there', () => {
    const session = new Session();
    session.run({ insert: 'c', documents: [{ a: 1 }, { a: 2, _id: 'x' }] });
    const [first, second] = session.find({});
    expect(Object.keys(first ?? {})).toEqual(['_id', 'a']);
    expect(first?.['_id']).toBeInstanceOf(ObjectId);
    expect(second).toEqual({ _id: 'x', a: 2 });
    expect(Object.keys(second ?? {})).toEqual(['_id', 'a']);
  });

  it('takes null for an _id like any other', () => {
    const session = new Session();
    session.run({ insert: 'c', documents: [{ a: 1, _id: null }] });
    expect(session.find({ _id: null })).toEqual([{ _id: null, a: 1 }]);
    expect(session.run({ insert: 'c', documents: [{ _id: null }] })).toMatchObject({ writeErrors: [{ code: 11000 }] });
  });

  it('stops at the first error when ordered, and goes on when not', () => {
    const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];
    const ordered = new Session().run({ insert: 'c', documents });
    expect(ordered).toMatchObject({ n: 1, writeErrors: [{ index: 1, code: 11000 }] });
    const unordered = new Session().run({ insert: 'c', documents, ordered: false });
    expect(unordered).toMatchObject({ n: 2, writeErrors: [{ index: 1, code: 11000 }] });
  });

  it.each<[string, unknown, number]>([
    ['an array', [1], 53],
    ['a regular expression', /x/, 53],
    ['a document with a dollar-prefixed name', { $x: 1 }, 52],
  ])('refuses %s as an _id', (_title, id, code) => {
    expect(new Session().run({ insert: 'c', documents: [{ _id: id }] })).toMatchObject({
      n: 0,
      writeErrors: [{ code }],
    });
  });

  it('fills in empty timestamps at the top level', () => {
    const session = new Session();
    session.run({
      insert: 'c',
      documents: [{ _id: 1, t: new Timestamp({ t: 0, i: 0 }), in: { t: new Timestamp({ t: 0, i: 0 }) } }],
    });
    const [document] = session.find({}) as { t: Timestamp; in: { t: Timestamp } }[];
    expect(document?.t.t).toBeGreaterThan(0);
    expect(document?.in.t.t).toBe(0);
  });

  it('refuses a document that is too large and a batch of nothing', () => {
    const session = new Session();
    const text = 'x'.repeat(17 * 1024 * 1024);
    expect(session.run({ insert: 'c', documents: [{ text }] })).toMatchObject({ writeErrors: [{ code: 2 }] });
    expect(session.refusal({ insert: 'c', documents: [] }).code).toBe(16);
  });
});

describe('find and its cursors', () => {
  const session = new Session().fill(...Array.from({ length: 250 }, (_, number) => ({ _id: number })));

  it('gives 101 documents first and the rest on request', () => {
    const first = session.run({ find: 'c' });
    expect(batch(first).length).toBe(101);
    const { id } = first['cursor'] as { id: number };
    const second = session.exact({ find: 'c', batchSize: 2 }) as { cursor: { id: { $numberLong: string } } };
    const more = session.run({ getMore: BigInt(second.cursor.id.$numberLong), collection: 'c', batchSize: 3 });
    expect(batch(more, 'nextBatch').map(({ _id }) => _id)).toEqual([2, 3, 4]);
    expect(id).not.toBe(0);
  });

  it('opens a cursor without documents for a batch size of 0', () => {
    const reply = session.exact({ find: 'c', batchSize: 0, limit: 2 }) as {
      cursor: { firstBatch: unknown[]; id: { $numberLong: string } };
    };
    expect(reply.cursor.firstBatch).toEqual([]);
    const more = session.run({ getMore: BigInt(reply.cursor.id.$numberLong), collection: 'c' });
    expect(batch(more, 'nextBatch').length).toBe(2);
  });

  it('keeps no cursor for a single batch', () => {
    const reply = session.exact({ find: 'c', batchSize: 5, singleBatch: true }) as {
      cursor: { id: { $numberLong: string } };
    };
    expect(reply.cursor.id.$numberLong).toBe('0');
  });

  it('refuses an unknown cursor, and kills known ones', () => {
    expect(session.refusal({ getMore: 12345n, collection: 'c' }).code).toBe(43);
    expect(session.run({ killCursors: 'c', cursors: [12345n] })).toMatchObject({ cursorsNotFound: [12345] });
  });

  it('skips and limits', () => {
    expect(session.ids({}, { skip: 3, limit: 2, sort: { _id: -1 } })).toEqual([246, 245]);
  });

  it.each<[string, object, number]>([
    ['an unknown field', { find: 'c', foo: 1 }, 40415],
    ['a filter that is no document', { find: 'c', filter: 'x' }, 14],
    ['a negative limit', { find: 'c', limit: -1 }, 2],
    ['a negative skip', { find: 'c', skip: -1 }, 2],
    ['a tailable cursor', { find: 'c', tailable: true }, 2],
    ['a name that is no text', { find: 5 }, 73],
    ['an empty name', { find: '' }, 73],
    ['min by name', { find: 'c', min: { a: 1 } }, 238],
  ])('refuses %s', (_title, command, code) => {
    expect(new Session().refusal(command).code).toBe(code);
  });

  it('evaluates let once, for use in $expr', () => {
    const own = new Session().fill({ _id: 1, a: 5 }, { _id: 2, a: 7 });
    expect(own.ids({ $expr: { $eq: ['$a', '$$wanted'] } }, { let: { wanted: { $add: [3, 4] } } })).toEqual([2]);
    expect(own.refusal({ find: 'c', filter: { $expr: '$$nope' } }).code).toBe(17276);
  });
});

describe('count and distinct', () => {
  const session = new Session().fill(
    { _id: 1, a: [1, 2] },
    { _id: 2, a: 2 },
    { _id: 3, a: { b: 5 } },
    { _id: 4 },
    { _id: 5, a: null },
  );

  it('counts with skip and limit', () => {
    expect(session.run({ count: 'c' })['n']).toBe(5);
    expect(session.run({ count: 'c', query: { a: 2 } })['n']).toBe(2);
    expect(session.run({ count: 'c', skip: 1, limit: 3 })['n']).toBe(3);
    expect(session.run({ count: 'nothing' })['n']).toBe(0);
  });

  it('takes elements of arrays for values and leaves missing fields out', () => {
    expect(session.run({ distinct: 'c', key: 'a' })['values']).toEqual([1, 2, { b: 5 }, null]);
    expect(session.run({ distinct: 'c', key: 'a', query: { _id: 2 } })['values']).toEqual([2]);
    expect(session.run({ distinct: 'c', key: 'a.b' })['values']).toEqual([5]);
  });
});

describe('findAndModify', () => {
  const fresh = (): Session => new Session().fill({ _id: 1, a: 1 }, { _id: 2, a: 2 });

  it.each<[string, object, object]>([
    [
      'gives the document before the update',
      { query: { _id: 1 }, update: { $inc: { a: 5 } } },
      { value: { _id: 1, a: 1 }, lastErrorObject: { n: 1, updatedExisting: true } },
    ],
    [
      'gives the document after the update',
      { query: { _id: 1 }, update: { $inc: { a: 5 } }, new: true },
      { value: { _id: 1, a: 6 } },
    ],
    ['takes the first by the sort', { sort: { a: -1 }, update: { $set: { b: 1 } } }, { value: { _id: 2, a: 2 } }],
    ['removes', { query: { _id: 1 }, remove: true }, { value: { _id: 1, a: 1 }, lastErrorObject: { n: 1 } }],
    [
      'gives null for nothing',
      { query: { _id: 9 }, update: { $set: { b: 1 } } },
      { value: null, lastErrorObject: { n: 0, updatedExisting: false } },
    ],
    [
      'upserts',
      { query: { _id: 9 }, update: { $set: { b: 1 } }, upsert: true, new: true },
      { value: { _id: 9, b: 1 }, lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 } },
    ],
    [
      'gives null for an upsert without new',
      { query: { _id: 9 }, update: { $set: { b: 1 } }, upsert: true },
      { value: null },
    ],
    ['projects', { query: { _id: 1 }, update: { $inc: { a: 5 } }, fields: { _id: 0, a: 1 } }, { value: { a: 1 } }],
  ])('%s', (_title, command, expected) => {
    expect(fresh().run({ findAndModify: 'c', ...command })).toMatchObject(expected);
  });

  it('refuses an update beside remove, and neither of them', () => {
    expect(fresh().refusal({ findAndModify: 'c', remove: true, update: { a: 1 } }).code).toBe(9);
    expect(fresh().refusal({ findAndModify: 'c', query: {} }).code).toBe(9);
    expect(fresh().refusal({ findAndModify: 'c', remove: true, new: true }).code).toBe(9);
  });
});

describe('collections, views and databases', () => {
  it('lists what was created, with its options', () => {
    const session = new Session();
    session.run({ create: 'a', validator: { x: { $gt: 1 } }, collation: { locale: 'en', strength: 2 } });
    session.run({ create: 'v', viewOn: 'a', pipeline: [{ $match: { y: 1 } }] });
    expect(batch(session.run({ listCollections: 1 }))).toMatchObject([
      {
        name: 'a',
        type: 'collection',
        options: { validator: { x: { $gt: 1 } }, validationLevel: 'strict', validationAction: 'error' },
      },
      { name: 'v', type: 'view', options: { viewOn: 'a', pipeline: [{ $match: { y: 1 } }] } },
    ]);
    expect(batch(session.run({ listCollections: 1, nameOnly: true, filter: { name: 'a' } }))).toEqual([
      { name: 'a', type: 'collection' },
    ]);
    expect(session.refusal({ create: 'a' }).code).toBe(48);
  });

  it('reads through views and refuses to write to them', () => {
    const session = new Session().fill({ _id: 1, a: 1 }, { _id: 2, a: 2 }, { _id: 3, a: 3 });
    session.run({ create: 'v', viewOn: 'c', pipeline: [{ $match: { a: { $gt: 1 } } }, { $project: { a: 1 } }] });
    session.run({ create: 'w', viewOn: 'v', pipeline: [{ $set: { b: { $multiply: ['$a', 2] } } }] });
    expect(batch(session.run({ find: 'w', filter: { b: { $gt: 4 } } }))).toEqual([{ _id: 3, a: 3, b: 6 }]);
    expect(batch(session.run({ aggregate: 'w', pipeline: [{ $count: 'n' }], cursor: {} }))).toEqual([{ n: 2 }]);
    expect(session.run({ count: 'v' })['n']).toBe(2);
    expect(session.run({ distinct: 'w', key: 'b' })['values']).toEqual([4, 6]);
    expect(session.refusal({ insert: 'v', documents: [{}] }).code).toBe(166);
    expect(session.refusal({ create: 'x', viewOn: 'x' }).code).toBe(5);
    expect(session.refusal({ create: 'y', viewOn: 'c', pipeline: [{ $out: 'z' }] }).code).toBe(167);
  });

  it('gives views a collation of their own, which nobody overrides', () => {
    const session = new Session().fill({ _id: 1, a: 'X' });
    session.run({ create: 'v', viewOn: 'c', pipeline: [], collation: { locale: 'en', strength: 2 } });
    expect(batch(session.run({ find: 'v', filter: { a: 'x' } }))).toEqual([{ _id: 1, a: 'X' }]);
    expect(session.run({ count: 'v', query: { a: 'x' }, collation: { locale: 'en', strength: 2 } })['n']).toBe(1);
    expect(session.refusal({ find: 'v', collation: { locale: 'fr' } }).code).toBe(167);
    expect(session.refusal({ aggregate: 'v', pipeline: [], cursor: {}, collation: { locale: 'fr' } }).code).toBe(167);
  });

  it('renames, drops and drops what is not there', () => {
    const session = new Session().fill({ _id: 1 });
    session.run({ renameCollection: 'shop.c', to: 'shop.d' }, 'admin');
    expect(batch(session.run({ find: 'd' }))).toEqual([{ _id: 1 }]);
    expect(session.refusal({ renameCollection: 'shop.c', to: 'shop.e' }, 'admin').code).toBe(26);
    expect(session.run({ drop: 'd' })).toMatchObject({ ns: 'shop.d', nIndexesWas: 1 });
    expect(session.run({ drop: 'd' })).toMatchObject({ ok: 1 });
    session.fill({ _id: 1 });
    expect((session.run({ listDatabases: 1, nameOnly: true }, 'admin')['databases'] as object[]).length).toBe(1);
    session.run({ dropDatabase: 1 });
    expect(session.run({ listDatabases: 1, nameOnly: true }, 'admin')['databases']).toEqual([]);
  });

  it.each<[string, object, number]>([
    ['a capped collection, by name', { create: 'c', capped: true, size: 1000 }, 238],
    ['a time series, by name', { create: 'c', timeseries: { timeField: 't' } }, 238],
    ['a name with a dollar', { create: 'a$b' }, 73],
    ['an unknown option', { create: 'c', foo: 1 }, 40415],
    ['a change stream, by name', { aggregate: 'c', pipeline: [{ $changeStream: {} }], cursor: {} }, 238],
    ['an aggregate without a cursor', { aggregate: 'c', pipeline: [] }, 9],
    [
      'a transaction at its first statement',
      { find: 'c', startTransaction: true, txnNumber: 1n, autocommit: false },
      20,
    ],
    ['an unknown command', { foo: 1 }, 59],
    ['mapReduce', { mapReduce: 'c' }, 59],
    ['a write concern of two members', { insert: 'c', documents: [{}], writeConcern: { w: 2 } }, 2],
    ['another API version', { ping: 1, apiVersion: '2' }, 322],
    ['a command outside the strict API', { distinct: 'c', key: 'a', apiVersion: '1', apiStrict: true }, 323],
    [
      'an aggregate on the database that needs a collection',
      { aggregate: 1, pipeline: [{ $match: {} }], cursor: {} },
      73,
    ],
  ])('refuses %s', (_title, command, code) => {
    expect(new Session().refusal(command).code).toBe(code);
  });
});

describe('validators', () => {
  const schema = {
    $jsonSchema: { bsonType: 'object', required: ['a'], properties: { a: { bsonType: 'int', minimum: 1 } } },
  };

  it('refuse what breaks them, and say what', () => {
    const session = new Session();
    session.run({ create: 'c', validator: schema });
    expect(session.run({ insert: 'c', documents: [{ _id: 1, a: 0 }] })).toMatchObject({
      writeErrors: [
        {
          code: 121,
          errmsg: 'Document failed validation',
          errInfo: {
            failingDocumentId: 1,
            details: {
              operatorName: '$jsonSchema',
              schemaRulesNotSatisfied: [
                {
                  operatorName: 'properties',
                  propertiesNotSatisfied: [
                    {
                      propertyName: 'a',
                      details: [
                        {
                          operatorName: 'minimum',
                          specifiedAs: { minimum: 1 },
                          reason: 'comparison failed',
                          consideredValue: 0,
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          },
        },
      ],
    });
    session.run({ insert: 'c', documents: [{ _id: 1, a: 5 }] });
    expect(session.writeRefusal({ $set: { a: 'x' } })).toBe(121);
    expect(session.writeRefusal({ $unset: { a: 1 } })).toBe(121);
    expect(session.find({})).toEqual([{ _id: 1, a: 5 }]);
  });

  it('let through what bypasses them, and under warn', () => {
    const session = new Session();
    session.run({ create: 'c', validator: schema });
    expect(session.run({ insert: 'c', documents: [{ _id: 1 }], bypassDocumentValidation: true })).toMatchObject({
      n: 1,
    });
    session.run({ collMod: 'c', validationAction: 'warn' });
    expect(session.run({ insert: 'c', documents: [{ _id: 2 }] })).toMatchObject({ n: 1 });
  });

  it('leave alone under moderate what broke them before', () => {
    const session = new Session().fill({ _id: 1, a: 'x' }, { _id: 2, a: 5 });
    session.run({ collMod: 'c', validator: schema, validationLevel: 'moderate' });
    expect(session.writeRefusal({ $set: { b: 1 } }, { q: { _id: 1 } })).toBe(0);
    expect(session.writeRefusal({ $set: { a: 'y' } }, { q: { _id: 2 } })).toBe(121);
    session.run({ collMod: 'c', validationLevel: 'strict' });
    expect(session.writeRefusal({ $set: { b: 2 } }, { q: { _id: 1 } })).toBe(121);
  });

  it('are checked when they are made', () => {
    expect(new Session().refusal({ create: 'c', validator: { $foo: 1 } }).code).toBe(2);
    expect(new Session().refusal({ create: 'c', validator: { $jsonSchema: { format: 'date' } } }).code).toBe(9);
  });
});
