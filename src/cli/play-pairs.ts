import { startDynamoDB } from '../engine/start-dynamodb.js';
import { startMongoDB } from '../engine/start-mongodb.js';
import type { Ledger } from '../ledger/ledger.js';
import { recordVerifications } from '../ledger/record-verifications.js';
import type { Pair } from '../verify/pair.js';
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
  const verified = await playEach(pairs, {
    engines: {
      mongodb: () => startMongoDB({ engine: settings.engine }),
      dynamodb: () => startDynamoDB(),
    },
    seed: settings.seed,
    onProgress: ({ done, total, pair }) => {
      if (!world.interactive) return;
      const line = `${done}/${total}  ${describePair(pair)}`.slice(0, 100);
      world.stderr(done === total ? '\r\u001b[K' : `\r\u001b[K${line}`);
    },
  });
  if (ledger !== undefined) {
    const requests = verified.map(({ verification }) => ({ verification, stamp: stampOf(world) }));
    await recordVerifications(ledger, requests);
  }
  return verified;
}
