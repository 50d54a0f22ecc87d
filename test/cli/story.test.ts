import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Terminal } from './terminal.js';

const orders = (customerId: string): string => `
mortise: 1
service: orders
store: mongodb
writes:
  shop.orders:
    inserts:
      order:
        fields: { customerId: ${customerId}, status: [open, paid], total: decimal, placedAt: date }
owns:
  shop.orders:
    indexes:
      by-customer: { key: { customerId: 1, placedAt: -1 } }
`;
const billing = `
mortise: 1
service: billing
store: mongodb
reads:
  shop.orders:
    fields: { customerId: objectId, status: [open, paid], total: decimal, placedAt: date }
    queries:
      open-orders:
        find:
          filter: { customerId: { $param: customerId }, status: open }
          sort: { placedAt: -1 }
        expect: { each: [ total ], index: required }
`;

describe('from contract files to can-i-deploy', () => {
  let terminal: Terminal;
  beforeEach(() => {
    terminal = new Terminal();
  });
  afterEach(() => {
    terminal.dispose();
  });

  test('a pair that fits may be deployed, and a change that breaks it may not', async () => {
    terminal.write('orders.contract.yaml', orders('objectId'));
    terminal.write('billing.contract.yaml', billing);

    expect(await terminal.run('check')).toEqual({
      exitCode: 0,
      stdout:
        '  billing          shop.orders\n' +
        '  orders           shop.orders\n' +
        '2 contracts in 2 files: well-formed and self-consistent\n',
      stderr: '',
    });
    expect(await terminal.run('publish --service-version 1')).toEqual({
      exitCode: 0,
      stdout: 'Published billing 1: shop.orders\nPublished orders 1: shop.orders\n',
      stderr: '',
    });
    const verified = await terminal.run('verify');
    expect(verified.exitCode).toBe(0);
    expect(verified.stdout).toContain('3 pairs: 3 passed');
    expect((await terminal.run('record-environment production')).exitCode).toBe(0);
    expect((await terminal.run('record-baseline --in production --empty')).exitCode).toBe(0);

    const alone = await terminal.run('can-i-deploy --service billing --service-version 1 --to production');
    expect(alone.exitCode).toBe(3);
    expect(alone.stdout).toContain('nobody writes what it reads  [no-writer]');

    const both = await terminal.run(
      'can-i-deploy --service orders --service-version 1 --to production --with billing@1 --json',
    );
    expect(both.exitCode).toBe(0);
    expect(JSON.parse(both.stdout)).toMatchObject({
      mortise: expect.any(String) as string,
      command: 'can-i-deploy',
      exitCode: 0,
      result: { ok: true, reason: 'verified', pairs: { required: 3, passed: 3 } },
    });
    expect(
      await terminal.run('record-deployment --service orders --service-version 1 --to production --with billing@1'),
    ).toMatchObject({ exitCode: 0, stdout: 'Recorded: orders 1, billing 1 are deployed in production.\n' });

    terminal.write('orders.contract.yaml', orders('string'));
    expect((await terminal.run('publish orders.contract.yaml --service-version 2')).exitCode).toBe(0);
    const missing = await terminal.run('can-i-deploy --service orders --service-version 2 --to production');
    expect(missing.exitCode).toBe(3);
    expect(missing.stdout).toContain('to clear  mortise verify --missing');

    const broken = await terminal.run('verify orders.contract.yaml');
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toContain('FAILED  billing reads shop.orders x orders inserts order');
    expect(broken.stdout).toContain('query open-orders, path customerId');
    expect(broken.stdout).toMatch(/document {2}\{"customerId":"\w+","status":"open"\}/u);
    expect(broken.stdout).toContain('expected  objectId');

    const replay = /replay {2}mortise (.*)\n/u.exec(broken.stdout)?.[1] ?? '';
    const replayed = await terminal.run(replay);
    expect(replayed.exitCode).toBe(1);
    expect(replayed.stdout).toContain('1 pair: 0 passed');

    const no = await terminal.run('can-i-deploy --service orders --service-version 2 --to production');
    expect(no.exitCode).toBe(1);
    expect(no.stdout).toContain('NO  orders@2 to production: something does not fit  [failed]');

    const anyway = await terminal.run('record-deployment --service orders --service-version 2 --to production');
    expect(anyway.exitCode).toBe(1);
    expect(anyway.stdout).toContain('Recorded: orders 2 is deployed in production.');
    expect((await terminal.run('ledger check')).exitCode).toBe(0);
  });

  test('a new version whose contract did not change owes nobody a new run', async () => {
    terminal.write('orders.contract.yaml', orders('objectId'));
    terminal.write('billing.contract.yaml', billing);
    await terminal.run('publish --service-version 1');
    await terminal.run('verify');
    await terminal.run('publish --service-version 2');
    const again = await terminal.run('verify --missing');
    expect(again).toMatchObject({ exitCode: 0, stdout: 'Nothing is missing.\n' });
  });

  test('--verify-missing runs what is missing on the spot and goes on', async () => {
    terminal.write('orders.contract.yaml', orders('objectId'));
    terminal.write('billing.contract.yaml', billing);
    await terminal.run('publish --service-version 1');
    await terminal.run('record-environment production');
    const answer = await terminal.run(
      'can-i-deploy --service orders --service-version 1 --with billing@1 --to production --verify-missing',
    );
    expect(answer.exitCode).toBe(0);
    expect(answer.stdout).toContain('what the environment held before its first record');
  });

  test('results travel between ledgers as NDJSON', async () => {
    terminal.write('orders.contract.yaml', orders('objectId'));
    terminal.write('billing.contract.yaml', billing);
    await terminal.run('publish --service-version 1');
    await terminal.run('verify');
    const exported = await terminal.run('ledger export');
    const imported = await terminal.run('ledger import - --ledger other', { stdin: exported.stdout });
    expect(imported.stdout).toMatch(/^Added \d+ records; 0 were there already\.\n$/u);
    expect((await terminal.run('ledger export --ledger other')).stdout).toBe(exported.stdout);
    expect((await terminal.run('verify --missing --ledger other')).stdout).toBe('Nothing is missing.\n');
  });
});
