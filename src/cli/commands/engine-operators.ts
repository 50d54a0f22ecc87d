import Table from 'cli-table3';
import { MisuseError } from '../../problem/errors.js';
import type { Json } from '../../value/json.js';
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
  const { MONGO_OPERATORS } = await import('../../query/operators.js');
  const kinds = [...new Set(MONGO_OPERATORS.map(({ kind }) => kind))];
  const table = new Table({
    head: ['kind', 'answered', 'refused'],
    colWidths: [18, 50, 40],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const kind of kinds) {
    const rows = MONGO_OPERATORS.filter((row) => row.kind === kind);
    const names = (supported: boolean): string =>
      rows
        .filter((row) => row.supported === supported)
        .map(({ name }) => name)
        .join(' ');
    table.push([kind, names(true), names(false)]);
  }
  const text = `The embedded MongoDB emulates 7.0 as a standalone. What it refuses, and why: --json\n${table.toString()}`;
  return { exitCode: 0, result: { store, emulates: '7.0', operators: MONGO_OPERATORS } as unknown as Json, text };
};
