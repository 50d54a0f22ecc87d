import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkLedger } from '../../src/ledger/check.js';
import { compactLedger } from '../../src/ledger/compact.js';
import { exportRecords } from '../../src/ledger/exchange.js';
import { createLedger, openLedger } from '../../src/ledger/open.js';
import { parseLocation } from '../../src/ledger/location.js';
import { UnreachableError } from '../../src/problem/errors.js';
import { idsIn, temporaryFolder } from './fixture.js';
import { baselineOf, prod } from './records.js';

function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  return execFileSync('git', ['-C', folder, ...identity, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A bare repository with one commit on its main branch, as any team has. */
function bareRemote(): { readonly folder: string; readonly remote: string } {
  const folder = temporaryFolder();
  const remote = path.join(folder, 'remote.git');
  const work = path.join(folder, 'work');
  execFileSync('git', ['init', '--quiet', '--bare', '-b', 'main', remote]);
  execFileSync('git', ['init', '--quiet', '-b', 'main', work]);
  writeFileSync(path.join(work, 'readme.txt'), 'hello');
  git(work, 'add', '.');
  git(work, 'commit', '--quiet', '-m', 'Begin');
  git(work, 'push', '--quiet', remote, 'main');
  return { folder, remote };
}

test('a ledger on a branch keeps its records there and touches nothing else', async () => {
  const { folder, remote } = bareRemote();
  const main = git(remote, 'rev-parse', 'main');
  const location = parseLocation(`git:${remote}#records`);
  const options = { cacheFolder: path.join(folder, 'cache') };
  expect(await createLedger(location, options)).toBe('created');
  expect(await createLedger(location, options)).toBe('already-there');
  const ledger = await openLedger(location, options);
  const ids = await ledger.append([prod, baselineOf('1')]);
  expect(await idsIn(ledger)).toEqual([...ids].sort());
  // Another machine, with a copy of its own.
  const elsewhere = await openLedger(location, { cacheFolder: path.join(folder, 'other-cache') });
  expect([...(await elsewhere.standing()).environments.keys()]).toEqual(['prod']);
  expect(git(remote, 'rev-parse', 'main')).toBe(main);
  expect(git(remote, 'merge-base', '--is-ancestor', 'records~1', 'records')).toBe('');
  expect(() => git(remote, 'merge-base', 'main', 'records')).toThrow();
  expect((await checkLedger(ledger)).findings).toEqual([]);
});

test('clones that push at the same time end up with the union of what they recorded', async () => {
  const { folder, remote } = bareRemote();
  const location = parseLocation(`git:${remote}#records`);
  await createLedger(location, { cacheFolder: path.join(folder, 'cache-0') });
  const clones = await Promise.all(
    [0, 1, 2].map((number) => openLedger(location, { cacheFolder: path.join(folder, `cache-${String(number)}`) })),
  );
  const ids = await Promise.all(
    clones.map(async (ledger, clone) => {
      const mine: string[] = [];
      for (let number = 0; number < 4; number++)
        mine.push(...(await ledger.append([baselineOf(`${String(clone)}-${String(number)}`)])));
      return mine;
    }),
  );
  for (const ledger of clones) expect(await idsIn(ledger)).toEqual(ids.flat().sort());
}, 120_000);

test('processes that share one copy do not get in each other’s way', async () => {
  const { folder, remote } = bareRemote();
  const location = parseLocation(`git:${remote}#records`);
  const options = { cacheFolder: path.join(folder, 'cache') };
  await createLedger(location, options);
  const ledgers = await Promise.all([1, 2, 3].map(() => openLedger(location, options)));
  const ids = await Promise.all(ledgers.map((ledger, number) => ledger.append([baselineOf(String(number))])));
  expect(await idsIn(await openLedger(location, options))).toEqual(ids.flat().sort());
}, 120_000);

test('a throw-away copy may be thrown away, and compacting keeps every record', async () => {
  const { folder, remote } = bareRemote();
  const location = parseLocation(`git:${remote}#records`);
  const options = { cacheFolder: path.join(folder, 'cache') };
  await createLedger(location, options);
  const ledger = await openLedger(location, options);
  await ledger.append([prod]);
  await ledger.append([baselineOf('1')]);
  const before = await exportRecords(ledger);
  expect(await compactLedger(ledger)).toMatchObject({ filesBefore: 2, filesAfter: 1, records: 2 });
  rmSync(path.join(folder, 'cache'), { recursive: true });
  expect(await exportRecords(await openLedger(location, options))).toEqual(before);
});

test('a copy that was damaged, or left locked, is made good, and the ledger is not blamed', async () => {
  const { folder, remote } = bareRemote();
  const location = parseLocation(`git:${remote}#records`);
  const options = { cacheFolder: path.join(folder, 'cache') };
  await createLedger(location, options);
  const elsewhere = await openLedger(location, { cacheFolder: path.join(folder, 'elsewhere') });
  const ids = await elsewhere.append([prod, ...Array.from({ length: 30 }, (_, number) => baselineOf(String(number)))]);
  await (await openLedger(location, options)).standing();
  const copy = path.join(
    options.cacheFolder,
    readdirSync(options.cacheFolder).find((name) => name.startsWith('git-')) ?? '',
  );
  const objects = (): string[] =>
    readdirSync(path.join(copy, 'objects'), { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
  for (const damage of ['flip', 'cut', 'remove'] as const) {
    for (let victim = 0; victim < objects().length; victim++) {
      const file = objects()[victim] ?? '';
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 255;
      rmSync(file);
      if (damage !== 'remove') writeFileSync(file, damage === 'flip' ? bytes : bytes.subarray(0, bytes.length >> 1));
      const ledger = await openLedger(location, options);
      expect([damage, file, (await checkLedger(ledger)).findings]).toEqual([damage, file, []]);
      expect(await idsIn(ledger)).toEqual([...ids].sort());
    }
  }
  const lock = path.join(copy, 'shallow.lock');
  writeFileSync(lock, '');
  utimesSync(lock, new Date(0), new Date(0));
  await elsewhere.append([baselineOf('later')]);
  expect(await idsIn(await openLedger(location, options))).toHaveLength(32);
}, 120_000);

test('a branch with something else on it, and one that is not there, are mistakes', async () => {
  const { folder, remote } = bareRemote();
  const options = { cacheFolder: path.join(folder, 'cache') };
  const other = parseLocation(`git:${remote}#main`);
  await expect(openLedger(other, options)).rejects.toMatchObject({ problems: [{ code: 'not-a-ledger' }] });
  await expect(createLedger(other, options)).rejects.toMatchObject({ problems: [{ code: 'not-a-ledger' }] });
  await expect(openLedger(parseLocation(`git:${remote}#none`), options)).rejects.toMatchObject({
    problems: [{ code: 'no-ledger' }],
  });
});

test('a remote that is not there is unreachable', async () => {
  const folder = temporaryFolder();
  const location = parseLocation(`git:${path.join(folder, 'nowhere.git')}#records`);
  await expect(openLedger(location, { cacheFolder: path.join(folder, 'cache') })).rejects.toBeInstanceOf(
    UnreachableError,
  );
});

test('without git, a ledger on a branch is unreachable and says so', async () => {
  const { folder, remote } = bareRemote();
  const options = { cacheFolder: path.join(folder, 'cache'), env: { PATH: folder } };
  await expect(openLedger(parseLocation(`git:${remote}#records`), options)).rejects.toMatchObject({
    problem: { code: 'no-git' },
  });
});

test.each([
  'git:',
  'git:#x',
  'git:--upload-pack=x#y',
  'git:ext::sh -c x#y',
  'git:r#a..b',
  'git:r#-x',
  's3://bucket/x',
  ' ',
])('%j does not say where a ledger is', (text) => {
  expect(() => parseLocation(text)).toThrow(/does not say where the ledger is/u);
});

test('a location is a folder, or a remote and a branch', () => {
  expect(parseLocation('.mortise')).toEqual({ kind: 'folder', folder: '.mortise' });
  expect(parseLocation('git:git@host:team/repo.git#ledger')).toEqual({
    kind: 'git',
    remote: 'git@host:team/repo.git',
    branch: 'ledger',
  });
  expect(parseLocation('git:../repo')).toEqual({ kind: 'git', remote: '../repo', branch: 'mortise-ledger' });
});
