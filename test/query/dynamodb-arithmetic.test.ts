import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoUpdateQuestion } from '../../src/query/dynamodb-update-shape.js';
import type { Shape } from '../../src/query/shape-algebra.js';
import { findDocument } from '../../src/schema/index.js';
import { isValid } from '../../src/schema/replay/is-valid.js';

const runs = Number(process.env['MORTISE_FUZZ'] ?? 1);

interface Numbers {
  readonly n: number | undefined;
  readonly m: number;
  readonly d: number;
}

const zero = 1;

/** What an expression makes of its numbers; nothing where DynamoDB answers with an error. */
const sums: Readonly<Record<string, (numbers: Numbers) => number | undefined>> = {
  'SET n = n + :d': ({ n, d }) => (n === undefined ? undefined : n + d),
  'SET n = n - :d': ({ n, d }) => (n === undefined ? undefined : n - d),
  'SET n = :d - n': ({ n, d }) => (n === undefined ? undefined : d - n),
  'SET n = :z - :d': ({ d }) => zero - d,
  'SET n = :d + :z': ({ d }) => zero + d,
  'SET n = n + m': ({ n, m }) => (n === undefined ? undefined : n + m),
  'SET n = n - m': ({ n, m }) => (n === undefined ? undefined : n - m),
  'SET n = m - n': ({ n, m }) => (n === undefined ? undefined : m - n),
  'SET n = m - :d': ({ m, d }) => m - d,
  'SET n = if_not_exists(n, :z) + :d': ({ n = zero, d }) => n + d,
  'SET n = if_not_exists(n, :d) - :z': ({ n, d }) => (n ?? d) - zero,
  'SET n = if_not_exists(n, :d)': ({ n, d }) => n ?? d,
  'ADD n :d': ({ n = 0, d }) => n + d,
  'SET n = m': ({ m }) => m,
};

const conditions: Readonly<Record<string, (numbers: Numbers) => boolean>> = {
  '': () => true,
  'n >= :d': ({ n, d }) => n !== undefined && n >= d,
  'n > :d': ({ n, d }) => n !== undefined && n > d,
  'n <= :d': ({ n, d }) => n !== undefined && n <= d,
  'n = :d': ({ n, d }) => n === d,
  ':d <= n': ({ n, d }) => n !== undefined && d <= n,
  'm <= n': ({ n, m }) => n !== undefined && m <= n,
  'm > n': ({ n, m }) => n !== undefined && m > n,
  'm >= :d AND m = :d': ({ m, d }) => m === d,
  'n BETWEEN :d AND :z': ({ n, d }) => n !== undefined && n >= d && n <= zero,
  'NOT n >= :d': ({ n, d }) => !(n !== undefined && n >= d),
  'n >= :d OR m >= :d': ({ n, m, d }) => (n !== undefined && n >= d) || m >= d,
};

const number = fc.constantFrom<Shape>(
  { type: 'number' },
  { type: 'number', minimum: 0 },
  { type: 'number', minimum: 1 },
  { type: 'number', minimum: -2, maximum: 3 },
  { type: 'number', maximum: 0 },
  { type: 'number', exclusiveMinimum: 0 },
  { type: 'number', minimum: 0.5 },
  { type: 'number', minimum: 0, maximum: 10 },
  { type: 'integer' },
  { type: 'integer', minimum: 0 },
  { type: 'number', multipleOf: 2 },
  { enum: [1, 2] },
);

const samples = [undefined, -7, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 10, 12];

describe('arithmetic of a DynamoDB update that is proved to preserve a bound', () => {
  it('is never shown by numbers to break it', () => {
    const fits = (value: number | undefined, shape: Shape): boolean =>
      value === undefined || isValid(shape, { N: String(value) }, 'dynamodb') === true;
    let proved = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(sums)),
        fc.constantFrom(...Object.keys(conditions)),
        fc.tuple(number, number, number, fc.oneof(fc.constant(undefined), number)),
        (expression, condition, [n, m, d, wanted]) => {
          const must = wanted ?? n;
          const input = {
            UpdateExpression: expression,
            ...(condition === '' ? {} : { ConditionExpression: condition }),
            ExpressionAttributeValues: { ':z': zero },
          };
          const item = (shape: Shape): Shape => ({ type: 'object', required: ['m'], properties: { n: shape, m } });
          const question = dynamoUpdateQuestion(input, { before: [item(n)], must: item(must), parameters: { d } });
          if ('refused' in question) throw new Error(question.detail);
          const search = findDocument({ all: question.all, none: question.none }, { values: 'dynamodb' });
          if (search.verdict !== 'none') return;
          proved += 1;
          for (const before of samples) {
            for (const beside of samples) {
              for (const taken of samples) {
                if (beside === undefined || taken === undefined) continue;
                if (![fits(before, n), fits(beside, m), fits(taken, d)].every(Boolean)) continue;
                const numbers: Numbers = { n: before, m: beside, d: taken };
                if (conditions[condition]?.(numbers) !== true) continue;
                const after = sums[expression]?.(numbers);
                expect([expression, condition, n, m, d, must, numbers, fits(after, must)]).toEqual([
                  expression,
                  condition,
                  n,
                  m,
                  d,
                  must,
                  numbers,
                  true,
                ]);
              }
            }
          }
        },
      ),
      { seed: 20_261_124, numRuns: 150 * runs },
    );
    expect(proved).toBeGreaterThan(20 * runs);
  });
});
