import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '../../src/contract/contract-files.js';
import { MisuseError } from '../../src/problem/errors.js';
import { checkContracts, loadContracts } from '../../src/query/load-contracts.js';
import { checkFiles, checkYaml, folderWith, lines } from './folder.js';

const MINIMAL =
  'mortise: 1\nservice: a\nwrites: { shop.orders: { inserts: { order: { fields: { total: decimal } } } } }\n';

describe('files that are no contracts', () => {
  it('says where YAML is malformed', async () => {
    const { problems } = await checkFiles({ 'a.contract.yaml': 'mortise: 1\nservice: "a\n' });
    expect(lines(problems)).toEqual([
      'a.contract.yaml:3:1 malformed-file: The file cannot be read: Missing closing "quote',
    ]);
  });

  it('says where JSON is malformed', async () => {
    const { problems } = await checkFiles({ 'a.contract.json': '{\n  "mortise": 1,\n  service: "a"\n}' });
    expect(lines(problems)).toEqual([
      'a.contract.json:3:3 malformed-file: The file cannot be read: Expected double-quoted property name',
    ]);
  });

  it('refuses a tag that JSON cannot say', async () => {
    const { problems } = await checkYaml('description: !secret x\n');
    expect(lines(problems)).toEqual([
      'a.contract.yaml:3:14 malformed-file: The file cannot be read: Unresolved tag: !secret',
    ]);
  });

  it('refuses a key that is given twice', async () => {
    const { problems } = await checkFiles({ 'a.contract.yaml': `${MINIMAL}service: b\n` });
    expect(lines(problems)).toEqual([
      'a.contract.yaml:4:1 duplicate-key: The key `service` is given twice in one map. | hint Keep one of the two; names of services, datasets, queries, inserts and updates are used once.',
    ]);
  });

  it('refuses two queries of one name', async () => {
    const { problems } = await checkYaml(
      'reads:\n  shop.orders:\n    queries:\n      all: { find: {} }\n      all: { findOne: {} }\n',
    );
    expect(lines(problems)[0]).toMatch(/^a\.contract\.yaml:7:7 duplicate-key: The key `all` is given twice/);
  });

  it('refuses an alias bomb without expanding it', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map(
        (name, index) =>
          `${name}: &${name} [${Array(10)
            .fill(`*${'abcdefghi'.charAt(index)}`)
            .join(', ')}]`,
      ),
    ];
    const { problems } = await checkFiles({ 'a.contract.yaml': `${bomb.join('\n')}\n` });
    expect(lines(problems)).toEqual([
      'a.contract.yaml:2:12 alias-bomb: Aliases are expanded more than 100 times. Name the shape under `shapes` and use `$ref`.',
    ]);
  });

  it('refuses a file that contains itself by an alias', async () => {
    const { problems } = await checkFiles({ 'a.contract.yaml': 'mortise: &a [*a]\n' });
    expect(problems.map(({ code }) => code)).toEqual(['alias-bomb']);
  });

  it('refuses a value that is nested beyond any sense', async () => {
    const { problems } = await checkFiles({
      'a.contract.yaml': `a: ${'['.repeat(5000)}`,
      'b.contract.json': `${'['.repeat(300)}${']'.repeat(300)}`,
    });
    expect(problems.map(({ code }) => code)).toEqual(['document-too-large', 'document-too-large']);
  });

  it('looks at the size of a file before it reads it', async () => {
    const { problems } = await checkFiles({ 'a.contract.yaml': Buffer.alloc(50 * 1024 * 1024, ' ') });
    expect(MAX_FILE_BYTES).toBe(2 * 1024 * 1024);
    expect(lines(problems)).toEqual([
      'a.contract.yaml file-too-large: The file has 50 MB; at most 2 MB are read. | hint A contract describes documents; it does not carry data.',
    ]);
  });

  it('refuses a file that is not UTF-8', async () => {
    const { problems } = await checkFiles({ 'a.contract.yaml': Buffer.from([0x6d, 0xff, 0xfe, 0x00]) });
    expect(lines(problems)).toEqual([
      'a.contract.yaml not-utf-8: The file is not UTF-8 text. | hint Save it as UTF-8.',
    ]);
  });

  it('reads a file that begins with a byte order mark', async () => {
    const { problems, contracts } = await checkFiles({ 'a.contract.yaml': `\uFEFF${MINIMAL}` });
    expect(problems).toEqual([]);
    expect(contracts).toHaveLength(1);
  });

  it('refuses a number that JavaScript cannot hold', async () => {
    const { problems } = await checkYaml(
      'writes:\n  shop.orders:\n    inserts:\n      order: { fields: { n: [12345678901234567890, 0.12345678901234567890, .inf] } }\n',
    );
    expect(lines(problems).map((line) => line.split('. Write')[0])).toEqual([
      'a.contract.yaml:6:30 inexact-number: The number 12345678901234567890 cannot be held exactly',
      'a.contract.yaml:6:52 inexact-number: The number 0.12345678901234567890 cannot be held exactly',
      'a.contract.yaml:6:76 inexact-number: The number .inf cannot be held exactly',
    ]);
  });

  it('says so when there is nothing to check', async () => {
    const folder = folderWith({
      'readme.md': '',
      'empty.contract.yaml': '# nothing yet\n',
      'empty/x.txt': '',
      'node_modules/a.contract.yaml': MINIMAL,
    });
    const messages = await Promise.all(
      ['empty', 'missing', 'empty/*.contract.yaml', 'readme.md', 'empty.contract.yaml'].map(
        async (path) => (await checkContracts([path], { cwd: folder })).problems,
      ),
    );
    expect(messages.map((problems) => problems.map(({ code, message }) => `${code}: ${message}`))).toEqual([
      ['no-contract: The folder `empty` holds no contract file.'],
      ['no-contract: There is no file or folder `missing`.'],
      ['no-contract: No contract file matches `empty/*.contract.yaml`.'],
      ['no-contract: `readme.md` is not a contract file by its name.'],
      ['no-contract: The file is empty.'],
    ]);
  });

  it('finds contracts in folders and by pattern, but not in node_modules', async () => {
    const folder = folderWith({
      'x/deep/a.contract.yaml': MINIMAL,
      'b.contract.yml': MINIMAL.replace('service: a', 'service: b'),
      'node_modules/c.contract.yaml': MINIMAL,
    });
    expect((await checkContracts(['.'], { cwd: folder })).files).toEqual(['b.contract.yml', 'x/deep/a.contract.yaml']);
    expect((await checkContracts(['**/*.contract.yaml'], { cwd: folder })).files).toEqual(['x/deep/a.contract.yaml']);
    expect((await checkContracts(['b.contract.yml', '*.yml'], { cwd: folder })).files).toEqual(['b.contract.yml']);
  });

  it('throws every problem at once when contracts are wanted and not only checked', async () => {
    const folder = folderWith({ 'a.contract.yaml': 'mortise: 2\nservice: a b\n' });
    const error: unknown = await loadContracts(['.'], { cwd: folder }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MisuseError);
    expect((error as MisuseError).problems.map(({ code }) => code)).toEqual(['invalid-contract', 'invalid-name']);
  });

  it('keeps names such as __proto__ and constructor as plain names', async () => {
    const { problems, contracts } = await checkFiles({
      'a.contract.json':
        '{"mortise":1,"service":"a","writes":{"shop.orders":{"inserts":{"constructor":{"fields":{"__proto__":"string","toString":"int"}}}}}}',
    });
    expect(problems).toEqual([]);
    const shape = contracts[0]?.datasets['shop.orders']?.writes?.inserts['constructor']?.shape;
    expect(JSON.stringify(shape)).toContain(
      '"properties":{"_id":{"bsonType":"objectId"},"__proto__":{"bsonType":"string"},"toString":{"bsonType":"int"}}',
    );
    expect(Object.prototype).not.toHaveProperty('bsonType');
  });
});

