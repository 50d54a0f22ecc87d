import type { Problem } from '../problem/problem.js';
import { MisuseError } from '../problem/errors.js';
import { checkTogether } from './check-together.js';
import { compileContract } from './compile-contract.js';
import type { Contract } from './contract.js';
import { findContractFiles, readTextFile, type ContractFile } from './contract-files.js';
import { runContractModule } from './contract-module.js';
import type { OperationLanguages } from './operation-language.js';
import { parseText, type ParsedText } from './parse-text.js';
import { noReferencedFiles, referencedFilesOnDisk, type ReferencedFiles } from './referenced-files.js';
import { plainJson } from './plain-json.js';
import type { SourceDocument } from './source.js';

export interface CheckedContracts {
  /** Those that have no problem, in order of service. */
  readonly contracts: readonly Contract[];
  readonly problems: readonly Problem[];
  /** What is allowed, but probably not meant. */
  readonly warnings: readonly Problem[];
  /** The files that were looked at. */
  readonly files: readonly string[];
}

export interface CheckOptions {
  /** What paths are relative to. */
  readonly cwd: string;
  readonly languages: OperationLanguages;
}

/**
 * Reads, checks and compiles the contracts that files, folders or patterns stand for. Everything that is wrong with any of
 * them is in the result; nothing is thrown for a broken contract.
 */
export async function checkContractFiles(
  paths: readonly string[],
  { cwd, languages }: CheckOptions,
): Promise<CheckedContracts> {
  const found = findContractFiles(paths, cwd);
  const read: ParsedText[] = [];
  for (const file of found.files) read.push(await readContractFile(file));
  const checked = checkDocuments(
    read.flatMap(({ documents }) => documents),
    { languages, files: referencedFilesOnDisk() },
  );
  return {
    ...checked,
    problems: [...found.problems, ...read.flatMap(({ problems }) => problems), ...checked.problems],
    files: found.files.map(({ name }) => name),
  };
}

/** Checks and compiles a contract given as a value, such as `defineContract` returns. */
export function checkContractValue(value: unknown, languages: OperationLanguages): CheckedContracts {
  const file = 'contract';
  const parsed = valueDocument(value, { file, folder: '.' });
  const checked = checkDocuments(parsed.documents, { languages, files: noReferencedFiles });
  return { ...checked, problems: [...parsed.problems, ...checked.problems], files: [] };
}

/** The contracts, or an error with every problem when there is one. */
export function contractsOrThrow(checked: CheckedContracts): readonly Contract[] {
  if (checked.problems.length > 0) throw new MisuseError(checked.problems);
  return checked.contracts;
}

function checkDocuments(
  documents: readonly SourceDocument[],
  { languages, files }: { readonly languages: OperationLanguages; readonly files: ReferencedFiles },
): Pick<CheckedContracts, 'contracts' | 'problems' | 'warnings'> {
  const compiled = documents.map((document) => compileContract(document, languages, files));
  const disputes = checkTogether(compiled);
  const disputed = new Set(disputes.map(({ from }) => from));
  return {
    contracts: compiled
      .flatMap((each) =>
        each.contract === undefined || each.problems.length > 0 || disputed.has(each) ? [] : [each.contract],
      )
      .sort((a, b) => (a.service < b.service ? -1 : 1)),
    problems: [...compiled.flatMap(({ problems }) => problems), ...disputes.map(({ problem }) => problem)],
    warnings: compiled.flatMap(({ warnings }) => warnings),
  };
}

async function readContractFile(file: ContractFile): Promise<ParsedText> {
  const read = readTextFile(file.path);
  if (read.kind === 'refused') {
    return {
      documents: [],
      problems: [
        {
          code: read.code,
          message: `${read.reason.charAt(0).toUpperCase()}${read.reason.slice(1)}`,
          place: { file: file.name },
          ...(read.hint === undefined ? {} : { hint: read.hint }),
        },
      ],
    };
  }
  if (file.language === 'module') {
    const run = await runContractModule(file.path, file.name);
    return 'problem' in run
      ? { documents: [], problems: [run.problem] }
      : valueDocument(run.value, { file: file.name, folder: file.folder });
  }
  const parsed = parseText(read.text, file.language, { file: file.name, folder: file.folder });
  if (parsed.documents.length > 0 || parsed.problems.length > 0) return parsed;
  return {
    documents: [],
    problems: [
      {
        code: 'no-contract',
        message: 'The file is empty.',
        place: { file: file.name },
        expected: 'a contract: `mortise: 1`, `service: ...`',
      },
    ],
  };
}

/** A value of code as a document: it must be what JSON can say, and has no positions. */
function valueDocument(value: unknown, origin: { readonly file: string; readonly folder: string }): ParsedText {
  const values = Array.isArray(value) ? value : [value];
  const documents: SourceDocument[] = [];
  const problems: Problem[] = [];
  for (const each of values) {
    const plain = plainJson(each, [], origin.file);
    if ('problem' in plain) problems.push(plain.problem);
    else documents.push({ ...origin, value: plain.json, locate: () => undefined });
  }
  return { documents, problems };
}
