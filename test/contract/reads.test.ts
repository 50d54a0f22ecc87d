import { describe, expect, it } from 'vitest';
import type { Query } from '../../src/contract/contract.js';
import { checkYaml, contractOf, lines, problemsOf } from './folder.js';

const FIELDS = {
  customerId: 'objectId',
  status: ['open', 'paid'],
  total: 'decimal',
  'placedAt?': 'date',
  'note?': 'string|null',
  'shipment?.carrier': 'string',
  'shipment?.at?': 'date',
  'lines.*.sku': 'string',
  'lines.*.quantity': 'int|long',
  tags: 'list of string',
};

function queryOf(query: object, section: object = { fields: FIELDS }): Query {
  const found = contractOf({ reads: { 'shop.orders': { ...section, queries: { q: query } } } }).datasets['shop.orders']
    ?.reads?.queries['q'];
  if (found === undefined) throw new Error('no query');
  return found;
}

function queryProblems(query: object, section: object = { fields: FIELDS }): readonly string[] {
  return problemsOf({ reads: { 'shop.orders': { ...section, queries: { q: query } } } });
}

const find = (filter: object, more: object = {}): object => ({ find: { filter, ...more } });

describe('parameters', () => {
  it('take the declared type of the field that they are compared with', () => {
    const { params } = queryOf({
      find: {
        filter: {
          customerId: { $param: 'customer' },
          status: { $in: [{ $param: 'one' }, 'paid'] },
          total: { $gte: { $param: 'least' }, $lt: { $param: 'most' } },
          tags: { $param: 'tag' },
          'lines.sku': { $in: { $param: 'skus' } },
          lines: { $elemMatch: { quantity: { $gt: { $param: 'many' } } } },
          note: { $not: { $eq: { $param: 'note' } } },
          $or: [{ 'shipment.carrier': { $param: 'carrier' } }, { 'shipment.at': { $ne: { $param: 'at' } } }],
          $expr: { $eq: ['$total', { $param: 'exact' }] },
        },
        optional: [{ placedAt: { $gte: { $param: 'since' } } }],
        limit: { $param: 'page' },
      },
      params: { page: { bsonType: 'int', minimum: 1, maximum: 100 } },
    });
    const inferred = (shape: object, equals?: string): object => ({
      shape,
      from: 'inferred',
      ...(equals === undefined ? {} : { equals }),
    });
    expect(params).toEqual({
      customer: inferred({ bsonType: 'objectId' }, 'customerId'),
      one: inferred({ enum: ['open', 'paid'] }),
      least: inferred({ bsonType: 'decimal' }),
      most: inferred({ bsonType: 'decimal' }),
      tag: inferred({ bsonType: 'string' }, 'tags'),
      skus: inferred({ bsonType: 'array', items: { bsonType: 'string' } }),
      many: inferred({ bsonType: ['int', 'long'] }),
      note: inferred({ bsonType: ['string', 'null'] }),
      carrier: inferred({ bsonType: 'string' }, 'shipment.carrier'),
      at: inferred({ bsonType: 'date' }),
      exact: inferred({ bsonType: 'decimal' }, 'total'),
      since: inferred({ bsonType: 'date' }),
      page: { shape: { bsonType: 'int', minimum: 1, maximum: 100 }, from: 'declared' },
    });
  });

  it('are looked for in a pipeline only as long as its paths are those of documents', () => {
    const pipeline = [
      { $match: { total: { $gt: { $param: 'least' } } } },
      { $group: { _id: '$status', total: { $sum: '$total' } } },
      { $match: { total: { $gt: { $param: 'sum' } } } },
    ];
    const expectation = { each: { total: 'decimal' } };
    expect(queryOf({ aggregate: pipeline, params: { sum: 'decimal' }, expect: expectation }).params).toMatchObject({
      least: { from: 'inferred' },
      sum: { from: 'declared' },
    });
    expect(queryProblems({ aggregate: pipeline, expect: expectation })).toEqual([
      'parameter-unresolved: Nothing says what values the parameter `sum` takes: it is compared with no field.',
    ]);
  });

  it('must satisfy every field that they are compared with', () => {
    expect(queryOf(find({ 'lines.sku': { $param: 'x' }, tags: { $param: 'x' } })).params['x']).toEqual({
      shape: { bsonType: 'string' },
      equals: 'lines.sku',
      from: 'inferred',
    });
    expect(queryOf(find({ note: { $param: 'x' }, tags: { $param: 'x' } })).params['x']?.shape).toEqual({
      allOf: [{ bsonType: ['string', 'null'] }, { bsonType: 'string' }],
    });
  });

  it('are problems when unused, untyped or declared as anything', () => {
    expect(queryProblems({ ...find({ status: { $param: 'status' } }), params: { statsu: 'string' } })).toEqual([
      'unused-parameter: The parameter `statsu` is declared but not used.',
    ]);
    expect(queryProblems(find({}, { skip: { $param: 'skip' } }))).toEqual([
      'parameter-unresolved: Nothing says what values the parameter `skip` takes: it is compared with no field.',
    ]);
    expect(queryProblems({ ...find({}, { skip: { $param: 'skip' } }), params: { skip: 'any' } })).toEqual([
      'parameter-unresolved: The parameter `skip` is declared as `any`, but a parameter needs a type: values of every type are never what the code passes.',
    ]);
  });
});

