import { randomInt, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UnreachableError } from '../problem/errors.js';
import { batchObjects } from './git-batch.js';
import { runGit, startGit, type GitOptions, type GitResult } from './git-process.js';
import { locationText, type LedgerLocation } from './location.js';
import { sha256 } from './record-file.js';
import type { ReadFile, StoredFile } from './store.js';

export type GitLocation = Extract<LedgerLocation, { readonly kind: 'git' }>;

export interface GitStoreOptions extends GitOptions {
  /** Where the bare copy may be kept; it can be thrown away at any time. */
  readonly cacheFolder: string;
}

/** Others who are always faster are no reason to give up before this. */
const patienceMs = 30 * 60 * 1000;
const fetchAttempts = 10;
const busyAttempts = 60;
/** Git holds a lock for moments; one that is older was left behind by a process that was stopped. */
const staleLockMs = 10 * 60 * 1000;
/** So many names fit on a command line everywhere. */
const fewNames = 50;

/** One branch of one remote, through a bare copy. No working tree is ever touched. */
export class GitBranch {
  readonly #location: GitLocation;
  readonly #repository: string;
  readonly #options: GitStoreOptions;
  #tip: string | undefined;
  #files: ReadonlyMap<string, string> | undefined;

  constructor(location: GitLocation, options: GitStoreOptions) {
    this.#location = location;
    this.#repository = path.join(options.cacheFolder, `git-${sha256(location.remote).slice(0, 32)}`);
    this.#options = options;
  }

