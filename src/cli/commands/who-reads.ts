import { renderReadings } from '../../../reporters/readings.js';
import { readPublished } from '../../contract/read-published.js';
import { datasetPath } from '../../matrix/dataset-name.js';
import { viewOf } from '../../matrix/view.js';
import { readingsOf, readingsOfPath } from '../../matrix/who-reads.js';
import type { Json } from '../../value/json.js';
import { optionalText, requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { existingLedger } from '../ledger.js';
import { readSettings } from '../settings.js';

/** Who would notice a change of a dataset, or of one path in it. */
export const run: Run = async (args, world) => {
  const ledger = await existingLedger(await readSettings(args, world), world);
  const view = viewOf(await ledger.standing());
  const { dataset, path } = datasetPath(view, requiredText(args, 'path'));
  const readings = readingsOf(view, dataset, optionalText(args, 'in'));
  if (path === undefined) {
    const result = { dataset, readings } as unknown as Json;
    return { exitCode: 0, result, text: renderReadings(dataset, readings) };
  }
  const published = await ledger.contracts([...new Set(readings.map(({ contract }) => contract))]);
  const contracts = new Map([...published].map(([id, json]) => [id, readPublished(json)]));
  const noticing = readingsOfPath(readings, path, contracts);
  const result = { dataset, path, readings: noticing } as unknown as Json;
  return { exitCode: 0, result, text: renderReadings(`${dataset}.${path}`, noticing) };
};