describe('conditions', () => {
  it('use declared paths, and an undeclared one is named with the nearest', async () => {
    const { problems } = await checkYaml(
      'reads:\n  shop.orders:\n    fields: { customerId: objectId, lines.*.sku: string }\n    queries:\n      q:\n        find: { filter: { custmerId: 1, lines.sku: a, lines.0.sku: b }, sort: { lines.sk: 1 } }\n',
    );
    expect(lines(problems)).toEqual([
      'a.contract.yaml:8:27 undeclared-condition: The condition uses `custmerId`, which the shape does not declare. | expected a declared path: `_id`, `customerId` or `lines.*.sku` | hint Did you mean `customerId`?',
      'a.contract.yaml:8:81 undeclared-condition: The condition uses `lines.sk`, which the shape does not declare. | expected a declared path: `_id`, `customerId` or `lines.*.sku` | hint Did you mean `lines.sku`?',
    ]);
  });

  it('resolve through composition, maps, tuples and recursion', () => {
    const shape = {
      bsonType: 'object',
      allOf: [
        { properties: { a: { bsonType: 'int' } } },
        { anyOf: [{ properties: { b: { bsonType: 'string' } } }, { properties: { b: { bsonType: 'date' } } }] },
      ],
      properties: {
        counts: { bsonType: 'object', additionalProperties: { bsonType: 'long' } },
        byDay: { bsonType: 'object', patternProperties: { '^d[0-9]+$': { bsonType: 'double' } } },
        pair: { bsonType: 'array', prefixItems: [{ bsonType: 'int' }, { bsonType: 'bool' }] },
        nullable: { anyOf: [{ bsonType: 'null' }, { bsonType: 'object', properties: { x: { bsonType: 'int' } } }] },
        tree: { $ref: '#/$defs/node' },
      },
      $defs: {
        node: {
          bsonType: 'object',
          properties: {
            name: { bsonType: 'string' },
            children: { bsonType: 'array', items: { $ref: '#/$defs/node' } },
          },
        },
      },
    };
    const paths = ['a', 'b', 'counts.anything', 'byDay.d1', 'pair.1', 'nullable.x', 'tree.children.children.name'];
    const filter = Object.fromEntries(paths.map((path, index) => [path, { $param: `p${String(index)}` }]));
    const { params } = queryOf(find(filter), { shape });
    expect(paths.map((_, index) => params[`p${String(index)}`]?.shape)).toEqual([
      { bsonType: 'int' },
      { anyOf: [{ bsonType: 'string' }, { bsonType: 'date' }] },
      { bsonType: 'long' },
      { bsonType: 'double' },
      { bsonType: 'bool' },
      { bsonType: 'int' },
      { bsonType: 'string' },
    ]);
    expect(queryProblems(find({ 'byDay.x': 1, 'pair.5': 1, 'tree.x': 1, 'nullable.y': 1 }), { shape })).toHaveLength(4);
  });

  it('see the fields of where and of kinds', () => {
    const section = {
      where: { 'deletedAt?': { const: null } },
      fields: { a: 'int' },
      kinds: {
        invoice: { where: { kind: ['invoice'] }, fields: { due: 'date' } },
        note: { where: { kind: ['note'] }, fields: { due: 'string' } },
      },
    };
    expect(
      queryOf(
        { of: 'invoice', ...find({ kind: 'invoice', due: { $lt: { $param: 'x' } }, deletedAt: null, a: 1 }) },
        section,
      ),
    ).toMatchObject({ of: 'invoice', params: { x: { shape: { bsonType: 'date' } } } });
    expect(queryProblems({ of: 'invoce', ...find({ kind: 'invoice' }) }, section)).toEqual([
      'unknown-kind: There is no kind `invoce`.',
    ]);
    // Without a kind the query speaks of all of them.
    expect(queryOf(find({ due: { $param: 'x' } }), section).params['x']?.shape).toEqual({
      anyOf: [{ bsonType: 'date' }, { bsonType: 'string' }],
    });
  });
});

