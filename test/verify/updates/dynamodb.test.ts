import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planPairs } from '../../../src/verify/plan.js';
import { contract, useSession } from '../session.js';

interface Case {
  readonly want: 'passed' | 'failed' | 'undecided';
  /** The attributes of the reader, which are the writer's too. */
  readonly f: object;
  /** The update expression, its condition, its values, and the parameters' types. */
  readonly u: string;
  readonly if?: string;
  readonly v?: object;
  readonly p?: object;
}

/** Decided by hand from what the store does, before anything was run: may the update leave what the reader cannot read? */
const cases = parse(String.raw`
- {want: passed, f: {s: {enum: [a, b]}}, u: 'SET s = :s', v: {':s': a}}
- {want: failed, f: {s: {enum: [a, b]}}, u: 'SET s = :s', v: {':s': c}}
- {want: passed, f: {n: number}, u: 'SET n = :d', p: {d: number}}
- {want: failed, f: {n: number}, u: 'SET n = :d', p: {d: string}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'SET n = :d', p: {d: number}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = :d', p: {d: {type: number, minimum: 1}}}
- {want: failed, f: {s: string}, u: 'SET s = :s', v: {':s': null}}
- {want: passed, f: {m.k: string, m.j: number}, u: 'SET m.k = :s', v: {':s': x}}
- {want: failed, f: {m.k: string, m.j: number}, u: 'SET m.k = :s', v: {':s': 1}}
- {want: passed, f: {'m?.k': string, 'm?.j': number}, u: 'SET m.k = :s', v: {':s': x}}
- {want: passed, f: {'m?.k': string, 'm?.j': number}, u: 'SET m = :m', v: {':m': {k: x, j: 1}}}
- {want: failed, f: {'m?.k': string, 'm?.j': number}, u: 'SET m = :m', v: {':m': {k: x}}}
- {want: passed, f: {l: list of string}, u: 'SET l = :v', p: {v: list of string}}
- {want: failed, f: {l: list of string}, u: 'SET l = :v', p: {v: list of number}}
- {want: failed, f: {l: list of string}, u: 'SET l = :v', p: {v: stringSet}}
- {want: passed, f: {l: list of string}, u: 'SET l[0] = :s', v: {':s': x}}
- {want: failed, f: {l: list of string}, u: 'SET l[0] = :s', v: {':s': 1}}
- {want: passed, f: {l: list of string}, u: 'SET l[0] = :s', p: {s: string}}
- {want: failed, f: {l: list of string}, u: 'SET l[0] = :s', p: {s: number}}
- {want: failed, f: {l: {type: array, items: {type: string}, maxItems: 2}}, u: 'SET l[9] = :s', v: {':s': x}}
- {want: passed, f: {l: {type: array, items: {type: string}, minItems: 1, maxItems: 2}}, u: 'SET l[0] = :s', v: {':s': x}}
- {want: passed, f: {'l.*.q': number}, u: 'SET l[0].q = :s', v: {':s': 1}}
- {want: failed, f: {'l.*.q': number}, u: 'SET l[0].q = :s', v: {':s': x}}
- {want: passed, f: {'s?': string, n: number}, u: 'REMOVE s'}
- {want: failed, f: {s: string}, u: 'REMOVE s'}
- {want: failed, f: {m.k: string, m.j: number}, u: 'REMOVE m.k'}
- {want: passed, f: {'m.k?': string, m.j: number}, u: 'REMOVE m.k'}
- {want: passed, f: {l: list of string}, u: 'REMOVE l[0]'}
- {want: failed, f: {l: {type: array, items: {type: string}, minItems: 1}}, u: 'REMOVE l[0]'}
- {want: failed, f: {'l.*.q': number}, u: 'REMOVE l[0].q'}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n + :d', v: {':d': 1}}
- {want: failed, f: {n: {type: number, maximum: 10}}, u: 'SET n = n + :d', v: {':d': 1}}
- {want: passed, f: {n: {type: number, maximum: 10}}, u: 'SET n = n + :d', if: 'n <= :m', v: {':d': 1, ':m': 9}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n + :d', v: {':d': 0.5}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', v: {':d': 1}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'n >= :d', v: {':d': 1}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'n >= :m', v: {':d': 2, ':m': 1}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'n >= :d', p: {d: {type: number, minimum: 0}}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'n >= :d', p: {d: number}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'n > :d', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'n <= :d', p: {d: {type: number, minimum: 0}}}
- {want: passed, f: {n: {type: number, minimum: 0, maximum: 100}}, u: 'SET n = n - :d', if: 'n >= :d', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 0, maximum: 100}}, u: 'SET n = n - :d', if: 'n >= :d', p: {d: number}}
- {want: failed, f: {n: {type: number, minimum: 1}}, u: 'SET n = n - :d', if: 'n >= :d', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 1}}, u: 'SET n = n - :d', if: 'n > :d', p: {d: {type: number, minimum: 0}}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: ':d <= n', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 0}, k: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'k >= :d', p: {d: {type: number, minimum: 0}}}
- {want: passed, f: {n: {type: number, minimum: 0}, k: {type: number, minimum: 0}}, u: 'SET n = n - :d, k = k + :d', if: 'n >= :d', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 0}, k: {type: number, minimum: 0}}, u: 'SET n = n - :d, k = k - :d', if: 'n >= :d', p: {d: {type: number, minimum: 0}}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n + :d', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n + :d', p: {d: number}}
- {want: passed, f: {n: number}, u: 'SET n = n + :d', p: {d: number}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'SET n = :d - n', v: {':d': 5}}
- {want: passed, f: {n: {type: number, minimum: 0, maximum: 5}}, u: 'SET n = :d - n', v: {':d': 5}}
- {want: passed, f: {a: {type: number, minimum: 0}, b: {type: number, minimum: 0}, t: {type: number, minimum: 0}}, u: 'SET t = a + b'}
- {want: failed, f: {a: {type: number, minimum: 0}, b: {type: number, minimum: 0}, t: {type: number, minimum: 0}}, u: 'SET t = a - b'}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'ADD n :d', v: {':d': 1}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'ADD n :d', v: {':d': -1}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'ADD n :d', if: 'n >= :m', v: {':d': -1, ':m': 1}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'ADD n :d', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'ADD n :d', p: {d: number}}
- {want: passed, f: {n: number}, u: 'ADD n :d', p: {d: number}}
- {want: passed, f: {'n?': {type: number, minimum: 0}, m: number}, u: 'ADD n :d', p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {'n?': {type: number, minimum: 5}, m: number}, u: 'ADD n :d', v: {':d': 1}}
- {want: failed, f: {n: {type: number, maximum: 10}}, u: 'ADD n :d', p: {d: {type: number, minimum: 0, maximum: 3}}}
- {want: passed, f: {n: {type: number, maximum: 10}}, u: 'ADD n :d', if: 'n <= :m', v: {':m': 7}, p: {d: {type: number, minimum: 0, maximum: 3}}}
- {want: passed, f: {'n?': {type: number, minimum: 0}, m: number}, u: 'SET n = if_not_exists(n, :z) + :d', v: {':z': 0, ':d': 1}}
- {want: failed, f: {'n?': {type: number, minimum: 5}, m: number}, u: 'SET n = if_not_exists(n, :z) + :d', v: {':z': 0, ':d': 1}}
- {want: passed, f: {'n?': {type: number, minimum: 0}, m: number}, u: 'SET n = if_not_exists(n, :z) + :d', v: {':z': 0}, p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {'n?': {type: number, minimum: 0}, m: number}, u: 'SET n = if_not_exists(n, :z) + :d', v: {':z': 0}, p: {d: number}}
- {want: passed, f: {'s?': string, m: number}, u: 'SET s = if_not_exists(s, :z)', v: {':z': x}}
- {want: failed, f: {'s?': string, m: number}, u: 'SET s = if_not_exists(s, :z)', v: {':z': 1}}
- {want: failed, f: {'s?': string, m: number}, u: 'SET s = if_not_exists(m, :z)', v: {':z': x}}
- {want: passed, f: {a: string, b: string}, u: 'SET a = b'}
- {want: failed, f: {a: string, b: number}, u: 'SET a = b'}
- {want: failed, f: {a: {type: number, minimum: 5}, b: number}, u: 'SET a = b'}
- {want: passed, f: {a: string, l: list of string}, u: 'SET a = l[0]'}
- {want: failed, f: {a: string, l: list of number}, u: 'SET a = l[0]'}
- {want: passed, f: {l: list of string}, u: 'SET l = list_append(l, :v)', v: {':v': [x]}}
- {want: failed, f: {l: list of string}, u: 'SET l = list_append(l, :v)', v: {':v': [1]}}
- {want: passed, f: {l: list of string}, u: 'SET l = list_append(l, :v)', p: {v: list of string}}
- {want: failed, f: {l: list of string}, u: 'SET l = list_append(l, :v)', p: {v: list of number}}
- {want: failed, f: {l: {type: array, items: {type: string}, maxItems: 2}}, u: 'SET l = list_append(l, :v)', v: {':v': [x]}}
- {want: failed, f: {l: {type: array, items: {type: string}, maxItems: 5}}, u: 'SET l = list_append(l, :v)', p: {v: list of string}}
- {want: passed, f: {l: {type: array, items: {type: string}, maxItems: 2}}, u: 'SET l = list_append(l, :v)', if: 'size(l) < :m', v: {':v': [x], ':m': 2}}
- {want: passed, f: {l: list of string}, u: 'SET l = list_append(:v, l)', v: {':v': [x]}}
- {want: passed, f: {'l?': list of string, m: number}, u: 'SET l = list_append(if_not_exists(l, :e), :v)', v: {':v': [x], ':e': []}}
- {want: passed, f: {'l?': list of string, m: number}, u: 'SET l = list_append(if_not_exists(l, :e), :v)', v: {':e': []}, p: {v: list of string}}
- {want: failed, f: {'l?': list of string, m: number}, u: 'SET l = list_append(if_not_exists(l, :e), :v)', v: {':e': []}, p: {v: list of number}}
- {want: passed, f: {l: list of string, k: list of string}, u: 'SET l = list_append(l, k)'}
- {want: failed, f: {l: list of string, k: list of number}, u: 'SET l = list_append(l, k)'}
- {want: failed, f: {'l.*.a': string, 'l.*.b': number}, u: 'SET l = list_append(l, :v)', v: {':v': [{a: x}]}}
- {want: passed, f: {t: stringSet}, u: 'ADD t :s', p: {s: stringSet}}
- {want: passed, f: {t: stringSet}, u: 'ADD t :s', v: {':s': {$dynamo: {SS: [x]}}}}
- {want: failed, f: {'t?': stringSet, m: number}, u: 'ADD t :s', p: {s: numberSet}}
- {want: passed, f: {'t?': stringSet, m: number}, u: 'ADD t :s', p: {s: stringSet}}
- {want: passed, f: {'t?': stringSet, m: number}, u: 'DELETE t :s', p: {s: stringSet}}
- {want: failed, f: {t: stringSet}, u: 'DELETE t :s', p: {s: stringSet}}
- {want: failed, f: {t: stringSet}, u: 'DELETE t :s', v: {':s': {$dynamo: {SS: [x]}}}}
- {want: passed, f: {st: {enum: [open, paid]}, 'paidAt?': string}, u: 'SET st = :n, paidAt = :a', if: 'st = :o', v: {':n': paid, ':o': open}, p: {a: string}}
- {want: passed, f: {n: {type: number, maximum: 3}}, u: 'SET n = n + :d', if: 'n IN (:a, :b)', v: {':d': 1, ':a': 1, ':b': 2}}
- {want: failed, f: {n: {type: number, maximum: 3}}, u: 'SET n = n + :d', if: 'n IN (:a, :b)', v: {':d': 1, ':a': 1, ':b': 3}}
- {want: passed, f: {n: {type: number, maximum: 10}}, u: 'SET n = n + :d', if: 'n BETWEEN :a AND :b', v: {':d': 1, ':a': 1, ':b': 9}}
- {want: passed, f: {note: {type: [string, number]}, 'label?': string}, u: 'SET label = note', if: 'attribute_type(note, :t)', v: {':t': S}}
- {want: failed, f: {note: {type: [string, number]}, 'label?': string}, u: 'SET label = note', if: 'attribute_type(note, :t)', v: {':t': N}}
- {want: passed, f: {'n?': number, m: number}, u: 'SET n = :d', if: 'attribute_not_exists(n)', v: {':d': 1}}
- {want: passed, f: {t: stringSet, 's?': string}, u: 'SET s = :d', if: 'contains(t, :c)', v: {':d': x, ':c': red}}
- {want: passed, f: {s: string, 'k?': {type: string, pattern: '^A'}}, u: 'SET k = s', if: 'begins_with(s, :c)', v: {':c': AB}}
- {want: failed, f: {s: string, 'k?': {type: string, pattern: '^AB'}}, u: 'SET k = s', if: 'begins_with(s, :c)', v: {':c': A}}
- {want: failed, f: {st: {enum: [open, paid]}, s: string}, u: 'REMOVE s', if: 'st = :o', v: {':o': open}}
- {want: failed, f: {s: {type: string, pattern: '^[A-Z]+$'}}, u: 'SET s = :s', p: {s: string}}
- {want: failed, f: {s: {type: string, minLength: 1}}, u: 'SET s = :s', p: {s: string}}
- {want: passed, f: {s: {type: string, maxLength: 10}}, u: 'SET s = :s', p: {s: {type: string, maxLength: 5}}}
- {want: failed, f: {b: bool}, u: 'SET b = :s', v: {':s': 'true'}}
- {want: failed, f: {b: binary}, u: 'SET b = :s', p: {s: string}}
- {want: passed, f: {ver: {type: number, minimum: 1}, s: string}, u: 'SET s = :s, ver = ver + :one', if: 'ver = :old', v: {':one': 1}, p: {s: string}}
- {want: passed, f: {ver: {type: number, minimum: 1}, s: string}, u: 'SET s = :s, ver = :new', p: {s: string, new: {type: number, minimum: 1}}}
- {want: failed, f: {n: {type: integer}}, u: 'ADD n :d', v: {':d': 0.5}}
- {want: passed, f: {n: {type: integer}}, u: 'ADD n :d', v: {':d': 2}}
- {want: passed, f: {n: {type: integer}}, u: 'ADD n :d', p: {d: {type: integer}}}
- {want: failed, f: {l: list of string}, u: 'SET l[0] = :a, l[1] = :b', v: {':a': x, ':b': 1}}
- {want: passed, f: {m.n: {type: number, minimum: 0}}, u: 'SET m.n = m.n + :o', v: {':o': 1}}
- {want: passed, f: {m.n: {type: number, minimum: 0}}, u: 'SET m.n = m.n - :d', if: 'm.n >= :d', p: {d: {type: number, minimum: 0}}}
- {want: undecided, f: {'l.*.q': {type: number, minimum: 0}}, u: 'SET l[0].q = l[0].q - :o', v: {':o': 1}}
- {want: passed, f: {n: number}, u: 'SET n = if_not_exists(n, :z)', v: {':z': 0}}
- {want: failed, f: {n: {type: number, minimum: 0}, b: bool}, u: 'SET n = n - :d', if: '(n >= :d OR b = :t)', v: {':t': true}, p: {d: {type: number, minimum: 0}}}
- {want: failed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'n >= :e', p: {d: {type: number, minimum: 0}, e: number}}
- {want: passed, f: {n: {type: number, minimum: 0}}, u: 'SET n = n - :d', if: 'n BETWEEN :d AND :m', v: {':m': 100}, p: {d: {type: number, minimum: 0}}}
- {want: passed, f: {ver: {type: integer, minimum: 1}}, u: 'SET ver = :old + :one', if: 'ver = :old', v: {':one': 1}}
- {want: passed, f: {b: bool}, u: 'SET b = :v', p: {v: bool}}
- {want: passed, f: {s: string|null}, u: 'SET s = :v', v: {':v': null}}
- {want: passed, f: {'l.*.q?': number}, u: 'REMOVE l[0].q'}
`) as readonly Case[];

