import { readLog } from '../../ledger/log.js';
import type { Json } from '../../value/json.js';
import { printable } from '../../value/printable.js';
import { optionalText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** What was recorded, newest last. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const kind = optionalText(args, 'kind');
  const entries = await readLog(ledger, kind === undefined ? {} : { kind });
  const lines = entries.map(
    ({ id, kind: of, at, summary }) =>
      `${(at ?? '').slice(0, 19).padEnd(19)}  ${id.slice(0, 10)}  ${of.padEnd(12)}  ${summary}`,
  );
  return {
    exitCode: 0,
    result: entries as unknown as Json,
    text: printable(lines.length === 0 ? 'Nothing is recorded yet.' : lines.join('\n')),
  };
};
