import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contract, useSession, verify } from './session.js';

interface Case {
  readonly it: string;
  readonly verdict: 'passed' | 'failed';
  readonly stored: object;
  /** What the reader declares, when that is not what the writer stores. */
  readonly read?: object;
  readonly query: object;
}

const session = useSession();

const cases = parse(`
- it: what the projection leaves out is not there
  verdict: failed
  stored: {PK: string, a: number, b: number}
  query: {query: {KeyConditionExpression: 'PK = :p', ProjectionExpression: a}, expect: {each: {fields: {a: number, b: number}}}}
- it: the first element of an empty list is not there, and neither is the list
  verdict: failed
  stored: {PK: string, l: list of number}
  query: {query: {KeyConditionExpression: 'PK = :p', ProjectionExpression: 'l[0]'}, expect: {each: {fields: {l: {type: array, minItems: 1}}}}}
- it: a list of one element comes of one that is taken
  verdict: failed
  stored: {PK: string, l: {type: array, items: {type: number}, minItems: 2}}
  query: {query: {KeyConditionExpression: 'PK = :p', ProjectionExpression: 'l[1]'}, expect: {each: {fields: {l: {type: array, minItems: 2}}}}}
- it: an element that is always there comes alone
  verdict: passed
  stored: {PK: string, l: {type: array, items: {type: number}, minItems: 2}}
  query: {query: {KeyConditionExpression: 'PK = :p', ProjectionExpression: 'l[1]'}, expect: {each: {fields: {l: {type: array, minItems: 1, maxItems: 1}}}}}
- it: a part that is always there keeps its map
  verdict: passed
  stored: {PK: string, o.x: number, o.y: number}
  query: {query: {KeyConditionExpression: 'PK = :p', ProjectionExpression: o.x}, expect: {each: {fields: {o.x: number}}}}
- it: the other parts of a map are not there
  verdict: failed
  stored: {PK: string, o.x: number, o.y: number}
  query: {query: {KeyConditionExpression: 'PK = :p', ProjectionExpression: o.x}, expect: {each: {fields: {o.x: number, o.y: number}}}}
- it: a map of which nothing is taken goes
  verdict: failed
  stored: {PK: string, 'o.x?': number}
  query: {query: {KeyConditionExpression: 'PK = :p', ProjectionExpression: o.x}, expect: {each: {fields: {o: {type: object}}}}}
- it: a filter on another attribute lets through what lacks this one
  verdict: failed
  stored: {PK: string, 'a?': number, b: string}
  query: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'b <> :b', ProjectionExpression: 'a, b'}, expect: {each: [a!, b]}}
- it: a limit hides nothing
  verdict: failed
  stored: {PK: string, 'a?': number}
  query: {query: {KeyConditionExpression: 'PK = :p', Limit: 1, ProjectionExpression: a}, expect: {each: {fields: {a: number}}}}
- it: a condition on an attribute of another type never matches
  verdict: failed
  stored: {PK: string, a: string}
  read: {PK: string, a: number}
  query: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'a > :a', Select: COUNT}}
- it: what has a size is there
  verdict: passed
  stored: {PK: string, 'l?': list of string}
  query: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'size(l) > :n'}, params: {n: number}, expect: {each: [l!]}}
- it: a member of a list is found
  verdict: passed
  stored: {PK: string, l: list of string}
  query: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(l, :v)'}, params: {v: string}}
- it: what contains something may be of a kind that the reader does not know
  verdict: failed
  stored: {PK: string, 'l?': list of string, s: [a, b]}
  read: {PK: string, 'l?': list of string, s: [a]}
  query: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(l, :v)'}, params: {v: string}, expect: {each: [s]}}
- it: what does not contain something may not be there
  verdict: failed
  stored: {PK: string, 'l?': list of string}
  query: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'NOT contains(l, :v)'}, params: {v: string}, expect: {each: [l!]}}
- it: a batch takes the same parts of each item
  verdict: failed
  stored: {PK: string, 'a?': number}
  query: {batchGet: {Keys: [{PK: {$param: p}}, {PK: {$param: q}}], ProjectionExpression: a}, expect: {each: {fields: {a: number}}}}
- it: a row may be closed though the item has more
  verdict: passed
  stored: {PK: string, a: number, b: string}
  query: {get: {Key: {PK: {$param: p}}, ProjectionExpression: a}, expect: {each: {shape: {type: object, properties: {a: {type: number}}, additionalProperties: false}}}}
`) as readonly Case[];

describe('a DynamoDB query that filters and takes parts of items', () => {
  for (const { it: title, verdict, stored, read = stored, query } of cases) {
    it(title, async () => {
      const reader = contract('reader', { reads: { fields: read, queries: { q: query } } }, 'dynamodb');
      const writer = contract('writer', { writes: { inserts: { item: { fields: stored } } } }, 'dynamodb');
      const [verification] = await verify(session(), 'reads-inserts', reader, writer);
      expect({ verdict: verification?.verdict, reasons: verification?.reasons }).toEqual({ verdict, reasons: [] });
    });
  }
});