describe('contracts that are long', () => {
  it('are read in time that grows with their length, not with its square', async () => {
    const fields = Array.from({ length: 20_000 }, (_, index) => `      field${String(index)}: string`).join('\n');
    const { problems, contracts } = await checkYaml(`reads:\n  shop.orders:\n    fields:\n${fields}\n`);
    expect(problems).toEqual([]);
    expect(contracts).toHaveLength(1);
  });

  it('are not drowned in problems that have one cause', async () => {
    const fields = Array.from({ length: 2_000 }, (_, index) => `      field${String(index)}: strng`).join('\n');
    const { problems } = await checkYaml(`reads:\n  shop.orders:\n    fields:\n${fields}\n`);
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)).toMatchObject({ code: 'more-problems', message: '1500 more problems are not shown.' });
  });
});

describe('references that lead out', () => {
  const withRef = (ref: string): string =>
    `mortise: 1\nservice: a\nreads:\n  shop.orders:\n    fields:\n      address: { $ref: "${ref}" }\n`;

  it.each([
    ['../../etc/passwd', 'ref-escape', '`$ref: ../../etc/passwd`: this path leads out of the folder of the contract.'],
    ['/etc/passwd', 'ref-escape', '`$ref: /etc/passwd`: an absolute path leads out of the folder of the contract.'],
    ['https://example.com/a.json', 'ref-escape', '`$ref: https://example.com/a.json`: addresses are not followed.'],
    ['file:///etc/passwd', 'ref-escape', '`$ref: file:///etc/passwd`: addresses are not followed.'],
    ['missing.json', 'ref-not-found', '`$ref: missing.json`: there is no such file.'],
    ['#/shapes/adress', 'ref-not-found', '`#/shapes/adress` leads nowhere: there is no shape named `adress`.'],
    ['#/$defs/x', 'ref-not-found', 'The reference `#/$defs/x` leads nowhere.'],
  ])('refuses %s', async (ref, code, message) => {
    const { problems } = await checkFiles({ 'a.contract.yaml': withRef(ref) });
    expect(
      problems.map((problem) => ({ code: problem.code, message: problem.message, line: problem.place?.line })),
    ).toEqual([{ code, message, line: 6 }]);
  });

  it('refuses a symbolic link that leads out', async () => {
    const outside = folderWith({ 'secret.json': '{}' });
    const folder = folderWith({ 'a.contract.yaml': withRef('link.json') });
    symlinkSync(join(outside, 'secret.json'), join(folder, 'link.json'));
    const { problems } = await checkContracts(['.'], { cwd: folder });
    expect(problems.map(({ message }) => message)).toEqual([
      '`$ref: link.json`: a symbolic link leads out of the folder of the contract.',
    ]);
  });

  it('refuses a file of shapes that leads out by itself', async () => {
    const { problems } = await checkFiles({
      'a.contract.yaml': withRef('shapes/a.json'),
      'shapes/a.json': '{"$ref": "../../other.json"}',
    });
    expect(problems.map(({ code }) => code)).toEqual(['ref-escape']);
  });

  it('refuses a cycle that never reaches a field', async () => {
    const { problems } = await checkYaml(
      'shapes:\n  a: { $ref: "#/shapes/b" }\n  b: { allOf: [{ $ref: "#/shapes/a" }] }\nreads:\n  shop.orders:\n    fields: { x: { $ref: "#/shapes/a" } }\n',
    );
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['ref-cycle']));
    expect(problems[0]?.message).toBe(
      'The reference `#/shapes/b` leads back to itself without passing through a field or an element, so it describes nothing.',
    );
  });

  it('stops references that multiply each other', async () => {
    const names = Array.from({ length: 30 }, (_, index) => index);
    const shapes = names.map(
      (index) =>
        `  s${String(index)}: { allOf: [{ $ref: "#/shapes/s${String(index + 1)}" }, { $ref: "#/shapes/s${String(index + 1)}" }] }`,
    );
    const { problems } = await checkYaml(
      `shapes:\n${shapes.join('\n')}\n  s30: { bsonType: string }\nreads:\n  shop.orders: { fields: { x: { $ref: "#/shapes/s0" } } }\n`,
    );
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['shape-too-large']));
  });
});
