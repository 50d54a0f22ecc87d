import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Terminal, type Transcript } from './terminal.js';

const orders = `
mortise: 1
service: orders
store: mongodb
writes:
  shop.orders:
    inserts: { order: { fields: { total: decimal } } }
`;

describe('the command line', () => {
  const terminal = new Terminal();
  beforeAll(async () => {
    terminal.write('orders.contract.yaml', orders);
    await terminal.run('publish --service-version 1');
    await terminal.run('record-environment prod');
  });
  afterAll(() => {
    terminal.dispose();
  });

  async function refused(line: string | readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await terminal.run(line);
    expect([line, exitCode, stdout]).toEqual([line, 2, '']);
    expect(stderr).toContain('[unknown-usage]');
    return stderr;
  }

  const asked = 'can-i-deploy --service orders --service-version 1 --to prod';
  const deployed = 'record-deployment --service orders --service-version 1 --to prod';

  test.each([
    `${asked} --with`,
    `${asked} --ignore`,
    `${asked} --engine`,
    `${asked} --seed`,
    `${asked} --ledger`,
    `${deployed} --with`,
    `${deployed} --instance`,
    'record-migrated --service orders --service-version 1 --in prod --shape',
    'matrix --service',
    'matrix --verdict',
    'verify --missing --pair',
    'ledger log --kind',
    'engine start mongodb --port',
    'graph --format',
  ])('a flag that needs a value and has none is misuse: %s', async (line) => {
    const name = line.split(' ').at(-1) ?? '';
    expect(await refused(line)).toContain(`${name} needs a value`);
    expect(await refused(`${line} --quiet`)).toContain(`${name} needs a value`);
    expect(await refused([...line.split(' '), ''])).toContain(`${name} needs a value`);
    expect(await refused(`${line}=`)).toContain(`${name} needs a value`);
  });

  test('a flag that may be repeated takes the words up to the next flag', async () => {
    const { result } = JSON.parse((await terminal.run(`${asked} --with a@1 b@2 --json --with c@3`)).stdout) as {
      result: { asked: unknown };
    };
    expect(result.asked).toMatchObject([{ service: 'orders' }, { service: 'a' }, { service: 'b' }, { service: 'c' }]);
  });

  test('a flag that cannot be repeated is refused the second time, under another of its names as well', async () => {
    expect(await refused(`${asked} --to stage`)).toContain('--to was given more than once');
    expect(await refused(`${asked} --env stage`)).toContain('--to was given more than once');
  });

  test('a word behind an unknown flag is not called superfluous as well', async () => {
    expect(await refused(`${asked} --ignroe shop`)).toBe(
      'unknown flag --ignroe  [unknown-usage]\n    Did you mean --ignore?\n',
    );
  });

  test('everything that is wrong with the flags is told at once', async () => {
    const told = await refused('can-i-deploy --sevice orders --engine mongo --json=no');
    expect(told).toContain('unknown flag --sevice');
    expect(told).toContain('Did you mean --service?');
    expect(told).toContain('--engine cannot be "mongo"');
    expect(told).toContain('expected: auto, embedded, mongod');
    expect(told).toContain('--json takes no value');
    expect(await refused('can-i-deploy --to prod')).toContain('--service and --service-version are missing');
  });

  test('--version beside a command is a misspelt --service-version, and answers nothing', async () => {
    const told = await refused('can-i-deploy --service orders --version 1 --to prod');
    expect(told).toContain('unknown flag --version');
    expect(told).toContain('Did you mean --service-version?');
    expect(await terminal.run('--version')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d/u) as string,
    });
  });

  test('an unknown command is told with the nearest one', async () => {
    expect(await refused('chekc')).toContain('unknown command "chekc"');
    expect(await refused('chekc')).toContain('Did you mean check?');
    expect(await refused('ledger lgo')).toContain('Did you mean ledger log?');
    expect(await refused('ledger')).toContain('expected: ledger init, ledger check');
    expect(await refused('')).toContain('no command is named');
  });

  test('a needed word that is missing is told in the words of the command', async () => {
    expect(await refused('plan --to prod')).toContain('expected: one or more SERVICE@VERSION, such as billing@1.4.2');
    expect(await refused('can-retire --from prod')).toContain('<what> is missing');
    expect(await refused(['record-environment', ''])).toContain('<name> needs a value');
    expect(await refused(`${asked} orders`)).toContain('can-i-deploy does not take the word "orders"');
  });

  test('after two dashes nothing is a flag', async () => {
    expect(await terminal.run('record-environment -- --stage')).toMatchObject({
      exitCode: 0,
      stdout: 'Declared the environment --stage.\n',
    });
    expect(await terminal.run('can-i-deploy --service=orders --service-version=1 --to=--stage')).toMatchObject({
      exitCode: 0,
    });
    expect(await refused('record-environment --stage')).toContain('unknown flag --stage');
  });

  test('flags may stand before the command', async () => {
    const { exitCode, stdout } = await terminal.run('--json --ledger .mortise ledger check');
    expect([exitCode, (JSON.parse(stdout) as { command: string }).command]).toEqual([0, 'ledger check']);
  });

  test('help tells of one command, of a group and of all', async () => {
    const pages: Transcript[] = [];
    for (const line of ['plan --help', 'ledger -h', '--help']) pages.push(await terminal.run(line));
    expect(pages.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(pages[0]?.stdout).toMatch(/mortise plan <versions\.\.>[^]*--rollback-safe/u);
    expect(pages[0]?.stdout).not.toContain('--version ');
    expect(pages[1]?.stdout).toContain('mortise ledger compact');
    expect(pages[2]?.stdout).toContain('mortise can-i-deploy');
  });

  test('with --json an error in the flags names the command', async () => {
    const { exitCode, stdout } = await terminal.run('plan --json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'plan', exitCode: 2, error: { kind: 'misuse' } });
    expect(JSON.parse((await terminal.run('nosuch --json')).stdout)).toMatchObject({ command: null, exitCode: 2 });
  });
});
