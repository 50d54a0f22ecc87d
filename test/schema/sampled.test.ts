import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MisuseError } from '../../src/problem/errors.js';
import { checkContainment } from '../../src/schema/index.js';
import { interpret } from '../../src/schema/replay/is-valid.js';
import type { ValueSystemName } from '../../src/schema/value/kind.js';
import { anySchema } from './arbitrary-schema.js';
import { DirectedSampler, attributeOf, randomFrom } from './directed-samples.js';
import { hardPairs } from './hard-pairs.js';
import { families } from './pairs.js';

type SchemaPair = readonly [source: unknown, target: unknown];

/** How many documents each "contained" has to survive, and over how many generated pairs: more by hand than in the suite. */
const samples = Number(process.env['MORTISE_SAMPLES'] ?? 150);
const generatedPairs = Number(process.env['MORTISE_SAMPLED_PAIRS'] ?? 150);

const bsonTypes: Readonly<Record<string, readonly string[]>> = {
  integer: ['int', 'long'],
  number: ['int', 'long', 'double', 'decimal'],
  boolean: ['bool'],
};

/** The same shape in MongoDB's words. */
function inBson(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inBson);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([keyword, value]: [string, unknown]): [string, unknown] => {
    const names = typeof value === 'string' ? [value] : value;
    const isType = keyword === 'type' && Array.isArray(names) && names.every((name) => typeof name === 'string');
    return isType ? ['bsonType', names.flatMap((name) => bsonTypes[name] ?? [name])] : [keyword, inBson(value)];
  });
  return Object.fromEntries(entries);
}

/** Shapes over the kinds that only BSON has. */
const bsonSchema = fc
  .tuple(
    anySchema,
    fc.array(fc.constantFrom('int', 'long', 'double', 'decimal', 'date', 'objectId'), { minLength: 1, maxLength: 2 }),
    fc.nat(3),
  )
  .map(([schema, kinds, how]): unknown => {
    const plain = inBson(schema);
    if (how === 0) return { anyOf: [plain, { bsonType: kinds }] };
    if (how === 1) return { not: { bsonType: kinds }, allOf: [plain] };
    return how === 2 ? { properties: { a: { bsonType: kinds }, b: plain } } : plain;
  });

/** Pairs of which the first is often within the second: the second is the first with one thing changed. */
function related(schema: fc.Arbitrary<unknown>): fc.Arbitrary<SchemaPair> {
  return fc.tuple(schema, schema, fc.nat(5), fc.nat(20)).map(([one, other, how, at]): SchemaPair => {
    switch (how) {
      case 0:
        return [{ allOf: [one, other] }, one];
      case 1:
        return [one, { anyOf: [other, one] }];
      case 2:
        return [{ properties: { a: one }, required: ['a'] }, { properties: { a: { anyOf: [one, other] } } }];
      case 3:
        return [{ type: 'array', items: { allOf: [one, other] } }, { items: other }];
      default: {
        if (typeof one !== 'object' || one === null) return [one, other];
        const entries = Object.entries(one);
        return [one, Object.fromEntries(entries.filter((_, index) => index !== at % entries.length))];
      }
    }
  });
}

const tally = { contained: 0, documents: 0, valid: 0 };

/** Documents that fit the source and not the target, as far as sampling comes upon them. */
function refutations(source: unknown, target: unknown, system: ValueSystemName): readonly unknown[] {
  const random = randomFrom(7);
  const sampler = new DirectedSampler(source, target, system, random);
  const kept: unknown[] = [];
  const refuting: unknown[] = [];
  for (let count = 0; count < samples; count += 1) {
    const basis = kept.length > 0 && random(2) === 0 ? kept[random(kept.length)] : undefined;
    const document = basis === undefined ? sampler.grown() : sampler.mutated(basis);
    const value = system === 'dynamodb' ? attributeOf(document) : document;
    tally.documents += 1;
    if (interpret(source, value, system) !== true) continue;
    tally.valid += 1;
    if (kept.length < 200) kept.push(document);
    if (interpret(target, value, system) === false) refuting.push(value);
  }
  return refuting;
}

/** The same for a pair of which one was said to be within the other: there must be none. */
function refutationsOfContained(source: unknown, target: unknown, system: ValueSystemName): readonly unknown[] {
  try {
    if (checkContainment(source, target, { values: system, budget: 20_000 }).verdict !== 'contained') return [];
  } catch (error) {
    if (error instanceof MisuseError) return [];
    throw error;
  }
  tally.contained += 1;
  return refutations(source, target, system);
}

const written: readonly SchemaPair[] = [...Object.values(families).flat(), ...hardPairs].map(
  ([, source, target]) => [source, target] as const,
);
const hours = 3_600_000;

describe('what is called contained', () => {
  it.each<readonly [system: ValueSystemName, translated: (schema: unknown) => unknown]>([
    ['json', (schema) => schema],
    ['bson', inBson],
    ['dynamodb', (schema) => schema],
  ])(
    'survives directed documents on written pairs over %s',
    (system, translated) => {
      for (const [source, target] of written) {
        for (const [a, b] of [
          [source, target],
          [target, source],
          [source, source],
        ] as const) {
          expect(refutationsOfContained(translated(a), translated(b), system)).toEqual([]);
        }
      }
    },
    hours,
  );

  it.each<readonly [system: ValueSystemName, schema: fc.Arbitrary<unknown>]>([
    ['json', anySchema],
    ['bson', bsonSchema],
    ['dynamodb', anySchema],
  ])(
    'survives directed documents on generated pairs over %s',
    (system, schema) => {
      fc.assert(
        fc.property(related(schema), ([source, target]) => {
          expect(refutationsOfContained(source, target, system)).toEqual([]);
        }),
        { seed: 20_240_601, numRuns: generatedPairs, endOnFailure: true },
      );
    },
    hours,
  );

  it('would be noticed if it were not, more often than not', () => {
    const refutable = [...Object.values(families).flat(), ...hardPairs].filter(
      ([, , , expected]) => expected !== 'contained',
    );
    const refuted = refutable.filter(([, source, target]) => refutations(source, target, 'json').length > 0);
    if (process.env['MORTISE_SAMPLES'] !== undefined)
      console.log(`refuted ${String(refuted.length)} of ${String(refutable.length)}`);
    expect(refuted.length).toBeGreaterThan(refutable.length / 2);
  });

  it('was asked about, with documents that fit', () => {
    if (process.env['MORTISE_SAMPLES'] !== undefined) console.log(tally);
    expect(tally.contained).toBeGreaterThan(500);
    expect(tally.valid).toBeGreaterThan(tally.documents / 10);
  });
});
