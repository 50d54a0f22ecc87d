import { randomInt, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { MisuseError, UnreachableError } from '../problem/errors.js';
import { markerName, markerText, readMarker } from './marker.js';
import { runGit, type GitOptions, type GitResult, type GitRun } from './git-process.js';
import { locationText, type LedgerLocation } from './location.js';
import { sha256 } from './record-file.js';
import type { LedgerStore, ReadFile, StoredFile } from './store.js';

type GitLocation = Extract<LedgerLocation, { readonly kind: 'git' }>;

export interface GitStoreOptions extends GitOptions {
  /** Where the bare copy may be kept; it can be thrown away at any time. */
  readonly cacheFolder: string;
}

const attempts = 60;
const readBatch = 2000;

/** Makes a ledger on a branch of its own, unrelated to the others of the repository. */
export async function createGitLedger(
  location: GitLocation,
  options: GitStoreOptions,
): Promise<'created' | 'already-there'> {
  const branch = await openBranch(location, options);
  if ((await branch.fetch()) !== undefined) {
    await branch.refuseUnlessLedger();
    return 'already-there';
  }
  await branch.change([{ name: markerName, bytes: Buffer.from(markerText) }], [], 'Begin the ledger');
  return 'created';
}

/** Opens a branch that is a ledger; throws MisuseError when it is not there or something else. */
export async function openGitStore(location: GitLocation, options: GitStoreOptions): Promise<LedgerStore> {
  const branch = await openBranch(location, options);
  const text = locationText(location);
  if ((await branch.fetch()) === undefined) {
    throw new MisuseError({
      code: 'no-ledger',
      message: `there is no ledger at ${text}: the remote has no such branch`,
      hint: 'Make one with `mortise ledger init`, or name another with --ledger.',
    });
  }
  await branch.refuseUnlessLedger();
  let fresh = true;
  return {
    location: text,
    list: async () => {
      // What opening has just fetched need not be fetched again.
      if (!fresh) await branch.fetch();
      fresh = false;
      return [...(await branch.files()).keys()].filter((name) => name !== markerName);
    },
    read: (names) => branch.read(names),
    write: async (files) => {
      fresh = false;
      await branch.change(files, [], `Add ${String(files.length)} ${files.length === 1 ? 'file' : 'files'}`);
    },
    remove: async (names) => {
      fresh = false;
      await branch.change([], names, 'Compact');
    },
  };
}

async function openBranch(location: GitLocation, options: GitStoreOptions): Promise<Branch> {
  const text = locationText(location);
  const repository = path.join(options.cacheFolder, `git-${sha256(location.remote).slice(0, 32)}`);
  const branch = new Branch(location, repository, options);
  if (!existsSync(path.join(repository, 'HEAD'))) {
    try {
      await mkdir(options.cacheFolder, { recursive: true });
    } catch (cause) {
      throw new UnreachableError(
        {
          code: 'cache-unwritable',
          message: `${options.cacheFolder} cannot be written, and a ledger on a git branch needs a copy there`,
          hint: 'Point MORTISE_CACHE at a folder that you may write.',
        },
        { cause },
      );
    }
    const made = await runGit({ args: ['init', '--quiet', '--bare', repository] }, options, text);
    if (made.code !== 0) throw branch.refused(made);
  }
  return branch;
}

/** One branch of one remote, through a bare copy. No working tree is ever touched. */
class Branch {
  readonly #location: GitLocation;
  readonly #repository: string;
  readonly #options: GitStoreOptions;
  #tip: string | undefined;
  #files: ReadonlyMap<string, string> | undefined;

  constructor(location: GitLocation, repository: string, options: GitStoreOptions) {
    this.#location = location;
    this.#repository = repository;
    this.#options = options;
  }

  /** The branch's tip at the remote, with everything below it here; undefined when there is no such branch. */
  async fetch(): Promise<string | undefined> {
    const { remote, branch } = this.#location;
    const ref = `refs/heads/${branch}`;
    for (let attempt = 0; ; attempt++) {
      const listed = await this.#git({ args: ['ls-remote', '--', remote, ref] });
      if (listed.code !== 0) throw this.refused(listed);
      const line = listed.stdout
        .toString('utf8')
        .split('\n')
        .find((each) => each.endsWith(`\t${ref}`));
      const tip = line?.split('\t')[0];
      if (tip === undefined) return this.#at(undefined);
      const present = await this.#git({ args: ['cat-file', '-e', `${tip}^{commit}`] });
      if (present.code === 0) return this.#at(tip);
      // Without a name of our own, so that processes that share this copy do not race for it.
      const fetched = await this.#git({
        args: ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', remote, ref],
      });
      if (fetched.code === 0 && (await this.#git({ args: ['cat-file', '-e', `${tip}^{commit}`] })).code === 0)
        return this.#at(tip);
      if (attempt === 3) throw this.refused(fetched);
    }
  }

  /** Names and blobs at the tip. */
  async files(): Promise<ReadonlyMap<string, string>> {
    if (this.#files !== undefined) return this.#files;
    const files = new Map<string, string>();
    if (this.#tip !== undefined) {
      const { stdout } = await this.#must({ args: ['ls-tree', '-r', '-z', this.#tip] });
      for (const entry of stdout.toString('utf8').split('\0')) {
        const [head = '', name] = entry.split('\t');
        const [mode, type, blob] = head.split(' ');
        // Links and submodules are no files of ours.
        if (name !== undefined && type === 'blob' && mode !== '120000' && blob !== undefined) files.set(name, blob);
      }
    }
    this.#files = files;
    return files;
  }

  async *read(names: readonly string[]): AsyncGenerator<ReadFile> {
    const files = await this.files();
    for (let start = 0; start < names.length; start += readBatch) {
      const batch = names.slice(start, start + readBatch);
      const known = batch.filter((name) => files.has(name));
      for (const name of batch) if (!files.has(name)) yield { name, bytes: null };
      if (known.length === 0) continue;
      const input = known.map((name) => `${files.get(name) ?? ''}\n`).join('');
      const { stdout } = await this.#must({ args: ['cat-file', '--batch'], input });
      yield* splitBatch(known, stdout);
    }
  }

  /** Adds and removes files on top of whatever is at the remote, again when somebody else was faster. */
  async change(added: readonly StoredFile[], removed: readonly string[], message: string): Promise<void> {
    const blobs = new Map<string, string>();
    for (const { name, bytes } of added) {
      const { stdout } = await this.#must({ args: ['hash-object', '-w', '--stdin'], input: bytes });
      blobs.set(name, stdout.toString('utf8').trim());
    }
    for (let attempt = 0; ; attempt++) {
      const commit = await this.#commit(blobs, removed, message);
      if (commit === undefined) return;
      const { remote, branch } = this.#location;
      const pushed = await this.#git({
        args: ['push', '--porcelain', '--no-verify', '--', remote, `${commit}:refs/heads/${branch}`],
      });
      if (pushed.code === 0) {
        this.#at(commit);
        return;
      }
      if (attempt >= attempts || !lostRace(pushed)) throw this.refused(pushed);
      await new Promise((resolve) => setTimeout(resolve, randomInt(10, 60 * Math.min(attempt + 2, 10))));
      await this.fetch();
    }
  }

  async refuseUnlessLedger(): Promise<void> {
    const blob = (await this.files()).get(markerName);
    const text =
      blob === undefined ? '' : (await this.#must({ args: ['cat-file', 'blob', blob] })).stdout.toString('utf8');
    if (readMarker(text, locationText(this.#location))) return;
    throw new MisuseError({
      code: 'not-a-ledger',
      message: `${locationText(this.#location)} is a branch, and not one with a ledger`,
      expected: `a branch with a ${markerName}`,
      hint: 'Name another branch; a ledger has one to itself.',
    });
  }

  /** What git says when the remote refuses, with what to do about it. */
  refused({ stderr, stdout }: GitResult): UnreachableError {
    const said = `${stderr}\n${stdout.toString('utf8')}`
      .split('\n')
      .filter((line) => /fatal|error|denied|rejected|remote:/iu.test(line));
    const detail = (said.length > 0 ? said : stderr.split('\n')).join(' ').trim().slice(0, 500);
    return new UnreachableError({
      code: 'ledger-refused',
      message: `git could not reach or change the ledger at ${locationText(this.#location)}: ${withoutPassword(detail)}`,
      hint: 'Try `git ls-remote` with the same remote: it uses the same credentials. Pushing to the branch must be allowed. Nothing was half-written.',
    });
  }

  async #commit(
    blobs: ReadonlyMap<string, string>,
    removed: readonly string[],
    message: string,
  ): Promise<string | undefined> {
    const files = await this.files();
    const missing = [...blobs].filter(([name, blob]) => files.get(name) !== blob);
    const present = removed.filter((name) => files.has(name));
    if (missing.length === 0 && present.length === 0) return undefined;
    const index = path.join(this.#repository, `index-${randomUUID()}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      if (this.#tip !== undefined) await this.#must({ args: ['read-tree', this.#tip], env });
      const zero = '0'.repeat(this.#tip?.length ?? 40);
      const lines = [
        ...present.map((name) => `0 ${zero}\t${name}\0`),
        ...missing.map(([name, blob]) => `100644 ${blob}\t${name}\0`),
      ];
      await this.#must({ args: ['update-index', '-z', '--index-info'], input: lines.join(''), env });
      const tree = (await this.#must({ args: ['write-tree'], env })).stdout.toString('utf8').trim();
      const parent = this.#tip === undefined ? [] : ['-p', this.#tip];
      const commit = await this.#must({ args: ['commit-tree', tree, ...parent, '-m', message] });
      return commit.stdout.toString('utf8').trim();
    } finally {
      await rm(index, { force: true });
    }
  }

  #at(tip: string | undefined): string | undefined {
    if (tip !== this.#tip) this.#files = undefined;
    this.#tip = tip;
    return tip;
  }

  async #git(run: GitRun): Promise<GitResult> {
    const args = ['--git-dir', this.#repository, '-c', 'gc.auto=0', '-c', 'maintenance.auto=false', ...run.args];
    return await runGit({ ...run, args }, this.#options, locationText(this.#location));
  }

  async #must(run: GitRun): Promise<GitResult> {
    const result = await this.#git(run);
    if (result.code !== 0) throw this.refused(result);
    return result;
  }
}

/** Whether a push failed because somebody else pushed first. */
function lostRace({ stdout, stderr }: GitResult): boolean {
  return /fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value|stale info|reference already exists/iu.test(
    `${stdout.toString('utf8')}\n${stderr}`,
  );
}

/** Answers of `git cat-file --batch`: a line with the size, the bytes, a line end. */
function* splitBatch(names: readonly string[], output: Buffer): Generator<ReadFile> {
  let start = 0;
  for (const name of names) {
    const end = output.indexOf(10, start);
    const [, type, size] = output.toString('utf8', start, end).split(' ');
    start = end + 1;
    if (type !== 'blob') {
      yield { name, bytes: null };
      continue;
    }
    const length = Number(size);
    yield { name, bytes: output.subarray(start, start + length) };
    start += length + 1;
  }
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/\s@]+@/gu, '//');
}