describe('DynamoDB updates, decided by hand', () => {
  const session = useSession();

  for (const { want, f, u, if: condition, v, p } of cases) {
    const told = [condition, v, p].filter((each) => each !== undefined).map((each) => JSON.stringify(each));
    const does = { passed: 'keeps', failed: 'breaks', undecided: 'may break' }[want];
    it([u, ...told, does, JSON.stringify(f)].join(' '), async () => {
      const fields = { PK: 'string', ...f };
      const update = {
        Key: { PK: { $param: 'p' } },
        UpdateExpression: u,
        ConditionExpression: ['attribute_exists(PK)', ...(condition === undefined ? [] : [condition])].join(' AND '),
        ...(v === undefined ? {} : { ExpressionAttributeValues: v }),
      };
      const change = { update, ...(p === undefined ? {} : { params: p }) };
      const queries = { all: { query: { KeyConditionExpression: 'PK = :p' } } };
      const [pair] = planPairs([
        contract('reader', { reads: { fields, queries } }, 'dynamodb'),
        contract('writer', { writes: { inserts: { one: { fields } }, updates: { change } } }, 'dynamodb'),
      ]).filter(({ kind }) => kind === 'reads-updates');
      const verification = await session().verify(pair!);
      expect(verification.verdict, JSON.stringify(verification)).toBe(want);
    });
  }
});
