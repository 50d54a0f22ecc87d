import { readLog, type LogEntry } from '../../ledger/log.js';
import type { RecordKind } from '../../ledger/record.js';
import { nearestName } from '../../ledger/unknown-name.js';
import { MisuseError } from '../../problem/errors.js';
import type { Json } from '../../value/json.js';
import { printableLines } from '../../value/printable.js';
import { optionalText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

const kinds: Readonly<Record<RecordKind, true>> = {
  contract: true,
  publication: true,
  environment: true,
  deployment: true,
  undeployment: true,
  release: true,
  'support-ended': true,
  migrated: true,
  baseline: true,
  verification: true,
};

/** What was recorded, newest last. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const kind = optionalText(args, 'kind');
  const all = await readLog(ledger);
  if (kind !== undefined) refuseUnknownKind(kind, all);
  const entries = all.filter((entry) => kind === undefined || entry.kind === kind);
  const lines = entries.map(
    ({ id, kind: of, at, summary }) =>
      `${(at ?? '').slice(0, 19).padEnd(19)}  ${id.slice(0, 10)}  ${of.padEnd(12)}  ${summary}`,
  );
  const none = kind === undefined ? 'Nothing is recorded yet.' : `Nothing of the kind ${kind} is recorded yet.`;
  return {
    exitCode: 0,
    result: entries as unknown as Json,
    text: printableLines(lines.length === 0 ? [none] : lines),
  };
};

/** A ledger may hold kinds that this version does not know; they can be asked for where there are any. */
function refuseUnknownKind(kind: string, entries: readonly LogEntry[]): void {
  const known = [...new Set([...Object.keys(kinds), ...entries.map((entry) => entry.kind)])];
  if (known.includes(kind)) return;
  const near = nearestName(kind, known);
  throw new MisuseError({
    code: 'unknown-usage',
    message: `${JSON.stringify(kind)} is no kind of record`,
    expected: known.join(', '),
    ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
  });
}
