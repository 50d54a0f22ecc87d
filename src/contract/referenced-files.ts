import { basename, dirname } from 'node:path';
import type { Json } from '../value/json.js';
import { pathBelow, readTextFile } from './contract-files.js';
import { parseText } from './parse-text.js';

export type ReferencedFile =
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly value: Json }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly hint?: string };

/** Gives the schema files that a contract refers to. */
export interface ReferencedFiles {
  /** The file that a reference names, relative to the file that it stands in; never one outside the contract's folder. */
  read(reference: string, folder: string, from: string | undefined): ReferencedFile;
}

/** Reads referenced files from disk, each once. */
export function referencedFilesOnDisk(): ReferencedFiles {
  const known = new Map<string, ReferencedFile>();
  return {
    read(reference, folder, from) {
      if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(reference) || reference.startsWith('//')) {
        return {
          kind: 'refused',
          code: 'ref-escape',
          reason: 'addresses are not followed.',
          hint: 'Copy the schema into a file below the folder of the contract.',
        };
      }
      const place = pathBelow(folder, reference, from === undefined ? folder : dirname(from));
      if ('reason' in place) {
        const missing = place.reason.startsWith('there is no') || place.reason.startsWith('this is not');
        return {
          kind: 'refused',
          code: missing ? 'ref-not-found' : 'ref-escape',
          reason: place.reason,
          ...(missing ? {} : { hint: 'References reach `#/shapes/NAME` and files below the folder of the contract.' }),
        };
      }
      const existing = known.get(place.path);
      if (existing !== undefined) return existing;
      const file = readReferenced(place.path, folder);
      known.set(place.path, file);
      return file;
    },
  };
}

/** No referenced files at all, for contracts that did not come from disk. */
export const noReferencedFiles: ReferencedFiles = {
  read: () => ({ kind: 'refused', code: 'ref-escape', reason: 'a contract that is not a file cannot refer to files.' }),
};

function readReferenced(path: string, folder: string): ReferencedFile {
  const language = path.endsWith('.json') ? 'json' : /\.ya?ml$/.test(path) ? 'yaml' : undefined;
  const name = basename(path);
  if (language === undefined) {
    return {
      kind: 'refused',
      code: 'ref-not-found',
      reason: 'only `.json`, `.yaml` and `.yml` files can be referred to.',
    };
  }
  const read = readTextFile(path);
  if (read.kind === 'refused') return read;
  const { documents, problems } = parseText(read.text, language, { file: name, folder });
  const [problem] = problems;
  if (problem !== undefined) {
    const line = problem.place?.line;
    return {
      kind: 'refused',
      code: problem.code,
      reason: `${problem.message}${line === undefined ? '' : ` (line ${String(line)})`}`,
    };
  }
  const [document] = documents;
  if (document === undefined || documents.length !== 1) {
    return {
      kind: 'refused',
      code: 'malformed-file',
      reason: `the file holds ${String(documents.length)} documents; a shape file holds one.`,
    };
  }
  return { kind: 'file', path, name, value: document.value };
}
