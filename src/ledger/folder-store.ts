import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync, type Dirent } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { MisuseError, UnreachableError } from '../problem/errors.js';
import { markerName, markerText, readMarker } from './marker.js';
import { promisedDigest, sha256 } from './record-file.js';
import type { LedgerStore, ReadFile, StoredFile } from './store.js';

// Git must not rewrite line ends of files whose names promise their bytes, nor keep half-written ones.
const companions: readonly (readonly [string, string])[] = [
  ['.gitattributes', '* -text\n'],
  ['.gitignore', 'tmp/\n'],
];
const unfinished = ['tmp', markerName, ...companions.map(([name]) => name)];
const firstRead = 64 * 1024;
const leftoverAge = 24 * 60 * 60 * 1000;

/** Makes `folder` a ledger; says whether it was one already. A folder that holds something else is refused. */
export async function createFolderLedger(folder: string): Promise<'created' | 'already-there'> {
  if (await isLedger(folder)) return 'already-there';
  return await reaching(folder, async (): Promise<'created'> => {
    // What somebody else who makes the same ledger right now, or was stopped at it, has written so far is fine.
    const present = (await entriesOf(folder)).filter((name) => !unfinished.includes(name));
    if (present.length > 0) {
      throw new MisuseError({
        code: 'not-a-ledger',
        message: `${folder} holds other files, and no ledger`,
        place: { file: folder },
        hint: 'Name an empty folder, or one that is not there yet.',
      });
    }
    await mkdir(folder, { recursive: true });
    for (const [name, text] of companions) await writeWhole(folder, name, Buffer.from(text));
    // The marker comes last: a folder that has one is complete.
    await writeWhole(folder, markerName, Buffer.from(markerText));
    return 'created';
  });
}

/** Opens a folder that is a ledger; throws MisuseError when it is not there or something else. */
export async function openFolderStore(folder: string): Promise<LedgerStore> {
  if (!(await isLedger(folder))) {
    const there = await reaching(folder, async () => (await entriesOf(folder)).length > 0);
    throw new MisuseError({
      code: there ? 'not-a-ledger' : 'no-ledger',
      message: there ? `${folder} is not a ledger` : `there is no ledger at ${folder}`,
      place: { file: folder },
      expected: `a folder with a ${markerName}`,
      hint: there
        ? 'Name the folder that `mortise ledger init` made.'
        : 'Make one with `mortise ledger init`, or name another with --ledger.',
    });
  }
  return folderStore(folder);
}

function folderStore(folder: string): LedgerStore {
  return {
    location: folder,
    list: () => reaching(folder, () => Promise.resolve(listFiles(folder))),
    read: async function* (names): AsyncGenerator<Iterable<ReadFile>> {
      yield await Promise.resolve(readFiles(folder, names));
    },
    write: (files) =>
      reaching(folder, async () => {
        for (const file of files) await keep(folder, file);
      }),
    remove: (names) =>
      reaching(folder, async () => {
        for (const name of names) await unlinkIfThere(path.join(folder, name));
        await sweepLeftovers(folder);
      }),
  };
}

/** Everything below the two folders of files, so that a check can name what does not belong there. */
function listFiles(folder: string): readonly string[] {
  const names: string[] = [];
  for (const entry of directory(path.join(folder, 'packs'))) names.push(`packs/${entry.name}`);
  // Sorted folder by folder, so that sorting all of them afterwards finds them in order already.
  for (const fan of [...directory(path.join(folder, 'records'))].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = `records/${fan.name}`;
    if (fan.isDirectory()) for (const name of readdirSync(path.join(folder, below))) names.push(`${below}/${name}`);
    else names.push(below);
  }
  return names;
}

