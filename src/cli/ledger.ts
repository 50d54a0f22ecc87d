import { homedir } from 'node:os';
import path from 'node:path';
import type { Ledger } from '../ledger/ledger.js';
import { createLedger, openLedger, type OpenOptions } from '../ledger/open.js';
import { parseLocation } from '../ledger/location.js';
import type { Settings } from './settings.js';
import type { World } from './world.js';

/** The ledger that the settings name, which must be there. */
export async function existingLedger(settings: Settings, world: World): Promise<Ledger> {
  return await openLedger(parseLocation(settings.ledger), openOptions(world));
}

/** The ledger that the settings name, made when there is nothing in its place: a first `publish` needs no ceremony. */
export async function ledgerToWrite(settings: Settings, world: World): Promise<Ledger> {
  const location = parseLocation(settings.ledger);
  await createLedger(location, openOptions(world));
  return await openLedger(location, openOptions(world));
}

export function openOptions(world: World): OpenOptions {
  return { cacheFolder: cacheFolder(world), env: world.env };
}

/** Where throw-away copies may be kept, as the XDG base directory specification has it. */
function cacheFolder(world: World): string {
  const home = world.env['HOME'] ?? homedir();
  const base = world.env['XDG_CACHE_HOME'] ?? path.join(home, '.cache');
  return world.env['MORTISE_CACHE'] ?? path.join(base, 'mortise');
}
