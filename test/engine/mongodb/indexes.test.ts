import { Decimal128 } from 'bson';
import { describe, expect, it } from 'vitest';
import { Session } from './session.js';

interface Stage {
  readonly stage: string;
  readonly inputStage?: Stage;
  readonly inputStages?: readonly Stage[];
  readonly indexName?: string;
  readonly direction?: string;
  readonly isMultiKey?: boolean;
  readonly indexBounds?: Readonly<Record<string, readonly string[]>>;
}

interface Explained {
  readonly queryPlanner: { readonly winningPlan: Stage };
  readonly executionStats: {
    readonly nReturned: number;
    readonly totalKeysExamined: number;
    readonly totalDocsExamined: number;
  };
}

function index(session: Session, key: object, options: object = {}): Record<string, unknown> {
  const name = Object.entries(key)
    .map(([field, direction]) => `${field}_${String(direction)}`)
    .join('_');
  return session.run({ createIndexes: 'c', indexes: [{ key, name, ...options }] });
}

function explain(session: Session, filter: object, options: object = {}): Explained {
  return session.run({
    explain: { find: 'c', filter, ...options },
    verbosity: 'executionStats',
  }) as unknown as Explained;
}

/** The stages from the top, as `FETCH < IXSCAN a_1`. */
function shape(stage: Stage): string {
  const own = stage.indexName === undefined ? stage.stage : `${stage.stage} ${stage.indexName}`;
  const inputs = stage.inputStage === undefined ? (stage.inputStages ?? []) : [stage.inputStage];
  return inputs.length === 0 ? own : `${own} < ${inputs.map(shape).join(', ')}`;
}

function plan(session: Session, filter: object, options: object = {}): string {
  return shape(explain(session, filter, options).queryPlanner.winningPlan);
}

function numbers(count: number): Session {
  return new Session().fill(
    ...Array.from({ length: count }, (_, number) => ({
      _id: number,
      a: number % 10,
      b: number,
      c: `t${String(number % 7)}`,
    })),
  );
}

