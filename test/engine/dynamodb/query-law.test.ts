import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openGuardedStore } from '../../../src/engine/dynamodb/guarded-store.js';
import type { JsonObject } from '../../../src/value/json.js';

/** `MORTISE_FUZZ=100000` for a long run, `MORTISE_FUZZ_SEED` for another. */
const runs = Number(process.env['MORTISE_FUZZ'] ?? 300);
const seed = Number(process.env['MORTISE_FUZZ_SEED'] ?? 7);

/** A type of sort key: how its values are made, written, and ordered. */
interface KeyType {
  readonly type: 'S' | 'N' | 'B';
  readonly values: fc.Arbitrary<string>;
  readonly compare: (a: string, b: string) => number;
  readonly startsWith?: (value: string, start: string) => boolean;
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64');
const keyTypes: readonly KeyType[] = [
  {
    type: 'S',
    values: fc.oneof(
      fc.constantFrom('a', 'ab', 'b', 'A', 'ä', '😀', ' ', '0', '10', '9'),
      fc.string({ minLength: 1, maxLength: 3 }),
    ),
    compare: (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)),
    startsWith: (value, start) => value.startsWith(start),
  },
  {
    type: 'N',
    values: fc.oneof(
      fc.constantFrom('0', '-1', '1', '10', '9', '-10', '0.1', '-0.1', '100', '99.5'),
      fc.integer({ min: -2000, max: 2000 }).map((n) => String(n / 8)),
    ),
    compare: (a, b) => Number(a) - Number(b),
  },
  {
    type: 'B',
    values: fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    compare: (a, b) => Buffer.compare(bytesOf(a), bytesOf(b)),
    startsWith: (value, start) => bytesOf(value).subarray(0, bytesOf(start).length).equals(bytesOf(start)),
  },
];

const played = fc.constantFrom(...keyTypes).chain((keyType) =>
  fc.record({
    type: fc.constant(keyType.type),
    keys: fc.uniqueArray(keyType.values, { maxLength: 12, comparator: (a, b) => keyType.compare(a, b) === 0 }),
    operator: fc.constantFrom(
      '',
      '=',
      '<',
      '<=',
      '>',
      '>=',
      'BETWEEN',
      ...(keyType.startsWith === undefined ? [] : ['begins_with']),
    ),
    one: keyType.values,
    two: keyType.values,
    forward: fc.boolean(),
    limit: fc.constantFrom(undefined, 1, 2, 5),
    throughIndex: fc.boolean(),
  }),
);

it(
  'a query gives what its key condition says, in the order of the key, page by page',
  { timeout: 3_600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(played, async ({ type, keys, operator, one, two, forward, limit, throughIndex }) => {
        const { compare, startsWith } = keyTypes.find((candidate) => candidate.type === type)!;
        const store = await openGuardedStore();
        const byKey = [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ];
        await store.answer('CreateTable', {
          TableName: 'things',
          AttributeDefinitions: [
            { AttributeName: 'id', AttributeType: 'S' },
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: type },
          ],
          KeySchema: throughIndex ? [{ AttributeName: 'id', KeyType: 'HASH' }] : byKey,
          ...(throughIndex
            ? {
                GlobalSecondaryIndexes: [
                  { IndexName: 'byKey', KeySchema: byKey, Projection: { ProjectionType: 'ALL' } },
                ],
              }
            : {
                LocalSecondaryIndexes: [
                  {
                    IndexName: 'byId',
                    KeySchema: [byKey[0]!, { AttributeName: 'id', KeyType: 'RANGE' }],
                    Projection: { ProjectionType: 'ALL' },
                  },
                ],
              }),
          BillingMode: 'PAY_PER_REQUEST',
        });
        for (const [index, sk] of keys.entries()) {
          for (const pk of ['mine', 'other']) {
            const Item = { id: { S: `${pk}${index}` }, pk: { S: pk }, sk: { [type]: sk } };
            expect((await store.answer('PutItem', { TableName: 'things', Item })).status).toBe(200);
          }
        }
        const [low, high] = compare(one, two) <= 0 ? [one, two] : [two, one];
        const condition =
          {
            '': '',
            BETWEEN: ' AND sk BETWEEN :low AND :high',
            begins_with: ' AND begins_with(sk, :one)',
          }[operator] ?? ` AND sk ${operator} :one`;
        const values = {
          ':mine': { S: 'mine' },
          ...(operator === 'BETWEEN'
            ? { ':low': { [type]: low }, ':high': { [type]: high } }
            : operator === ''
              ? {}
              : { ':one': { [type]: one } }),
        };
        const found: string[] = [];
        let start: JsonObject | undefined;
        do {
          const { status, body } = await store.answer('Query', {
            TableName: 'things',
            KeyConditionExpression: `pk = :mine${condition}`,
            ExpressionAttributeValues: values,
            ScanIndexForward: forward,
            ...(throughIndex ? { IndexName: 'byKey' } : {}),
            ...(limit === undefined ? {} : { Limit: limit }),
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          });
          expect(status).toBe(200);
          const page = body as {
            readonly Items: readonly { readonly sk: Readonly<Record<string, string>> }[];
            readonly LastEvaluatedKey?: JsonObject;
          };
          found.push(...page.Items.map(({ sk }) => sk[type]!));
          start = page.LastEvaluatedKey;
        } while (start !== undefined);
        const holds = (sk: string): boolean => {
          const order = compare(sk, one);
          if (operator === 'BETWEEN') return compare(sk, low) >= 0 && compare(sk, high) <= 0;
          if (operator === 'begins_with') return startsWith?.(sk, one) === true;
          if (operator === '=') return order === 0;
          return operator === '' || (order === 0 ? operator.endsWith('=') : operator.startsWith(order < 0 ? '<' : '>'));
        };
        const expected = keys.filter(holds).sort(compare);
        expect(found).toEqual(forward ? expected : expected.reverse());
      }),
      { seed, numRuns: runs },
    );
  },
);
