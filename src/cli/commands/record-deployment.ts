import type { Ledger } from '../../ledger/ledger.js';
import type { RecordId } from '../../ledger/record.js';
import { recordDeployment } from '../../ledger/recording.js';
import { parseVersion, refuseDoubles, unknownNames } from '../../matrix/question.js';
import { viewOf } from '../../matrix/view.js';
import { MisuseError } from '../../problem/errors.js';
import { optionalText, requiredText, textList } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { judgeArrival, type Arrival } from '../judge-arrival.js';
import { readSettings } from '../settings.js';
import { stampOf } from '../stamp.js';

/** States that a version runs somewhere now; says so and fails when the matrix would not have allowed it. */
export const run: Run = async (args, world) => {
  const instance = optionalText(args, 'instance');
  const place = {
    environment: requiredText(args, 'to'),
    ...(instance === undefined ? {} : { instance }),
  };
  const request = {
    service: requiredText(args, 'service'),
    version: requiredText(args, 'service-version'),
    ...place,
    with: textList(args, 'with').map(parseVersion),
  };
  const ledger = await existingLedger(await readSettings(args, world), world);
  // An unknown name anywhere in the step refuses all of it: nothing is recorded by halves.
  await refuseUnknown(ledger, request);
  return await judgeArrival(ledger, request, 'deployed', async () => {
    const ids: RecordId[] = [];
    for (const { service, version } of [request, ...request.with]) {
      ids.push(await recordDeployment(ledger, { service, version, ...place }, stampOf(world)));
    }
    return ids;
  });
};

async function refuseUnknown(ledger: Ledger, { service, version, environment, with: others }: Arrival): Promise<void> {
  const versions = [{ service, version }, ...(others ?? [])];
  refuseDoubles(versions);
  const problems = unknownNames(viewOf(await ledger.standing()), environment, versions);
  if (problems.length > 0) throw new MisuseError(problems);
}
