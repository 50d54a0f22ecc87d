import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { importRecords } from '../../ledger/exchange.js';
import { MisuseError } from '../../problem/errors.js';
import { counted } from '../../value/counted.js';
import type { Json } from '../../value/json.js';
import { requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { ledgerToWrite } from '../ledger.js';
import { readSettings } from '../settings.js';
import { standardStream } from '../standard-stream.js';
import type { World } from '../world.js';

/** Adds the records of an export; importing the same again adds nothing. */
export const run: Run = async (args, world) => {
  const name = requiredText(args, 'file');
  const text = name === standardStream ? await world.stdin() : await readNamed(name, world);
  const ledger = await ledgerToWrite(await readSettings(args, world), world);
  const report = await importRecords(ledger, text, name === standardStream ? 'standard input' : name);
  const summary = `Added ${counted(report.added, 'record')}; ${report.already} ${report.already === 1 ? 'was' : 'were'} there already.`;
  return { exitCode: 0, result: report as unknown as Json, text: summary };
};

async function readNamed(name: string, world: World): Promise<string> {
  try {
    return await readFile(path.resolve(world.cwd, name), 'utf8');
  } catch (error) {
    throw new MisuseError(
      { code: 'unreadable-file', message: 'the export cannot be read', place: { file: name } },
      { cause: error },
    );
  }
}
