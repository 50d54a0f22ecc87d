import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportRecords } from '../../ledger/exchange.js';
import { UnreachableError } from '../../problem/errors.js';
import { counted } from '../../value/counted.js';
import { optionalText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';
import { standardStream } from '../standard-stream.js';

/** Writes every record as NDJSON, to a file or to standard output. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const lines = await exportRecords(ledger);
  const text = lines.map((line) => `${line}\n`).join('');
  const name = optionalText(args, 'file');
  if (name === undefined || name === standardStream) {
    if (args['json'] === true) return { exitCode: 0, result: { records: lines }, text: '' };
    world.stdout(text);
    return { exitCode: 0, result: null, text: '', printed: true };
  }
  const file = path.resolve(world.cwd, name);
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UnreachableError(
      { code: 'unwritable-file', message: 'the export cannot be written', place: { file: name } },
      { cause: error },
    );
  }
  return { exitCode: 0, result: { file, records: lines.length }, text: `Exported ${counted(lines.length, 'record')}.` };
};
