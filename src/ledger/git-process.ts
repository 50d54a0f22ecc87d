import { spawn } from 'node:child_process';
import { UnreachableError } from '../problem/errors.js';

/** How git is run: whose environment, where, and how long a remote may be silent. */
export interface GitOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

export interface GitRun {
  readonly args: readonly string[];
  readonly input?: string | Uint8Array;
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

/**
 * Runs the user's git to its end. Rejects with UnreachableError when there is none, or when it says nothing for as long
 * as the options allow; else gives its exit code.
 */
export async function runGit(run: GitRun, options: GitOptions, location: string): Promise<GitResult> {
  const running = startGit(run, options, location);
  const stdout: Buffer[] = [];
  for await (const piece of running.output) stdout.push(piece);
  return { ...(await running.ended), stdout: Buffer.concat(stdout) };
}

export interface RunningGit {
  /** What it writes, piece by piece; whoever stops reading ends it. */
  readonly output: AsyncIterable<Buffer>;
  /** How it ended, once its output was read. */
  readonly ended: Promise<Omit<GitResult, 'stdout'>>;
}

/** Starts the user's git, for output that is better not held in memory at once. Fails as `runGit` does. */
export function startGit(run: GitRun, { env, timeoutMs }: GitOptions, location: string): RunningGit {
  // A group of its own, so that a transport that hangs ends with it.
  const child = spawn('git', [...run.args], { env: gitEnvironment(env), detached: true, windowsHide: true });
  const stderr: Buffer[] = [];
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child.pid);
  }, timeoutMs);
  child.stderr.on('data', (piece: Buffer) => {
    timer.refresh();
    stderr.push(piece);
  });
  // git may end before it read everything; its exit code tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input ?? '');
  const ended = new Promise<Omit<GitResult, 'stdout'>>((resolve, reject) => {
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(noGit(location, cause));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (timedOut) reject(tooSlow(location, timeoutMs));
      else resolve({ code: code ?? 1, stderr: Buffer.concat(stderr).toString('utf8') });
    });
  });
  // Whoever reads the output first would otherwise learn of a failure too late for Node.
  ended.catch(() => undefined);
  const output = async function* (): AsyncGenerator<Buffer> {
    let finished = false;
    try {
      for await (const piece of child.stdout) {
        timer.refresh();
        yield piece as Buffer;
        timer.refresh();
      }
      finished = true;
    } catch (error) {
      // Why git could not be run or was ended says more than that its output broke off.
      await ended;
      throw error;
    } finally {
      if (!finished) endGroup(child.pid);
    }
  };
  return { output: output(), ended };
}

function gitEnvironment(env: GitOptions['env']): Record<string, string | undefined> {
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
    message: `the ledger at ${location} did not answer for ${String(Math.round(timeoutMs / 1000))} s`,
    hint: 'Check the network and the remote (`git ls-remote` shows the same), then run this again; nothing was half-written.',
  });
}
