import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planPairs } from '../../src/verify/plan.js';
import { contract, useSession } from './session.js';

interface Case {
  readonly want: 'passed' | 'failed' | 'undecided';
  /** The fields of the reader, and the writer's where they differ. */
  readonly f: object;
  readonly w?: object;
  readonly q: object;
}

/** Decided by hand from what the stores do, before anything was run: may the query return what the reader does not expect? */
const mongodb = parse(String.raw`
- {want: passed, f: {'at?': date|null, c: string}, q: {find: {filter: {at: {$lt: {$param: t}}}}, expect: {each: {at: date, c: string}}}}
- {want: passed, f: {'at?': date|null, c: string}, q: {find: {filter: {at: {$gte: {$param: t}}}}, expect: {each: {at: date, c: string}}}}
- {want: failed, f: {'at?': date|null, c: string}, q: {find: {filter: {at: {$gte: {$param: t}}}}, params: {t: date|null}, expect: {each: {at: date, c: string}}}}
- {want: passed, f: {'n?': {bsonType: int, minimum: 0}, c: string}, q: {find: {filter: {n: {$gte: {$param: t}}}}, expect: {each: {n: int}}}}
- {want: passed, f: {'n?': {bsonType: int, minimum: 0}, c: string}, q: {find: {filter: {n: {$lt: {$param: t}}}}, expect: {each: {n: int}}}}
- {want: passed, f: {'n?': int|null, c: string}, q: {find: {filter: {n: {$gte: {$param: a}, $lt: {$param: b}}}}, expect: {each: {n: int}}}}
- {want: failed, f: {'n?': int|string, c: string}, q: {find: {filter: {n: {$gte: {$param: a}}}}, expect: {each: {n: int}}}}
- {want: passed, f: {'n?': [1, 2, 3], c: string}, q: {find: {filter: {n: {$gt: {$param: a}}}}, expect: {each: {n: [2, 3]}}}}
- {want: passed, f: {'lines.*.sku': string, 'lines.*.q': int}, q: {find: {filter: {lines: {$elemMatch: {sku: {$param: s}, q: {$gte: 1}}}}}}}
- {want: passed, f: {'lines.*.sku': string, 'lines.*.q': int}, q: {find: {filter: {lines: {$elemMatch: {sku: {$param: s}, q: {$gte: {$param: k}}}}}}}}
- {want: passed, f: {scores: list of int}, q: {find: {filter: {scores: {$elemMatch: {$gte: {$param: a}, $lt: {$param: b}}}}}}}
- {want: passed, f: {'lines.*.sku': string}, q: {find: {filter: {lines: {$elemMatch: {sku: {$param: s}}}}}, expect: {each: {lines: {bsonType: array, minItems: 1}}}}}
- {want: passed, f: {n: {bsonType: int, enum: [1, 2, 3, 4]}}, q: {find: {filter: {n: {$mod: [2, 0]}}}, expect: {each: {n: [2, 4]}}}}
- {want: failed, f: {n: {bsonType: int, enum: [1, 2, 3, 4]}}, q: {find: {filter: {n: {$mod: [2, 1]}}}, expect: {each: {n: [2, 4]}}}}
- {want: passed, f: {n: int, 's?': string}, q: {find: {filter: {n: {$mod: [10, 3]}}}, expect: {each: {n: int}}}}
- {want: passed, f: {s: [a, b, c]}, q: {find: {filter: {s: {$in: {$param: v}}}}}}
- {want: passed, f: {s: [a, b, c]}, q: {find: {filter: {s: {$in: {$param: v}}}}, params: {v: {bsonType: array, items: {enum: [a, b]}, minItems: 1}}, expect: {each: {s: [a, b]}}}}
- {want: passed, f: {s: [a, b, c]}, q: {find: {filter: {s: {$nin: {$param: v}}}}}}
- {want: passed, f: {s: [a, b, c], 'n?': int}, q: {find: {filter: {s: {$ne: {$param: v}}}}}}
- {want: passed, f: {'n?': int}, q: {find: {filter: {n: {$not: {$gte: {$param: v}}}}}}}
- {want: passed, f: {tags: list of string}, q: {find: {filter: {tags: {$all: [{$param: a}, {$param: b}]}}}}}
- {want: passed, f: {a: string, b: string}, q: {find: {filter: {$or: [{a: {$param: v}}, {b: {$param: v}}]}}}}
- {want: passed, f: {a: string}, q: {find: {filter: {a: {$regex: {$param: v}}}}, params: {v: string}}}
- {want: passed, f: {'at?': date, c: string}, q: {find: {filter: {at: {$exists: true, $lte: {$param: t}}}}, expect: {each: {at: date}}}}
- {want: passed, f: {tags: list of string}, q: {find: {filter: {tags: {$size: {$param: k}}}}, params: {k: {bsonType: int, minimum: 0, maximum: 5}}}}
- {want: passed, f: {'s?': string|null}, q: {find: {filter: {s: {$gt: {$param: k}}}}, expect: {each: {s: string}}}}
- {want: passed, f: {s: string}, q: {find: {filter: {_id: {$gt: {$param: k}}}}, expect: {each: {s: string}}}}
- {want: passed, f: {n: int}, q: {find: {filter: {n: {$bitsAllSet: 5}}}, expect: {each: {n: int}}}}
- {want: failed, f: {n: int, s: string}, w: {n: long, s: string}, q: {find: {filter: {n: {$param: v}}}, expect: {each: {n: int}}}}
- {want: failed, f: {'n?': any, s: string}, w: {n: long, s: string}, q: {find: {filter: {n: {$param: v}}}, params: {v: int}, expect: {each: {n: int}}}}
- {want: failed, f: {n: any, s: string}, w: {n: int|double, s: string}, q: {find: {filter: {n: {$in: {$param: v}}}}, params: {v: list of int}, expect: {each: {n: int}}}}
`) as readonly Case[];