function directory(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Reads file after file into the same memory, which is most of what reading many small files or few large ones costs. */
function* readFiles(folder: string, names: readonly string[]): Generator<ReadFile> {
  let memory = Buffer.allocUnsafe(firstRead);
  for (const name of names) {
    const file = `${folder}${path.sep}${name}`;
    let bytes: Uint8Array | null = null;
    try {
      const handle = openSync(file, 'r');
      try {
        let length = 0;
        for (let read = -1; read !== 0 && !(length < memory.length && isEnd(memory[length - 1])); length += read) {
          // Room for one byte more than the file shows where it ends.
          if (length === memory.length)
            memory = Buffer.concat([memory], Math.max(2 * length, fstatSync(handle).size + 1));
          read = readSync(handle, memory, length, memory.length - length, length);
        }
        bytes = memory.subarray(0, length);
      } finally {
        closeSync(handle);
      }
    } catch {
      // Compacted away meanwhile, a directory, or beyond reading: whoever asked decides what that means.
    }
    yield { name, bytes };
  }
}

/** Whether a file of a ledger may end here; with less read than there was room for, that saves asking whether there is more. */
function isEnd(byte: number | undefined): boolean {
  return byte === 0x7d || byte === 0x0a;
}

function readOrNull(file: string): Uint8Array | null {
  try {
    return readFileSync(file);
  } catch {
    // Compacted away meanwhile, a directory, or beyond reading: whoever asked decides what that means.
    return null;
  }
}

async function keep(folder: string, file: StoredFile): Promise<void> {
  const target = path.join(folder, file.name);
  // Written before, intact: nothing to do. A damaged one is replaced by what its name promises.
  const present = readOrNull(target);
  if (present !== null && sha256(present) === promisedDigest(file.name)) return;
  await writeWhole(folder, file.name, file.bytes);
}

/** Writes beside, makes it durable, then renames: at any moment the file is there wholly or not at all. */
async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const target = path.join(folder, name);
  const temporary = path.join(folder, 'tmp', `${path.basename(name)}-${randomUUID()}`);
  await mkdir(path.dirname(temporary), { recursive: true });
  await mkdir(path.dirname(target), { recursive: true });
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlinkIfThere(temporary).catch(() => undefined);
    throw error;
  }
  await syncDirectory(path.dirname(target));
}

/** Some systems cannot sync a directory; the rename is then as durable as they make it. */
async function syncDirectory(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP', 'EACCES', 'EBADF'].includes(codeOf(error))) throw error;
  }
}

/** Half-written files of processes that were killed. Young ones may belong to a process that is still at it. */
async function sweepLeftovers(folder: string): Promise<void> {
  for (const name of await entriesOf(path.join(folder, 'tmp'))) {
    const file = path.join(folder, 'tmp', name);
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > leftoverAge) await unlinkIfThere(file);
  }
}

async function unlinkIfThere(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    if (codeOf(error) === 'ENOTDIR') return ['.'];
    throw error;
  }
}

async function isLedger(folder: string): Promise<boolean> {
  return await reaching(folder, () => {
    let text: string;
    try {
      if (!statSync(path.join(folder, markerName)).isFile()) return Promise.resolve(false);
      text = readFileSync(path.join(folder, markerName), 'utf8');
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return Promise.resolve(false);
      throw error;
    }
    return Promise.resolve(readMarker(text, folder));
  });
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const advice: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: [
    'ledger-full',
    'Free some space there (`mortise ledger compact` helps when there are many small files) and run this again.',
  ],
  EFBIG: ['ledger-full', 'The place takes no file of that size: name another ledger with --ledger.'],
  EDQUOT: ['ledger-full', 'The quota there is used up: free some space and run this again.'],
  EROFS: [
    'ledger-read-only',
    'The place is read-only: name a ledger that you may write, or have it mounted for writing.',
  ],
  EACCES: [
    'ledger-read-only',
    'Your user may not do this there: change the permissions, or name another ledger with --ledger.',
  ],
  EPERM: [
    'ledger-read-only',
    'Your user may not do this there: change the permissions, or name another ledger with --ledger.',
  ],
};

/** Runs `act`; what the file system refuses becomes an UnreachableError that says what to do. Nothing is half-written. */
async function reaching<Value>(folder: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    const code = codeOf(error);
    if (code === '' || error instanceof MisuseError || error instanceof UnreachableError) throw error;
    const [problem, hint] = advice[code] ?? [
      'ledger-unreachable',
      'Check that the folder is there and mounted, and run this again.',
    ];
    throw new UnreachableError(
      {
        code: problem,
        message: `the ledger at ${folder} cannot be used: ${error instanceof Error ? error.message : code}`,
        place: { file: folder },
        hint,
      },
      { cause: error },
    );
  }
}
