import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkStructure } from '../../src/contract/check-structure.js';
import { contractSchema } from '../../src/contract/contract-schema.js';
import { Findings } from '../../src/contract/findings.js';
import { isJsonObject, type Json } from '../../src/value/json.js';
import { checkYaml, lines, problemsOf } from './folder.js';
import { placesOf, replaced } from './mutate.js';

const SHOP = ['orders', 'shipping', 'billing', 'analytics', 'catalog', 'storefront', 'carts'].map(
  (name) => parse(readFileSync(new URL(`../../contracts/shop/${name}.contract.yaml`, import.meta.url), 'utf8')) as Json,
);

/** As ajv, which reads all of JSON Schema, judges a contract. */
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, strictTypes: false }).compile(
  contractSchema(),
);

function structureProblems(value: Json): readonly string[] {
  const findings = new Findings({ file: 'x', folder: '.', value, locate: () => undefined });
  checkStructure(value, findings);
  return findings.problems.map(({ code, message }) => `${code}: ${message}`);
}

describe('contract.schema.json', () => {
  it('is a schema that every keyword of a strict validator accepts, and accepts the worked example', () => {
    for (const contract of SHOP) {
      expect(structureProblems(contract)).toEqual([]);
      expect(ajv(contract)).toBe(true);
    }
  });

  it('describes each key, so that an editor can explain it', () => {
    const undescribed: string[] = [];
    const visit = (schema: Json, path: string): void => {
      if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
      const properties = (schema as Record<string, Json>)['properties'];
      for (const [name, property] of Object.entries((properties ?? {}) as Record<string, Record<string, Json>>)) {
        const said = ['description', 'title', '$ref'].some((keyword) => Object.hasOwn(property, keyword));
        if (!said && path !== '') undescribed.push(`${path}.${name}`);
      }
      for (const [key, item] of Object.entries(schema)) visit(item, `${path}/${key}`);
    };
    visit(contractSchema(), '');
    expect(undescribed.filter((path) => !path.endsWith('$param') && !path.endsWith('$meta'))).toEqual([]);
  });

  it('is read by the loader as a general validator reads it', () => {
    const places = SHOP.map((contract) => placesOf(contract));
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc
          .nat(SHOP.length - 1)
          .chain((service) => fc.tuple(fc.constant(service), fc.constantFrom(...(places[service] ?? [])))),
        fc.constantFrom<(old: Json) => Json | undefined>(
          () => undefined,
          () => null,
          () => 'text',
          () => 7,
          () => true,
          () => [],
          () => ({}),
          (old) => [old],
          (old) => (isJsonObject(old) ? { ...old, extra: 1 } : old),
          (old) => (isJsonObject(old) ? { ...old, fields: { a: 'int' }, shape: true } : old),
          (old) => (isJsonObject(old) ? { ...old, find: {}, count: {} } : old),
        ),
        ([service, place], change) => {
          const value = replaced(SHOP[service] ?? null, place, change);
          if (value === undefined) return;
          const expected = ajv(value);
          expect({ place, problems: structureProblems(value).length === 0 }).toEqual({ place, problems: expected });
          if (expected) accepted += 1;
          else refused += 1;
        },
      ),
      { seed: 3, numRuns: Number(process.env['MORTISE_FUZZ_RUNS'] ?? 700) },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});

describe('what is wrong with the structure', () => {
  it('is said with place, expectation and the nearest name, all in one go', async () => {
    const { problems, contracts } = await checkYaml(
      [
        'teem: Money',
        'reads:',
        '  shop.orders:',
        '    fields: { total: decimal }',
        '    querys: {}',
        '    queries:',
        '      one: { findone: { filter: {} } }',
        '      two: { find: { filter: {}, limit: -1, sort: { total: up } } }',
        '      three: { find: {}, count: {} }',
        '  orders: { fields: [] }',
        'writes:',
        '  shop.orders:',
        '    inserts:',
        '      order: { at-rest: yes }',
        '    flags: {}',
        '    updates:',
        '      u: { filter: {}, update: { $set: { a: 1 } }, returns: afterwards }',
      ].join('\n'),
    );
    expect(contracts).toEqual([]);
    expect(lines(problems)).toEqual([
      'a.contract.yaml:3:1 unknown-key: `teem` is not a key of the contract. | expected `$schema`, `mortise`, `service`, `description`, `team`, `store`, `shapes`, `reads`, `writes` or `owns` | hint Did you mean `team`?',
      'a.contract.yaml:7:5 unknown-key: `querys` is not a key of the reads section `shop.orders`. | expected `store`, `description`, `fields`, `shape`, `where`, `kinds`, `expect`, `queries`, `indexes` or `examples` | hint Did you mean `queries`?',
      'a.contract.yaml:9:12 invalid-contract: the query `one` says nothing to do. | expected exactly one of `find`, `findOne`, `aggregate`, `count`, `distinct`, `get`, `batchGet`, `query` or `scan`',
      'a.contract.yaml:9:14 unknown-key: `findone` is not a key of the query `one`. | expected `why`, `of`, `find`, `findOne`, `aggregate`, `count`, `distinct`, `get`, `batchGet`, `query`, `scan`, `params` or `expect` | hint Did you mean `findOne`?',
      'a.contract.yaml:10:41 invalid-contract: `limit` is -1. | expected 0 or more',
      'a.contract.yaml:10:60 invalid-contract: `total` is `up`. | expected `1` or `-1` or a map',
      'a.contract.yaml:11:14 invalid-contract: the query `three` has `find` and `count`. | expected exactly one of `find`, `findOne`, `aggregate`, `count`, `distinct`, `get`, `batchGet`, `query` or `scan`',
      'a.contract.yaml:12:3 invalid-name: `orders` is not a name that can stand in the reads. | expected a dataset, named `group.name`: letters, digits, `_` and `-`, with a dot between',
      'a.contract.yaml:12:21 invalid-contract: `fields` is a list. | expected a map (dotted path to type. `?` after a segment: may be absent; `*`: each element. A type is a name, a union such as `string|null`, `list of string`, `never`, a list of constants, or a JSON Schema)',
      'a.contract.yaml:16:14 invalid-contract: the insert `order` describes no documents. | expected one of `fields`, `shape` or `like`',
      'a.contract.yaml:16:25 invalid-contract: `at-rest` is the text `yes`. | expected `true` or `false` (still stored, though no longer written)',
      'a.contract.yaml:17:5 not-yet: `flags` is reserved for states of feature flags, and not supported yet. | hint Leave it out for now.',
      'a.contract.yaml:19:61 invalid-contract: `returns` is `afterwards`. | expected `before` or `after`',
    ]);
  });

  it.each([
    [{ flags: {} }, 'flags'],
    [{ migrations: [] }, 'migrations'],
    [{ reserved: [] }, 'reserved'],
    [{ reads: { 'shop.orders': { watch: {} } } }, 'watch'],
    [{ reads: { 'shop.orders': { deprecated: [] } } }, 'deprecated'],
    [{ reads: { 'shop.orders': { queries: { q: { find: {}, expect: { rows: 1 } } } } } }, 'rows'],
    [{ reads: { 'shop.orders': { queries: { q: { find: {}, expect: { unique: ['a'] } } } } } }, 'unique'],
  ])('refuses the reserved name in %j with "not yet"', (value, name) => {
    expect(problemsOf(value)).toEqual([
      expect.stringMatching(new RegExp(`^not-yet: \`${name}\` is reserved for .*, and not supported yet\\.$`)),
    ]);
  });

  it('asks for the mark of the format and the name of the service', async () => {
    const { problems } = await checkYaml('');
    expect(lines(problems)).toEqual([
      'a.contract.yaml:1:1 empty-contract: The contract of `a` says nothing. | expected at least one dataset under `reads`, `writes` or `owns`',
    ]);
    expect(problemsOf({ mortise: '1', service: 'A service' })).toEqual([
      'invalid-contract: `mortise` is `"1"`.',
      'invalid-name: `service` is `A service`.',
    ]);
  });
});
