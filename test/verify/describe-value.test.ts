import { Decimal128, Int32, ObjectId } from 'bson';
import { expect, it } from 'vitest';
import { DynamoNumber, DynamoSet } from '../../fixtures/dynamodb-value.js';
import { describeValue } from '../../src/verify/describe-value.js';

it('says a stored value as a person would, with the type that its store has for it', () => {
  const described = [
    undefined,
    null,
    'a',
    true,
    new Int32(2),
    Decimal128.fromString('1.50'),
    new ObjectId('6647216c8f1b2c3d4e5f6072'),
    [],
    [1, 2],
    { a: 1 },
    new DynamoNumber('-0.5'),
    new DynamoSet('SS', ['red', 'blue']),
  ].map(describeValue);
  expect(described).toEqual([
    'missing',
    'null',
    '"a" (string)',
    'true (bool)',
    '2 (int)',
    '1.50 (decimal)',
    '6647216c8f1b2c3d4e5f6072 (objectId)',
    '[] (array)',
    '[2 elements] (array)',
    '{ a } (object)',
    '-0.5 (number)',
    '{ red, blue } (stringSet)',
  ]);
});
