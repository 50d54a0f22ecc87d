import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contract, useSession, verify } from './session.js';

const session = useSession();
const runs = Number(process.env['MORTISE_FUZZ_RUNS'] ?? 12);

const type = fc.constantFrom<unknown>(
  'string',
  'number',
  'bool',
  'string|number',
  'string|null',
  ['a', 'b', ''],
  { type: 'number', minimum: 0 },
  'list of string',
  'stringSet',
);
const fields = fc
  .record({ a: type, b: type, 'm.x': type, optional: fc.subarray(['a', 'b', 'm.x']) })
  .map(({ optional, ...all }) => ({
    PK: { type: 'string', minLength: 1 },
    ...Object.fromEntries(
      Object.entries(all).map(([name, each]) => [optional.includes(name) ? `${name}?` : name, each]),
    ),
  }));

const path = fc.constantFrom('a', 'b', 'm.x');
const value = fc.constantFrom<unknown>('', 'a', 'b', 'text', 'te\u{1F600}xt', 0, 1, -1, 2.5, true, null, {
  $dynamo: { SS: ['a'] },
});
const text = fc.constantFrom('', 'a', 'te', '1');
const comparator = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');

interface Piece {
  readonly expression: string;
  readonly values: readonly unknown[];
}

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.tuple(path, comparator, value).map(([at, op, one]) => ({ expression: `${at} ${op} ?`, values: [one] })),
  fc.tuple(path, text).map(([at, one]) => ({ expression: `begins_with(${at}, ?)`, values: [one] })),
  fc
    .tuple(path, text, text)
    .map(([at, ...ends]) => ({ expression: `${at} BETWEEN ? AND ?`, values: [...ends].sort() })),
  fc.tuple(path, value, value).map(([at, ...list]) => ({ expression: `${at} IN (?, ?)`, values: list })),
  fc
    .tuple(fc.constantFrom('attribute_exists', 'attribute_not_exists'), path)
    .map(([name, at]) => ({ expression: `${name}(${at})`, values: [] })),
  fc
    .tuple(path, fc.constantFrom('S', 'N', 'BOOL', 'NULL', 'L', 'SS', 'M'))
    .map(([at, one]) => ({ expression: `attribute_type(${at}, ?)`, values: [one] })),
);
const condition = fc.oneof(
  { weight: 3, arbitrary: piece },
  { weight: 1, arbitrary: piece.map((one) => ({ ...one, expression: `NOT ${one.expression}` })) },
  {
    weight: 2,
    arbitrary: fc.tuple(piece, fc.constantFrom('AND', 'OR'), piece).map(([one, word, other]) => ({
      expression: `(${one.expression}) ${word} (${other.expression})`,
      values: [...one.values, ...other.values],
    })),
  },
);

it('proof and engine agree on what DynamoDB conditions match', async () => {
  await fc.assert(
    fc.asyncProperty(fields, fields, condition, async (read, stored, { expression, values }) => {
      let count = 0;
      const FilterExpression = expression.replaceAll('?', () => `:v${String(count++)}`);
      const ExpressionAttributeValues = Object.fromEntries(values.map((one, index) => [`:v${String(index)}`, one]));
      const scan = { FilterExpression, ...(values.length === 0 ? {} : { ExpressionAttributeValues }) };
      const reader = contract('reader', { reads: { fields: read, queries: { q: { scan } } } }, 'dynamodb');
      const writer = contract('writer', { writes: { inserts: { item: { fields: stored } } } }, 'dynamodb');
      // A disagreement is thrown.
      const [verification] = await verify(session(), 'reads-inserts', reader, writer);
      expect(['passed', 'failed', 'undecided']).toContain(verification?.verdict);
    }),
    { seed: 13, numRuns: runs },
  );
});
