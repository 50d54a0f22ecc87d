import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contract, useSession, verify } from './session.js';

interface Case {
  readonly it: string;
  readonly store?: 'dynamodb';
  readonly breaks?: string;
  /** Whether the update can bring about what the query's only condition asks for. */
  readonly supplies?: boolean;
  readonly read: object;
  readonly query: object;
  readonly update: object;
}

const session = useSession();

const cases = parse(`
- it: takes away what an average is made of
  breaks: v
  read: {g: string, 'n?': int}
  query: {aggregate: [{$group: {_id: $g, v: {$avg: $n}}}], expect: {each: {fields: {v: double}}}}
  update: {filter: {_id: {$param: id}}, update: {$unset: {n: ''}}}
- it: takes away what a sum is made of
  breaks: v
  read: {a: int, 'b?': int}
  query: {aggregate: [{$project: {v: {$add: [$a, $b]}}}], expect: {each: {fields: {v: int|long}}}}
  update: {filter: {_id: {$param: id}}, update: {$unset: {b: ''}}}
- it: makes an array longer than a slice may be
  breaks: l
  read: {l: list of int}
  query: {find: {filter: {}, projection: {l: {$slice: 5}}}, expect: {each: {fields: {l: {bsonType: array, maxItems: 2}}}}}
  update: {filter: {_id: {$param: id}}, update: {$push: {l: 5}}}
- it: changes what is computed of into what is expected of it
  read: {a: int, b: int|double}
  query: {aggregate: [{$project: {v: {$add: [$a, $b]}}}], expect: {each: {fields: {v: int|long|double}}}}
  update: {filter: {_id: {$param: id}}, update: {$set: {b: 2.5}}}
- it: changes what no row is computed of
  read: {a: int, 'b?': int}
  query: {aggregate: [{$project: {v: {$add: [$a, 1]}}}], expect: {each: {fields: {v: int|long}}}}
  update: {filter: {_id: {$param: id}}, update: {$unset: {b: ''}}}
- it: is not blamed for rows that were wrong before
  read: {a: int, 'b?': int}
  query: {aggregate: [{$project: {v: {$add: [$a, $b]}}}], expect: {each: {fields: {v: int|long}}}}
  update: {filter: {_id: {$param: id}}, update: {$set: {a: 1}}}
- it: may write any text, also the one that a query asks for
  supplies: true
  read: {s: string}
  query: {find: {filter: {s: archived}}}
  update: {filter: {_id: {$param: id}}, update: {$set: {s: {$param: v}}}, params: {v: string}}
- it: writes one text, which is not the one that a query asks for
  supplies: false
  read: {s: string}
  query: {find: {filter: {s: archived}}}
  update: {filter: {_id: {$param: id}}, update: {$set: {s: paid}}}
- it: writes elsewhere than a query asks
  supplies: false
  read: {s: string, t: string}
  query: {find: {filter: {s: archived}}}
  update: {filter: {_id: {$param: id}}, update: {$set: {t: archived}}}
- it: may write any number into an item
  store: dynamodb
  supplies: true
  read: {PK: string, n: number}
  query: {scan: {FilterExpression: n = :n, ExpressionAttributeValues: {':n': 637}}}
  update: {update: {Key: {PK: {$param: p}}, UpdateExpression: 'SET n = :v', ConditionExpression: attribute_exists(PK)}, params: {p: string, v: number}}
`) as readonly Case[];

describe('an update, for rows and conditions of queries,', () => {
  for (const { it: title, store, breaks, supplies, read, query, update } of cases) {
    it(title, async () => {
      const reader = contract('reader', { reads: { fields: read, queries: { q: query } } }, store);
      const writer = contract('writer', { writes: { updates: { u: update } } }, store);
      const [verification] = await verify(session(), 'reads-updates', reader, writer);
      const { failures, verdict } = verification ?? {};
      if (breaks === undefined) expect({ verdict, failures }).toEqual({ verdict: 'passed', failures: [] });
      else expect(failures).toMatchObject([{ code: 'breaks-result', query: 'q', path: breaks }]);
      if (breaks !== undefined) expect(failures?.[0]).toHaveProperty('before');
      if (supplies !== undefined) expect(Object.values(verification?.supplies['q'] ?? {})).toEqual([supplies]);
    });
  }
});
