import { startDynamoDB } from '../engine/start-dynamodb.js';
import { startMongoDB } from '../engine/start-mongodb.js';
import type { Ledger } from '../ledger/ledger.js';
import { recordVerifications } from '../ledger/record-verifications.js';
import type { Result } from '../ledger/standing.js';
import type { Pair } from '../verify/pair.js';
import { pairText } from '../verify/pair-text.js';
import { isReplayable } from '../verify/replayable.js';
import type { PairKey, UndecidedReason, Verification } from '../verify/verdict.js';
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
  const failed = (pair: PairKey): Result | undefined => {
    const result = standing?.results.get(pairText(pair));
    return result?.verdict === 'failed' ? result : undefined;
  };
  const verified = await playEach(pairs, {
    engines: {
      mongodb: () => startMongoDB({ engine: settings.engine }),
      dynamodb: () => startDynamoDB(),
    },
    seed: settings.seed,
    recorded: (pair) => failed(pair)?.detail().failures ?? [],
    onProgress: ({ done, total, pair }) => {
      if (!world.interactive) return;
      const line = `${done}/${total}  ${describePair(pair)}`.slice(0, 100);
      world.stderr(done === total ? '\r\u001b[K' : `\r\u001b[K${line}`);
    },
  });
  const results = verified.map(({ pair, verification }) => {
    const before = failed(pair.key);
    return {
      pair,
      verification,
      before,
      obstacle: before === undefined ? undefined : obstacleTo(verification, before),
    };
  });
  if (ledger !== undefined) {
    const requests = results.map(({ verification, before, obstacle }) => ({
      verification,
      replayed: before === undefined || obstacle !== undefined ? [] : before.detail().records,
      stamp: stampOf(world),
    }));
    await recordVerifications(ledger, requests);
  }
  return results.map(({ pair, verification, obstacle }) =>
    obstacle === undefined || verification.verdict !== 'passed'
      ? { pair, verification }
      : { pair, verification: { ...verification, verdict: 'undecided', basis: 'none', reasons: [obstacle] } },
  );
}

/** Why a run cannot clear what was recorded before: then a pass of it is no pass to go by. */
function obstacleTo({ pair, engine }: Verification, before: Result): UndecidedReason | undefined {
  const { failures, records } = before.detail();
  const code = 'failure-not-replayed';
  const named = `This run passed, but one of ${records.join(', ')} says that the pair failed`;
  if (!failures.every((failure) => isReplayable(pair.kind, failure))) {
    return { code, message: `${named} and has no document that could be played again.` };
  }
  // What a server showed an emulation may not see.
  const used = `${engine?.store ?? ''}/${engine?.engine ?? ''} `;
  const better = before.engines.find((each) => !each.startsWith(used) && !each.includes('/embedded '));
  return better === undefined
    ? undefined
    : { code, message: `${named}, as ${better} showed: verify it on that engine.` };
}