const dynamodb = parse(String.raw`
- {want: passed, f: {note: {type: [string, number]}}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'attribute_type(note, :t)', ExpressionAttributeValues: {':t': S}}, expect: {each: {note: string}}}}
- {want: failed, f: {note: {type: [string, number]}}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'attribute_type(note, :t)', ExpressionAttributeValues: {':t': N}}, expect: {each: {note: string}}}}
- {want: passed, f: {'note?': string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'attribute_type(note, :t)', ExpressionAttributeValues: {':t': S}}, expect: {each: [note!]}}}
- {want: passed, f: {'tags?': stringSet}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(tags, :t)', ExpressionAttributeValues: {':t': red}}, expect: {each: [tags!]}}}
- {want: passed, f: {'tags?': stringSet}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(tags, :t)'}, params: {t: string}, expect: {each: [tags!]}}}
- {want: passed, f: {'l?': list of string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(l, :t)', ExpressionAttributeValues: {':t': red}}, expect: {each: {l: {type: array, minItems: 1}}}}}
- {want: failed, f: {'l?': list of string, 'm?': string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(l, :t)', ExpressionAttributeValues: {':t': red}}, expect: {each: [m!]}}}
- {want: passed, f: {'s?': string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(s, :t)', ExpressionAttributeValues: {':t': red}}, expect: {each: {s: {type: string, minLength: 3}}}}}
- {want: passed, f: {'s?': string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(s, :t)'}, params: {t: string}, expect: {each: [s!]}}}
- {want: passed, f: {'ns?': numberSet}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'contains(ns, :t)', ExpressionAttributeValues: {':t': 5}}, expect: {each: [ns!]}}}
- {want: passed, f: {'tags?': stringSet}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'NOT contains(tags, :t)', ExpressionAttributeValues: {':t': red}}, expect: {each: [PK]}}}
- {want: passed, f: {'l?': list of string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'size(l) > :t', ExpressionAttributeValues: {':t': 1}}, expect: {each: {l: {type: array, minItems: 2}}}}}
- {want: failed, f: {'l?': list of string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'size(l) >= :t', ExpressionAttributeValues: {':t': 1}}, expect: {each: {l: {type: array, minItems: 2}}}}}
- {want: passed, f: {s: string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'size(s) < :t', ExpressionAttributeValues: {':t': 5}}, expect: {each: {s: {type: string, maxLength: 4}}}}}
- {want: passed, f: {'l?': list of string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'size(l) > :t'}, params: {t: number}, expect: {each: [l!]}}}
- {want: passed, f: {'s?': string}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'begins_with(s, :t)'}, params: {t: string}, expect: {each: [s!]}}}
- {want: passed, f: {s: {enum: [a, b, c]}}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 's IN (:a, :b)', ExpressionAttributeValues: {':a': a, ':b': b}}, expect: {each: {s: {enum: [a, b]}}}}}
- {want: passed, f: {s: {enum: [a, b, c]}}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 's IN (:a, :b)'}, expect: {each: {s: {enum: [a, b, c]}}}}}
- {want: passed, f: {'n?': number}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'n BETWEEN :a AND :b', ExpressionAttributeValues: {':a': 1, ':b': 5}}, expect: {each: {n: {type: number, minimum: 1, maximum: 5}}}}}
- {want: passed, f: {'n?': number}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'n BETWEEN :a AND :b'}, expect: {each: {n: number}}}}
- {want: passed, f: {'due?': string|null}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'due < :t'}, expect: {each: {due: string}}}}
- {want: passed, f: {'n?': {type: number, minimum: 0}}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'n >= :t'}, expect: {each: {n: number}}}}
- {want: undecided, f: {a: number, b: number}, q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'a < b'}, expect: {each: {a: number}}}}
`) as readonly Case[];

describe('conditions of queries, decided by hand', () => {
  const session = useSession();

  for (const store of ['mongodb', 'dynamodb'] as const)
    for (const { want, f, w, q } of store === 'mongodb' ? mongodb : dynamodb) {
      const does = {
        passed: 'returns what is expected of',
        failed: 'returns something else of',
        undecided: 'may return something else of',
      }[want];
      it([JSON.stringify(q), does, JSON.stringify(w ?? f)].join(' '), async () => {
        const own = store === 'mongodb' ? {} : { PK: 'string' };
        const fields = { ...own, ...f };
        const [pair] = planPairs([
          contract('reader', { reads: { fields, queries: { q } } }, store),
          contract('writer', { writes: { inserts: { one: { fields: { ...own, ...(w ?? f) } } } } }, store),
        ]).filter(({ kind }) => kind === 'reads-inserts');
        const verification = await session().verify(pair!);
        expect(verification.verdict, JSON.stringify(verification)).toBe(want);
      });
    }
});
