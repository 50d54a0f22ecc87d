// Appends records one by one to the ledger named, and says the id of each once it is there.
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url, { moduleCache: true });
const { openLedger } = await jiti.import('../../src/ledger/open.ts');
const [folder, name, count] = process.argv.slice(2);
const ledger = await openLedger({ kind: 'folder', folder });
for (let number = 0; number < Number(count); number++) {
  const [id] = await ledger.append([
    {
      mortise: 1,
      kind: 'baseline',
      at: '2026-01-01T00:00:00Z',
      nonce: `${name}-${number}`,
      environment: 'prod',
      state: 'empty',
    },
  ]);
  process.stdout.write(`${id}\n`);
}
