import type { Problem } from '../problem/problem.js';
import { defineContract } from './define-contract.js';

/**
 * Runs a module that exports a contract and gives its default export. TypeScript is understood on every version of Node;
 * the loader is itself loaded only when there is a module to run.
 */
export async function runContractModule(
  path: string,
  name: string,
): Promise<{ readonly value: unknown } | { readonly problem: Problem }> {
  const { createJiti } = await import('jiti');
  // A contract imports `defineContract` from the package that reads it, wherever that is installed.
  const jiti = createJiti(import.meta.url, {
    interopDefault: false,
    moduleCache: false,
    virtualModules: { mortise: { defineContract } },
  });
  let exported: unknown;
  try {
    exported = await jiti.import(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: {
        code: 'module-failed',
        message: `The module could not be run: ${reason.split('\n')[0] ?? ''}`,
        place: { file: name },
      },
    };
  }
  const value = defaultOf(defaultOf(exported) ?? exported) ?? defaultOf(exported);
  if (value === undefined) {
    return {
      problem: {
        code: 'module-failed',
        message: 'The module has no default export.',
        place: { file: name },
        expected: '`export default defineContract({ ... })`',
      },
    };
  }
  return { value };
}

/** What a module exports as default; modules that were compiled to CommonJS carry it one level deeper. */
function defaultOf(exported: unknown): unknown {
  return typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : undefined;
}
