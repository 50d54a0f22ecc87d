import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { checkLedger } from '../../src/ledger/check.js';
import { parseLocation } from '../../src/ledger/location.js';
import { createLedger, openLedger } from '../../src/ledger/open.js';
import { storedRecord } from '../../src/ledger/record-file.js';
import { UnreachableError } from '../../src/problem/errors.js';
import { folderLedger, idsIn, temporaryFolder } from './fixture.js';
import { appendElsewhere, type Appended, type Appending } from './processes.js';
import { baselineOf, prod } from './records.js';

const long = 120_000;
/** `nobody`, on every system that the tests run on. */
const nobody = 65534;

/** Appends as a user to whom permissions apply: root may do everything, so somebody else does it for root. */
async function appendWithoutPrivileges(context: TestContext, appending: Appending): Promise<Appended> {
  if (process.getuid?.() !== 0) return await appendElsewhere(appending);
  const may = spawnSync(process.execPath, ['-e', ''], { uid: nobody, cwd: import.meta.dirname }).status === 0;
  if (!may) context.skip('somebody else may not enter the folder that these tests are in');
  return await appendElsewhere({ ...appending, user: nobody });
}

/** A folder that everybody may enter. */
function openFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  return folder;
}

test.for([
  ['whose folders nobody may change', 0o555],
  ['that nobody may enter', 0o000],
] as const)(
  'a ledger %s is beyond reach with what to do, and stays as it was',
  { timeout: long },
  async ([, mode], context) => {
    const folder = openFolder();
    const location = { kind: 'folder', folder: path.join(folder, 'ledger') } as const;
    await createLedger(location);
    const ledger = await openLedger(location);
    await ledger.append([prod]);
    const fans = readdirSync(path.join(location.folder, 'records')).map((fan) => `records/${fan}`);
    const parts = ['', 'tmp', 'records', ...fans].map((part) => path.join(location.folder, part));
    for (const part of parts.toReversed()) chmodSync(part, mode);
    try {
      const appended = await appendWithoutPrivileges(context, {
        location: location.folder,
        cacheFolder: path.join(folder, 'cache'),
        name: 'a',
        count: 1,
      });
      expect(appended).toEqual({ ids: [], code: 4, problem: 'ledger-read-only', stderr: '' });
    } finally {
      for (const part of parts) chmodSync(part, 0o755);
    }
    expect(await idsIn(ledger)).toEqual([storedRecord(prod).id]);
    expect((await checkLedger(ledger)).findings).toEqual([]);
  },
);

test(
  'a ledger on a branch that nobody may change, and a copy that nobody may write, are beyond reach',
  async (context) => {
    const folder = openFolder();
    const remote = path.join(folder, 'remote.git');
    execFileSync('git', ['init', '--quiet', '--bare', remote]);
    const location = `git:${remote}#ledger`;
    const options = { cacheFolder: path.join(folder, 'cache') };
    await createLedger(parseLocation(location), options);
    const appending = { location, name: 'a', count: 1 };
    // Git trusts no repository of somebody else, which is one way to refuse; one that it was told to trust is another.
    const other = await appendWithoutPrivileges(context, { ...appending, cacheFolder: path.join(folder, 'other') });
    expect(other).toMatchObject({ ids: [], code: 4, problem: 'ledger-refused' });
    const closed = path.join(folder, 'closed');
    mkdirSync(closed, { mode: 0o555 });
    const unwritable = await appendWithoutPrivileges(context, {
      ...appending,
      cacheFolder: path.join(closed, 'cache'),
    });
    expect(unwritable).toMatchObject({ ids: [], code: 4, problem: 'cache-unwritable' });
  },
  long,
);

test('a ledger whose folder for unfinished files is something else is beyond reach', async () => {
  const ledger = await folderLedger();
  await ledger.append([prod]);
  rmSync(path.join(ledger.folder, 'tmp'), { recursive: true });
  writeFileSync(path.join(ledger.folder, 'tmp'), '');
  const error: unknown = await ledger.append([baselineOf('1')]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreachableError);
  expect((error as UnreachableError).problem.hint).toMatch(/./u);
  expect(await idsIn(ledger)).toEqual([storedRecord(prod).id]);
});

test(
  'a disk that is full, or takes no file of that size, is said, and nothing is half-written',
  async () => {
    const folder = temporaryFolder();
    const location = path.join(folder, 'ledger');
    await createLedger(parseLocation(location));
    const ledger = await openLedger(parseLocation(location));
    await ledger.append([prod]);
    // Everywhere the same fault can be had by a limit on the size of files.
    const appending = { location, cacheFolder: path.join(folder, 'cache'), count: 1, largestFile: 16 };
    const large = await appendElsewhere({ ...appending, name: 'large', together: 1000 });
    expect(large).toEqual({ ids: [], code: 4, problem: 'ledger-full', stderr: '' });
    expect(await idsIn(ledger)).toEqual([storedRecord(prod).id]);
    expect(readdirSync(path.join(location, 'tmp'))).toEqual([]);
    expect((await checkLedger(ledger)).findings).toEqual([]);
    const small = await appendElsewhere({ ...appending, name: 'small' });
    expect(small.code).toBe(0);
    expect(await idsIn(ledger)).toEqual([storedRecord(prod).id, ...small.ids].sort());
  },
  long,
);

