import { renderReadings, renderUnnamed } from '../../../reporters/readings.js';
import { readPublished } from '../../contract/read-published.js';
import { nearestName } from '../../ledger/unknown-name.js';
import { datasetPath } from '../../matrix/dataset-name.js';
import { isRelated, pathsNamedIn } from '../../matrix/named-paths.js';
import { viewOf } from '../../matrix/view.js';
import { contractsOn, readingsOf, readingsOfPath } from '../../matrix/who-reads.js';
import { MisuseError } from '../../problem/errors.js';
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
  refuseEmptySteps(dataset, path);
  const published = await ledger.contracts(contractsOn(view, dataset));
  const contracts = new Map([...published].map(([id, json]) => [id, readPublished(json)]));
  const noticing = readingsOfPath(readings, path, contracts);
  const known = pathsNamedIn(contracts.values(), dataset);
  const isNamed = known.some((each) => isRelated(path, each));
  const nearest = isNamed ? undefined : nearestName(path, known);
  const result = { dataset, path, named: isNamed, ...(nearest === undefined ? {} : { nearest }), readings: noticing };
  return {
    exitCode: 0,
    result: result as unknown as Json,
    text: [
      ...(isNamed ? [] : [renderUnnamed(dataset, path, nearest)]),
      renderReadings(`${dataset}.${path}`, noticing),
    ].join('\n'),
  };
};

function refuseEmptySteps(dataset: string, path: string): void {
  if (path.split('.').every((step) => step !== '')) return;
  throw new MisuseError({
    code: 'malformed-path',
    message: `${JSON.stringify(path)} is no path in ${dataset}: a name between its dots is empty`,
    expected: 'names with a dot between each two, such as lines.sku',
  });
}
