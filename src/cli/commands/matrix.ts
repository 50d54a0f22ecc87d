import { renderMatrix } from '../../../reporters/matrix.js';
import { matrixRows, type MatrixFilter } from '../../matrix/matrix-rows.js';
import { viewOf } from '../../matrix/view.js';
import type { Json } from '../../value/json.js';
import { optionalText, textList } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** What fits with what, one row a pair. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const version = optionalText(args, 'service-version');
  const dataset = optionalText(args, 'dataset');
  const environment = optionalText(args, 'in');
  const verdict = optionalText(args, 'verdict') as MatrixFilter['verdict'];
  const services = textList(args, 'service');
  const rows = matrixRows(viewOf(await ledger.standing()), {
    ...(services.length === 0 ? {} : { services }),
    ...(version === undefined ? {} : { version }),
    ...(dataset === undefined ? {} : { dataset }),
    ...(environment === undefined ? {} : { environment }),
    ...(verdict === undefined ? {} : { verdict }),
  });
  return { exitCode: 0, result: rows as unknown as Json, text: renderMatrix(rows) };
};
