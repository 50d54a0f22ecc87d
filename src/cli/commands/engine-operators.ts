import { MisuseError } from '../../problem/errors.js';
import { requiredText } from '../arguments.js';
import type { Run } from '../command.js';

/** What the embedded engine of a store knows, and what it refuses and why. */
export const run: Run = async (args) => {
  const store = requiredText(args, 'store');
  if (store !== 'mongodb') {
    throw new MisuseError({
      code: 'unknown-store',
      message: `there is no list of operators for ${JSON.stringify(store)}`,
      expected: 'mongodb',
    });
  }
  const { aggregationOperators } = await import('../../query/aggregation-operators.js');
  return { exitCode: 0, result: { store, operators: aggregationOperators }, text: '' };
};
