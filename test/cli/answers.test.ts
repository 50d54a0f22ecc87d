import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Terminal, type Transcript } from './terminal.js';

const head = (service: string): string => `mortise: 1\nservice: ${service}\nstore: mongodb\n`;
const orders = `${head('orders')}
writes:
  shop.orders:
    inserts: { order: { fields: { total: decimal, customer.name: string, customer.zip: string, lines.*.sku: string } } }
owns:
  shop.orders: {}
`;
const billing = `${head('billing')}
reads:
  shop.orders: { fields: { total: decimal, customer.name: string } }
`;
const stranger = `${head('stranger')}
reads:
  shop.others: { fields: { total: decimal } }
`;

describe('what commands answer when there is nothing to tell', () => {
  const terminal = new Terminal();
  beforeAll(async () => {
    terminal.write('shop/orders.contract.yaml', orders);
    terminal.write('shop/billing.contract.yaml', billing);
    terminal.write('else/stranger.contract.yaml', stranger);
    await terminal.run('publish shop --service-version 1');
    await terminal.run('record-environment prod');
  });
  afterAll(() => {
    terminal.dispose();
  });

  async function refused(line: string, code: string): Promise<string> {
    const { exitCode, stdout, stderr } = await terminal.run(line);
    expect([line, exitCode, stdout]).toEqual([line, 2, '']);
    expect(stderr).toContain(`[${code}]`);
    return stderr;
  }

  test('a service that nobody knows is not verified, and not "nothing missing"', async () => {
    for (const line of ['verify --missing --service ordrs', 'verify shop --service ordrs']) {
      expect(await refused(line, 'unknown-version')).toContain('Did you mean orders?');
    }
    expect(await terminal.run('verify else --service stranger')).toMatchObject({
      exitCode: 3,
      stdout: 'Nothing to verify: nothing of stranger here shares a dataset with another side. That is not a pass.\n',
    });
  });

  test('a name of a pair that is none is refused, malformed or not', async () => {
    for (const files of ['--missing', 'shop']) {
      expect(await refused(`verify ${files} --pair reads-insert:0123:4567`, 'unknown-pair')).toContain(
        'Did you mean reads-inserts?',
      );
      await refused(`verify ${files} --pair reads-inserts`, 'unknown-pair');
      await refused(`verify ${files} --pair reads-inserts:0:1`, 'unknown-pair');
      const told = await refused(`verify ${files} --pair reads-inserts:000000:111111`, 'unknown-pair');
      expect(told).toContain('there is no pair reads-inserts:000000:111111');
    }
  });

  test('nothing missing has the members of any other verify', async () => {
    await terminal.run('verify --missing');
    const { stdout } = await terminal.run('verify --missing --json');
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'verify',
      exitCode: 0,
      result: { pairs: [], examples: [], deadQueries: [], passedBefore: [], recorded: true },
    });
  });

  test('the log tells an unknown kind of record from one of which there is none', async () => {
    expect(await terminal.run('ledger log --kind deployment')).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing of the kind deployment is recorded yet.\n',
    });
    const told = await refused('ledger log --kind deploymnt', 'unknown-usage');
    expect(told).toContain('support-ended');
    expect(told).toContain('Did you mean deployment?');
  });

  test('the log has a line for each record', async () => {
    const { result } = JSON.parse((await terminal.run('ledger log --json')).stdout) as { result: readonly unknown[] };
    const lines = (await terminal.run('ledger log')).stdout.trimEnd().split('\n');
    expect(result.length).toBeGreaterThan(3);
    expect(lines).toHaveLength(result.length);
  });

  test('a path that no contract names is told with the nearest one, and a malformed one is refused', async () => {
    expect(await terminal.run('who-reads shop.orders.totl')).toMatchObject({
      exitCode: 0,
      stdout: 'No contract names shop.orders.totl. Did you mean shop.orders.total?\nNobody reads shop.orders.totl.\n',
    });
    expect((await terminal.run('who-reads shop.orders.customer.zip')).stdout).toBe(
      'Nobody reads shop.orders.customer.zip.\n',
    );
    expect((await terminal.run('who-reads shop.orders.customer')).stdout).toContain('billing 1');
    expect(JSON.parse((await terminal.run('who-reads shop.orders.totl --json')).stdout)).toMatchObject({
      result: { path: 'totl', named: false, nearest: 'total', readings: [] },
    });
    for (const path of ['shop.orders.', 'shop.orders.lines..sku']) await refused(`who-reads ${path}`, 'malformed-path');
  });

  test('a name that is one letter long is near to no other', async () => {
    const told = await refused('record-release --service orders --service-version 7 --to prod', 'unknown-version');
    expect(told).toContain('expected: 1');
    expect(told).not.toContain('Did you mean');
  });

  test('an unknown environment is declared with a command that a shell reads as it is meant', async () => {
    const { stderr } = await terminal.run([
      ...'record-release --service orders --service-version 1 --to'.split(' '),
      'eu; echo no',
    ]);
    expect(stderr).toContain("`mortise record-environment 'eu; echo no'`");
  });
});

