import { recordRelease } from '../../ledger/recording.js';
import { requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { judgeArrival } from '../judge-arrival.js';
import { readSettings } from '../settings.js';
import { stampOf } from '../stamp.js';

/** States that a version was released; says so and fails when the matrix would not have allowed it. */
export const run: Run = async (args, world) => {
  const request = {
    service: requiredText(args, 'service'),
    version: requiredText(args, 'service-version'),
    environment: requiredText(args, 'to'),
  };
  const ledger = await existingLedger(await readSettings(args, world), world);
  return await judgeArrival(ledger, request, 'released', async () => [
    await recordRelease(ledger, request, stampOf(world)),
  ]);
};