describe('the planner', () => {
  it.each<[string, object[], object, object, string]>([
    ['scans the collection where no index helps', [], { b: 1 }, {}, 'COLLSCAN'],
    ['goes straight to an _id', [], { _id: 5 }, {}, 'IDHACK'],
    ['uses the index on _id for ranges', [], { _id: { $gt: 5 } }, {}, 'FETCH < IXSCAN _id_'],
    ['uses an index for equality', [{ b: 1 }], { b: 1 }, {}, 'FETCH < IXSCAN b_1'],
    ['uses an index for $in', [{ b: 1 }], { b: { $in: [1, 2] } }, {}, 'FETCH < IXSCAN b_1'],
    ['uses the prefix of a compound index', [{ a: 1, b: 1 }], { a: 1 }, {}, 'FETCH < IXSCAN a_1_b_1'],
    ['does not use a compound index without its first field', [{ a: 1, b: 1 }], { b: 1 }, {}, 'COLLSCAN'],
    ['takes the order from an index', [{ a: 1, b: 1 }], { a: 1 }, { sort: { b: 1 } }, 'FETCH < IXSCAN a_1_b_1'],
    [
      'takes the order from an index read backwards',
      [{ a: 1, b: 1 }],
      { a: 1 },
      { sort: { b: -1 } },
      'FETCH < IXSCAN a_1_b_1',
    ],
    [
      'sorts where the index has another order',
      [{ a: 1, b: 1 }],
      { a: { $gt: 1 } },
      { sort: { b: 1 } },
      'SORT < FETCH < IXSCAN a_1_b_1',
    ],
    [
      'merges the scans of an $in before the sorted field',
      [{ a: 1, b: 1 }],
      { a: { $in: [1, 2] } },
      { sort: { b: 1 } },
      'FETCH < SORT_MERGE < IXSCAN a_1_b_1, IXSCAN a_1_b_1',
    ],
    ['sorts where directions differ', [{ a: 1, b: 1 }], {}, { sort: { a: 1, b: -1 } }, 'SORT < COLLSCAN'],
    [
      'takes mixed directions from an index that has them',
      [{ a: 1, b: -1 }],
      {},
      { sort: { a: -1, b: 1 } },
      'FETCH < IXSCAN a_1_b_-1',
    ],
    ['uses an index for its order alone', [{ b: 1 }], {}, { sort: { b: 1 } }, 'FETCH < IXSCAN b_1'],
    [
      'unites the scans of an $or',
      [{ a: 1 }, { b: 1 }],
      { $or: [{ a: 1 }, { b: 2 }] },
      {},
      'SUBPLAN < FETCH < OR < IXSCAN a_1, IXSCAN b_1',
    ],
    [
      'scans the collection where a branch of an $or has no index',
      [{ a: 1 }],
      { $or: [{ a: 1 }, { b: 2 }] },
      {},
      'COLLSCAN',
    ],
    ['uses an index for an anchored pattern', [{ c: 1 }], { c: /^t1/ }, {}, 'FETCH < IXSCAN c_1'],
    [
      'answers from the index alone',
      [{ a: 1, b: 1 }],
      { a: 1 },
      { projection: { _id: 0, b: 1 } },
      'PROJECTION_COVERED < IXSCAN a_1_b_1',
    ],
    ['prefers the index that finds fewer keys', [{ a: 1 }, { b: 1 }], { a: 1, b: 11 }, {}, 'FETCH < IXSCAN b_1'],
    ['follows a hint by name', [{ a: 1 }, { b: 1 }], { a: 1, b: 11 }, { hint: 'a_1' }, 'FETCH < IXSCAN a_1'],
    ['follows a hint by key', [{ a: 1 }, { b: 1 }], { a: 1, b: 11 }, { hint: { a: 1 } }, 'FETCH < IXSCAN a_1'],
    [
      'follows a hint to an index that the filter does not need',
      [{ b: 1 }],
      { a: 1 },
      { hint: 'b_1' },
      'FETCH < IXSCAN b_1',
    ],
    ['follows a hint to the natural order', [{ a: 1 }], { a: 1 }, { hint: { $natural: 1 } }, 'COLLSCAN'],
    ['uses an index for the ne of a value', [{ b: 1 }], { b: { $ne: 5 } }, {}, 'FETCH < IXSCAN b_1'],
    [
      'puts skip and limit on top',
      [{ b: 1 }],
      { b: { $gt: 1 } },
      { skip: 1, limit: 2 },
      'LIMIT < SKIP < FETCH < IXSCAN b_1',
    ],
  ])('%s', (_title, keys, filter, options, expected) => {
    const session = numbers(100);
    for (const key of keys) index(session, key);
    expect(plan(session, filter, options)).toBe(expected);
  });

  it('uses a sparse or a partial index only where nothing can be missing from it', () => {
    const session = numbers(50);
    index(session, { x: 1 }, { sparse: true });
    expect(plan(session, { x: 1 })).toBe('FETCH < IXSCAN x_1');
    expect(plan(session, { x: { $exists: true } })).toBe('FETCH < IXSCAN x_1');
    expect(plan(session, { x: null })).toBe('COLLSCAN');
    expect(plan(session, { x: { $ne: 5 } })).toBe('COLLSCAN');
    expect(plan(session, {}, { sort: { x: 1 } })).toBe('SORT < COLLSCAN');
    index(session, { b: 1 }, { partialFilterExpression: { a: { $gt: 4 } } });
    expect(plan(session, { b: 7, a: 7 })).toBe('FETCH < IXSCAN b_1');
    expect(plan(session, { b: 7, a: { $gte: 6 } })).toBe('FETCH < IXSCAN b_1');
    expect(plan(session, { b: 7 })).toBe('COLLSCAN');
    expect(plan(session, { b: 7, a: { $gt: 3 } })).toBe('COLLSCAN');
  });

  it('uses an index for text only under the collation that it was built with', () => {
    const session = numbers(50);
    const collation = { locale: 'en', strength: 2 };
    index(session, { c: 1 }, { collation });
    expect(plan(session, { c: 'T1' }, { collation })).toBe('FETCH < IXSCAN c_1');
    expect(session.ids({ c: 'T1' }, { collation }).length).toBe(7);
    expect(plan(session, { c: 't1' })).toBe('COLLSCAN');
    expect(plan(session, { c: 5 })).toBe('FETCH < IXSCAN c_1');
  });

  it('ignores hidden indexes and refuses hints to them', () => {
    const session = numbers(10);
    index(session, { b: 1 }, { hidden: true });
    expect(plan(session, { b: 1 })).toBe('COLLSCAN');
    expect(session.refusal({ find: 'c', filter: { b: 1 }, hint: 'b_1' }).code).toBe(2);
    expect(session.refusal({ find: 'c', hint: 'nope' }).code).toBe(2);
  });

  it('counts the keys and documents that it looked at', () => {
    const session = numbers(100);
    index(session, { a: 1, b: 1 });
    const stats = (filter: object): readonly number[] => {
      const { nReturned, totalKeysExamined, totalDocsExamined } = explain(session, filter).executionStats;
      return [nReturned, totalKeysExamined, totalDocsExamined];
    };
    expect(stats({ a: 3 })).toEqual([10, 10, 10]);
    expect(stats({ a: 3, b: { $lt: 50 } })).toEqual([5, 5, 5]);
    expect(stats({ c: 't1' })).toEqual([15, 0, 100]);
    expect(stats({ a: 3, c: 't3' })).toEqual([2, 10, 10]);
    expect(stats({ a: { $in: [3, 5] } })).toEqual([20, 22, 20]);
  });

  it('explains counts and writes', () => {
    const session = numbers(100);
    index(session, { a: 1 });
    const top = (command: object): string => {
      const reply = session.run({ explain: command, verbosity: 'executionStats' }) as unknown as Explained;
      return `${shape(reply.queryPlanner.winningPlan)}: ${String(reply.executionStats.totalDocsExamined)}`;
    };
    expect(top({ count: 'c' })).toBe('RECORD_STORE_FAST_COUNT: 0');
    expect(top({ count: 'c', query: { a: 3 } })).toBe('COUNT < COUNT_SCAN a_1: 0');
    expect(top({ update: 'c', updates: [{ q: { a: 3 }, u: { $set: { x: 1 } } }] })).toBe(
      'UPDATE < FETCH < IXSCAN a_1: 1',
    );
    expect(top({ delete: 'c', deletes: [{ q: { a: 3 }, limit: 0 }] })).toBe('DELETE < FETCH < IXSCAN a_1: 10');
    expect(top({ delete: 'c', deletes: [{ q: { c: 't1' }, limit: 1 }] })).toBe('DELETE < COLLSCAN: 2');
    expect(session.find({}).length).toBe(100);
  });

  it('knows which indexes have met arrays and bounds them by one condition', () => {
    const session = new Session().fill({ _id: 1, a: [1, 9] }, { _id: 2, a: [5] });
    index(session, { a: 1 });
    const explained = explain(session, { a: { $gt: 4, $lt: 6 } });
    expect(explained.queryPlanner.winningPlan.inputStage?.isMultiKey).toBe(true);
    expect([...session.ids({ a: { $gt: 4, $lt: 6 } })].sort()).toEqual([1, 2]);
    expect(session.ids({ a: { $elemMatch: { $gt: 4, $lt: 6 } } })).toEqual([2]);
    const bounds = explain(session, { a: { $elemMatch: { $gt: 4, $lt: 6 } } }).queryPlanner.winningPlan.inputStage
      ?.indexBounds;
    expect(bounds).toEqual({ a: ['(4, 6)'] });
  });
});

