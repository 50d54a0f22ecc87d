import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkLedger } from '../../src/ledger/check.js';
import { compactLedger } from '../../src/ledger/compact.js';
import { parseLocation } from '../../src/ledger/location.js';
import { createLedger, openLedger } from '../../src/ledger/open.js';
import { idsIn, temporaryFolder } from './fixture.js';
import { appendElsewhere } from './processes.js';
import { prod } from './records.js';

// As many processes as make sense between other tests; MORTISE_APPEND_PROCESSES=20 MORTISE_APPENDS=200 is the real thing.
const processes = Number(process.env['MORTISE_APPEND_PROCESSES'] ?? 3);
const appends = Number(process.env['MORTISE_APPENDS'] ?? 10);
const kills = Number(process.env['MORTISE_KILLS'] ?? 2);
const long = 3_600_000;

/** A place for a new ledger; processes on a git branch either share a copy of it or have their own. */
function placeOf(kind: string): { readonly location: string; readonly cacheOf: (name: string) => string } {
  const folder = temporaryFolder();
  if (kind === 'in a folder') {
    return { location: path.join(folder, 'ledger'), cacheOf: () => path.join(folder, 'cache') };
  }
  const remote = path.join(folder, 'remote.git');
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  const shared = kind.includes('shared');
  return {
    location: `git:${remote}#ledger`,
    cacheOf: (name) => path.join(folder, shared ? 'cache' : `cache-${name}`),
  };
}

const kinds = ['in a folder', 'on a branch with copies of their own', 'on a branch with a shared copy'] as const;

test.each(kinds)(
  'processes that append at the same time %s lose nothing',
  async (kind) => {
    const { location, cacheOf } = placeOf(kind);
    const options = { cacheFolder: cacheOf('test') };
    await createLedger(parseLocation(location), options);
    const ledger = await openLedger(parseLocation(location), options);
    await ledger.append([prod]);
    const count = kind === 'in a folder' ? appends : Math.ceil(appends / Number(process.env['MORTISE_GIT_SHARE'] ?? 5));
    const said = await Promise.all(
      Array.from({ length: processes }, (_, number) => `p${String(number)}`).map((name) =>
        appendElsewhere({ location, cacheFolder: cacheOf(name), name, count }),
      ),
    );
    expect(said.map(({ code, problem, stderr }) => ({ code, problem, stderr }))).toEqual(
      said.map(() => ({ code: 0, problem: undefined, stderr: '' })),
    );
    const ids = said.flatMap((each) => each.ids);
    expect(new Set(ids).size).toBe(processes * count);
    const [declared = ''] = await ledger.append([prod]);
    expect(await idsIn(ledger)).toEqual([...ids, declared].sort());
    expect((await checkLedger(ledger)).findings).toEqual([]);
  },
  long,
);

test.each(kinds)(
  'a process killed at any moment while it appends %s leaves what it had finished',
  async (kind) => {
    const { location, cacheOf } = placeOf(kind);
    const options = { cacheFolder: cacheOf('shared') };
    await createLedger(parseLocation(location), options);
    const ledger = await openLedger(parseLocation(location), options);
    await ledger.append([prod]);
    const finished: string[] = [];
    for (let round = 0; round < kills; round++) {
      // Delays that grow by less than a step takes fall into every part of it.
      const kill = { after: 1 + (round % 3), delay: (round * 7) % 40 };
      const cacheFolder = cacheOf('killed');
      const killed = await appendElsewhere({
        location,
        cacheFolder,
        name: `k${String(round)}`,
        count: 1e6,
        together: 3,
        kill,
      });
      expect(killed.code).toBeNull();
      finished.push(...killed.ids);
      const present = new Set(await idsIn(ledger));
      expect(finished.filter((id) => !present.has(id))).toEqual([]);
      // Three at a time, all of them or none.
      expect((present.size - 1) % 3).toBe(0);
      expect((await checkLedger(ledger)).findings).toEqual([]);
      expect((await ledger.standing()).damaged).toEqual([]);
      // Whoever comes next with the copy that was left behind can go on.
      const next = await appendElsewhere({ location, cacheFolder, name: `n${String(round)}`, count: 1, together: 3 });
      expect(next).toMatchObject({ code: 0, stderr: '' });
      finished.push(...next.ids);
    }
    await compactLedger(ledger);
    const present = new Set(await idsIn(ledger));
    expect(finished.filter((id) => !present.has(id))).toEqual([]);
  },
  long,
);
