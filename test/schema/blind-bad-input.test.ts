import { describe, expect, it } from 'vitest';
import { MisuseError } from '../../src/problem/errors.js';
import { checkContainment } from '../../src/schema/index.js';
import type { ValueSystemName } from '../../src/schema/value/kind.js';
import { S } from './labelled.js';

type Row = readonly [
  title: string,
  source: unknown,
  target: unknown,
  says: string | readonly string[],
  values?: ValueSystemName,
];

const nest = (levels: number, wrap: (inner: unknown) => unknown): unknown => {
  let shape: unknown = S;
  for (let level = 0; level < levels; level += 1) shape = wrap(shape);
  return shape;
};
const names = (count: number) => Array.from({ length: count }, (_, n) => `value-number-${String(n).padStart(12, '0')}`);
const ring: Record<string, unknown> = { type: 'object' };
ring['properties'] = { ring };

/** Shapes that are none, each with the code of its refusal. */
const refused: readonly Row[] = [
  ['a number', 5, S, 'malformed-schema'],
  ['null', null, S, 'malformed-schema'],
  ['undefined', undefined, S, 'malformed-schema'],
  ['a list', [], S, 'malformed-schema'],
  ['a function', () => true, S, 'malformed-schema'],
  ['a type that is a number', { type: 5 }, S, 'malformed-schema'],
  ['a type that nobody knows', S, { type: 'text' }, 'malformed-schema'],
  ['no type of a list', { type: [] }, S, 'malformed-schema'],
  ['a bound that is a text', { minimum: '5' }, S, 'malformed-schema'],
  ['a bound that is not a number', { minimum: Number.NaN }, S, 'malformed-schema'],
  ['a bound without end', { maximum: Number.POSITIVE_INFINITY }, S, 'malformed-schema'],
  ['a length below zero', { minLength: -1 }, S, 'malformed-schema'],
  ['half a length', { minLength: 1.5 }, S, 'malformed-schema'],
  ['one required name', { required: 'a' }, S, 'malformed-schema'],
  ['a required number', { required: [1] }, S, 'malformed-schema'],
  ['a list of fields', { properties: [] }, S, 'malformed-schema'],
  ['a field that is a number', { properties: { a: 5 } }, S, 'malformed-schema'],
  ['no branches', { allOf: [] }, S, 'malformed-schema'],
  ['branches by name', { anyOf: {} }, S, 'malformed-schema'],
  ['an enum that is a text', { enum: 'a' }, S, 'malformed-schema'],
  ['multiples of zero', { multipleOf: 0 }, S, 'malformed-schema'],
  ['multiples of less', { multipleOf: -1 }, S, 'malformed-schema'],
  ['an open group', { pattern: '(' }, S, 'invalid-pattern'],
  ['an escape that the u flag refuses', { pattern: 'a\\-b' }, S, 'invalid-pattern'],
  ['a property of characters that nobody knows', { pattern: '\\p{Foo}' }, S, 'invalid-pattern'],
  ['an open class in the name of a field', { patternProperties: { '[': true } }, S, 'invalid-pattern'],
  ['a constant that is undefined', { const: undefined }, S, 'malformed-schema'],
  ['a constant of JavaScript', { const: 5n }, S, 'malformed-schema'],
  ['a reference to nothing', { $ref: '#/$defs/x' }, S, 'unresolvable-ref'],
  ['a reference to another place', S, { $ref: 'https://example.com/x.json' }, 'unresolvable-ref'],
  ['a reference to a file', { $ref: 'file:///etc/passwd' }, S, 'unresolvable-ref'],
  ['a reference that is a number', { $ref: 5 }, S, 'malformed-schema'],
  ['a reference to a title', { title: 'x', $ref: '#/title' }, S, 'malformed-schema'],
  ['a reference that is badly escaped', { $ref: '#/%zz' }, S, 'unresolvable-ref'],
  ['a reference to itself', { $ref: '#' }, S, 'ref-cycle'],
  ['a reference to itself in a negation', { not: { $ref: '#' } }, S, 'ref-cycle'],
  ['a reference to itself in a branch', { anyOf: [{ $ref: '#' }, S] }, S, 'ref-cycle'],
  ['a reference to itself under a condition', { if: { $ref: '#' }, then: S }, S, 'ref-cycle'],
  ['a reference to itself under a trigger', { dependentSchemas: { a: { $ref: '#' } } }, S, 'ref-cycle'],
  [
    'a ring of two',
    { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' },
    S,
    'ref-cycle',
  ],
  ['type beside bsonType', { type: 'object', bsonType: 'object' }, S, 'type-and-bson-type'],
  ['type integer among BSON', { type: 'integer' }, { bsonType: 'int' }, 'type-integer'],
  ['a bsonType that nobody knows', { bsonType: 'text' }, S, 'malformed-schema'],
  ['a bsonType by number', { bsonType: 16 }, S, 'malformed-schema'],
  ['bsonType in plain JSON', { bsonType: 'int' }, S, 'malformed-schema', 'json'],
  ['exclusiveMinimum as a boolean in plain JSON', { minimum: 0, exclusiveMinimum: true }, S, 'malformed-schema'],
  ['a dynamoType that nobody knows', { dynamoType: 'X' }, S, 'malformed-schema', 'dynamodb'],
  ['NaN as a number of DynamoDB', { const: { $dynamo: { N: 'NaN' } } }, S, 'malformed-schema', 'dynamodb'],
];

/** Shapes that are too much, or that say what the solver does not understand, each with its answer. */
const survived: readonly Row[] = [
  ['an unknown keyword of the target', S, { type: 'string', minLenght: 4 }, ['unsupported-keyword']],
  ['a dialect of its own', S, { $schema: 'https://example.com/my', type: 'string' }, ['unknown-dialect']],
  ['a retired type of BSON', { bsonType: 'symbol' }, { bsonType: 'string' }, ['retired-bson-type']],
  ['an object that holds itself', ring, S, ['too-deep']],
  ['lists, 5,000 deep', nest(5000, (items) => ({ type: 'array', items })), S, ['too-deep']],
  ['fields, 5,000 deep', nest(5000, (a) => ({ properties: { a } })), S, ['too-deep']],
  ['negations, 100,000 deep', nest(100_000, (not) => ({ not })), S, ['too-deep']],
  ['branches, 5,000 deep', S, nest(5000, (inner) => ({ anyOf: [inner, { type: 'null' }] })), ['too-deep']],
  ['a million elements', { type: 'array', minItems: 1_000_000 }, { type: 'array', contains: S }, ['too-long']],
  ['a thousand million characters', { type: 'string', minLength: 1e9 }, { minLength: 1e9 + 1 }, ['too-long']],
  ['a pattern of a million', { type: 'string', pattern: '^x{1000000}$' }, { minLength: 1e6 }, ['unsupported-pattern']],
  ['an enum of five megabytes', { enum: names(200_000) }, S, 'contained'],
  [
    'an enum of five megabytes by a pattern',
    { enum: names(200_000) },
    { pattern: '^value-number-\\d{12}$' },
    'contained',
  ],
  ['a constant of five megabytes', { const: 'x'.repeat(5_000_000) }, { maxLength: 5_000_000 }, 'contained'],
  ['nested plusses', { pattern: '^(a+)+$', type: 'string' }, { pattern: '^a*b' }, 'not-contained'],
  [
    'nested plusses and a text that just fails',
    { const: `${'a'.repeat(5000)}!` },
    { pattern: '^(a+)+$' },
    'not-contained',
  ],
  ['nested stars and a text that just fails', { const: 'x'.repeat(3000) }, { pattern: '^(.*)*y$' }, 'not-contained'],
  [
    'nested plusses over a name',
    { const: { [`${'a'.repeat(40)}!`]: 1 } },
    { patternProperties: { '^(a+)+$': false } },
    'contained',
  ],
  ['nested counts', { type: 'string', pattern: '^(x{1,1000}){1,1000}$' }, S, 'contained'],
  [
    'a reference to itself that nobody follows',
    { $defs: { a: { $ref: '#/$defs/a' } }, type: 'string' },
    S,
    'contained',
  ],
  [
    'ten thousand constants in branches',
    { type: 'integer', minimum: 0, maximum: 9999 },
    { anyOf: Array.from({ length: 10_000 }, (_, n) => ({ const: n })) },
    'contained',
  ],
  [
    'not divisible by sixteen primes',
    {
      type: 'integer',
      minimum: 2,
      maximum: 1e12,
      allOf: [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53].map((multipleOf) => ({
        not: { multipleOf },
      })),
    },
    { maximum: 58 },
    'not-contained',
  ],
];

describe('bad input to the containment question', () => {
  for (const [title, source, target, code, values] of refused) {
    it(`refuses ${title} as ${String(code)}`, () => {
      try {
        checkContainment(source, target, { values });
      } catch (error) {
        expect(error).toBeInstanceOf(MisuseError);
        expect((error as MisuseError).problems.map((problem) => problem.code)).toEqual([code]);
        return;
      }
      expect.unreachable('it was taken for a shape');
    });
  }

  for (const [title, source, target, says] of survived) {
    it(`answers about ${title}: ${typeof says === 'string' ? says : `undecided, ${says.join(', ')}`}`, () => {
      // A slow machine decides the same, only later.
      const answer = checkContainment(source, target, typeof says === 'string' ? { budget: 20_000 } : {});
      expect(answer.verdict === 'undecided' ? answer.reasons.map((reason) => reason.code) : answer.verdict).toEqual(
        says,
      );
    });
  }
});
