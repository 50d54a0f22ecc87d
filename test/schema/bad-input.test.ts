import { describe, expect, it } from 'vitest';
import { MisuseError } from '../../src/problem/errors.js';
import { checkContainment, findDocument } from '../../src/schema/index.js';
import { hostilePairs } from './hostile-pairs.js';

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let schema: unknown = { type: 'string' };
  for (let level = 0; level < depth; level += 1) schema = wrap(schema);
  return schema;
}

describe('schemas that are none', () => {
  it.each<readonly [title: string, schema: unknown, code: string]>([
    ['a number', 5, 'malformed-schema'],
    ['null', null, 'malformed-schema'],
    ['undefined', undefined, 'malformed-schema'],
    ['a list', [], 'malformed-schema'],
    ['an unknown type', { type: 'strin' }, 'malformed-schema'],
    ['a negative length', { minLength: -1 }, 'malformed-schema'],
    ['a bound that is text', { minimum: '5' }, 'malformed-schema'],
    ['a multiple of nothing', { multipleOf: 0 }, 'malformed-schema'],
    ['no alternatives', { anyOf: [] }, 'malformed-schema'],
    ['a pattern that is none', { pattern: '(' }, 'invalid-pattern'],
    ['a reference to nowhere', { $ref: '#/$defs/x' }, 'unresolvable-ref'],
    ['a reference to a file', { $ref: 'other.json' }, 'unresolvable-ref'],
    ['a reference to itself', { $ref: '#' }, 'ref-cycle'],
    [
      'references in a circle',
      { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { anyOf: [{ $ref: '#/$defs/a' }] } } },
      'ref-cycle',
    ],
    ['bsonType outside of BSON', { properties: { a: { bsonType: 'int' } } }, 'malformed-schema'],
  ])('%s is refused with its place', (_title, schema, code) => {
    try {
      findDocument({ all: [schema] }, { values: 'json' });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(MisuseError);
      expect((error as MisuseError).problems[0]?.code).toBe(code);
    }
  });
});

describe('schemas that are too much', () => {
  it('are undecided when nested 5,000 deep', () => {
    for (const wrap of [(inner: unknown) => ({ properties: { a: inner } }), (inner: unknown) => ({ not: inner })]) {
      expect(checkContainment(nested(5_000, wrap), true)).toEqual({
        verdict: 'undecided',
        reasons: [{ code: 'too-deep', pointer: '' }],
      });
    }
  });

  it('are decided when nested 100 deep', () => {
    const wrap = (inner: unknown) => ({ type: 'object', properties: { a: inner }, required: ['a'] });
    expect(checkContainment(nested(100, wrap), nested(100, wrap)).verdict).toBe('contained');
  });

  it('are undecided when an object holds itself', () => {
    const schema: Record<string, unknown> = { type: 'object' };
    schema['properties'] = { a: schema };
    expect(checkContainment(schema, true)).toMatchObject({ verdict: 'undecided' });
  });

  it('are decided for a union of 10,000 constants', () => {
    const union = (count: number) => ({
      anyOf: Array.from({ length: count }, (_, index) => ({ const: `v${String(index)}` })),
    });
    expect(checkContainment(union(10_000), union(10_001), { budget: 30_000 }).verdict).toBe('contained');
  });

  it('are decided for 100 kinds of document that exclude each other', () => {
    const kinds = (value: unknown) => ({
      oneOf: Array.from({ length: 100 }, (_, index) => ({
        type: 'object',
        properties: { kind: { const: index }, value },
        required: ['kind'],
      })),
    });
    expect(checkContainment(kinds({ type: 'integer' }), kinds({ type: 'number' }), { budget: 30_000 }).verdict).toBe(
      'contained',
    );
  });

  it('are decided for an enum of megabytes', () => {
    const values = Array.from({ length: 100_000 }, (_, index) => `a rather long constant, number ${String(index)}`);
    expect(checkContainment({ enum: values }, { enum: [...values, 'x'] }, { budget: 30_000 }).verdict).toBe(
      'contained',
    );
  });

  it('end with the budget', () => {
    const branch = (index: number) => ({
      properties: { [`a${String(index % 7)}`]: { minimum: index }, [`b${String(index % 5)}`]: { maximum: index } },
    });
    const schema = { oneOf: Array.from({ length: 40 }, (_, index) => branch(index)) };
    const answer = checkContainment(schema, { type: 'object', anyOf: [schema, { required: ['x'] }] }, { budget: 1 });
    expect(answer).toMatchObject({ verdict: 'undecided', reasons: [{ code: 'budget' }] });
  });

  it('do not make a pattern backtrack', () => {
    expect(
      checkContainment({ type: 'string', pattern: '^(a+)+$', minLength: 40 }, { pattern: '^(aa)+$' }).verdict,
    ).toBe('not-contained');
  });
});