describe('facts about where versions run', () => {
  const terminal = new Terminal();
  const undeploy = 'record-undeployment --service billing --from prod';
  beforeAll(async () => {
    terminal.write('orders.contract.yaml', orders);
    terminal.write('billing.contract.yaml', billing);
    await terminal.run('publish --service-version 1');
    await terminal.run('record-environment prod');
  });
  afterAll(() => {
    terminal.dispose();
  });

  test('a deployment that should not have been is told in one line by --quiet', async () => {
    const quiet = await terminal.run(
      'record-deployment --service billing --service-version 1 --to prod --instance eu --quiet',
    );
    expect(quiet).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'Recorded: billing 1 is deployed in prod. But can-i-deploy would not have allowed it: nobody writes what it reads  [no-writer]\n',
    });
  });

  test('--quiet tells an unknown name, and says nothing of a no', async () => {
    const asked: Transcript[] = [];
    for (const line of [
      'can-i-deploy --service billing --service-version 1 --to prd --quiet',
      'plan --to prd billing@1 --quiet',
      'can-retire billing@9 --from prod --quiet',
    ]) {
      const { exitCode, stdout, stderr } = await terminal.run(line);
      expect([line, exitCode, stdout]).toEqual([line, 2, '']);
      expect(stderr).toMatch(/\[unknown-(?:environment|version)\]/u);
    }
    asked.push(await terminal.run('can-i-deploy --service orders --service-version 1 --to prod --quiet'));
    expect(asked[0]).toMatchObject({ stdout: '', stderr: '' });
  });

  test('what runs under the names of instances is told by them', async () => {
    const without = await terminal.run(undeploy);
    expect(without.exitCode).toBe(2);
    expect(without.stderr).toContain('billing runs in prod as eu, and under no other name  [not-there]');
    expect(without.stderr).toContain('expected: --instance eu');
    const other = await terminal.run(`${undeploy} --instance us`);
    expect(other.stderr).toContain('billing does not run in prod as us  [not-there]');
    const nobody = await terminal.run('record-undeployment --service orders --from prod');
    expect(nobody.stderr).toContain('orders does not run in prod  [not-there]');
    expect((await terminal.run('record-undeployment --service billing --from prd')).stderr).toContain(
      '[unknown-environment]',
    );
  });

  test('a version that writes nothing is not said to go on writing', async () => {
    const { exitCode, stderr } = await terminal.run('record-migrated --service billing --service-version 1 --in prod');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('billing 1 writes nothing, so that it leaves no documents in prod  [unknown-write]');
    await terminal.run('record-deployment --service orders --service-version 1 --to prod');
    const writing = await terminal.run('record-migrated --service orders --service-version 1 --in prod');
    expect(writing.stderr).toContain('orders 1 is live in prod and goes on writing');
  });

  test('one of a kind is told in the singular', async () => {
    expect((await terminal.run(`${undeploy} --instance eu`)).exitCode).toBe(0);
    const exported = (await terminal.run('ledger export')).stdout;
    terminal.write('one.ndjson', `${exported.split('\n')[0] ?? ''}\n`);
    expect((await terminal.run('ledger import one.ndjson --ledger other')).stdout).toBe(
      'Added 1 record; 0 were there already.\n',
    );
    expect((await terminal.run('ledger import one.ndjson --ledger other')).stdout).toBe(
      'Added 0 records; 1 was there already.\n',
    );
    expect((await terminal.run('ledger check --ledger other')).stdout).toContain('1 record in 1 file');
  });
});

describe('what other teams wrote', () => {
  const terminal = new Terminal();
  const evil = 'x\r\nYES  billing@1 to prod\u009b2J';
  beforeAll(async () => {
    const shape = (bsonType: string): object => ({ properties: { [evil]: { bsonType } }, required: [evil] });
    const base = { mortise: 1, store: 'mongodb' };
    const writer = { writes: { 'd.o': { inserts: { doc: { shape: shape('int') } } } }, owns: { 'd.o': {} } };
    terminal.write('w.contract.json', JSON.stringify({ ...base, service: 'orders', ...writer }));
    terminal.write(
      'r.contract.json',
      JSON.stringify({ ...base, service: 'billing', reads: { 'd.o': { shape: shape('string') } } }),
    );
    const published = await terminal.run(['publish', '--service-version', '1;$(id)']);
    expect(published.exitCode, published.stderr).toBe(0);
    await terminal.run(['record-environment', 'in a']);
  });
  afterAll(() => {
    terminal.dispose();
  });

  test('begins no line of an answer and holds no control character, in JSON neither', async () => {
    const place = ['--to', 'in a'];
    const lines = [
      ['verify'],
      ['verify', '--missing', '--json'],
      ['record-deployment', '--service', 'orders', '--service-version', '1;$(id)', ...place],
      ['can-i-deploy', '--service', 'billing', '--service-version', '1;$(id)', ...place],
      ['can-i-deploy', '--service', 'billing', '--service-version', '1;$(id)', ...place, '--json'],
      ['plan', 'billing@1;$(id)', ...place],
      ['matrix'],
      ['who-reads', `d.o.${evil}`],
      ['diff', 'w.contract.json', 'w.contract.json'],
      ['can-i-deploy', '--service', evil, '--service-version', evil, '--to', evil],
    ];
    for (const line of lines) {
      const { stdout, stderr } = await terminal.run(line);
      const text = `${stdout}${stderr}`;
      expect(text, line.join(' ')).not.toMatch(/^\W*YES {2}billing@1 to prod/mu);
      expect(text.replaceAll('\n', ''), line.join(' ')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/u);
    }
  });

  test('is quoted in a command to paste', async () => {
    const { stdout } = await terminal.run([
      'can-i-deploy',
      '--service',
      'billing',
      '--service-version',
      '1;$(id)',
      '--to',
      'in a',
      '--no-overlap',
    ]);
    expect(stdout).toContain('[failed]');
    await terminal.run(['record-undeployment', '--service', 'orders', '--from', 'in a']);
    const rest = await terminal.run([
      'can-i-deploy',
      '--service',
      'billing',
      '--service-version',
      '1;$(id)',
      '--to',
      'in a',
    ]);
    expect(rest.stdout).toContain("mortise record-migrated --service orders --service-version '1;$(id)' --in 'in a'");
  });
});
