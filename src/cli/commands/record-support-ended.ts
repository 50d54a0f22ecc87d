import { recordSupportEnded } from '../../ledger/recording.js';
import { printable } from '../../value/printable.js';
import { requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';
import { stampOf } from '../stamp.js';

/** States that a released version is no longer supported somewhere. */
export const run: Run = async (args, world) => {
  const request = {
    service: requiredText(args, 'service'),
    version: requiredText(args, 'service-version'),
    environment: requiredText(args, 'from'),
  };
  const ledger = await existingLedger(await readSettings(args, world), world);
  const id = await recordSupportEnded(ledger, request, stampOf(world));
  const text = `Recorded: ${request.service} ${request.version} is no longer supported in ${request.environment}.`;
  return { exitCode: 0, result: { ...request, id }, text: printable(text) };
};
