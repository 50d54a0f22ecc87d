import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Reads } from '../../src/contract/contract.js';
import { deadQueries } from '../../src/verify/dead.js';
import type { Verification } from '../../src/verify/verdict.js';
import { contract, useSession, verify } from './session.js';

interface Case {
  readonly it: string;
  readonly store?: 'dynamodb';
  /** Whether a document that meets the condition can be stored; null when that is not known. */
  readonly supplied: boolean | null;
  readonly stored: object;
  readonly query: object;
}

const session = useSession();

const cases = parse(`
- it: one parameter among constants in an $elemMatch
  supplied: true
  stored: {lines.*.sku: string, lines.*.qty: int}
  query: {find: {filter: {lines: {$elemMatch: {sku: {$param: s}, qty: {$gte: 1}}}}}}
- it: a constant in a set
  store: dynamodb
  supplied: true
  stored: {PK: string, 'tags?': stringSet}
  query: {scan: {FilterExpression: 'contains(tags, :t)', ExpressionAttributeValues: {':t': red}}}
- it: a parameter in a set
  store: dynamodb
  supplied: true
  stored: {PK: string, 'tags?': stringSet}
  query: {scan: {FilterExpression: 'contains(tags, :t)'}, params: {t: string}}
- it: nothing is contained in a number
  store: dynamodb
  supplied: false
  stored: {PK: string, tags: number}
  query: {scan: {FilterExpression: 'contains(tags, :t)', ExpressionAttributeValues: {':t': red}}}
- it: a constant of an expression
  supplied: true
  stored: {a: int, b: int}
  query: {find: {filter: {$expr: {$eq: [{$add: ['$a', 1]}, {$literal: 638}]}}}}
- it: two fields that an expression compares
  supplied: true
  stored: {'a?': int, b: int}
  query: {find: {filter: {$expr: {$gt: ['$a', '$b']}}}}
- it: a remainder that only a constant has
  supplied: true
  stored: {n: {bsonType: int, enum: [1, 3, 4]}}
  query: {find: {filter: {n: {$mod: [4, 0]}}}}
- it: no text has a remainder
  supplied: false
  stored: {n: string}
  query: {find: {filter: {n: {$mod: [2, 0]}}}}
- it: a product that no document was found for is not known to be impossible
  supplied: null
  stored: {a: int, b: int}
  query: {find: {filter: {$expr: {$eq: [{$multiply: ['$a', '$a', '$b', '$b']}, {$literal: 3600000000}]}}}}
`) as readonly Case[];

describe('whether a writer supplies a condition', () => {
  for (const { it: title, store, supplied, stored, query } of cases) {
    it(title, async () => {
      const reader = contract('reader', { reads: { fields: stored, queries: { q: query } } }, store);
      const writer = contract('writer', { writes: { inserts: { document: { fields: stored } } } }, store);
      const [verification] = await verify(session(), 'reads-inserts', reader, writer);
      const answers = Object.values(verification?.supplies['q'] ?? {});
      expect(answers).toEqual(supplied === null ? [] : [supplied]);
      expect(verification?.verdict).toBe(supplied === null ? 'undecided' : 'passed');
      const dead = deadQueries(readsOf(reader), verification === undefined ? [] : [verification]);
      expect(dead.map((each) => each.query)).toEqual(supplied === false ? ['q'] : []);
    });
  }

  it('says that a query is dead only when every writer is known not to supply a condition', () => {
    const reader = contract('reader', {
      reads: { fields: { a: 'int', b: 'int' }, queries: { q: { find: { filter: { a: 1, b: 2 } } } } },
    });
    const reads = readsOf(reader);
    const [a, b] = ['{"a":1}', '{"b":2}'];
    const says = (conditions: Verification['supplies'][string]): Pick<Verification, 'pair' | 'supplies'> => ({
      pair: { kind: 'reads-inserts', left: reads.digest, right: reads.digest },
      supplies: { q: conditions },
    });
    const dead = (...all: readonly Verification['supplies'][string][]): readonly string[] =>
      deadQueries(reads, all.map(says)).flatMap(({ conditions }) => conditions);
    expect(dead({ [a]: true, [b]: false }, { [a]: false, [b]: true })).toEqual([]);
    expect(dead({ [a]: true, [b]: false }, { [a]: false, [b]: false })).toEqual([b]);
    expect(dead({ [a]: false }, { [a]: false, [b]: false })).toEqual([a]);
  });
});

function readsOf(reader: ReturnType<typeof contract>): Reads {
  const reads = reader.datasets['shop.orders']?.reads;
  if (reads === undefined) throw new Error('there is no reads section');
  return reads;
}
