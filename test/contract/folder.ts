import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import type { CheckedContracts } from '../../src/contract/load.js';
import type { Problem } from '../../src/problem/problem.js';
import { checkContract, checkContracts } from '../../src/query/load-contracts.js';

/** A folder with the given files, which is gone when the test is over. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mortise-contract-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Checks a folder with the given files. */
export async function checkFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  paths: readonly string[] = ['.'],
): Promise<CheckedContracts> {
  return checkContracts(paths, { cwd: folderWith(files) });
}

/** Checks one contract in YAML; what every contract begins with is put before it. */
export async function checkYaml(text: string): Promise<CheckedContracts> {
  return checkFiles({ 'a.contract.yaml': `mortise: 1\nservice: a\n${text}` });
}

/** Problems as a person would read them: place, code, message, what was expected, what to try. */
export function lines(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code, message, place, expected, hint }) => {
    const position = place?.line === undefined ? '' : `:${String(place.line)}:${String(place.column)}`;
    return [
      `${place?.file ?? ''}${position} ${code}: ${message}`,
      ...(expected === undefined ? [] : [`expected ${expected}`]),
      ...(hint === undefined ? [] : [`hint ${hint}`]),
    ].join(' | ');
  });
}

/** The one contract that the value says, which must be in order. */
export function contractOf(value: object): Contract {
  const { contracts, problems } = checkContract({ mortise: 1, service: 'a', ...value });
  const [contract] = contracts;
  if (contract === undefined || problems.length > 0) throw new Error(lines(problems).join('\n'));
  return contract;
}

/** The codes and messages of what is wrong with the value. */
export function problemsOf(value: object): readonly string[] {
  return checkContract({ mortise: 1, service: 'a', ...value }).problems.map(
    ({ code, message }) => `${code}: ${message}`,
  );
}
