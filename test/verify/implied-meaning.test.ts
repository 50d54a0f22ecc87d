import { Int32 } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conditionsOf } from '../../fixtures/condition.js';
import { conditionFrom, type PlainCondition } from '../../fixtures/dynamodb-condition.js';
import { createDynamoMeanings } from '../../fixtures/dynamodb-meanings.js';
import { DynamoNumber, DynamoSet, toAttribute } from '../../fixtures/dynamodb-value.js';
import { absent, edgeValues } from '../../fixtures/edge-values.js';
import type { Meaning } from '../../fixtures/meaning.js';
import { createMongoMeanings } from '../../fixtures/mongodb-meanings.js';
import { randomFrom } from '../../fixtures/random.js';
import { startDynamoDB, startMongoDB } from '../../src/engine/index.js';
import type { DynamoEngine, MongoEngine } from '../../src/engine/engine.js';
import { isValid } from '../../src/schema/replay/is-valid.js';
import type { JsonObject } from '../../src/value/json.js';
import { DynamoPlayer } from '../../src/verify/dynamodb/player.js';
import { DynamoPlayground } from '../../src/verify/dynamodb/playground.js';
import { MongoPlayer } from '../../src/verify/mongodb/player.js';
import { MongoPlayground } from '../../src/verify/mongodb/playground.js';

function impliedBy(meaning: Meaning): Exclude<Meaning, { readonly shape: unknown }>['implies'] {
  expect(meaning).toHaveProperty('refused');
  return 'implies' in meaning ? meaning.implies : undefined;
}

describe('what a condition without an exact shape implies is true of all that it matches', () => {
  let mongodb: MongoEngine;
  let dynamodb: DynamoEngine;
  let playground: DynamoPlayground;
  beforeAll(async () => {
    mongodb = await startMongoDB({ engine: 'embedded', listen: false });
    dynamodb = await startDynamoDB({ listen: false });
    playground = new DynamoPlayground(await dynamodb.connect());
  });
  afterAll(async () => {
    await mongodb.close();
    await dynamodb.close();
  });

  const filters: readonly JsonObject[] = [
    { a: { $mod: [2, 0] } },
    { a: { $gt: 1, $mod: [2, 1] } },
    { 'a.b': { $mod: [2, 0] } },
    { a: { $elemMatch: { $mod: [2, 0] } } },
    { a: { $bitsAllSet: 1 } },
    { a: { $bitsAnyClear: 1, $exists: true } },
  ];

  for (const filter of filters) {
    it(`MongoDB ${JSON.stringify(filter)}`, async () => {
      const [condition] = conditionsOf(filter);
      if (condition === undefined) throw new Error('there is no condition');
      const implied = impliedBy(createMongoMeanings().of(condition, {}, {}));
      const leaves = edgeValues([], 'bson', randomFrom(1)).flatMap(({ value }) => (value === absent ? [] : [value]));
      const values = [
        ...leaves,
        ...leaves.map((value) => [value]),
        ...leaves.map((b) => ({ b })),
        [{ b: new Int32(2) }],
      ];
      const documents = [{}, ...values.map((a) => ({ a }))].map((each, index) => ({ _id: new Int32(index), ...each }));
      const database = new MongoPlayground(await mongodb.connect(), 'implied');
      const matched = await database.inCollection({}, async (collection) => {
        const player = new MongoPlayer(collection);
        await player.load(documents);
        return player.matching([condition], {});
      });
      if (matched.outcome !== 'answered') throw new Error('there is no answer');
      expect(matched.result.size).toBeGreaterThan(0);
      for (const index of matched.result) expect(isValid(implied ?? false, documents[index], 'bson')).toBe(true);
    });
  }

  const path = { kind: 'path', parts: ['a'] } as const;
  const constant = (value: string | number): { readonly kind: 'constant'; readonly value: string | number } => ({
    kind: 'constant',
    value,
  });
  const conditions: readonly PlainCondition[] = [
    { kind: 'contains', path, operand: constant('a') },
    { kind: 'compare', comparator: '>', left: { kind: 'size', of: path }, right: constant(1) },
    {
      kind: 'or',
      parts: [
        { kind: 'contains', path, operand: constant('a') },
        { kind: 'compare', comparator: '=', left: path, right: constant(5) },
      ],
    },
  ];

  for (const plain of conditions) {
    const condition = conditionFrom(plain);
    it(`DynamoDB ${condition.text}`, async () => {
      const implied = impliedBy(createDynamoMeanings().of(condition, {}, {}));
      const values = [
        'abc',
        'x',
        new DynamoNumber('5'),
        ['a'],
        ['a', 'b'],
        { a: 'b', c: 'd' },
        new DynamoSet('SS', ['a', 'b']),
        true,
        null,
        new Uint8Array([1, 2]),
      ];
      const documents = [{}, { b: 'x' }, ...values.map((a) => ({ a }))];
      const player = new DynamoPlayer(playground, [], {});
      let matches = 0;
      for (const document of documents) {
        await player.load([document]);
        const matched = await player.matching([condition], {});
        if (matched.outcome !== 'answered') throw new Error('there is no answer');
        if (matched.result.size === 0) continue;
        matches += 1;
        expect(isValid(implied ?? false, toAttribute(document), 'dynamodb')).toBe(true);
      }
      expect(matches).toBeGreaterThan(0);
    });
  }
});
