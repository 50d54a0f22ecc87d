import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeStanding, encodeStanding, type ReadDetail } from './standing-text.js';
import type { Standing } from './standing.js';
import { sha256 } from './record-file.js';

// Part of the key: what an older mortise remembered is worked out again.
const cacheFormat = 3;

/**
 * Remembers what stands, by the names of the ledger's files: names promise contents, so the same names mean the same
 * standing. Anything that goes wrong here only means that the records are read again.
 */
export interface StandingCache {
  readonly find: (files: readonly string[]) => Standing | undefined;
  readonly keep: (files: readonly string[], standing: Standing) => void;
}

export function standingCache(cacheFolder: string, location: string): StandingCache {
  const folder = path.join(cacheFolder, `standing-${sha256(location).slice(0, 32)}`);
  const indexFile = path.join(folder, 'index.json');
  return {
    find: (files) => {
      try {
        const text = readFileSync(indexFile, 'utf8');
        // The key stands first, so that a stale index is not parsed.
        const key = keyOf(files);
        if (!text.startsWith(`${key}\n`)) return undefined;
        return decodeStanding(text.slice(key.length + 1), openDetail(path.join(folder, `detail-${key}.ndjson`)));
      } catch {
        return undefined;
      }
    },
    keep: (files, standing) => {
      try {
        mkdirSync(folder, { recursive: true });
        const key = keyOf(files);
        const { index, detail } = encodeStanding(standing);
        replaceFile(path.join(folder, `detail-${key}.ndjson`), detail);
        const before = previousKey(indexFile);
        replaceFile(indexFile, `${key}\n${index}`);
        if (before !== undefined && before !== key)
          rmSync(path.join(folder, `detail-${before}.ndjson`), { force: true });
      } catch {
        // Nowhere to remember: the next question reads the records again.
      }
    },
  };
}

function keyOf(files: readonly string[]): string {
  return sha256(`${String(cacheFormat)}\n${files.join('\n')}`);
}

function previousKey(indexFile: string): string | undefined {
  try {
    const key = readPart(indexFile, 0, 64);
    return /^[0-9a-f]{64}$/u.test(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

// Closes the files of standings that nobody looks at any more.
const forgotten = new FinalizationRegistry<number>((handle) => {
  closeSync(handle);
});

/** The file is opened at once: whoever adds records replaces it, while this standing is still asked for details. */
function openDetail(file: string): ReadDetail {
  const handle = openSync(file, 'r');
  const read: ReadDetail = (start, length) => readAt(handle, start, length);
  forgotten.register(read, handle);
  return read;
}

function readPart(file: string, start: number, length: number): string {
  const handle = openSync(file, 'r');
  try {
    return readAt(handle, start, length);
  } finally {
    closeSync(handle);
  }
}

function readAt(handle: number, start: number, length: number): string {
  const bytes = Buffer.alloc(length);
  const read = readSync(handle, bytes, 0, length, start);
  return bytes.toString('utf8', 0, read);
}

function replaceFile(file: string, text: string): void {
  const temporary = `${file}-${randomUUID()}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}
