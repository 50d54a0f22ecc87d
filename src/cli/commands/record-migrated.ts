import { recordMigrated } from '../../ledger/record-migrated.js';
import type { Json } from '../../value/json.js';
import { printable } from '../../value/printable.js';
import { requiredText, textList } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';
import { stampOf } from '../stamp.js';

/** States that no document of a version is left in an environment. */
export const run: Run = async (args, world) => {
  const service = requiredText(args, 'service');
  const version = requiredText(args, 'service-version');
  const environment = requiredText(args, 'in');
  const names = textList(args, 'shape');
  const ledger = await existingLedger(await readSettings(args, world), world);
  const request = { service, version, environment, ...(names.length === 0 ? {} : { names }) };
  const { id, migration } = await recordMigrated(ledger, request, stampOf(world));
  const what = names.length === 0 ? 'nothing that it stored' : `nothing of ${names.join(', ')}`;
  return {
    exitCode: 0,
    result: { ...request, id, ...migration } as unknown as Json,
    text: printable(`Recorded: of ${service} ${version}, ${what} is left in ${environment}.`),
  };
};