test('a disk that is full is said, and room that is made lets the next one in', async (context) => {
  const folder = temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (!mounted) context.skip('no small disk can be mounted here');
  onTestFinished(() => void spawnSync('umount', [folder]));
  const location = { kind: 'folder', folder: path.join(folder, 'ledger') } as const;
  await createLedger(location);
  const ledger = await openLedger(location);
  await ledger.append([prod]);
  const large = Array.from({ length: 1000 }, (_, number) => baselineOf(String(number)));
  await expect(ledger.append(large)).rejects.toMatchObject({
    name: 'UnreachableError',
    problem: { code: 'ledger-full' },
  });
  expect(await idsIn(ledger)).toEqual([storedRecord(prod).id]);
  expect((await checkLedger(ledger)).findings).toEqual([]);
  await ledger.append([baselineOf('small')]);
  expect(await idsIn(ledger)).toHaveLength(2);
});

test(
  'a full disk under a remote, or under the copy of one, is said and loses nothing',
  async (context) => {
    const folder = temporaryFolder();
    const small = path.join(folder, 'small');
    mkdirSync(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', small]).status === 0;
    if (!mounted) context.skip('no small disk can be mounted here');
    onTestFinished(() => void spawnSync('umount', [small]));
    const large = Array.from({ length: 6000 }, (_, number) => baselineOf(storedRecord(baselineOf(String(number))).id));
    for (const [remoteFolder, cacheFolder] of [
      [small, path.join(folder, 'cache')],
      [folder, path.join(small, 'cache')],
    ] as const) {
      const remote = path.join(remoteFolder, 'remote.git');
      execFileSync('git', ['init', '--quiet', '--bare', '--template=', remote]);
      const location = parseLocation(`git:${remote}#ledger`);
      await createLedger(location, { cacheFolder });
      const ledger = await openLedger(location, { cacheFolder });
      await ledger.append([prod]);
      await expect(ledger.append(large)).rejects.toMatchObject({ problem: { code: 'ledger-refused' } });
      const elsewhere = await openLedger(location, { cacheFolder: path.join(folder, 'elsewhere') });
      expect(await idsIn(elsewhere)).toEqual([storedRecord(prod).id]);
      rmSync(remote, { recursive: true });
      rmSync(cacheFolder, { recursive: true });
    }
  },
  long,
);

test(
  'a remote that takes the call and never answers is given up once the time is up',
  async () => {
    const silent = createServer(() => undefined);
    const sockets = new Set<{ destroy: () => void }>();
    silent.on('connection', (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const location = parseLocation(`git:git://127.0.0.1:${String(port)}/repo.git#records`);
    const options = { cacheFolder: temporaryFolder(), timeoutMs: 700 };
    for (const attempt of [openLedger, createLedger]) {
      const error: unknown = await attempt(location, options).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UnreachableError);
      expect(error).toMatchObject({ problem: { code: 'ledger-unreachable' } });
    }
  },
  long,
);

/** A ledger on a branch of a remote whose hook does as told. */
async function remoteWithHook(name: string, script: string): Promise<Parameters<typeof openLedger>> {
  const folder = temporaryFolder();
  const remote = path.join(folder, 'remote.git');
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  const location = parseLocation(`git:${remote}#records`);
  const options = { cacheFolder: path.join(folder, 'cache') };
  await createLedger(location, options);
  mkdirSync(path.join(remote, 'hooks'), { recursive: true });
  const hook = path.join(remote, 'hooks', name);
  writeFileSync(hook, `#!/bin/sh\n${script.replaceAll('FOLDER', folder)}\n`);
  chmodSync(hook, 0o755);
  return [location, options];
}

test(
  'a remote that hangs while it is written to is given up, with all that was started',
  async () => {
    const [location, options] = await remoteWithHook('pre-receive', 'sleep 3 && touch FOLDER/woke');
    const ledger = await openLedger(location, { ...options, timeoutMs: 1500 });
    await expect(ledger.append([prod])).rejects.toMatchObject({ problem: { code: 'ledger-unreachable' } });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(existsSync(path.join(options?.cacheFolder ?? '', '..', 'woke'))).toBe(false);
    expect(await idsIn(await openLedger(location, options))).toEqual([]);
  },
  long,
);

test.each([
  ['as a whole', 'pre-receive', 'no entry today'],
  ['for a protected branch', 'update', 'protected branch'],
])(
  'a remote that refuses a push %s is beyond reach, and says what git said',
  async (_, hook, reason) => {
    const [location, options] = await remoteWithHook(hook, `echo ${reason} >&2; exit 1`);
    const ledger = await openLedger(location, options);
    const error: unknown = await ledger.append([prod]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({ problem: { code: 'ledger-refused' } });
    expect((error as UnreachableError).problem.message).toContain(reason);
    expect(await idsIn(await openLedger(location, options))).toEqual([]);
  },
  long,
);
