import type { Ledger } from '../ledger/ledger.js';
import { canIDeploy } from '../matrix/can-i-deploy.js';
import type { Answer } from '../matrix/answer.js';
import type { Question } from '../matrix/question.js';
import { viewOf } from '../matrix/view.js';
import { pairText } from '../verify/pair-text.js';
import { pairsOfKeys } from './pairs-to-verify.js';
import { playPairs } from './play-pairs.js';
import type { Settings } from './settings.js';
import type { World } from './world.js';

/** Verifies what an answer says is missing, records the results and asks again, until nothing more can be verified. */
export async function verifyMissing(
  ledger: Ledger,
  question: Question,
  answer: Answer,
  settings: Settings,
  world: World,
): Promise<Answer> {
  const tried = new Set<string>();
  let last = answer;
  for (;;) {
    const keys = last.blockers.flatMap(({ cause, pair }) =>
      cause === 'missing' && pair !== undefined && !tried.has(pairText(pair)) ? [pair] : [],
    );
    const pairs = keys.length === 0 ? [] : await pairsOfKeys(ledger, keys);
    if (pairs.length === 0) return last;
    for (const key of keys) tried.add(pairText(key));
    await playPairs(pairs, ledger, settings, world);
    last = canIDeploy(viewOf(await ledger.standing()), question);
  }
}
