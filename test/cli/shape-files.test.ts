import { afterAll, beforeAll, expect, test } from 'vitest';
import { Terminal } from './terminal.js';

const terminal = new Terminal();
const schemas: Readonly<Record<string, string>> = {
  'back.json': '{ "type": "string", "pattern": "^(a|b)\\\\1$" }',
  'aa.json': '{ "type": "string", "pattern": "^(aa|cc)$" }',
  'strin.json': '{ "properties": { "total": { "type": "strin" } } }',
  'long.json': '{ "type": "integer", "maximum": 12345678901234567890123 }',
  'huge.json': '{ "type": "number", "maximum": 1e999 }',
  'twice.json': '{ "type": "string",\n  "type": "number" }',
  'broken.json': '{ "type": \n  string }',
  'old.json': '{ "type": "object", "properties": { "total": { "type": "number" } }, "required": ["total"] }',
  'new.json':
    '{ "type": "object", "properties": { "total": { "type": "number" }, "discount": { "type": "number" } }, "required": ["total"] }',
};
beforeAll(() => {
  for (const [name, text] of Object.entries(schemas)) terminal.write(name, text);
});
afterAll(() => {
  terminal.dispose();
});

test('an undecided answer says of which file, and what it means', async () => {
  for (const [line, file] of [
    ['contains back.json aa.json', 'back.json'],
    ['contains aa.json back.json', 'back.json'],
  ] as const) {
    const { exitCode, stdout } = await terminal.run(line);
    expect([line, exitCode]).toEqual([line, 3]);
    expect(stdout).toBe(
      `undecided:\n  ${file}  #/pattern  the pattern refers back to what one of its groups matched, which no finite automaton can  [regex-backreference]\n`,
    );
    expect(JSON.parse((await terminal.run(`${line} --json`)).stdout)).toMatchObject({
      result: { verdict: 'undecided', reasons: [{ code: 'regex-backreference', pointer: '#/pattern', in: [file] }] },
    });
  }
  const { stdout } = await terminal.run('diff back.json aa.json');
  expect(stdout).toContain('undecided for documents at rest: back.json  #/pattern  the pattern refers back');
});

test('what is no schema is told with its file, and with its place once', async () => {
  for (const line of ['contains strin.json aa.json', 'contains aa.json strin.json', 'diff strin.json aa.json']) {
    const { exitCode, stderr } = await terminal.run(line);
    expect([line, exitCode]).toEqual([line, 2]);
    expect(stderr).toMatch(
      /^strin\.json {2}#\/properties\/total\/type {2}type knows no type "strin" {2}\[malformed-schema\]\n/u,
    );
  }
});

test('JSON that says something else than it seems to has codes of its own', async () => {
  const told = async (file: string): Promise<string> => (await terminal.run(`contains ${file} aa.json`)).stderr;
  expect(await told('long.json')).toMatch(
    /^long\.json {2}the number 12345678901234567890123 cannot be held exactly {2}\[inexact-number\]/u,
  );
  expect(await told('huge.json')).toContain('[inexact-number]');
  expect(await told('twice.json')).toMatch(
    /^twice\.json:2:\d+ {2}the key "type" is given twice in one object {2}\[duplicate-key\]/u,
  );
  expect(await told('broken.json')).toMatch(/^broken\.json:2:3 {2}this is not JSON: .*\[malformed-json\]/u);
});

test('an optional field that came or went is listed, though it breaks nobody', async () => {
  expect(await terminal.run('diff old.json new.json')).toEqual({
    exitCode: 0,
    stdout: [
      'Not the same documents fit both, but each takes all that a writer of the other stores.',
      '',
      '  discount  new, may be absent  [harmless]',
      'does not break readers of new documents, and a rollback',
      'does not break documents at rest',
      '',
    ].join('\n'),
    stderr: '',
  });
  expect((await terminal.run('diff new.json old.json')).stdout).toContain('discount  gone, could be absent before');
  expect((await terminal.run('diff old.json old.json')).stdout).toContain('The same documents fit both.');
});

test('an optional field of a contract that came or went is listed as well', async () => {
  const contract = (section: string): string => `mortise: 1\nservice: orders\nstore: mongodb\n${section}\n`;
  const both = ['{ total: decimal }', '{ total: decimal, discount?: decimal }'];
  for (const [index, fields] of both.entries()) {
    terminal.write(`w${index}.contract.yaml`, contract(`writes: { d.o: { inserts: { doc: { fields: ${fields} } } } }`));
    terminal.write(`r${index}.contract.yaml`, contract(`reads: { d.o: { fields: ${fields} } }`));
  }
  expect(await terminal.run('diff w0.contract.yaml w1.contract.yaml')).toMatchObject({
    exitCode: 0,
    stdout:
      'orders:\n\nd.o  insert doc: other fields that may be absent  [harmless]\n  discount  new, may be absent  [harmless]\n',
  });
  // Another service may store what this reader names now, and in another form.
  const reader = await terminal.run('diff r0.contract.yaml r1.contract.yaml');
  expect(reader.exitCode).toBe(3);
  expect(reader.stdout).toContain(
    'd.o  reads: it says more or less of fields that may be absent  [whom it breaks, verify tells]',
  );
  expect(reader.stdout).toContain('  discount  new, may be absent');
});
