import Table from 'cli-table3';
import type { MatrixRow, RowSide } from '../src/matrix/matrix-rows.js';
import { counted } from '../src/value/counted.js';
import { printable } from '../src/value/printable.js';

/** Rows of the matrix as a table: who relies on whom, for what, and whether it holds. */
export function renderMatrix(rows: readonly MatrixRow[]): string {
  if (rows.length === 0) return 'No pairs.';
  const table = new Table({
    head: ['dataset', 'who', 'relies on', 'pair', 'result'],
    style: { head: [], border: [], compact: true },
  });
  for (const { dataset, left, right, pair, verdict, basis, conflicting, why } of rows) {
    const result = [
      verdict === 'passed' ? `passed (${basis})` : verdict,
      ...(conflicting ? ['records disagree'] : []),
      ...(why === '' ? [] : [why]),
    ].join(': ');
    table.push([dataset, sideText(left), sideText(right), pair.kind, result].map(printable));
  }
  const count = (verdict: MatrixRow['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  const counts = (['passed', 'failed', 'undecided', 'missing'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${String(count(verdict))} ${verdict}`);
  return `${table.toString()}\n${counted(rows.length, 'pair')}: ${counts.join(', ')}`;
}

function sideText({ service, versions, name }: RowSide): string {
  const shown =
    versions.length > 3
      ? `${versions.slice(-2).join(', ')} and ${String(versions.length - 2)} more`
      : versions.join(', ');
  return `${service} ${shown}${name === undefined ? '' : ` (${name})`}`;
}
