import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/verify/verdict.js';
import { contract, useSession, verify } from './session.js';

const session = useSession();

async function failuresOf(
  read: object,
  stored: object,
  query: object = { find: { filter: {} } },
): Promise<readonly Failure[]> {
  const reader = contract('reader', { reads: { ...read, queries: { q: query } } });
  const writer = contract('writer', { writes: { inserts: { document: stored } } });
  const [verification] = await verify(session(), 'reads-inserts', reader, writer);
  return verification?.failures ?? [];
}

const object = (properties: object, required: readonly string[]): object => ({
  bsonType: 'object',
  properties,
  required,
});

describe('what is blamed', () => {
  it('is what a branch lacks, and not the field that chose the branch', async () => {
    const read = {
      ...object({ k: { bsonType: 'string' } }, ['k']),
      if: { properties: { k: { const: 'a' } } },
      then: object({ x: { bsonType: 'number' } }, ['x']),
    };
    const [failure] = await failuresOf({ shape: read }, { fields: { k: ['a'], 'x?': 'int' } });
    expect(failure).toMatchObject({ path: 'x', actual: 'missing', expected: 'number', counterexample: { k: 'a' } });
  });

  it('is what the nearest alternative lacks', async () => {
    const read = {
      bsonType: 'object',
      oneOf: [
        object({ k: { const: 'a' }, x: { bsonType: 'int' } }, ['k', 'x']),
        object({ k: { const: 'b' }, y: { bsonType: 'int' } }, ['k', 'y']),
      ],
    };
    const [failure] = await failuresOf({ shape: read }, { fields: { k: ['b'], y: 'string' } });
    expect(failure).toMatchObject({ path: 'y', expected: 'int', counterexample: { k: 'b' } });
  });

  it('is the field that chooses when no alternative knows its value', async () => {
    const read = {
      bsonType: 'object',
      oneOf: [
        object({ k: { const: 'a' }, x: { bsonType: 'int' } }, ['k', 'x']),
        object({ k: { const: 'b' }, x: { bsonType: 'int' } }, ['k', 'x']),
      ],
    };
    const [failure] = await failuresOf({ shape: read }, { fields: { k: ['a', 'b', 'c'], x: 'int' } });
    expect(failure).toMatchObject({ path: 'k', counterexample: { k: 'c' } });
  });

  it('is no choice that the document meets', async () => {
    const read = {
      ...object({ n: { bsonType: 'int' } }, ['n']),
      anyOf: [object({ a: { bsonType: 'int' } }, ['a']), object({ b: { bsonType: 'int' } }, ['b'])],
    };
    const [failure] = await failuresOf({ shape: read }, { fields: { a: 'int', n: 'string' } });
    expect(failure).toMatchObject({ path: 'n', expected: 'int' });
  });

  it('advises to narrow the reader where a condition keeps the value out', async () => {
    const [failure] = await failuresOf(
      { fields: { status: ['open', 'paid'] } },
      { fields: { status: ['open', 'paid', 'archived'] } },
      { find: { filter: { status: 'open' } } },
    );
    expect(failure).toMatchObject({ code: 'breaks-condition', path: 'status' });
    expect(failure?.advice).toContain('`where`');
  });
});
