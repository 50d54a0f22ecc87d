import { afterEach, beforeEach, expect, test } from 'vitest';
import { Terminal } from './terminal.js';

let terminal: Terminal;
beforeEach(() => {
  terminal = new Terminal();
});
afterEach(() => {
  terminal.dispose();
});

async function refused(env: Record<string, string> = {}, line = 'verify --missing'): Promise<string> {
  const { exitCode, stdout, stderr } = await terminal.run(line, { env });
  expect([exitCode, stdout]).toEqual([2, '']);
  return stderr;
}

test('a setting that cannot be is told with its value and where it was given', async () => {
  expect(await refused({}, 'verify --missing --seed abc')).toMatch(/^--seed cannot be "abc" {2}\[unknown-usage\]/u);
  expect(await refused({ MORTISE_ENGINE: 'mongo' })).toMatch(
    /^the variable MORTISE_ENGINE cannot be "mongo" {2}\[malformed-config\]\n {4}expected: auto, embedded, mongod/u,
  );
  terminal.write('mortise.config.yaml', 'seed: many\n');
  expect(await refused()).toMatch(/mortise\.config\.yaml {2}seed {2}the setting seed cannot be "many"/u);
  terminal.write('mortise.config.yaml', 'ledger: ""\n');
  expect(await refused()).toMatch(/the setting ledger cannot be ""/u);
  terminal.write('mortise.config.yaml', 'contracts: [1]\n');
  expect(await refused()).toMatch(/the setting contracts cannot be 1/u);
});

test('a variable that is empty is refused, since a secret that is not there would ask another ledger', async () => {
  expect(await refused({ MORTISE_LEDGER: '' })).toContain('the variable MORTISE_LEDGER is empty  [malformed-config]');
});

test('flags come before variables, and these before the file, whose paths are meant beside it', async () => {
  terminal.write('mortise.config.yaml', 'ledger: from-file\n');
  const made = async (line: string, env: Record<string, string> = {}): Promise<string> =>
    (await terminal.run(line, { env })).stdout.replace(terminal.folder, '');
  expect(await made('ledger init')).toBe('Made a ledger at /from-file.\n');
  expect(await made('ledger init', { MORTISE_LEDGER: 'from-env' })).toBe('Made a ledger at /from-env.\n');
  expect(await made('ledger init --ledger from-flag', { MORTISE_LEDGER: 'from-env' })).toBe(
    'Made a ledger at /from-flag.\n',
  );
});

test('a configuration that is no YAML is told in one line', async () => {
  terminal.write('mortise.config.yaml', 'ledger: [a\n');
  const told = await refused();
  expect(told.trimEnd().split('\n')).toHaveLength(1);
  expect(told).toMatch(/the configuration cannot be read: .* at line \d+, column \d+ {2}\[malformed-config\]/u);
});
