import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../problem/problem.js';

/** A file that holds contracts, read as bytes that are known to be text (modules are run instead). */
export interface ContractFile {
  /** As the person named it, or relative to the folder that they named. */
  readonly name: string;
  readonly path: string;
  readonly folder: string;
  readonly language: 'yaml' | 'json' | 'module';
}

/** A contract is written by people; what is larger than this is something else. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

const CONTRACT_FILE = /\.contract\.(ya?ml|json|m?ts|m?js)$/;
const ANY_FILE = /\.(ya?ml|json|m?ts|m?js)$/;
const SKIPPED_FOLDERS = new Set(['node_modules', '.git', 'dist', '.mortise']);

export interface FoundFiles {
  readonly files: readonly ContractFile[];
  readonly problems: readonly Problem[];
}

/**
 * The contract files that the given paths stand for: a file is taken by its name, a folder is searched for
 * `*.contract.{yaml,yml,json,ts,mts,js,mjs}`, a pattern with `*` (and `**`) is matched below its fixed part. A path
 * that stands for nothing is a problem, never an empty answer.
 */
export function findContractFiles(paths: readonly string[], cwd: string): FoundFiles {
  const files = new Map<string, ContractFile>();
  const problems: Problem[] = [];
  for (const given of paths.length === 0 ? ['.'] : paths) {
    const found = expand(given, cwd);
    if (typeof found === 'string') {
      problems.push({
        code: 'no-contract',
        message: found,
        place: { file: given },
        expected: '`*.contract.yaml` (or `.yml`, `.json`, `.ts`, `.mts`, `.js`, `.mjs`)',
      });
      continue;
    }
    for (const path of found) {
      const extension = /\.([a-z]+)$/.exec(path)?.[1] ?? '';
      const language = extension === 'json' ? 'json' : extension.startsWith('y') ? 'yaml' : 'module';
      files.set(path, {
        name: relative(cwd, path).split(sep).join('/') || basename(path),
        path,
        folder: dirname(path),
        language,
      });
    }
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), problems };
}

function expand(given: string, cwd: string): readonly string[] | string {
  if (/[*]/.test(given)) return expandPattern(given, cwd);
  const path = resolve(cwd, given);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return `There is no file or folder \`${given}\`.`;
  if (stats.isDirectory()) {
    const found = search(path);
    return found.length > 0 ? found : `The folder \`${given}\` holds no contract file.`;
  }
  if (!stats.isFile()) return `\`${given}\` is neither a file nor a folder.`;
  return ANY_FILE.test(path) ? [path] : `\`${given}\` is not a contract file by its name.`;
}

function expandPattern(given: string, cwd: string): readonly string[] | string {
  const absolute = resolve(cwd, given);
  const star = absolute.indexOf('*');
  const base = absolute.slice(0, absolute.lastIndexOf(sep, star)) || sep;
  const pattern = new RegExp(
    `^${absolute
      .split(/(\*\*\/|\*\*|\*)/)
      .map((part) =>
        part === '**/'
          ? '(?:.*/)?'
          : part === '**'
            ? '.*'
            : part === '*'
              ? '[^/]*'
              : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('')}$`,
  );
  const stats = statSync(base, { throwIfNoEntry: false });
  const found =
    stats?.isDirectory() === true ? search(base).filter((path) => pattern.test(path.split(sep).join('/'))) : [];
  return found.length > 0 ? found : `No contract file matches \`${given}\`.`;
}

function search(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : search(path);
    return entry.isFile() && CONTRACT_FILE.test(entry.name) ? [path] : [];
  });
}

/** What is in a folder; one that may not be read holds nothing for us. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

export type ReadText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly hint?: string };

/** The text of a file, unless it is too large to be a contract or is not UTF-8; the size is looked at before reading. */
export function readTextFile(path: string): ReadText {
  try {
    const { size } = statSync(path);
    if (size > MAX_FILE_BYTES) {
      return {
        kind: 'refused',
        code: 'file-too-large',
        reason: `the file has ${megabytes(size)} MB; at most ${megabytes(MAX_FILE_BYTES)} MB are read.`,
        hint: 'A contract describes documents; it does not carry data.',
      };
    }
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    if (error instanceof TypeError) {
      return { kind: 'refused', code: 'not-utf-8', reason: 'the file is not UTF-8 text.', hint: 'Save it as UTF-8.' };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', code: 'unreadable-file', reason: `the file cannot be read: ${reason}` };
  }
}

/** The absolute path of a file that lies below a folder, symbolic links followed; a reason when it does not. */
export function pathBelow(
  folder: string,
  written: string,
  from: string,
): { readonly path: string } | { readonly reason: string } {
  if (isAbsolute(written) || /^[A-Za-z]:/.test(written))
    return { reason: 'an absolute path leads out of the folder of the contract.' };
  const path = resolve(from, written);
  if (!isBelow(folder, path)) return { reason: 'this path leads out of the folder of the contract.' };
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { reason: 'there is no such file.' };
  let real: string;
  try {
    real = realpathSync(path);
  } catch {
    return { reason: 'there is no such file.' };
  }
  if (!isBelow(realpathSync(folder), real))
    return { reason: 'a symbolic link leads out of the folder of the contract.' };
  return statSync(real).isFile() ? { path: real } : { reason: 'this is not a file.' };
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '');
}
