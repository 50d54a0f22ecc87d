import { describe, expect, test } from 'vitest';
import type { LedgerRecord } from '../../src/ledger/record.js';
import { lineOf, storedRecord } from '../../src/ledger/record-file.js';
import type { JsonObject } from '../../src/value/json.js';
import { Terminal } from './terminal.js';

const orders = `mortise: 1
service: orders
store: mongodb
writes:
  shop.orders:
    inserts: { order: { fields: { a: string } } }
owns:
  shop.orders: {}
`;
const billing = `mortise: 1
service: billing
store: mongodb
reads:
  shop.orders:
    fields: { a: string }
    queries: { all: { find: { filter: {} } } }
`;
const asked = 'can-i-deploy --service billing --service-version 1 --to production';

/** A ledger in which everything passed, and somebody else's run of one pair failed. */
async function conflict(failure: JsonObject, more: JsonObject = {}): Promise<Terminal> {
  const terminal = new Terminal();
  terminal.write('c/orders.contract.yaml', orders);
  terminal.write('c/billing.contract.yaml', billing);
  await terminal.run('publish c --service-version 1');
  await terminal.run('verify c');
  await terminal.run('record-environment production');
  await terminal.run('record-deployment --service orders --service-version 1 --to production');
  expect((await terminal.run(asked)).exitCode).toBe(0);
  const exported = (await terminal.run('ledger export -')).stdout.trim().split('\n');
  const passed = exported.map((line) => JSON.parse(line) as { readonly record: JsonObject });
  const run = passed.find(({ record }) => JSON.stringify(record).includes('reads-inserts'))?.record as unknown as {
    readonly verification: JsonObject;
  };
  const verification = { ...run.verification, verdict: 'failed', basis: 'refuted', failures: [failure], ...more };
  const record = { ...run, nonce: 'another', verification } as unknown as LedgerRecord;
  terminal.write('other.ndjson', `${lineOf(storedRecord(record))}\n`);
  const imported = await terminal.run('ledger import other.ndjson');
  expect(imported.exitCode, imported.stderr).toBe(0);
  return terminal;
}

describe('a failure that somebody recorded and that is none any more', () => {
  test('is settled by a run that plays its counterexample again', async () => {
    const terminal = await conflict({
      code: 'breaks-result',
      message: 'an older engine said so',
      query: 'all',
      counterexample: { a: 'x' },
    });
    try {
      const no = await terminal.run(asked);
      expect(no.exitCode).toBe(1);
      const [command] = /verify --missing --pair [^ `]+/u.exec(no.stdout.split('to clear')[1] ?? '') ?? [''];
      expect((await terminal.run(command)).exitCode).toBe(0);
      const yes = await terminal.run(asked);
      expect(yes.exitCode, yes.stdout).toBe(0);
    } finally {
      terminal.dispose();
    }
  });

  test('stays when a server showed it and only an emulation was asked since', async () => {
    const failure = { code: 'breaks-result', message: 'it fails', query: 'all', counterexample: { a: 'x' } };
    const engine = { store: 'mongodb', engine: 'mongod', version: '8.0.4' };
    const terminal = await conflict(failure, { engine });
    try {
      const verified = await terminal.run('verify c');
      expect(verified.exitCode, verified.stdout).toBe(3);
      expect(verified.stdout).toContain('as mongodb/mongod 8.0.4 showed');
      expect((await terminal.run(asked)).exitCode).toBe(1);
    } finally {
      terminal.dispose();
    }
  });

  test('stays when it has nothing that could be played again', async () => {
    const terminal = await conflict({ code: 'breaks-shape', message: 'somebody saw it' });
    try {
      const verified = await terminal.run('verify c');
      expect(verified.exitCode, verified.stdout).toBe(3);
      expect(verified.stdout).toContain('[failure-not-replayed]');
      const no = await terminal.run(asked);
      expect(no.exitCode).toBe(1);
      expect(no.stdout).toContain('has no document that could be played again');
    } finally {
      terminal.dispose();
    }
  });
});
