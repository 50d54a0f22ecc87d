import { renderRetirement } from '../../../reporters/retirement.js';
import { canRetire } from '../../matrix/can-retire.js';
import { parseVersion } from '../../matrix/question.js';
import { viewOf } from '../../matrix/view.js';
import type { Json } from '../../value/json.js';
import { requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** Whether a version may leave an environment, and what it leaves behind. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const asked = parseVersion(requiredText(args, 'what'));
  const answer = canRetire(viewOf(await ledger.standing()), { ...asked, environment: requiredText(args, 'from') });
  return { exitCode: answer.exitCode, result: answer as unknown as Json, text: renderRetirement(answer) };
};
