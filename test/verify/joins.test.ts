import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Contract } from '../../src/contract/contract.js';
import { contractsOrThrow } from '../../src/contract/load.js';
import { checkContract } from '../../src/query/load-contracts.js';
import { contract, useSession, verify } from './session.js';

interface Case {
  readonly it: string;
  /** What is found in the end; without it everything passes. */
  readonly breaks?: { readonly code: string; readonly path?: string };
  readonly undecided?: string;
  readonly stored: object;
  /** What the reader declares, when that is not what the writer stores. */
  readonly read?: object;
  readonly pipeline: readonly object[];
  readonly params?: object;
  readonly each: object;
}

const session = useSession();

/** A collection that is joined with itself: what the reader says of its documents is what it says of the joined ones. */
const cases = parse(`
- it: what is joined need not be there
  breaks: {code: breaks-result, path: parent}
  stored: {parentId: objectId, name: string}
  pipeline: [{$lookup: {from: orders, localField: parentId, foreignField: _id, as: p}}, {$project: {parent: {$first: '$p.name'}}}]
  each: {parent: string}
- it: an optional field of what is joined need not be there
  breaks: {code: breaks-result, path: parent}
  stored: {parentId: objectId, 'name?': string}
  pipeline: [{$lookup: {from: orders, localField: parentId, foreignField: _id, as: p}}, {$unwind: $p}, {$project: {parent: $p.name}}]
  each: {parent: string}
- it: a required field of what is joined is there
  stored: {parentId: objectId, name: string}
  pipeline: [{$lookup: {from: orders, localField: parentId, foreignField: _id, as: p}}, {$unwind: $p}, {$project: {parent: $p.name}}]
  each: {parent: string}
- it: what is joined is what the reader reads, not what this writer stores
  breaks: {code: breaks-result, path: parent}
  stored: {parentId: objectId, name: string}
  read: {parentId: objectId, name: string|null}
  pipeline: [{$match: {name: {$type: string}}}, {$lookup: {from: orders, localField: parentId, foreignField: _id, as: p}}, {$unwind: $p}, {$project: {parent: $p.name}}]
  each: {parent: string}
- it: a field of what is joined that the reader does not declare may be anything
  breaks: {code: breaks-result, path: parent}
  stored: {parentId: objectId, name: string, nick: string}
  read: {parentId: objectId}
  pipeline: [{$lookup: {from: orders, localField: parentId, foreignField: _id, as: p}}, {$unwind: $p}, {$match: {p.nick: {$exists: true}}}, {$project: {parent: $p.nick}}]
  each: {parent: string}
- it: several may match
  breaks: {code: breaks-result, path: c}
  stored: {cid: objectId}
  pipeline: [{$lookup: {from: orders, localField: cid, foreignField: cid, as: c}}]
  each: {c: {bsonType: array, maxItems: 1}}
- it: none may match
  breaks: {code: breaks-result, path: c}
  stored: {cid: objectId, other: objectId}
  pipeline: [{$lookup: {from: orders, localField: cid, foreignField: other, as: c}}]
  each: {c: {bsonType: array, minItems: 1}}
- it: a pipeline with variables is met
  breaks: {code: breaks-result, path: n}
  stored: {cid: objectId, 'n?': int}
  pipeline: [{$lookup: {from: orders, let: {c: $cid}, pipeline: [{$match: {$expr: {$eq: [$cid, $$c]}}}, {$project: {n: 1}}], as: c}}, {$unwind: $c}, {$project: {n: $c.n}}]
  each: {n: int}
- it: a join of what a join found is met
  breaks: {code: breaks-result, path: name}
  stored: {parentId: objectId, 'name?': string}
  pipeline: [{$lookup: {from: orders, localField: parentId, foreignField: _id, as: p}}, {$unwind: $p}, {$lookup: {from: orders, localField: p.parentId, foreignField: parentId, as: g}}, {$unwind: $g}, {$project: {name: $g.name}}]
  each: {name: string}
- it: a walk finds what it is connected to
  breaks: {code: breaks-result, path: 'all.*.name'}
  stored: {parentId: objectId, 'name?': string}
  pipeline: [{$graphLookup: {from: orders, startWith: $parentId, connectFromField: parentId, connectToField: _id, as: all}}]
  each: {all.*.name: string}
- it: a union adds rows of the other collection
  breaks: {code: breaks-result, path: name}
  stored: {name: string}
  read: {'name?': string}
  pipeline: [{$match: {name: x}}, {$unionWith: {coll: orders}}]
  each: {name: string}
- it: a join that can find nothing leaves the rows unknown
  undecided: join-finds-nothing
  stored: {cid: objectId, name: string}
  pipeline: [{$lookup: {from: orders, localField: cid, foreignField: name, as: c}}, {$unset: cid}]
  each: {name: string}
- it: a join inside of a stage leaves the rows unknown
  undecided: join-not-played
  stored: {cid: objectId, name: string}
  pipeline: [{$facet: {a: [{$lookup: {from: orders, localField: cid, foreignField: cid, as: c}}]}}]
  each: {a: array}
`) as readonly Case[];

