import { describe, expect, it } from 'vitest';
import { startDynamoDB, startMongoDB } from '../../src/engine/index.js';
import { verifyExamples, type ExampleOutcome } from '../../src/verify/verify-examples.js';
import { contract } from './session.js';

const engines = {
  mongodb: () => startMongoDB({ engine: 'embedded', listen: false }),
  dynamodb: () => startDynamoDB({ listen: false }),
};

function outcomes(example: object, more: object = {}): Promise<readonly ExampleOutcome[]> {
  const reader = contract('reader', {
    reads: {
      fields: { status: ['open', 'paid'], total: 'number' },
      queries: {
        open: {
          find: { filter: { status: { $param: 'status' } }, sort: { total: -1 }, projection: { _id: 0, total: 1 } },
        },
      },
      examples: [{ query: 'open', with: { status: 'open' }, ...example }],
      ...more,
    },
  });
  return verifyExamples(reader, engines);
}

const given = [
  { status: 'open', total: 1 },
  { status: 'paid', total: 2 },
  { status: 'open', total: { $numberDecimal: '3.50' } },
];

describe('the examples of a contract', () => {
  it('pass when the query returns what they say, numbers being equal across their types', async () => {
    const [outcome] = await outcomes({ given, returns: [{ total: 3.5 }, { total: { $numberLong: '1' } }] });
    expect(outcome).toMatchObject({ verdict: 'passed', query: 'open' });
  });

  it('fail in another order than the sort says', async () => {
    const [outcome] = await outcomes({ given, returns: [{ total: 1 }, { total: 3.5 }] });
    expect(outcome?.verdict).toBe('failed');
  });

  it('fail when a row is missing, and show what came back', async () => {
    const [outcome] = await outcomes({ given, returns: [{ total: 3.5 }] });
    expect(outcome).toMatchObject({ verdict: 'failed', expected: [{ total: { $numberDouble: '3.5' } }] });
    expect(outcome?.actual).toHaveLength(2);
  });

  it('are undecided without an engine', async () => {
    const reader = contract('reader', {
      reads: {
        fields: { status: 'string' },
        queries: { all: { find: { filter: {} } } },
        examples: [{ given: [], query: 'all', returns: [] }],
      },
    });
    expect(await verifyExamples(reader, {})).toMatchObject([{ verdict: 'undecided' }]);
  });

  it('run on DynamoDB too', async () => {
    const reader = contract(
      'reader',
      {
        reads: {
          fields: { PK: 'string', amount: 'number' },
          queries: { one: { get: { Key: { PK: { $param: 'key' } } } } },
          examples: [
            {
              given: [
                { PK: 'a', amount: 1 },
                { PK: 'b', amount: 2 },
              ],
              query: 'one',
              with: { key: 'b' },
              returns: [{ PK: 'b', amount: 2 }],
            },
          ],
        },
      },
      'dynamodb',
    );
    expect(await verifyExamples(reader, engines)).toMatchObject([{ verdict: 'passed' }]);
  });
});
