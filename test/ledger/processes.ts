import { spawn } from 'node:child_process';
import path from 'node:path';

const script = path.join(import.meta.dirname, 'append-process.ts');

export interface Appending {
  readonly location: string;
  readonly cacheFolder: string;
  readonly name: string;
  readonly count: number;
  /** How many records are appended at once. */
  readonly together?: number;
  /** Kills the process after it has said so many ids, and then so many milliseconds. */
  readonly kill?: { readonly after: number; readonly delay: number };
  /** Runs as this user. */
  readonly user?: number;
  /** No file that it writes may be larger; in blocks of 512 bytes. */
  readonly largestFile?: number;
}

export interface Appended {
  /** Of the records that the process said were there. */
  readonly ids: readonly string[];
  readonly code: number | null;
  /** The code of what went wrong, if the ledger could not be reached. */
  readonly problem: string | undefined;
  readonly stderr: string;
}

/** Appends records in a process of its own. */
export async function appendElsewhere(appending: Appending): Promise<Appended> {
  const { location, cacheFolder, name, count, together = 1, kill, user, largestFile } = appending;
  const line = ['--import', 'jiti/register', script, location, cacheFolder, name, String(count), String(together)];
  const [command, args] =
    largestFile === undefined
      ? [process.execPath, line]
      : ['sh', ['-c', `ulimit -f ${String(largestFile)}; exec "$@"`, 'sh', process.execPath, ...line]];
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // What compiles the child must not write where the child may not, or more than it may.
      env: { ...process.env, JITI_FS_CACHE: 'false' },
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    let said = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (kill !== undefined && said.split('\n').length > kill.after)
        setTimeout(() => child.kill('SIGKILL'), kill.delay);
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code) => {
      // A line that was cut off is none.
      const lines = said.split('\n').slice(0, -1);
      const ids = lines.filter((each) => /^[0-9a-f]{64}$/u.test(each));
      resolve({ ids, code, problem: lines.find((each) => /^[a-z-]+$/u.test(each)), stderr });
    });
  });
}
