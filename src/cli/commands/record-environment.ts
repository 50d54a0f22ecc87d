import { recordEnvironment } from '../../ledger/recording.js';
import { printable } from '../../value/printable.js';
import { requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { ledgerToWrite } from '../ledger.js';
import { readSettings } from '../settings.js';

/** Declares an environment, so that facts can be recorded about it. */
export const run: Run = async (args, world) => {
  const environment = requiredText(args, 'name');
  const ledger = await ledgerToWrite(await readSettings(args, world), world);
  const recorded = await recordEnvironment(ledger, environment);
  const text =
    recorded.outcome === 'recorded'
      ? `Declared the environment ${environment}.`
      : `${environment} is declared already.`;
  return { exitCode: 0, result: { environment, ...recorded }, text: printable(text) };
};
