import { recordBaseline } from '../../ledger/recording.js';
import { MisuseError } from '../../problem/errors.js';
import { printable } from '../../value/printable.js';
import { flag, optionalText, requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';
import { stampOf } from '../stamp.js';

/** States what an environment held before its first record. */
export const run: Run = async (args, world) => {
  const environment = requiredText(args, 'in');
  if (flag(args, 'empty') === flag(args, 'audited')) {
    throw new MisuseError({
      code: 'unknown-usage',
      message: 'a baseline says either --empty or --audited',
      expected: '--empty: it held nothing; --audited: what it held fits what is recorded',
    });
  }
  const state = flag(args, 'empty') ? ('empty' as const) : ('audited' as const);
  const note = optionalText(args, 'note');
  const ledger = await existingLedger(await readSettings(args, world), world);
  const request = { environment, state, ...(note === undefined ? {} : { note }) };
  const id = await recordBaseline(ledger, request, stampOf(world));
  const text = `Recorded: before its first record ${environment} ${state === 'empty' ? 'held nothing' : 'was audited'}.`;
  return { exitCode: 0, result: { ...request, id }, text: printable(text) };
};
