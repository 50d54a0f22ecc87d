import { startDynamoDB } from '../engine/start-dynamodb.js';
import { startMongoDB } from '../engine/start-mongodb.js';
import type { Ledger } from '../ledger/ledger.js';
import { recordVerifications } from '../ledger/record-verifications.js';
import type { ResultDetail } from '../ledger/standing.js';
import type { Pair } from '../verify/pair.js';
import { pairText } from '../verify/pair-text.js';
import { isReplayable } from '../verify/replayable.js';
import type { PairKey, Verification } from '../verify/verdict.js';
import { describePair } from '../verify/pair.js';
import { playEach, type VerifiedPair } from '../verify/verify-pairs.js';
import type { Settings } from './settings.js';
import { stampOf } from './stamp.js';
import type { World } from './world.js';

/** Plays pairs on throw-away engines, shows progress on a terminal, and keeps the results where there is a ledger. */
export async function playPairs(
  pairs: readonly Pair[],
  ledger: Ledger | undefined,
  settings: Settings,
  world: World,
): Promise<readonly VerifiedPair[]> {
  const standing = await ledger?.standing();
  const failed = (pair: PairKey): ResultDetail | undefined => {
    const result = standing?.results.get(pairText(pair));
    return result?.verdict === 'failed' ? result.detail() : undefined;
  };
  const verified = await playEach(pairs, {
    engines: {
      mongodb: () => startMongoDB({ engine: settings.engine }),
      dynamodb: () => startDynamoDB(),
    },
    seed: settings.seed,
    recorded: (pair) => failed(pair)?.failures ?? [],
    onProgress: ({ done, total, pair }) => {
      if (!world.interactive) return;
      const line = `${done}/${total}  ${describePair(pair)}`.slice(0, 100);
      world.stderr(done === total ? '\r\u001b[K' : `\r\u001b[K${line}`);
    },
  });
  const results = verified.map(({ pair, verification }) => {
    const detail = failed(pair.key);
    const isReplayed = detail?.failures.every((failure) => isReplayable(pair.kind, failure)) ?? true;
    return { pair, verification, detail, isReplayed };
  });
  if (ledger !== undefined) {
    const requests = results.map(({ verification, detail, isReplayed }) => ({
      verification,
      replayed: detail === undefined || !isReplayed ? [] : detail.records,
      stamp: stampOf(world),
    }));
    await recordVerifications(ledger, requests);
  }
  return results.map(({ pair, verification, detail, isReplayed }) =>
    detail === undefined || isReplayed || verification.verdict !== 'passed'
      ? { pair, verification }
      : { pair, verification: { ...verification, ...stillFailed(detail) } },
  );
}

/** A pass that cannot clear what others recorded is no pass to go by. */
function stillFailed({ records }: ResultDetail): Pick<Verification, 'verdict' | 'basis' | 'reasons'> {
  const message = `This run passed, but ${records.join(', ')} says that the pair failed and has no document that could be played again.`;
  return { verdict: 'undecided', basis: 'none', reasons: [{ code: 'failure-not-replayed', message }] };
}
