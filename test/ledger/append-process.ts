// Appends records one by one to the ledger named, and says the id of each once it is there.
import { openLedger } from '../../src/ledger/open.js';
import { baselineOf } from './records.js';

const [folder = '', name = '', count = ''] = process.argv.slice(2);
const ledger = await openLedger({ kind: 'folder', folder });
for (let number = 0; number < Number(count); number++) {
  const [id = ''] = await ledger.append([baselineOf(`${name}-${String(number)}`)]);
  process.stdout.write(`${id}\n`);
}