describe('what is expected of each row', () => {
  it('is the projection, when nothing else is said', () => {
    expect(queryOf(find({}, { projection: { total: 1, 'shipment.carrier': 1, _id: 0 } })).expect).toEqual({
      each: {
        bsonType: 'object',
        properties: {
          total: { bsonType: 'decimal' },
          shipment: { bsonType: 'object', properties: { carrier: { bsonType: 'string' } }, required: ['carrier'] },
        },
        required: ['total'],
      },
      paths: ['total', 'shipment.carrier'],
    });
    expect(queryOf(find({}, { projection: { total: 1 } })).expect.paths).toEqual(['_id', 'total']);
    expect(queryOf(find({})).expect).toEqual({});
  });

  it('is the document without what an excluding projection takes away', () => {
    const { each } = queryOf(find({}, { projection: { lines: 0, 'shipment.at': 0 } })).expect;
    expect(each).toMatchObject({
      properties: { shipment: { properties: { carrier: { bsonType: 'string' } } } },
      required: ['_id', 'customerId', 'status', 'total', 'tags'],
    });
    expect(JSON.stringify(each)).not.toContain('sku');
  });

  it('is what each lists, with ! for what is always there in this result', () => {
    expect(
      queryOf({
        ...find({}),
        expect: { each: ['total', 'shipment.carrier!', 'lines.*.sku', 'note!'], index: 'required', dead: 'ok' },
      }).expect,
    ).toEqual({
      each: {
        bsonType: 'object',
        properties: {
          total: { bsonType: 'decimal' },
          shipment: { bsonType: 'object', properties: { carrier: { bsonType: 'string' } }, required: ['carrier'] },
          lines: {
            bsonType: 'array',
            items: { bsonType: 'object', properties: { sku: { bsonType: 'string' } }, required: ['sku'] },
          },
          note: { bsonType: ['string', 'null'] },
        },
        required: ['total', 'lines', 'shipment', 'note'],
      },
      paths: ['total', 'shipment.carrier', 'lines.*.sku', 'note'],
      index: 'required',
      dead: 'ok',
    });
  });

  it('makes a nullable container a container where ! looks inside', () => {
    const section = { fields: { 'a?': 'object|null', 'a?.b?': 'int', l: 'array|null', 'l.*.x?': 'int' } };
    expect(queryOf({ ...find({}), expect: { each: ['a.b!', 'l.*.x!'] } }, section).expect.each).toEqual({
      bsonType: 'object',
      properties: {
        a: { bsonType: 'object', properties: { b: { bsonType: 'int' } }, required: ['b'] },
        l: {
          bsonType: 'array',
          items: { bsonType: 'object', properties: { x: { bsonType: 'int' } }, required: ['x'] },
        },
      },
      required: ['l', 'a'],
    });
  });

  it('takes defaults from the section', () => {
    const section = { fields: FIELDS, expect: { index: 'required' } };
    expect(queryOf(find({}), section).expect).toEqual({ index: 'required' });
  });

  it('is the value of a distinct, element by element', () => {
    expect(queryOf({ distinct: { key: 'tags' } }).expect.each).toEqual({ bsonType: 'string' });
    expect(queryOf({ distinct: { key: 'lines.quantity' } }).expect.each).toEqual({ bsonType: ['int', 'long'] });
  });

  it.each<[object, readonly string[]]>([
    [
      { ...find({}), expect: { each: ['totl'] } },
      ['undeclared-path: `each` names `totl`, which the shape does not declare.'],
    ],
    [
      find({}, { projection: { totl: 1 } }),
      ['undeclared-path: The projection asks for `totl`, which the shape does not declare.'],
    ],
    [
      { ...find({}, { projection: { total: 1 } }), expect: { each: ['status'] } },
      ['each-not-projected: `each` names `status`, which the projection does not return.'],
    ],
    [
      { ...find({}, { projection: { 'shipment.at': 1 } }), expect: { each: ['shipment'] } },
      ['each-not-projected: `each` names `shipment`, which the projection does not return whole.'],
    ],
    [
      { ...find({}, { projection: { shipment: 0 } }), expect: { each: ['shipment.at'] } },
      ['each-not-projected: `each` names `shipment.at`, which the projection takes away.'],
    ],
    [
      { aggregate: [{ $group: { _id: '$status' } }] },
      ['each-needed: This query computes its rows, and nothing says what the code uses of them.'],
    ],
    [
      { aggregate: [{ $group: { _id: '$status' } }], expect: { each: ['_id'] } },
      ['each-needed: This query computes its rows, so that paths of the documents do not describe them.'],
    ],
    [
      find({}, { projection: { sum: { $add: ['$total', 1] } } }),
      ['each-needed: This query computes its rows, and nothing says what the code uses of them.'],
    ],
    [
      { count: {}, expect: { each: ['total'] } },
      ['each-misplaced: A count returns no rows, so that `each` says nothing.'],
    ],
    [
      find({}, { projection: { total: 1, status: 0 } }),
      ['invalid-projection: The projection includes `total` and excludes `status`.'],
    ],
    [
      { ...find({}), expect: { each: ['lines.0.sku'] } },
      [
        'each-needed: `each` names `lines.0.sku`, one position of a list; which element stands there, paths cannot say.',
      ],
    ],
    [
      find({}, { projection: { 'lines.0.sku': 1 } }),
      [
        'each-needed: The projection names `lines.0.sku`, one position of a list; which element stands there, paths cannot say.',
      ],
    ],
    [{ get: { Key: { id: 'x' } } }, ['wrong-store: `get` is not an operation of MongoDB, where `shop.orders` lives.']],
  ])('refuses %j', (query, messages) => {
    expect(queryProblems(query)).toEqual(messages);
  });
});

