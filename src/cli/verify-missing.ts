import type { Ledger } from '../ledger/ledger.js';
import { pairText } from '../verify/pair-text.js';
import type { PairKey } from '../verify/verdict.js';
import { publishedPairs } from './pairs-to-verify.js';
import { playPairs } from './play-pairs.js';
import type { Settings } from './settings.js';
import type { World } from './world.js';

/** Verifies those of `wanted` that have no result yet, and records the results. */
export async function verifyMissing(
  ledger: Ledger,
  wanted: readonly PairKey[],
  settings: Settings,
  world: World,
): Promise<void> {
  const names = new Set(wanted.map(pairText));
  const pairs = (await publishedPairs(ledger, 'missing')).filter(({ key }) => names.has(pairText(key)));
  await playPairs(pairs, ledger, settings, world);
}
