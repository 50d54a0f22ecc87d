import type { Contract } from '../contract/contract.js';
import { checkContractFiles, checkContractValue, contractsOrThrow, type CheckedContracts } from '../contract/load.js';
import type { OperationLanguages } from '../contract/operation-language.js';
import { dynamodbLanguage } from './dynamodb-language.js';
import { mongodbLanguage } from './mongodb-language.js';

/** The languages of both stores. */
const operationLanguages: OperationLanguages = { mongodb: mongodbLanguage, dynamodb: dynamodbLanguage };

/**
 * Reads, checks and compiles the contracts that files, folders (searched for `*.contract.{yaml,yml,json,ts,mts,js,mjs}`)
 * or patterns stand for. The result holds every problem of every file; nothing is thrown for a broken contract.
 */
export async function checkContracts(
  paths: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<CheckedContracts> {
  return checkContractFiles(paths, { cwd: options.cwd ?? process.cwd(), languages: operationLanguages });
}

/**
 * The contracts that files, folders or patterns stand for, compiled and in order of service.
 *
 * @throws MisuseError with every problem of every file, when there is one.
 */
export async function loadContracts(
  paths: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<readonly Contract[]> {
  return contractsOrThrow(await checkContracts(paths, options));
}

/** Checks and compiles a contract given as a value (or several in a list), as `defineContract` takes it. */
export function checkContract(value: unknown): CheckedContracts {
  return checkContractValue(value, operationLanguages);
}
