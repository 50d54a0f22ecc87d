import { describeChanges, finds, type Side } from './catalogue.js';

const orders = { status: ['open', 'paid'], total: 'decimal', 'note?': 'string' };
const paidTotals = finds(orders, { status: 'paid' }, { projection: { total: 1 } });

/** A writer of orders that also changes them. */
function changes(update: object): Side {
  return {
    writes: {
      inserts: { order: { fields: orders } },
      updates: { change: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, ...update } },
    },
  };
}

const harmless = changes({ update: { $set: { status: 'paid' } } });

describeChanges('changes that updates make to documents', [
  {
    row: 1,
    title: 'an update that sets a number to text',
    reader: paidTotals,
    before: harmless,
    after: changes({ update: { $set: { total: '19.90' } } }),
    blamed: ['query'],
    safe: changes({ update: { $set: { totalText: '19.90' } } }),
  },
  {
    row: 3,
    title: 'an update that adds an int to an int, which may become a long',
    reader: finds({ count: { bsonType: 'int', maximum: 100 } }, {}, { projection: { count: 1 } }),
    before: {
      writes: {
        inserts: { one: { fields: { count: { bsonType: 'int', maximum: 100 } } } },
        updates: {
          reset: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update: { $set: { count: 0 } } },
        },
      },
    },
    after: {
      writes: {
        inserts: { one: { fields: { count: { bsonType: 'int', maximum: 100 } } } },
        updates: {
          more: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update: { $inc: { count: 1 } } },
        },
      },
    },
    blamed: ['query'],
    safe: {
      writes: {
        inserts: { one: { fields: { count: { bsonType: 'int', maximum: 100 } } } },
        updates: {
          more: {
            filter: { _id: { $param: 'id' }, count: { $lt: 100 } },
            params: { id: 'objectId' },
            update: { $inc: { count: 1 } },
          },
        },
      },
    },
  },
  {
    row: 3,
    title: 'an update that counts in an int, which outgrows it only in the end',
    reader: finds({ count: 'int' }, {}, { projection: { count: 1 } }),
    before: {
      writes: {
        inserts: { one: { fields: { count: 'int' } } },
        updates: {
          reset: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update: { $set: { count: 0 } } },
        },
      },
    },
    after: {
      writes: {
        inserts: { one: { fields: { count: 'int' } } },
        updates: {
          more: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update: { $inc: { count: 1 } } },
        },
      },
    },
    blamed: [],
  },
  {
    row: 36,
    title: 'an update that removes a field',
    reader: paidTotals,
    before: harmless,
    after: changes({ update: { $unset: { total: '' } } }),
    blamed: ['query'],
    safe: changes({ update: { $unset: { note: '' } } }),
  },
  {
    row: 37,
    title: 'an update that sets null',
    reader: finds(orders, {}, { projection: { note: 1 } }),
    before: harmless,
    after: changes({ update: { $set: { note: null } } }),
    blamed: ['query'],
    safe: changes({ update: { $unset: { note: '' } } }),
  },
  {
    row: 42,
    title: 'an update that renames a field',
    reader: paidTotals,
    before: harmless,
    after: changes({ update: { $rename: { total: 'amount' } } }),
    blamed: ['query'],
    safe: changes({ update: { $rename: { note: 'remark' } } }),
  },
  {
    row: 49,
    title: 'an update that sets a constant which the reader does not know',
    reader: paidTotals,
    before: harmless,
    after: changes({ update: { $set: { status: 'refunded' } } }),
    blamed: ['query'],
    safe: {
      ...changes({ update: { $set: { status: 'refunded' } } }),
      reader: finds(
        { ...orders, status: ['open', 'paid', 'refunded'] },
        { status: 'paid' },
        { projection: { total: 1 } },
      ),
    },
  },
  {
    row: 101,
    title: 'an update that moves a document into a query, without the fields that it needs',
    reader: {
      reads: {
        fields: { status: ['open', 'shipped'], 'shipment?.carrier': 'string' },
        queries: {
          shipped: {
            find: { filter: { status: 'shipped' } },
            expect: { each: ['shipment.carrier!'] },
          },
        },
      },
    },
    before: {
      writes: {
        inserts: { order: { fields: { status: ['open'] } } },
        updates: {
          ship: {
            filter: { _id: { $param: 'id' } },
            params: { id: 'objectId', carrier: 'string' },
            update: { $set: { status: 'shipped', shipment: { carrier: { $param: 'carrier' } } } },
          },
        },
      },
    },
    after: {
      writes: {
        inserts: { order: { fields: { status: ['open'] } } },
        updates: {
          ship: {
            filter: { _id: { $param: 'id' } },
            params: { id: 'objectId' },
            update: { $set: { status: 'shipped' } },
          },
        },
      },
    },
    blamed: ['shipped'],
  },
  {
    row: 101,
    title: 'an update that moves into a query what its writer stores otherwise than the reader reads it',
    reader: finds({ status: ['draft', 'open'], total: 'decimal' }, { status: 'open' }, { projection: { total: 1 } }),
    before: {
      writes: {
        inserts: {
          draft: { fields: { status: ['draft'], total: 'decimal' } },
          open: { fields: { status: ['open'], total: 'decimal' } },
        },
        updates: {
          open: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update: { $set: { status: 'open' } } },
        },
      },
    },
    after: {
      writes: {
        inserts: { draft: { fields: { status: ['draft'] } }, open: { fields: { status: ['open'], total: 'decimal' } } },
        updates: {
          open: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update: { $set: { status: 'open' } } },
        },
      },
    },
    blamed: ['query'],
    safe: {
      writes: {
        inserts: { draft: { fields: { status: ['draft'] } }, open: { fields: { status: ['open'], total: 'decimal' } } },
        updates: {
          open: {
            filter: { _id: { $param: 'id' } },
            params: { id: 'objectId', total: 'decimal' },
            update: { $set: { status: 'open', total: { $param: 'total' } } },
          },
        },
      },
    },
  },
  {
    row: 34,
    title: 'an upsert that leaves out what the reader needs',
    reader: paidTotals,
    before: {
      writes: {
        inserts: { order: { fields: orders } },
        updates: {
          pay: {
            filter: { _id: { $param: 'id' } },
            params: { id: 'objectId', total: 'decimal' },
            update: { $set: { status: 'paid' }, $setOnInsert: { total: { $param: 'total' } } },
            upsert: true,
          },
        },
      },
    },
    after: {
      writes: {
        inserts: { order: { fields: orders } },
        updates: {
          pay: {
            filter: { _id: { $param: 'id' } },
            params: { id: 'objectId' },
            update: { $set: { status: 'paid' } },
            upsert: true,
          },
        },
      },
    },
    blamed: ['query'],
  },
  {
    row: 100,
    title: 'a writer that replaces whole documents and loses a field',
    reader: finds({ name: 'string', 'nick?': 'string', country: 'string' }, { name: { $param: 'name' } }),
    before: {
      writes: {
        inserts: { person: { fields: { name: 'string', country: 'string' } } },
        updates: {
          save: {
            filter: { _id: { $param: 'id' } },
            params: { id: 'objectId' },
            replace: { fields: { name: 'string', country: 'string' } },
          },
        },
      },
    },
    after: {
      writes: {
        inserts: { person: { fields: { name: 'string', country: 'string' } } },
        updates: {
          save: {
            filter: { _id: { $param: 'id' } },
            params: { id: 'objectId' },
            replace: { fields: { name: 'string' } },
          },
        },
      },
    },
    blamed: ['query'],
  },
  {
    row: 17,
    title: 'an update that makes an array of a single value',
    reader: finds({ tag: 'string' }, { tag: { $param: 'tag' } }),
    before: {
      writes: {
        inserts: { one: { fields: { tag: 'string' } } },
        updates: {
          retag: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update: { $set: { tag: 'b' } } },
        },
      },
    },
    after: {
      writes: {
        inserts: { one: { fields: { tag: 'string' } } },
        updates: {
          retag: { filter: { _id: { $param: 'id' } }, params: { id: 'objectId' }, update: { $set: { tag: ['b'] } } },
        },
      },
    },
    blamed: ['query'],
  },
]);
