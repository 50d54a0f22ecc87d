// Appends records one by one to the ledger named, and says the id of each once it is there; ends with exit code 4 and the
// problem's code when the ledger cannot be reached.
import { openLedger } from '../../src/ledger/open.js';
import { parseLocation } from '../../src/ledger/location.js';
import { UnreachableError } from '../../src/problem/errors.js';
import { baselineOf } from './records.js';

const [location = '', cacheFolder = '', name = '', count = '', together = '1'] = process.argv.slice(2);
try {
  const ledger = await openLedger(parseLocation(location), { cacheFolder });
  for (let number = 0; number < Number(count); number++) {
    const records = Array.from({ length: Number(together) }, (_, part) =>
      baselineOf(`${name}-${String(number)}-${String(part)}`),
    );
    for (const id of await ledger.append(records)) process.stdout.write(`${id}\n`);
  }
} catch (error) {
  if (!(error instanceof UnreachableError)) throw error;
  process.stdout.write(`${error.problem.code}\n`);
  process.exitCode = 4;
}
