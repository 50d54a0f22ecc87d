import { compactLedger } from '../../ledger/compact.js';
import { counted } from '../../value/counted.js';
import type { Json } from '../../value/json.js';
import { printableLines } from '../../value/printable.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** Packs many records into few files without changing any. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const report = await compactLedger(ledger);
  const damaged = report.damaged.map((file) => `left alone, it is damaged: ${file}`);
  const count = `Packed ${counted(report.records, 'record')}: ${counted(report.filesBefore, 'file is', 'files are')} now ${report.filesAfter}.`;
  return { exitCode: 0, result: report as unknown as Json, text: printableLines([...damaged, count]) };
};