describe('unique indexes', () => {
  const outcome = (documents: readonly object[], key: object, options: object = {}): number => {
    const session = new Session();
    session.run({ create: 'c' });
    index(session, key, { unique: true, ...options });
    const reply = session.run({ insert: 'c', documents });
    return ((reply['writeErrors'] ?? []) as { code: number }[])[0]?.code ?? 0;
  };

  it.each<[string, number, number]>([
    ['refuse a second equal value', outcome([{ a: 1 }, { a: 1 }], { a: 1 }), 11000],
    [
      'take equal numbers of different types as one',
      outcome([{ a: 1 }, { a: Decimal128.fromString('1.0') }], { a: 1 }),
      11000,
    ],
    ['take two missing fields as two nulls', outcome([{ b: 1 }, { b: 2 }], { a: 1 }), 11000],
    ['take null and missing as one', outcome([{ a: null }, { b: 2 }], { a: 1 }), 11000],
    ['leave missing fields out when sparse', outcome([{ b: 1 }, { b: 2 }], { a: 1 }, { sparse: true }), 0],
    ['still refuse two nulls when sparse', outcome([{ a: null }, { a: null }], { a: 1 }, { sparse: true }), 11000],
    [
      'look at all fields together',
      outcome(
        [
          { a: 1, b: 1 },
          { a: 1, b: 2 },
        ],
        { a: 1, b: 1 },
      ),
      0,
    ],
    ['look at each element of an array', outcome([{ a: [1, 2] }, { a: [2, 3] }], { a: 1 }), 11000],
    ['let one document repeat a value in its own array', outcome([{ a: [1, 1] }], { a: 1 }), 0],
    [
      'hold only for what a partial filter meets',
      outcome(
        [
          { a: 1, on: false },
          { a: 1, on: false },
        ],
        { a: 1 },
        { partialFilterExpression: { on: true } },
      ),
      0,
    ],
    [
      'follow their collation',
      outcome([{ a: 'x' }, { a: 'X' }], { a: 1 }, { collation: { locale: 'en', strength: 2 } }),
      11000,
    ],
    [
      'tell documents by the order of their fields',
      outcome([{ a: { x: 1, y: 1 } }, { a: { y: 1, x: 1 } }], { a: 1 }),
      0,
    ],
  ])('%s', (_title, code, expected) => {
    expect(code).toBe(expected);
  });

  it('say which key was there already', () => {
    const session = new Session().fill({ _id: 1, a: 1 });
    index(session, { a: 1 }, { unique: true });
    const reply = session.run({ insert: 'c', documents: [{ _id: 2, a: 1 }] });
    expect(reply['writeErrors']).toMatchObject([
      {
        index: 0,
        code: 11000,
        keyPattern: { a: 1 },
        keyValue: { a: 1 },
        errmsg: 'E11000 duplicate key error collection: shop.c index: a_1 dup key: { a: 1 }',
      },
    ]);
  });

  it('leave a refused update without effect', () => {
    const session = new Session().fill({ _id: 1, a: 1 }, { _id: 2, a: 2 });
    index(session, { a: 1 }, { unique: true });
    expect(session.writeRefusal({ $set: { a: 1 } }, { q: { _id: 2 } })).toBe(11000);
    expect(session.find({ a: 2 })).toEqual([{ _id: 2, a: 2 }]);
  });

  it('cannot be built over what breaks them', () => {
    const session = new Session().fill({ _id: 1, a: 1 }, { _id: 2, a: 1 });
    expect(session.refusal({ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1', unique: true }] }).code).toBe(
      11000,
    );
    expect((session.run({ listIndexes: 'c' })['cursor'] as { firstBatch: unknown[] }).firstBatch.length).toBe(1);
  });
});

describe('createIndexes', () => {
  const refused = (definition: object): number =>
    new Session().refusal({ createIndexes: 'c', indexes: [definition] }).code;

  it.each<[string, object, number]>([
    ['an empty key', { key: {}, name: 'x' }, 67],
    ['a direction of 0', { key: { a: 0 }, name: 'x' }, 67],
    ['an unknown kind', { key: { a: 'foo' }, name: 'x' }, 67],
    ['a text index, by name', { key: { a: 'text' }, name: 'x' }, 238],
    ['a hashed index, by name', { key: { a: 'hashed' }, name: 'x' }, 238],
    ['a wildcard index, by name', { key: { '$**': 1 }, name: 'x' }, 238],
    ['an unknown option', { key: { a: 1 }, name: 'x', foo: 1 }, 197],
    ['sparse and partial together', { key: { a: 1 }, name: 'x', sparse: true, partialFilterExpression: { a: 1 } }, 67],
    [
      'a partial filter that it cannot have',
      { key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $ne: 1 } } },
      67,
    ],
    ['a time to live over two fields', { key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 5 }, 67],
    ['no name', { key: { a: 1 } }, 9],
  ])('refuses %s', (_title, definition, code) => {
    expect(refused(definition)).toBe(code);
  });

  it('does nothing for an index that is there and refuses one that contradicts it', () => {
    const session = new Session();
    expect(index(session, { a: 1 })).toMatchObject({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: true,
    });
    expect(index(session, { a: 1 })).toMatchObject({
      numIndexesBefore: 2,
      numIndexesAfter: 2,
      note: 'all indexes already exist',
    });
    expect(session.refusal({ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'other' }] }).code).toBe(85);
    expect(session.refusal({ createIndexes: 'c', indexes: [{ key: { b: 1 }, name: 'a_1' }] }).code).toBe(86);
    expect(session.refusal({ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1', unique: true }] }).code).toBe(
      85,
    );
  });

  it('refuses two arrays in one compound index', () => {
    const session = new Session();
    index(session, { a: 1, b: 1 });
    const reply = session.run({ insert: 'c', documents: [{ a: [1], b: [2] }] });
    expect(reply['writeErrors']).toMatchObject([{ code: 171 }]);
  });

  it('drops by name, by key and all', () => {
    const session = new Session();
    index(session, { a: 1 });
    index(session, { b: 1 });
    index(session, { d: 1 });
    expect(session.run({ dropIndexes: 'c', index: 'a_1' })).toMatchObject({ nIndexesWas: 4 });
    expect(session.run({ dropIndexes: 'c', index: { b: 1 } })).toMatchObject({ nIndexesWas: 3 });
    expect(session.refusal({ dropIndexes: 'c', index: 'nope' }).code).toBe(27);
    expect(session.refusal({ dropIndexes: 'c', index: '_id_' }).code).toBe(72);
    session.run({ dropIndexes: 'c', index: '*' });
    expect((session.run({ listIndexes: 'c' })['cursor'] as { firstBatch: unknown[] }).firstBatch).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
    ]);
  });
});
