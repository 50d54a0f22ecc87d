// Tells the story of the shop in this folder with real commands: every line that begins with $ is run as it stands, and
// what follows is what it printed. The ledger is a folder of its own that is thrown away at the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const mortise = path.join(root, 'dist/src/cli/main.js');
const ledger = path.join(mkdtempSync(path.join(tmpdir(), 'mortise-demo-')), 'ledger');
const services = ['orders', 'shipping', 'billing', 'analytics', 'catalog', 'storefront', 'carts'];
let unexpected = 0;

function say(text) {
  console.log(`\n# ${text}\n`);
}

/** Runs one command, prints it with its output, and notes when its exit code is not the one that the story needs. */
function run(line, expectedExit = 0) {
  console.log(`$ mortise ${line}`);
  const started = spawnSync(process.execPath, [mortise, ...line.split(' ')], {
    cwd: path.join(root, 'contracts'),
    encoding: 'utf8',
    env: { ...process.env, MORTISE_LEDGER: ledger },
  });
  process.stdout.write(started.stdout);
  process.stdout.write(started.stderr);
  if (started.status !== 0) console.log(`(exit code ${started.status})`);
  if (started.status !== expectedExit) {
    unexpected += 1;
    console.log(`THE STORY IS WRONG HERE: exit code ${expectedExit} was expected`);
  }
  console.log('');
}

const startedAt = Date.now();
try {
  say('Seven services share a shop. Their contracts, as each keeps them in its own repository:');
  run('check shop');

  say('Every team publishes its contract; whoever comes first verifies what fits with what.');
  run('publish shop --service-version 1.0.0');
  run('verify shop');

  say('All of it goes to production together, and may.');
  run('record-environment production');
  run('record-baseline --in production --empty');
  const others = services.slice(1).map((service) => `--with ${service}@1.0.0`);
  const all = `--service orders --service-version 1.0.0 --to production ${others.join(' ')}`;
  run(`can-i-deploy ${all}`);
  run(`record-deployment ${all}`);

  say('orders adds an optional field. Nobody has to change anything.');
  run('publish changes/harmless --service-version 1.1.0');
  run('verify changes/harmless');
  run('can-i-deploy --service orders --service-version 1.1.0 --to production');

  say(
    'orders renames a field instead. Whoever uses it breaks, and with it the old orders while the new one rolls out.',
  );
  run('publish changes/renamed-field --service-version 2.0.0');
  run('can-i-deploy --service orders --service-version 2.0.0 --to production --verify-missing', 1);

  say('orders stores the customer as text. No query is wrong, but those by ObjectId find nothing any more.');
  run('publish changes/objectid-to-string --service-version 3.0.0');
  run('can-i-deploy --service orders --service-version 3.0.0 --to production --verify-missing', 1);

  say('catalog drops an index that looked unused.');
  run('publish changes/dropped-index --service-version 1.1.0');
  run('can-i-deploy --service catalog --service-version 1.1.0 --to production --verify-missing', 1);
} finally {
  rmSync(path.dirname(ledger), { recursive: true, force: true });
}
console.log(`The story took ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
process.exitCode = unexpected === 0 ? 0 : 1;
