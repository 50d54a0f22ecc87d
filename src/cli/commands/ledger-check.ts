import { checkLedger } from '../../ledger/check.js';
import { counted } from '../../value/counted.js';
import type { Json } from '../../value/json.js';
import { printableLines } from '../../value/printable.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** Proves every record's name, form, references and supersession. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const report = await checkLedger(ledger);
  const kinds = report.kinds.map(({ kind, count }) => `${count} ${kind}`).join(', ');
  const lines = [
    ...report.findings.map(({ code, message }) => `${message}  [${code}]`),
    ...report.notices.map((notice) => `note: ${notice}`),
    `${counted(report.records, 'record')} in ${counted(report.files, 'file')}${kinds === '' ? '' : `: ${kinds}`}`,
    report.findings.length === 0
      ? 'The ledger is sound.'
      : `${counted(report.findings.length, 'thing is', 'things are')} wrong.`,
  ];
  return {
    exitCode: report.findings.length === 0 ? 0 : 1,
    result: report as unknown as Json,
    text: printableLines(lines),
  };
};
