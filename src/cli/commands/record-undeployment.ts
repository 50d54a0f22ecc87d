import { recordUndeployment } from '../../ledger/recording.js';
import { MisuseError } from '../../problem/errors.js';
import { printable } from '../../value/printable.js';
import { optionalText, requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';
import { stampOf } from '../stamp.js';

/** States that a service no longer runs somewhere. */
export const run: Run = async (args, world) => {
  const service = requiredText(args, 'service');
  const environment = requiredText(args, 'from');
  const instance = optionalText(args, 'instance');
  const ledger = await existingLedger(await readSettings(args, world), world);
  const running = (await ledger.standing()).environments
    .get(environment)
    ?.live.filter((stay) => stay.how === 'deployed' && stay.service === service && stay.instance === instance);
  const versions = [...new Set(running?.map((stay) => stay.version))];
  const version = optionalText(args, 'service-version') ?? (versions.length === 1 ? versions[0] : undefined);
  if (version === undefined) {
    throw new MisuseError({
      code: 'unknown-usage',
      message: `--service-version is missing, and ${service} has ${versions.length === 0 ? 'no version' : 'several versions'} in ${environment}`,
      ...(versions.length === 0 ? {} : { expected: versions.join(', ') }),
    });
  }
  const request = { service, version, environment, ...(instance === undefined ? {} : { instance }) };
  const id = await recordUndeployment(ledger, request, stampOf(world));
  return {
    exitCode: 0,
    result: { ...request, id },
    text: printable(`Recorded: ${service} ${version} left ${environment}.`),
  };
};