describe('a query that joins', () => {
  for (const { it: title, breaks, undecided, stored, read = stored, pipeline, each } of cases) {
    it(title, async () => {
      const query = { aggregate: pipeline, expect: { each: { fields: each } } };
      const reader = contract('reader', { reads: { fields: read, queries: { q: query } } });
      const writer = contract('writer', { writes: { inserts: { document: { fields: stored } } } });
      const [verification] = await verify(session(), 'reads-inserts', reader, writer);
      const { verdict, failures = [], reasons = [] } = verification ?? {};
      if (breaks !== undefined) {
        expect(failures).toMatchObject([{ query: 'q', ...breaks }]);
      } else if (undecided !== undefined) {
        expect({ verdict, codes: reasons.map(({ code }) => code) }).toEqual({
          verdict: 'undecided',
          codes: [undecided],
        });
      } else {
        expect({ verdict, failures, reasons }).toEqual({ verdict: 'passed', failures: [], reasons: [] });
      }
    });
  }
});

/** A contract over the two datasets that a join brings together. */
function twoSided(service: string, section: 'reads' | 'writes', orders: object, products: object): Contract {
  const written = {
    mortise: 1,
    service,
    store: 'mongodb',
    [section]: { 'shop.orders': orders, 'shop.products': products },
  };
  const [read] = contractsOrThrow(checkContract(written));
  if (read === undefined) throw new Error(`the contract of ${service} was not read`);
  return read;
}

describe('a query that joins another dataset', () => {
  const pipeline = [
    { $lookup: { from: 'products', localField: 'sku', foreignField: 'sku', as: 'p' } },
    { $unwind: '$p' },
    { $project: { name: '$p.name' } },
  ];
  const orders = {
    fields: { sku: 'string' },
    queries: { q: { aggregate: pipeline, expect: { each: { fields: { name: 'string' } } } } },
  };
  const reader = (products: object): Contract => twoSided('reader', 'reads', orders, products);
  const writer = twoSided(
    'writer',
    'writes',
    { inserts: { order: { fields: { sku: 'string' } } } },
    { inserts: { product: { fields: { sku: 'string', 'name?': 'string' } } } },
  );

  it('is played on documents of which the reader says what they are', async () => {
    const named = await verify(
      session(),
      'reads-inserts',
      reader({ fields: { sku: 'string', name: 'string' } }),
      writer,
    );
    expect(named.map(({ verdict }) => verdict)).toEqual(['passed', 'failed']);
    // That products have a name is another pair's business, which says so.
    expect(named[1]?.failures).toMatchObject([{ code: 'breaks-shape', path: 'name' }]);
  });

  it('fails where the reader itself lets through what it cannot use', async () => {
    const [joining] = await verify(
      session(),
      'reads-inserts',
      reader({ fields: { sku: 'string', 'name?': 'string' } }),
      writer,
    );
    expect(joining?.failures).toMatchObject([{ code: 'breaks-result', query: 'q', path: 'name' }]);
  });

  it('makes every joined document count, whichever queries there are', async () => {
    const queries = { some: { find: { filter: { sku: 'a' }, projection: { sku: 1 } } } };
    const results = await verify(
      session(),
      'reads-inserts',
      reader({ fields: { sku: 'string', name: 'string' }, queries }),
      writer,
    );
    expect(results[1]?.failures).toMatchObject([{ code: 'breaks-shape', path: 'name' }]);
  });
});