  /** Makes the copy, empty, when there is none yet. */
  async prepare(): Promise<void> {
    const { cacheFolder } = this.#options;
    if (existsSync(path.join(this.#repository, 'HEAD'))) return;
    try {
      await mkdir(cacheFolder, { recursive: true });
    } catch (cause) {
      throw new UnreachableError(
        {
          code: 'cache-unwritable',
          message: `${cacheFolder} cannot be written, and a ledger on a git branch needs a copy there`,
          hint: 'Point MORTISE_CACHE at a folder that you may write.',
        },
        { cause },
      );
    }
    await this.#must(['init', '--quiet', '--bare']);
  }

  /** Throws the copy away and makes it anew: whatever is wrong with it then is wrong at the remote. */
  async renew(): Promise<void> {
    await this.#discard();
    await this.fetch();
  }

  async #discard(): Promise<void> {
    // Moved aside first, so that no other process finds half of it.
    const aside = `${this.#repository}-${randomUUID()}`;
    await rename(this.#repository, aside).catch(() => undefined);
    await rm(aside, { recursive: true, force: true });
    this.#at(undefined);
    await this.prepare();
  }

  /** What the last `fetch` found, or `change` left. */
  tip(): string | undefined {
    return this.#tip;
  }

  /** The branch's tip at the remote, with its files here; undefined when there is no such branch. */
  async fetch(): Promise<string | undefined> {
    const { remote, branch } = this.#location;
    const ref = `refs/heads/${branch}`;
    let discarded = false;
    for (let attempt = 1; ; attempt++) {
      const listed = await this.#git(['ls-remote', '--', remote, ref]);
      if (listed.code !== 0) throw this.refused(listed);
      const line = listed.stdout
        .toString('utf8')
        .split('\n')
        .find((each) => each.endsWith(`\t${ref}`));
      const tip = line?.split('\t')[0];
      if (tip === undefined || tip === this.#tip || (await this.#isHere(tip))) return this.#at(tip);
      // Nobody asks for history, and there is a lot of it. Without a name that processes with this copy would race for.
      const args = ['fetch', '--progress', '--no-tags', '--no-write-fetch-head', '--update-shallow', '--depth=1'];
      const fetched = await this.#git([...args, '--', remote, ref]);
      if (fetched.code === 0 && (await this.#isHere(tip))) {
        await this.#remember(tip);
        return this.#at(tip);
      }
      if (!discarded && isDamage(fetched)) {
        discarded = true;
        await this.#discard();
        continue;
      }
      // Somebody pushed in between; or another process is at the same copy, which may take longer.
      const isBusy = fetched.stderr.includes('shallow.lock');
      if (attempt >= (isBusy ? busyAttempts : fetchAttempts)) throw this.refused(fetched);
      if (isBusy) await this.#dropStaleLock();
      await pause(attempt);
    }
  }

  /** Names and blobs at the tip. */
  async files(): Promise<ReadonlyMap<string, string>> {
    if (this.#files !== undefined) return this.#files;
    if (this.#tip === undefined) return new Map();
    let listed = await this.#git(['ls-tree', '-r', '-z', this.#tip]);
    if (listed.code !== 0) {
      // The copy lacks what it should have.
      await this.renew();
      listed = await this.#git(['ls-tree', '-r', '-z', this.#tip]);
    }
    if (listed.code !== 0) throw this.refused(listed);
    return (this.#files = filesIn(listed.stdout));
  }

  /** The text of one file at the tip, or undefined when it is not there. */
  async text(name: string): Promise<string | undefined> {
    const told = await this.#git(['cat-file', 'blob', `${this.#tip ?? ''}:${name}`]);
    if (told.code === 0) return told.stdout.toString('utf8');
    // Either it is not there, or the copy is damaged: listing knows, and makes the copy good.
    if (!(await this.files()).has(name)) return undefined;
    await this.renew();
    return (await this.#must(['cat-file', 'blob', `${this.#tip ?? ''}:${name}`])).toString('utf8');
  }

  async *read(names: readonly string[]): AsyncGenerator<readonly ReadFile[]> {
    const files = await this.files();
    const known = names.filter((name) => files.has(name));
    if (known.length < names.length) {
      yield names.filter((name) => !files.has(name)).map((name) => ({ name, bytes: null }));
    }
    if (known.length === 0) return;
    const input = known.map((name) => `${files.get(name) ?? ''}\n`).join('');
    const { output, ended } = this.#start(['cat-file', '--batch', '--buffer'], input);
    let next = 0;
    try {
      for await (const objects of batchObjects(output, known.length)) {
        yield objects.map((bytes) => ({ name: known[next++] ?? '', bytes }));
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // Git stops at an object that is damaged; whoever reads finds that these are there and cannot be read.
      await ended;
      yield known.slice(next).map((name) => ({ name, bytes: null }));
    }
  }

  /** Adds and removes files on top of whatever is at the remote, again when somebody else was faster. */
  async change(added: readonly StoredFile[], removed: readonly string[], message: string): Promise<void> {
    const since = Date.now();
    const draft = `refs/mortise/draft-${randomUUID()}`;
    for (let attempt = 1; ; attempt++) {
      const commit = await this.#commit(draft, added, removed, message);
      if (commit === undefined) return;
      const { remote, branch } = this.#location;
      const pushed = await this.#git([
        'push',
        '--progress',
        '--porcelain',
        '--no-verify',
        '--',
        remote,
        `${commit}:refs/heads/${branch}`,
      ]);
      if (pushed.code === 0) {
        await this.#remember(commit, draft);
        this.#at(commit);
        return;
      }
      if (!lostRace(pushed) || Date.now() - since > patienceMs) throw this.refused(pushed);
      await pause(attempt);
      await this.fetch();
    }
  }

  /** What git says when the remote refuses, with what to do about it. */
  refused({ stderr, stdout }: GitResult): UnreachableError {
    const all = `${stderr}\n${stdout.toString('utf8')}`.split(/[\r\n]+/u).filter((line) => !isProgress(line));
    const said = all.filter((line) => /fatal|error|denied|rejected|remote:/iu.test(line));
    const detail = (said.length > 0 ? said : all).join(' ').trim().slice(0, 500);
    return new UnreachableError({
      code: 'ledger-refused',
      message: `git could not reach or change the ledger at ${locationText(this.#location)}: ${withoutPassword(detail)}`,
      hint: 'Try `git ls-remote` with the same remote: it uses the same credentials. Pushing to the branch must be allowed. Nothing was half-written.',
    });
  }

  /** Makes the commit in one go, touching only the folders that change; undefined when nothing does. */
  async #commit(
    draft: string,
    added: readonly StoredFile[],
    removed: readonly string[],
    message: string,
  ): Promise<string | undefined> {
    const there = await this.#present([...added.map(({ name }) => name), ...removed]);
    const missing = added.filter(({ name }) => !there.has(name));
    const present = removed.filter((name) => there.has(name));
    if (missing.length === 0 && present.length === 0) return undefined;
    const input = [
      `commit ${draft}\nmark :1\ncommitter mortise <mortise@localhost> now\ndata ${String(message.length)}\n${message}\n`,
      this.#tip === undefined ? '' : `from ${this.#tip}\n`,
      ...present.map((name) => `D ${name}\n`),
      ...missing.flatMap(({ name, bytes }) => [`M 100644 inline ${name}\ndata ${String(bytes.length)}\n`, bytes, '\n']),
      '\nget-mark :1\n',
    ];
    const args = ['fast-import', '--quiet', '--force', '--date-format=now'];
    const made = await this.#must(args, Buffer.concat(input.map((part) => Buffer.from(part))));
    return made.toString('utf8').trim();
  }

  /** Which of these names are at the tip. */
  async #present(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (this.#tip === undefined) return new Map();
    if (this.#files !== undefined || names.length > fewNames) return await this.files();
    return filesIn(await this.#must(['ls-tree', '-r', '-z', this.#tip, '--', ...names]));
  }

  async #isHere(tip: string): Promise<boolean> {
    return (await this.#git(['cat-file', '-e', `${tip}^{commit}`])).code === 0;
  }

  async #dropStaleLock(): Promise<void> {
    const lock = path.join(this.#repository, 'shallow.lock');
    const written = await stat(lock).catch(() => undefined);
    if (written !== undefined && Date.now() - written.mtimeMs > staleLockMs) await rm(lock, { force: true });
  }

  /** Notes what is here, so that the next fetch only asks for what is new. Only speed hangs on it. */
  async #remember(tip: string, draft?: string): Promise<void> {
    const lines = [`update refs/mortise/tip ${tip}\n`, ...(draft === undefined ? [] : [`delete ${draft}\n`])];
    await this.#git(['update-ref', '--stdin'], lines.join(''));
  }

  #at(tip: string | undefined): string | undefined {
    if (tip !== this.#tip) this.#files = undefined;
    this.#tip = tip;
    return tip;
  }

  #start(args: readonly string[], input: string | Uint8Array): ReturnType<typeof startGit> {
    return startGit({ args: this.#arguments(args), input }, this.#options, locationText(this.#location));
  }

  async #git(args: readonly string[], input: string | Uint8Array = ''): Promise<GitResult> {
    return await runGit({ args: this.#arguments(args), input }, this.#options, locationText(this.#location));
  }

  async #must(args: readonly string[], input: string | Uint8Array = ''): Promise<Buffer> {
    const result = await this.#git(args, input);
    if (result.code !== 0) throw this.refused(result);
    return result.stdout;
  }

  #arguments(args: readonly string[]): readonly string[] {
    return ['--git-dir', this.#repository, '-c', 'gc.auto=0', '-c', 'maintenance.auto=false', ...args];
  }
}

/** The files of `git ls-tree -z`, and their blobs. Links and submodules are no files of ours. */
function filesIn(listed: Buffer): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of listed.toString('utf8').split('\0')) {
    const tab = entry.indexOf('\t');
    const [mode, type, blob] = entry.slice(0, tab).split(' ');
    if (type === 'blob' && mode !== '120000' && blob !== undefined) files.set(entry.slice(tab + 1), blob);
  }
  return files;
}

/** Whether a push failed because somebody else pushed first. */
function lostRace({ stdout, stderr }: GitResult): boolean {
  return /fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value|stale info|reference already exists/iu.test(
    `${stdout.toString('utf8')}\n${stderr}`,
  );
}

/** Whether git complains of objects in the copy. */
function isDamage({ stderr }: GitResult): boolean {
  return /corrupt|bad object|missing|unable to (?:read|unpack)|inflate|not a valid|could not parse|does not match index|index file/iu.test(
    stderr,
  );
}

/** Waits for a while that is random, so that those who collide once do not go on colliding. */
async function pause(attempt: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, randomInt(10, 60 * Math.min(attempt + 1, 30))));
}

function isProgress(line: string): boolean {
  return /^(?:remote: )?(?:\w+ )+objects: |^(?:remote: )?(?:Total \d|Resolving deltas|Unpacking objects)|^To |^Done$/u.test(
    line,
  );
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/\s@]+@/gu, '//');
}
