import { describe, expect, it } from 'vitest';
import { checkContract } from '../../src/query/load-contracts.js';
import { checkFiles, lines } from './folder.js';

const BODY = `{ mortise: 1, service: 'a', writes: { 'shop.orders': { inserts: { order: { fields: { total: 'decimal' } } } } } }`;

describe('contracts that are code', () => {
  it('export what defineContract gives, in TypeScript and in JavaScript', async () => {
    const { problems, contracts } = await checkFiles({
      'a.contract.ts': `import { defineContract } from 'mortise';\nconst service: string = 'a';\nexport default defineContract(${BODY.replace("service: 'a'", 'service')});\n`,
      'b.contract.mjs': `export default ${BODY.replace("'a'", "'b'")};\n`,
      'c.contract.js': `module.exports = { default: ${BODY.replace("'a'", "'c'")} };\n`,
      'e.contract.js': `module.exports = ${BODY.replace("'a'", "'e'")};\n`,
      'd.contract.mts': `export default [${BODY.replace("'a'", "'d'")}] as const;\n`,
    });
    expect(lines(problems)).toEqual([]);
    expect(contracts.map(({ service }) => service)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(
      new Set(contracts.map(({ datasets }) => datasets['shop.orders']?.writes?.inserts['order']?.digest)).size,
    ).toBe(1);
  });

  it('say which file failed, and why', async () => {
    const { problems } = await checkFiles({
      'a.contract.ts': `export default { mortise: 1, service: 'a', at: new Date(0) };\n`,
      'b.contract.ts': `throw new Error('no configuration');\n`,
      'c.contract.ts': `export const contract = 1;\n`,
      'd.contract.ts': `export default { mortise: 1, service: 'd', reads: { 'shop.orders': { filds: {} } } };\n`,
    });
    expect(lines(problems)).toEqual([
      "a.contract.ts not-json: A `Date` is not plain data. | hint Write `{ $date: '2026-01-31T12:00:00Z' }`.",
      'b.contract.ts module-failed: The module could not be run: no configuration',
      'c.contract.ts module-failed: The module has no default export. | expected `export default defineContract({ ... })`',
      'd.contract.ts unknown-key: `filds` is not a key of the reads section `shop.orders`. | expected `store`, `description`, `fields`, `shape`, `where`, `kinds`, `expect`, `queries`, `indexes` or `examples` | hint Did you mean `fields`?',
    ]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['a function', () => ({ service: () => 'a' }), /^not-json: A function is not plain data\.$/],
    ['a regular expression', () => ({ service: /a/ }), /^not-json: A regular expression is not plain data\.$/],
    [
      'an instance of a class',
      () => ({
        service: new (class Name {
          readonly name = 'a';
        })(),
      }),
      /^not-json: An object of a class is not plain data\.$/,
    ],
    ['a number that is none', () => ({ n: NaN }), /^not-json: The number NaN cannot be written exactly\.$/],
    [
      'a number beyond 2^53',
      () => ({ n: 2 ** 60 }),
      /^not-json: The number 1152921504606847000 cannot be written exactly\.$/,
    ],
    [
      'itself',
      () => {
        const value: Record<string, unknown> = {};
        value['self'] = value;
        return value;
      },
      /^not-json: The contract is nested too deep, or contains itself\.$/,
    ],
  ])('are plain data, and so hold not %s', (_what, make, expected) => {
    expect(checkContract(make()).problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringMatching(expected),
    ]);
  });
});
