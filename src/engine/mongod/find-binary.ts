import { access, constants, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { MisuseError } from '../../problem/errors.js';

/** What the search for a binary may look at. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
}

export function surroundings(): Surroundings {
  return { env: process.env, cwd: process.cwd(), home: homedir() };
}

/**
 * The path of a `mongod` that is already on this machine, or undefined; nothing is ever downloaded. Looked for, in this
 * order: what mongodb-memory-server is told to use (`MONGOMS_SYSTEM_BINARY`), `mongod` on the PATH, and the folders
 * where mongodb-memory-server keeps its downloads.
 * @throws MisuseError when the variable names no program.
 */
export async function findMongod(around: Surroundings): Promise<string | undefined> {
  const named = around.env['MONGOMS_SYSTEM_BINARY'];
  if (named !== undefined && named !== '') {
    if (await isProgram(named)) return named;
    throw new MisuseError({
      code: 'mongod-not-found',
      message: `MONGOMS_SYSTEM_BINARY names ${named}, which is no program on this machine`,
      hint: 'correct the variable, or unset it to use what is found, or the embedded engine',
    });
  }
  return (await onPath(around)) ?? (await downloaded(around));
}

async function onPath({ env }: Surroundings): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isProgram(join(folder, name)))) return join(folder, name);
  }
  return undefined;
}

/**
 * Asks mongodb-memory-server, but only where one of its folders exists: loading it takes longer than starting the
 * embedded engine.
 */
async function downloaded({ env, cwd, home }: Surroundings): Promise<string | undefined> {
  const configured = env['MONGOMS_DOWNLOAD_DIR'];
  const folders = [
    ...(configured === undefined ? [] : [configured]),
    join(home, '.cache', 'mongodb-binaries'),
    join(cwd, 'node_modules', '.cache', 'mongodb-memory-server'),
    join(cwd, 'node_modules', '.cache', 'mongodb-memory-server-core'),
    join(cwd, 'mongodb-binaries'),
  ];
  const there = await Promise.all(folders.map((folder) => isThere(folder)));
  if (!there.includes(true)) return undefined;
  const { DryMongoBinary } = await import('mongodb-memory-server-core');
  return DryMongoBinary.locateBinary(await DryMongoBinary.generateOptions());
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK)
    .then(() => stat(path))
    .then(
      (found) => found.isFile(),
      () => false,
    );
}