describe('hostile pairs', () => {
  // With a clock that stands still, only counted steps can end the work: whatever loops without counting would run into the time limit.
  it.each(hostilePairs)('%s: end by the count of steps alone', (_title, source, target) => {
    const answer = checkContainment(source(), target(), { budget: 100, now: () => 0 });
    if (answer.verdict === 'undecided')
      expect(answer.reasons.map(({ code }) => code)).not.toContain('replay-disagreement');
    else expect(answer.verdict).toBe('not-contained');
  });

  it('end with the clock where steps are slow', () => {
    let time = 0;
    const answers = hostilePairs.map(([, source, target]) => {
      let looks = 0;
      const now = (): number => {
        looks += 1;
        return (time += 10);
      };
      checkContainment(source(), target(), { budget: 100, now });
      return looks;
    });
    // A tenth of the budget passes between two looks: the search and all that follows it end after a few.
    expect(Math.max(...answers)).toBeLessThan(40);
  });
});

describe('keywords that are not understood', () => {
  it('leave open what hangs on them', () => {
    expect(checkContainment({ type: 'string' }, { requird: ['a'] })).toEqual({
      verdict: 'undecided',
      reasons: [{ code: 'unsupported-keyword', pointer: '#/requird' }],
    });
  });

  it('do not stand in the way of what does not', () => {
    expect(checkContainment({ type: 'string', misspelt: 1 }, { type: ['string', 'null'] }).verdict).toBe('contained');
    expect(
      checkContainment({ properties: { a: { misspelt: 1 } } }, { properties: { a: { misspelt: 1 } } }).verdict,
    ).toBe('contained');
  });

  it('are not taken for the same because they stand in the same place', () => {
    const opaque = (index: number) => ({
      pattern: `^(a|${String(index)})\\1$`,
      $schema: 'https://example.com/dialect',
    });
    expect(checkContainment(opaque(1), opaque(2))).toMatchObject({ verdict: 'undecided' });
    const beside = (least: number) => ({
      $schema: 'http://json-schema.org/draft-07/schema#',
      definitions: { text: { type: 'string' } },
      $ref: '#/definitions/text',
      minLength: least,
    });
    expect(checkContainment(beside(1), beside(2)).verdict).not.toBe('contained');
  });

  it('are annotations when they begin with x-', () => {
    expect(checkContainment({ type: 'string' }, { type: 'string', 'x-owner': 'orders' }).verdict).toBe('contained');
  });

  it('include patterns that look back at what a group matched', () => {
    expect(checkContainment({ type: 'string', pattern: '^(a|b)\\1$' }, { type: 'string' }).verdict).toBe('contained');
    expect(checkContainment({ type: 'string' }, { pattern: '^(a|b)\\1$' })).toMatchObject({ verdict: 'undecided' });
  });
});

describe('formats', () => {
  it('are annotations', () => {
    expect(checkContainment({ type: 'string' }, { type: 'string', format: 'email' }).verdict).toBe('contained');
  });

  it('are names without a meaning when asserted', () => {
    const asserted = { assertFormats: true };
    expect(checkContainment({ type: 'string', format: 'email' }, { format: 'email' }, asserted).verdict).toBe(
      'contained',
    );
    expect(checkContainment({ type: 'string', format: 'email' }, { format: 'uuid' }, asserted).verdict).not.toBe(
      'contained',
    );
    expect(checkContainment({ type: 'string' }, { format: 'email' }, asserted)).toMatchObject({
      verdict: 'not-contained',
    });
  });
});
