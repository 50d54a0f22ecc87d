import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkContainment, findDocument } from '../../src/schema/index.js';
import { interpret } from '../../src/schema/replay/is-valid.js';
import { anySchema, anyValue } from './arbitrary-schema.js';

/** More runs through the environment, for a long fuzz. */
const runs = Number(process.env['MORTISE_FUZZ_RUNS'] ?? 150);
const settings = { seed: 20_240_517, numRuns: runs };

function verdict(source: unknown, target: unknown): string {
  return checkContainment(source, target, { values: 'json' }).verdict;
}

describe('the laws of containment', () => {
  it('holds every shape within itself', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        expect(verdict(schema, structuredClone(schema))).toBe('contained');
      }),
      settings,
    );
  });

  it('holds a shape within its union with any other', () => {
    fc.assert(
      fc.property(anySchema, anySchema, (schema, other) => {
        expect(verdict(schema, { anyOf: [other, schema] })).toBe('contained');
      }),
      settings,
    );
  });

  it('holds an intersection within each of its parts', () => {
    fc.assert(
      fc.property(anySchema, anySchema, (schema, other) => {
        expect(verdict({ allOf: [schema, other] }, other)).toBe('contained');
      }),
      settings,
    );
  });

  it('holds the negation of a negation to be the shape itself', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        expect(verdict({ not: { not: schema } }, schema)).toBe('contained');
        expect(verdict(schema, { not: { not: schema } })).toBe('contained');
      }),
      settings,
    );
  });

  it('finds nothing in both a shape and its negation', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        expect(findDocument({ all: [schema], none: [schema] }, { values: 'json' }).verdict).toBe('none');
      }),
      settings,
    );
  });

  it('agrees with the replay about every constant', () => {
    fc.assert(
      fc.property(anySchema, anyValue, (schema, value) => {
        expect(verdict({ const: value }, schema)).toBe(
          interpret(schema, value, 'json') === true ? 'contained' : 'not-contained',
        );
      }),
      { ...settings, numRuns: runs * 4 },
    );
  });

  it('never calls contained what a document refutes', () => {
    fc.assert(
      fc.property(
        anySchema,
        anySchema,
        fc.array(anyValue, { minLength: 40, maxLength: 40 }),
        (source, target, values) => {
          if (verdict(source, target) !== 'contained') return;
          const refuting = values.filter(
            (value) => interpret(source, value, 'json') === true && interpret(target, value, 'json') === false,
          );
          expect(refuting).toEqual([]);
        },
      ),
      settings,
    );
  });

  it('finds a document wherever there is one', () => {
    fc.assert(
      fc.property(anySchema, anyValue, (schema, value) => {
        fc.pre(interpret(schema, value, 'json') === true);
        expect(findDocument({ all: [schema] }, { values: 'json' }).verdict).toBe('found');
      }),
      settings,
    );
  });

  it('is the same answer each time', () => {
    fc.assert(
      fc.property(anySchema, anySchema, (source, target) => {
        const answer = checkContainment(source, target, { values: 'json' });
        expect(checkContainment(structuredClone(source), structuredClone(target), { values: 'json' })).toEqual(answer);
      }),
      settings,
    );
  });
});

describe('a seed', () => {
  const shape = {
    type: 'object',
    properties: { name: { type: 'string' }, size: { type: 'integer', minimum: 0 } },
    required: ['name', 'size'],
  };

  it('varies the documents that are found and fixes each', () => {
    const find = (seed: number): string => JSON.stringify(findDocument({ all: [shape] }, { seed }));
    expect(new Set([0, 1, 2, 3].map(find)).size).toBeGreaterThan(1);
    expect([0, 1, 2, 3].map(find)).toEqual([0, 1, 2, 3].map(find));
  });
});
