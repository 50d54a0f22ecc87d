import type { Stamp } from '../ledger/record.js';
import type { World } from './world.js';

/** What makes a fact that can repeat a record of its own. */
export function stampOf(world: World): Stamp {
  return { at: world.now().toISOString(), nonce: world.randomUuid() };
}
