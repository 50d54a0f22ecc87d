import { renderAnswer } from '../../../reporters/answer.js';
import { canIDeploy } from '../../matrix/can-i-deploy.js';
import { parseVersion } from '../../matrix/question.js';
import { viewOf } from '../../matrix/view.js';
import type { Json } from '../../value/json.js';
import { flag, optionalText, requiredText, textList } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** Whether a version may go to an environment; verifies what is missing first when asked to. */
export const run: Run = async (args, world) => {
  const settings = await readSettings(args, world);
  const ledger = await existingLedger(settings, world);
  const instance = optionalText(args, 'instance');
  const question = {
    service: requiredText(args, 'service'),
    version: requiredText(args, 'service-version'),
    environment: requiredText(args, 'to'),
    with: textList(args, 'with').map(parseVersion),
    ignore: textList(args, 'ignore'),
    overlap: !flag(args, 'no-overlap'),
    atRest: !flag(args, 'no-at-rest'),
    ...(instance === undefined ? {} : { instance }),
  };
  let answer = canIDeploy(viewOf(await ledger.standing()), question);
  if (flag(args, 'verify-missing') && answer.blockers.some(({ cause }) => cause === 'missing')) {
    const { verifyMissing } = await import('../verify-missing.js');
    answer = await verifyMissing(ledger, question, answer, settings, world);
  }
  return { exitCode: answer.exitCode, result: answer as unknown as Json, text: renderAnswer(answer) };
};
