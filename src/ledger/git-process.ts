import { spawn } from 'node:child_process';
import { UnreachableError } from '../problem/errors.js';

/** How git is run: whose environment, where, and how long a remote may take. */
export interface GitOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

export interface GitRun {
  readonly args: readonly string[];
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

// Set by git for its hooks; they would point our git at somebody's working tree.
const borrowed = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
];

/** Runs the user's git. Rejects with UnreachableError when there is none or it takes too long; else gives its exit code. */
export async function runGit(run: GitRun, { env, timeoutMs }: GitOptions, location: string): Promise<GitResult> {
  return await new Promise<GitResult>((resolve, reject) => {
    // A group of its own, so that a transport that hangs ends with it.
    const child = spawn('git', [...run.args], { env: gitEnvironment(env, run.env), detached: true, windowsHide: true });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // git may end before it read everything; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.input ?? '');
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(noGit(location, cause));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (timedOut) reject(tooSlow(location, timeoutMs));
      else resolve({ code: code ?? 1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
    });
  });
}

function gitEnvironment(
  env: GitOptions['env'],
  extra: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !borrowed.includes(name)));
  return {
    ...clean,
    // A question for a password would wait forever where nobody sits.
    GIT_TERMINAL_PROMPT: '0',
    GIT_SSH_COMMAND: env['GIT_SSH_COMMAND'] ?? 'ssh -oBatchMode=yes -oConnectTimeout=20',
    LC_ALL: 'C',
    GIT_AUTHOR_NAME: 'mortise',
    GIT_AUTHOR_EMAIL: 'mortise@localhost',
    GIT_COMMITTER_NAME: 'mortise',
    GIT_COMMITTER_EMAIL: 'mortise@localhost',
    ...extra,
  };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

function noGit(location: string, cause: Error): UnreachableError {
  return new UnreachableError(
    {
      code: 'no-git',
      message: `git cannot be run, so the ledger at ${location} cannot be reached: ${cause.message}`,
      hint: 'Install git, or keep the ledger in a folder.',
    },
    { cause },
  );
}

function tooSlow(location: string, timeoutMs: number): UnreachableError {
  return new UnreachableError({
    code: 'ledger-unreachable',
    message: `the ledger at ${location} did not answer within ${String(Math.round(timeoutMs / 1000))} s`,
    hint: 'Check the network and the remote (`git ls-remote` shows the same), then run this again; nothing was half-written.',
  });
}
