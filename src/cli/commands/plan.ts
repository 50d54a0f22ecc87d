import { renderPlan } from '../../../reporters/plan.js';
import { plan } from '../../matrix/plan.js';
import { parseVersion } from '../../matrix/question.js';
import { viewOf } from '../../matrix/view.js';
import type { Json } from '../../value/json.js';
import { flag, optionalText, requiredText, textList } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** The order in which versions can go to an environment, in the smallest safe steps. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const instance = optionalText(args, 'instance');
  const found = plan(viewOf(await ledger.standing()), {
    environment: requiredText(args, 'to'),
    versions: textList(args, 'versions').map(parseVersion),
    overlap: !flag(args, 'no-overlap'),
    atRest: !flag(args, 'no-at-rest'),
    rollbackSafe: flag(args, 'rollback-safe'),
    ...(instance === undefined ? {} : { instance }),
  });
  return { exitCode: found.exitCode, result: found as unknown as Json, text: renderPlan(found) };
};
