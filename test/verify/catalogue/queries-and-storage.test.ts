import { describeChanges, finds, stores } from './catalogue.js';

const orders = { customerId: 'objectId', status: ['open', 'paid'], placedAt: 'date' };
const byCustomer = {
  reads: {
    fields: orders,
    queries: {
      query: {
        find: { filter: { customerId: { $param: 'customer' } }, sort: { placedAt: -1 } },
        expect: { index: 'required' },
      },
    },
  },
};
const owns = (indexes: object, more: object = {}): { owns: object } => ({ owns: { indexes, ...more } });
const serving = { 'by-customer': { key: { customerId: 1, placedAt: -1 } } };

describeChanges('changes of queries, indexes and storage', [
  {
    row: 71,
    title: 'a dropped index',
    reader: byCustomer,
    before: owns(serving),
    after: owns({ other: { key: { status: 1 } } }),
    blamed: ['query'],
    safe: owns({ ...serving, other: { key: { status: 1 } } }),
  },
  {
    row: 72,
    title: 'another order of the keys of an index',
    reader: byCustomer,
    before: owns(serving),
    after: owns({ 'by-date': { key: { placedAt: -1, customerId: 1 } } }),
    blamed: ['query'],
    safe: owns({ ...serving, 'by-date': { key: { placedAt: -1, customerId: 1 } } }),
  },
  {
    row: 73,
    title: 'a renamed index that a hint names',
    reader: finds(orders, { customerId: { $param: 'customer' } }, { hint: 'by-customer' }),
    before: owns(serving),
    after: owns({ customers: { key: { customerId: 1, placedAt: -1 } } }),
    blamed: ['query'],
    safe: {
      ...owns({ customers: { key: { customerId: 1, placedAt: -1 } } }),
      reader: finds(orders, { customerId: { $param: 'customer' } }, { hint: { customerId: 1, placedAt: -1 } }),
    },
  },
  {
    row: 74,
    title: 'a unique index on a field that some documents lack',
    reader: {},
    before: { ...stores({ 'number?': 'int' }), ...owns({}) },
    after: { ...stores({ 'number?': 'int' }), ...owns({ one: { key: { number: 1 }, unique: true } }) },
    blamed: ['*'],
    safe: {
      ...stores({ 'number?': 'int' }),
      ...owns({ one: { key: { number: 1 }, unique: true, where: { number: { $exists: true } } } }),
    },
  },
  {
    row: 75,
    title: 'a dropped unique index that a writer relies on',
    reader: {},
    before: {
      ...stores({ number: 'int' }, { unique: [{ key: ['number'] }] }),
      ...owns({ one: { key: { number: 1 }, unique: true } }),
    },
    after: {
      ...stores({ number: 'int' }, { unique: [{ key: ['number'] }] }),
      ...owns({ one: { key: { number: 1 } } }),
    },
    blamed: ['*'],
  },
  {
    row: 76,
    title: 'a partial index that a query no longer implies',
    reader: finds(orders, { customerId: { $param: 'customer' } }, { expect: { index: 'required' } }),
    before: owns({ 'by-customer': { key: { customerId: 1 } } }),
    after: owns({ 'by-customer': { key: { customerId: 1 }, where: { status: 'open' } } }),
    blamed: ['query'],
    safe: {
      ...owns({ 'by-customer': { key: { customerId: 1 }, where: { status: 'open' } } }),
      reader: finds(orders, { customerId: { $param: 'customer' }, status: 'open' }, { expect: { index: 'required' } }),
    },
  },
  {
    row: 77,
    title: 'a sort field that some documents lack',
    reader: finds({ placedAt: 'date', total: 'decimal' }, {}, { sort: { placedAt: -1 }, projection: { total: 1 } }),
    before: stores({ placedAt: 'date', total: 'decimal' }),
    after: stores({ 'placedAt?': 'date', total: 'decimal' }),
    blamed: ['query'],
    safe: {
      ...stores({ 'placedAt?': 'date', total: 'decimal' }),
      reader: finds(
        { 'placedAt?': 'date', total: 'decimal' },
        {},
        { sort: { placedAt: -1 }, projection: { total: 1 } },
      ),
    },
  },
  {
    row: 80,
    title: 'another type in the field of a TTL index',
    reader: {},
    before: { ...stores({ expiresAt: 'date' }), ...owns({ gone: { key: { expiresAt: 1 }, expireAfterSeconds: 0 } }) },
    after: { ...stores({ expiresAt: 'string' }), ...owns({ gone: { key: { expiresAt: 1 }, expireAfterSeconds: 0 } }) },
    blamed: ['*'],
    safe: {
      ...stores({ expiresAt: 'date', expiresAtText: 'string' }),
      ...owns({ gone: { key: { expiresAt: 1 }, expireAfterSeconds: 0 } }),
    },
  },
  {
    row: 91,
    title: 'a tightened validator, for a form that is still written',
    reader: {},
    before: { ...stores({ 'country?': 'string' }), ...owns({}) },
    after: {
      ...stores({ 'country?': 'string' }),
      ...owns({}, { validator: { $jsonSchema: { bsonType: 'object', required: ['country'] } } }),
    },
    blamed: ['*'],
    safe: {
      ...stores({ country: 'string' }),
      ...owns({}, { validator: { $jsonSchema: { bsonType: 'object', required: ['country'] } } }),
    },
  },
  {
    row: 91,
    title: 'a validator in the query language',
    reader: {},
    before: { ...stores({ total: 'int' }), ...owns({}, { validator: { total: { $type: 'int' } } }) },
    after: { ...stores({ total: 'int' }), ...owns({}, { validator: { total: { $gte: 0 } } }) },
    blamed: ['*'],
    safe: { ...stores({ total: { bsonType: 'int', minimum: 0 } }), ...owns({}, { validator: { total: { $gte: 0 } } }) },
  },
  {
    row: 92,
    title: 'a validator that closes the content, and a newer writer',
    reader: {},
    before: {
      ...stores({ name: 'string' }),
      ...owns(
        {},
        {
          validator: {
            $jsonSchema: { properties: { _id: {}, name: { bsonType: 'string' } }, additionalProperties: false },
          },
        },
      ),
    },
    after: {
      ...stores({ name: 'string', nick: 'string' }),
      ...owns(
        {},
        {
          validator: {
            $jsonSchema: { properties: { _id: {}, name: { bsonType: 'string' } }, additionalProperties: false },
          },
        },
      ),
    },
    blamed: ['*'],
    safe: {
      ...stores({ name: 'string', nick: 'string' }),
      ...owns({}, { validator: { $jsonSchema: { properties: { _id: {}, name: { bsonType: 'string' } } } } }),
    },
  },
  {
    row: 76,
    title: 'a partial index whose filter the server does not take',
    reader: {},
    before: { ...stores({ total: 'int' }), ...owns({}) },
    after: { ...stores({ total: 'int' }), ...owns({ some: { key: { total: 1 }, where: { total: { $ne: 5 } } } }) },
    blamed: ['*'],
    safe: { ...stores({ total: 'int' }), ...owns({ some: { key: { total: 1 }, where: { total: { $gt: 5 } } } }) },
  },
]);