describe('values in examples', () => {
  it('are well formed in the notation of their store', () => {
    const example = (store: string, document: object): readonly string[] => {
      const query = store === 'mongodb' ? { find: {} } : { scan: {} };
      return problemsOf({
        store,
        reads: {
          'shop.orders': {
            fields: { a: 'any' },
            queries: { q: query },
            examples: [{ given: [document], query: 'q', returns: [] }],
          },
        },
      });
    };
    expect(
      example('mongodb', { a: { b: [{ $oid: '6650f00a0000000000000001' }, { $numberDecimal: '1.50' }] } }),
    ).toEqual([]);
    expect(example('mongodb', { a: { b: [{ $oid: 'x' }, { $numberDecimal: 'much' }] } })).toEqual([
      'invalid-value: `{"$oid":"x"}` is not a well-formed `$oid`.',
      'invalid-value: `{"$numberDecimal":"much"}` is not a well-formed `$numberDecimal`.',
    ]);
    expect(example('dynamodb', { a: [{ $dynamo: { SS: ['x', 'y'] } }, { $dynamo: { N: '12.5' } }] })).toEqual([]);
    expect(
      example('dynamodb', { a: [{ $dynamo: { SS: [] } }, { $dynamo: { NS: [1, 1] } }, { $dynamo: { ZZ: 1 } }] }),
    ).toEqual([
      'invalid-value: `{"$dynamo":{"SS":[]}}` is not a well-formed `$dynamo` value.',
      'invalid-value: `{"$dynamo":{"NS":[1,1]}}` is not a well-formed `$dynamo` value.',
      'invalid-value: `{"$dynamo":{"ZZ":1}}` is not a well-formed `$dynamo` value.',
    ]);
  });
});

describe('examples', () => {
  const section = (example: object): object => ({
    fields: FIELDS,
    queries: { list: { find: { filter: { status: { $param: 'status' } }, optional: [{ tags: { $param: 'tag' } }] } } },
    examples: [example],
  });

  it('name a query and give a value for each parameter that it needs', () => {
    const contract = contractOf({
      reads: { 'shop.orders': section({ given: [{}], query: 'list', with: { status: 'open' }, returns: [] }) },
    });
    expect(contract.datasets['shop.orders']?.reads?.examples).toEqual([
      { name: 'example 1', given: [{}], query: 'list', with: { status: 'open' }, returns: [] },
    ]);
    const wrong = (example: object): readonly string[] => problemsOf({ reads: { 'shop.orders': section(example) } });
    expect(wrong({ given: [], query: 'lst', returns: [] })).toEqual([
      'unknown-query: The example speaks of a query `lst`, which there is not.',
    ]);
    expect(wrong({ given: [], query: 'list', returns: [] })).toEqual([
      'unknown-parameter: The example gives no value for `status`.',
    ]);
    expect(wrong({ given: [], query: 'list', with: { status: 'open', stats: 1 }, returns: [] })).toEqual([
      'unknown-parameter: The example gives `stats`, which is no parameter of the query.',
    ]);
  });
});
