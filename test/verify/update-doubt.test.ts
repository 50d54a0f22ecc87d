import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planPairs } from '../../src/verify/plan.js';
import { contract, useSession } from './session.js';

interface Case {
  readonly it: string;
  readonly fields: object;
  readonly update: object;
  readonly fails?: boolean;
}

/** Updates that can leave documents which the reader cannot read: a failure where it is shown, never a pass. */
const mongodb = parse(`
- it: taking the only element out of a list that must have one
  fields: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}
  update: {filter: {_id: {$param: id}}, update: {$pull: {tags: x}}}
- it: taking several elements out of a list that must have one
  fields: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}
  update: {filter: {_id: {$param: id}}, update: {$pullAll: {tags: [a, b]}}}
- it: pushing what may be there already onto a list without repeats
  fields: {tags: {bsonType: array, items: {bsonType: string}, uniqueItems: true}}
  update: {filter: {_id: {$param: id}}, update: {$push: {tags: z}}}
- it: counting up every element beyond its bound
  fields: {'lines.*.q': {bsonType: int, maximum: 9}}
  update: {filter: {_id: {$param: id}}, update: {$inc: {'lines.$[].q': 1}}}
`) as readonly Case[];

const key = '{PK: {$param: p}}';
const dynamodb = parse(`
- it: subtracting below a bound
  fails: true
  fields: {PK: string, n: {type: number, minimum: 0}}
  update: {update: {Key: ${key}, UpdateExpression: 'SET n = n - :d', ConditionExpression: attribute_exists(PK), ExpressionAttributeValues: {':d': 1}}}
- it: adding a negative number below a bound
  fails: true
  fields: {PK: string, n: {type: number, minimum: 0}}
  update: {update: {Key: ${key}, UpdateExpression: 'ADD n :d', ConditionExpression: attribute_exists(PK), ExpressionAttributeValues: {':d': -1}}}
- it: adding beyond a bound
  fails: true
  fields: {PK: string, n: {type: number, minimum: 0, maximum: 10}}
  update: {update: {Key: ${key}, UpdateExpression: 'ADD n :d', ConditionExpression: attribute_exists(PK), ExpressionAttributeValues: {':d': 1}}}
- it: adding any number to one with a bound
  fields: {PK: string, n: {type: number, minimum: 0}}
  update: {update: {Key: ${key}, UpdateExpression: 'ADD n :d', ConditionExpression: attribute_exists(PK)}, params: {d: number}}
- it: appending elements of another type
  fields: {PK: string, l: list of string}
  update: {update: {Key: ${key}, UpdateExpression: 'SET l = list_append(l, :v)', ConditionExpression: attribute_exists(PK)}, params: {v: list of number}}
- it: appending to a list that is full
  fields: {PK: string, l: {type: array, items: {type: string}, maxItems: 2}}
  update: {update: {Key: ${key}, UpdateExpression: 'SET l = list_append(l, :v)', ConditionExpression: attribute_exists(PK), ExpressionAttributeValues: {':v': [x]}}}
`) as readonly Case[];

describe('an update that may break its reader is never passed', () => {
  const session = useSession();
  const everything = {
    mongodb: { all: { find: { filter: {} } } },
    dynamodb: { all: { query: { KeyConditionExpression: 'PK = :p' } } },
  };

  for (const store of ['mongodb', 'dynamodb'] as const)
    for (const { it: title, fields, update, fails } of store === 'mongodb' ? mongodb : dynamodb)
      it(`${store}: ${title}`, async () => {
        const writes = { inserts: { one: { fields } }, updates: { change: update } };
        const pairs = planPairs([
          contract('reader', { reads: { fields, queries: everything[store] } }, store),
          contract('writer', { writes }, store),
        ]);
        const [pair] = pairs.filter(({ kind }) => kind === 'reads-updates');
        const verification = await session().verify(pair!);
        if (fails === true) expect(verification.verdict, JSON.stringify(verification)).toBe('failed');
        else expect(verification.verdict, JSON.stringify(verification)).not.toBe('passed');
      });
});
