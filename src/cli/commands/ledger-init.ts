import { createLedger } from '../../ledger/open.js';
import { parseLocation } from '../../ledger/location.js';
import { printable } from '../../value/printable.js';
import type { Run } from '../command.js';
import { openOptions } from '../ledger.js';
import { readSettings } from '../settings.js';

/** Makes an empty ledger where the settings say. */
export const run: Run = async (args, world) => {
  const { ledger } = await readSettings(args, world);
  const made = await createLedger(parseLocation(ledger), openOptions(world));
  const text = made === 'created' ? `Made a ledger at ${ledger}.` : `There is a ledger at ${ledger} already.`;
  return { exitCode: 0, result: { ledger, made: made === 'created' }, text: printable(text) };
};
