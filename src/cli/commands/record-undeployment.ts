import { recordUndeployment } from '../../ledger/recording.js';
import type { Standing } from '../../ledger/standing.js';
import { unknownEnvironment, unknownService } from '../../ledger/unknown-name.js';
import { MisuseError } from '../../problem/errors.js';
import { printable } from '../../value/printable.js';
import { flagWords } from '../../value/shell-word.js';
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
  const version =
    optionalText(args, 'service-version') ??
    versionThere(await ledger.standing(), { service, environment, ...(instance === undefined ? {} : { instance }) });
  const request = { service, version, environment, ...(instance === undefined ? {} : { instance }) };
  const id = await recordUndeployment(ledger, request, stampOf(world));
  return {
    exitCode: 0,
    result: { ...request, id },
    text: printable(`Recorded: ${service} ${version} left ${environment}.`),
  };
};

interface Instance {
  readonly service: string;
  readonly environment: string;
  readonly instance?: string;
}

/** The one version that an instance of a service runs. Throws MisuseError where there is none or more than one. */
function versionThere({ environments, services }: Standing, { service, environment, instance }: Instance): string {
  const there = environments.get(environment);
  if (there === undefined) throw new MisuseError(unknownEnvironment(environment, [...environments.keys()]));
  if (!services.has(service)) throw new MisuseError(unknownService(service, [...services.keys()]));
  const running = there.live.filter((stay) => stay.how === 'deployed' && stay.service === service);
  const versions = [...new Set(running.filter((stay) => stay.instance === instance).map((stay) => stay.version))];
  const [only] = versions;
  if (only !== undefined && versions.length === 1) return only;
  if (only !== undefined) {
    throw new MisuseError({
      code: 'unknown-usage',
      message: `${service} has several versions in ${environment}: say which one left with --service-version`,
      expected: versions.join(', '),
    });
  }
  if (running.length === 0) {
    throw new MisuseError({
      code: 'not-there',
      message: `${service} does not run in ${environment}`,
      hint: 'The end of a release is told with `mortise record-support-ended`.',
    });
  }
  const instances = [...new Set(running.map((stay) => stay.instance))];
  const named = instances.filter((name) => name !== undefined);
  const how = named.map((name) => flagWords('instance', name));
  throw new MisuseError({
    code: 'not-there',
    message:
      instance === undefined
        ? `${service} runs in ${environment} as ${named.join(', ')}, and under no other name`
        : `${service} does not run in ${environment} as ${instance}`,
    expected: [...how, ...(named.length < instances.length ? ['no --instance'] : [])].join(' or '),
  });
}
