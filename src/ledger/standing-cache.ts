import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeStanding, encodeStanding } from './standing-text.js';
import type { Standing } from './standing.js';
import { sha256 } from './record-file.js';

// Part of the key: what an older mortise remembered is worked out again.
const cacheFormat = 4;
const digestLength = 64;
const headLength = 2 * digestLength + 2;
/** What is half-written for longer was left behind by a process that was stopped. */
const leftoverAge = 60 * 60 * 1000;

/**
 * Remembers what stands, by a text that is another whenever the ledger's files are others, such as all their names:
 * names promise contents. Anything that goes wrong here only means that the records are read again.
 */
export interface StandingCache {
  readonly find: (state: readonly string[]) => Standing | undefined;
  readonly keep: (state: readonly string[], standing: Standing) => void;
}

/**
 * One file: the key of what it remembers and the digest of all that follows; then the length of the index, index and
 * detail. A file that was changed or cut off since is as good as none.
 */
export function standingCache(cacheFolder: string, location: string): StandingCache {
  const folder = path.join(cacheFolder, `standing-${sha256(location).slice(0, 32)}`);
  const file = path.join(folder, 'standing');
  return {
    find: (state) => {
      try {
        const key = keyOf(state);
        // The key stands first, so that what no longer holds is not read.
        if (firstBytes(file, digestLength) !== key) return undefined;
        const bytes = readFileSync(file);
        const rest = bytes.subarray(headLength);
        if (bytes.toString('latin1', 0, headLength) !== headOf(key, rest)) return undefined;
        const start = rest.indexOf(10) + 1;
        const end = start + Number(rest.toString('latin1', 0, start));
        return decodeStanding(rest.toString('utf8', start, end), (from, size) =>
          rest.toString('utf8', end + from, end + from + size),
        );
      } catch {
        return undefined;
      }
    },
    keep: (state, standing) => {
      const temporary = path.join(folder, `unfinished-${randomUUID()}`);
      try {
        mkdirSync(folder, { recursive: true });
        const { index, detail } = encodeStanding(standing);
        const rest = Buffer.from(`${String(Buffer.byteLength(index))}\n${index}${detail}`, 'utf8');
        writeFileSync(temporary, headOf(keyOf(state), rest), { flag: 'wx' });
        appendFileSync(temporary, rest);
        renameSync(temporary, file);
        sweepLeftovers(folder);
      } catch {
        // Nowhere to remember: the next question reads the records again.
        rmSync(temporary, { force: true });
      }
    },
  };
}

function keyOf(state: readonly string[]): string {
  return sha256(`${String(cacheFormat)}\n${state.join('\n')}`);
}

function headOf(key: string, rest: Uint8Array): string {
  return `${key} ${sha256(rest)}\n`;
}

function firstBytes(file: string, length: number): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('latin1', 0, readSync(handle, bytes, 0, length, 0));
  } finally {
    closeSync(handle);
  }
}

function sweepLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (name !== 'standing' && Date.now() - statSync(file).mtimeMs > leftoverAge) rmSync(file, { force: true });
  }
}
