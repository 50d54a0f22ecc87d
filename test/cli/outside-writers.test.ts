import { expect, test } from 'vitest';
import { Terminal } from './terminal.js';

const head = (service: string): string => `mortise: 1\nservice: ${service}\nstore: mongodb\n`;

test('a writer whose documents an older update moves into a query is not deployed on the old result', async () => {
  const terminal = new Terminal();
  try {
    terminal.write(
      'shop/orders.contract.yaml',
      `${head('orders')}
writes:
  shop.orders:
    inserts: { order: { fields: { status: [open], total: decimal } } }
owns:
  shop.orders: { indexes: {} }
`,
    );
    terminal.write(
      'shop/cashier.contract.yaml',
      `${head('cashier')}
writes:
  shop.orders:
    updates:
      pay: { filter: { _id: { $param: id } }, update: { $set: { status: paid } }, params: { id: objectId } }
`,
    );
    terminal.write(
      'shop/billing.contract.yaml',
      `${head('billing')}
reads:
  shop.orders:
    fields: { status: string, total: decimal }
    queries:
      paid: { find: { filter: { status: paid } }, expect: { each: [total] } }
`,
    );
    terminal.write(
      'drafts/drafts.contract.yaml',
      `${head('drafts')}
writes:
  shop.orders:
    inserts: { draft: { fields: { status: [draft] } } }
`,
    );
    await terminal.run('publish shop --service-version 1');
    expect((await terminal.run('verify shop')).exitCode).toBe(0);
    await terminal.run('record-environment production');
    await terminal.run(
      'record-deployment --service orders --service-version 1 --to production --with cashier@1 --with billing@1',
    );
    await terminal.run('publish drafts --service-version 1');
    const asked = 'can-i-deploy --service drafts --service-version 1 --to production';
    const first = await terminal.run(asked);
    expect(first.exitCode, first.stdout).toBe(3);

    // The draft itself fits: no query of billing meets it. What remains is what the cashier's update makes of it.
    await terminal.run('verify --missing --service drafts');
    const second = await terminal.run(asked);
    expect(second.exitCode, second.stdout).toBe(3);
    expect(second.stdout).toContain('cashier@1 (pay)');

    const verified = await terminal.run('verify --missing');
    expect(verified.exitCode, verified.stdout).toBe(1);
    expect(verified.stdout).toContain('query paid, path total');
    const third = await terminal.run('can-i-deploy --service drafts --service-version 1 --to production');
    expect(third.exitCode, third.stdout).toBe(1);
    expect(third.stdout).toContain('cashier@1 (pay)');
  } finally {
    terminal.dispose();
  }
});
