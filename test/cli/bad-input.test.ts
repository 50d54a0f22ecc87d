import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Terminal } from './terminal.js';

const good = `
mortise: 1
service: orders
store: mongodb
writes:
  shop.orders:
    inserts: { order: { fields: { total: decimal } } }
`;

describe('bad input', () => {
  let terminal: Terminal;
  beforeEach(() => {
    terminal = new Terminal();
  });
  afterEach(() => {
    terminal.dispose();
  });

  /** Runs a command over one broken file; what it prints names the file, whatever else is asked of it. */
  async function refused(name: string, content: string | Buffer): Promise<string> {
    terminal.write(name, content);
    const { exitCode, stdout, stderr } = await terminal.run('publish --service-version 1');
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/\n\s+at /u);
    const ledger = await terminal.run('ledger log');
    expect(ledger.stderr).toContain('no-ledger');
    return stderr;
  }

  test('malformed YAML is told with file, line and column', async () => {
    expect(await refused('a.contract.yaml', 'mortise: 1\nservice: [orders\n')).toMatch(/a\.contract\.yaml:\d+:\d+/u);
  });

  test('an unknown key is told with the nearest known one', async () => {
    const told = await refused('a.contract.yaml', good.replace('writes', 'wrtes'));
    expect(told).toContain('wrtes');
    expect(told).toMatch(/writes/u);
  });

  test('a wrong type is told with what was expected', async () => {
    expect(await refused('a.contract.yaml', good.replace('total: decimal', 'total: decimull'))).toMatch(/decimal/u);
  });

  test('a reference that leaves the folder is refused, through a link as well', async () => {
    const shape = 'inserts: { order: { shape: { $ref: "../../etc/passwd" } } }';
    const told = await refused('deep/a.contract.yaml', good.replace(/inserts: .*/u, shape));
    expect(told).toContain('ref-escape');
    symlinkSync('/etc', path.join(terminal.folder, 'deep/link'));
    const linked = 'inserts: { order: { shape: { $ref: "link/hostname" } } }';
    expect(await refused('deep/a.contract.yaml', good.replace(/inserts: .*/u, linked))).toContain('ref-');
  });

  test('a reference cycle without a base is refused', async () => {
    const cycle = `${good.replace(/inserts: .*/u, 'inserts: { order: { shape: { $ref: "#/shapes/a" } } }')}shapes: { a: { $ref: "#/shapes/b" }, b: { $ref: "#/shapes/a" } }\n`;
    expect(await refused('a.contract.yaml', cycle)).toContain('ref-cycle');
  });

  test('a file of 50 MB is refused unread', async () => {
    expect(await refused('a.contract.yaml', Buffer.alloc(50 * 1024 * 1024, 'a'))).toContain('too-large');
  });

  test('an alias bomb is refused', async () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 12; i += 1)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(',')}]`,
      );
    expect(await refused('a.contract.yaml', `${good}\n${lines.join('\n')}\n`)).toContain('alias-bomb');
  });

  test('a file that is not UTF-8 is refused', async () => {
    expect(await refused('a.contract.yaml', Buffer.from([0x6d, 0xff, 0xfe, 0x00]))).toContain('UTF-8');
  });

  test('two contracts of one service are refused', async () => {
    terminal.write('b.contract.yaml', good);
    expect(await refused('a.contract.yaml', good)).toContain('duplicate-service');
  });

  test('an empty folder has nothing to check, publish or verify', async () => {
    for (const command of ['check', 'publish --service-version 1', 'verify']) {
      const { exitCode, stdout, stderr } = await terminal.run(command);
      expect([command, exitCode]).toEqual([command, 2]);
      expect(`${stdout}${stderr}`).toContain('no-contract');
    }
  });

  test('a contract that meets nobody is not verified', async () => {
    terminal.write('a.contract.yaml', good);
    const { exitCode, stdout } = await terminal.run('verify');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('That is not a pass');
  });

  test('a folder that is no ledger is refused, and left as it is', async () => {
    terminal.write('a.contract.yaml', good);
    terminal.write('photos/cat.txt', 'meow');
    const { exitCode, stderr } = await terminal.run('publish --service-version 1 --ledger photos');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not-a-ledger');
  });

  test.skipIf(process.getuid?.() === 0)(
    'a ledger that cannot be written is exit code 4 (skipped as root, whom no file mode stops)',
    async () => {
      terminal.write('a.contract.yaml', good);
      await terminal.run('ledger init');
      chmodSync(path.join(terminal.folder, '.mortise'), 0o500);
      const { exitCode } = await terminal.run('publish --service-version 1');
      expect(exitCode).toBe(4);
      chmodSync(path.join(terminal.folder, '.mortise'), 0o700);
    },
  );

  test('a ledger below a file cannot be made', async () => {
    terminal.write('a.contract.yaml', good);
    terminal.write('file', '');
    const { exitCode, stderr } = await terminal.run('publish --service-version 1 --ledger file/ledger');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not-a-ledger');
  });

  test('an unknown flag, command, environment, service or version is misuse, never a no', async () => {
    terminal.write('a.contract.yaml', good);
    await terminal.run('publish --service-version 1');
    await terminal.run('record-environment production');
    const lines = [
      'chekc',
      'check --frobnicate',
      'can-i-deploy --service orders --service-version 1 --to prodution',
      'can-i-deploy --service ordres --service-version 1 --to production',
      'can-i-deploy --service orders --service-version 2 --to production',
      'record-deployment --service orders --service-version 2 --to production',
      'who-reads shop.ordrs',
      'engine start redis',
    ];
    for (const line of lines) {
      const { exitCode, stdout, stderr } = await terminal.run(line);
      expect([line, exitCode]).toEqual([line, 2]);
      expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at /u);
    }
  });

  test('with --json an error is an envelope too', async () => {
    const { exitCode, stdout, stderr } = await terminal.run('publish --service-version 1 --json');
    expect(exitCode).toBe(2);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ command: 'publish', exitCode: 2, error: { kind: 'misuse' } });
  });
});
