import { describeChanges, type Change, type Side } from './catalogue.js';

const ledger = { PK: { type: 'string', minLength: 1 }, SK: { type: 'string', minLength: 1 } };

function reads(fields: object, query: object, more: object = {}, expectation?: object): Side {
  return {
    reads: {
      fields,
      ...more,
      queries: { query: { ...query, ...(expectation === undefined ? {} : { expect: expectation }) } },
    },
  };
}

const byPartition = {
  query: { KeyConditionExpression: 'PK = :shop AND begins_with(SK, :prefix)' },
};

function stores(fields: object): Side {
  return { writes: { inserts: { item: { fields: { ...ledger, ...fields } } } } };
}

function owns(more: object = {}): { owns: object } {
  return { owns: { table: 'Ledger', key: ['PK', 'SK'], attributes: { PK: 'S', SK: 'S' }, ...more } };
}

const changes: readonly Omit<Change, 'store'>[] = [
  {
    row: 1,
    title: 'a number that becomes text',
    reader: reads({ ...ledger, amount: 'number' }, byPartition),
    before: stores({ amount: 'number' }),
    after: stores({ amount: 'string' }),
    blamed: ['query'],
    safe: stores({ amount: 'number', amountText: 'string' }),
  },
  {
    row: 23,
    title: 'a list that becomes a set',
    reader: reads(
      { ...ledger, tags: 'list of string' },
      { get: { Key: { PK: { $param: 'shop' }, SK: { $param: 'key' } } } },
    ),
    before: stores({ tags: 'list of string' }),
    after: stores({ tags: 'stringSet' }),
    blamed: ['query'],
    safe: stores({ tags: 'list of string', labels: 'stringSet' }),
  },
  {
    row: 24,
    title: 'an empty text in a key',
    reader: {},
    before: { ...stores({}), ...owns() },
    after: { writes: { inserts: { item: { fields: { PK: ledger.PK, SK: 'string' } } } }, ...owns() },
    blamed: ['*'],
  },
  {
    row: 36,
    title: 'an attribute that becomes optional',
    reader: reads({ ...ledger, amount: 'number' }, { scan: { FilterExpression: 'amount > :least' } }),
    before: stores({ amount: 'number' }),
    after: stores({ 'amount?': 'number' }),
    blamed: ['query'],
    safe: {
      ...stores({ 'amount?': 'number' }),
      reader: reads({ ...ledger, 'amount?': 'number' }, { scan: { FilterExpression: 'amount > :least' } }),
    },
  },
  {
    row: 42,
    title: 'a renamed attribute',
    reader: reads(
      { ...ledger, amount: 'number' },
      { query: { KeyConditionExpression: 'PK = :shop', ProjectionExpression: 'amount' } },
    ),
    before: stores({ amount: 'number' }),
    after: stores({ total: 'number' }),
    blamed: ['query'],
    safe: stores({ amount: 'number', total: 'number' }),
  },
  {
    row: 66,
    title: 'a soft-delete mark that a query does not look at',
    reader: reads({ ...ledger, 'deleted?': 'bool' }, byPartition, { where: { 'deleted?': { const: false } } }),
    before: stores({ deleted: { const: false } }),
    after: stores({ deleted: 'bool' }),
    blamed: ['query'],
    safe: {
      ...stores({ deleted: 'bool' }),
      reader: reads(
        { ...ledger, 'deleted?': 'bool' },
        {
          query: {
            KeyConditionExpression: 'PK = :shop',
            FilterExpression: 'deleted = :no',
            ExpressionAttributeValues: { ':no': false },
          },
        },
        { where: { 'deleted?': { const: false } } },
      ),
    },
  },
  {
    row: 71,
    title: 'a dropped index',
    reader: reads(
      { ...ledger, stage: 'string' },
      { query: { IndexName: 'ByStage', KeyConditionExpression: 'stage = :stage' } },
      { indexes: { ByStage: ['stage'] } },
    ),
    before: owns({
      attributes: { PK: 'S', SK: 'S', stage: 'S' },
      indexes: { ByStage: { key: ['stage'], project: 'all' } },
    }),
    after: owns(),
    blamed: ['query'],
  },
  {
    row: 80,
    title: 'a time to live that becomes text',
    reader: {},
    before: { ...stores({ expiresAt: 'number' }), ...owns({ ttl: 'expiresAt' }) },
    after: { ...stores({ expiresAt: 'string' }), ...owns({ ttl: 'expiresAt' }) },
    blamed: ['*'],
    safe: { ...stores({ expiresAt: 'number', expiresAtText: 'string' }), ...owns({ ttl: 'expiresAt' }) },
  },
  {
    row: 83,
    title: 'an index that projects less',
    reader: reads(
      { ...ledger, stage: 'string', amount: 'number' },
      { query: { IndexName: 'ByStage', KeyConditionExpression: 'stage = :stage', ProjectionExpression: 'amount' } },
      { indexes: { ByStage: ['stage'] } },
    ),
    before: owns({
      attributes: { PK: 'S', SK: 'S', stage: 'S' },
      indexes: { ByStage: { key: ['stage'], project: ['amount'] } },
    }),
    after: owns({
      attributes: { PK: 'S', SK: 'S', stage: 'S' },
      indexes: { ByStage: { key: ['stage'], project: 'keys' } },
    }),
    blamed: ['query'],
  },
  {
    row: 84,
    title: 'an index on an attribute of mixed type',
    reader: {},
    before: { ...stores({ stage: 'string|number' }), ...owns() },
    after: {
      ...stores({ stage: 'string|number' }),
      ...owns({
        attributes: { PK: 'S', SK: 'S', stage: 'S' },
        indexes: { ByStage: { key: ['stage'], project: 'all' } },
      }),
    },
    blamed: ['*'],
    safe: {
      ...stores({ stage: 'string|number', stageText: { type: 'string', minLength: 1 } }),
      ...owns({
        attributes: { PK: 'S', SK: 'S', stageText: 'S' },
        indexes: { ByStage: { key: ['stageText'], project: 'all' } },
      }),
    },
  },
  {
    row: 85,
    title: 'items without the key of an index',
    reader: reads(
      { ...ledger, stage: 'string' },
      { query: { IndexName: 'ByStage', KeyConditionExpression: 'stage = :stage' } },
      { indexes: { ByStage: ['stage'] } },
    ),
    before: stores({ stage: { type: 'string', minLength: 1 } }),
    after: stores({ 'stage?': { type: 'string', minLength: 1 } }),
    blamed: ['query'],
  },
  {
    row: 86,
    title: 'another key of the table',
    reader: reads(ledger, { get: { Key: { PK: { $param: 'shop' }, SK: { $param: 'key' } } } }),
    before: owns(),
    after: { owns: { table: 'Ledger', key: ['PK'], attributes: { PK: 'S' } } },
    blamed: ['query'],
  },
  {
    row: 87,
    title: 'another form of the sort key',
    reader: reads(
      { PK: ledger.PK, SK: { type: 'string', pattern: '^ORDER#\\d{8}$' } },
      {
        query: {
          KeyConditionExpression: 'PK = :shop AND SK BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':from': 'ORDER#00000000', ':to': 'ORDER#99999999' },
        },
      },
    ),
    before: {
      writes: { inserts: { item: { fields: { PK: ledger.PK, SK: { type: 'string', pattern: '^ORDER#\\d{8}$' } } } } },
    },
    after: {
      writes: { inserts: { item: { fields: { PK: ledger.PK, SK: { type: 'string', pattern: '^ORDER#\\d{1,8}$' } } } } },
    },
    blamed: ['query'],
  },
  {
    row: 101,
    title: 'an update that changes the type of an attribute',
    reader: reads({ ...ledger, 'amount?': 'number' }, byPartition),
    before: {
      writes: {
        inserts: { item: { fields: { ...ledger, 'amount?': 'number' } } },
        updates: {
          set: {
            update: {
              Key: { PK: { $param: 'shop' }, SK: { $param: 'key' } },
              UpdateExpression: 'SET amount = :amount',
              ConditionExpression: 'attribute_exists(PK)',
            },
            params: { shop: { type: 'string', minLength: 1 }, key: { type: 'string', minLength: 1 }, amount: 'number' },
          },
        },
      },
    },
    after: {
      writes: {
        inserts: { item: { fields: { ...ledger, 'amount?': 'number' } } },
        updates: {
          set: {
            update: {
              Key: { PK: { $param: 'shop' }, SK: { $param: 'key' } },
              UpdateExpression: 'SET amount = :amount',
              ConditionExpression: 'attribute_exists(PK)',
            },
            params: { shop: { type: 'string', minLength: 1 }, key: { type: 'string', minLength: 1 }, amount: 'string' },
          },
        },
      },
    },
    blamed: ['query'],
  },
];

describeChanges(
  'changes of DynamoDB items and tables',
  changes.map((change) => ({ ...change, store: 'dynamodb' })),
);
