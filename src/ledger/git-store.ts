import { MisuseError } from '../problem/errors.js';
import { GitBranch, type GitLocation, type GitStoreOptions } from './git-branch.js';
import { locationText } from './location.js';
import { markerName, markerText, readMarker } from './marker.js';
import type { LedgerStore } from './store.js';

/** Makes a ledger on a branch of its own, unrelated to the others of the repository. */
export async function createGitLedger(
  location: GitLocation,
  options: GitStoreOptions,
): Promise<'created' | 'already-there'> {
  const branch = await openBranch(location, options);
  if ((await branch.fetch()) === undefined) {
    await branch.change([{ name: markerName, bytes: Buffer.from(markerText) }], [], 'Begin the ledger');
    return 'created';
  }
  await refuseUnlessLedger(branch, location);
  return 'already-there';
}

/** Opens a branch that is a ledger; throws MisuseError when it is not there or something else. */
export async function openGitStore(location: GitLocation, options: GitStoreOptions): Promise<LedgerStore> {
  const branch = await openBranch(location, options);
  const text = locationText(location);
  if ((await branch.fetch()) === undefined) throw noLedger(text);
  await refuseUnlessLedger(branch, location);
  // What opening, or asking for the state, has just fetched need not be fetched again.
  let opened = true;
  let told = false;
  return {
    location: text,
    state: async () => {
      const tip = opened ? branch.tip() : await branch.fetch();
      opened = false;
      told = true;
      if (tip === undefined) throw noLedger(text);
      return tip;
    },
    list: async () => {
      if (!opened && !told) await branch.fetch();
      opened = false;
      told = false;
      return [...(await branch.files()).keys()].filter((name) => name !== markerName);
    },
    renew: () => branch.renew(),
    read: (names) => branch.read(names),
    write: async (files) => {
      opened = false;
      await branch.change(files, [], `Add ${String(files.length)} ${files.length === 1 ? 'file' : 'files'}`);
    },
    remove: async (names) => {
      opened = false;
      await branch.change([], names, 'Compact');
    },
  };
}

async function openBranch(location: GitLocation, options: GitStoreOptions): Promise<GitBranch> {
  const branch = new GitBranch(location, options);
  await branch.prepare();
  return branch;
}

function noLedger(location: string): MisuseError {
  return new MisuseError({
    code: 'no-ledger',
    message: `there is no ledger at ${location}: the remote has no such branch`,
    hint: 'Make one with `mortise ledger init`, or name another with --ledger.',
  });
}

async function refuseUnlessLedger(branch: GitBranch, location: GitLocation): Promise<void> {
  if (readMarker((await branch.text(markerName)) ?? '', locationText(location))) return;
  throw new MisuseError({
    code: 'not-a-ledger',
    message: `${locationText(location)} is a branch, and not one with a ledger`,
    expected: `a branch with a ${markerName}`,
    hint: 'Name another branch; a ledger has one to itself.',
  });
}
