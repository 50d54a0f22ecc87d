import { nearestName } from '../ledger/unknown-name.js';
import { MisuseError } from '../problem/errors.js';
import type { View } from './view.js';

/** The dataset of that name; throws MisuseError with the nearest known one. */
export function datasetNamed(view: View, name: string): string {
  const known = view.datasets();
  if (known.includes(name)) return name;
  throw unknownDataset(name, known);
}

/** Takes `DATASET` or `DATASET.path` apart; the longest known dataset counts, since both may contain dots. */
export function datasetPath(view: View, text: string): { readonly dataset: string; readonly path?: string } {
  const known = view.datasets();
  const dataset = known
    .filter((name) => text === name || text.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
  if (dataset === undefined) throw unknownDataset(text, known);
  return text === dataset ? { dataset } : { dataset, path: text.slice(dataset.length + 1) };
}

function unknownDataset(name: string, known: readonly string[]): MisuseError {
  const near = nearestName(name, known) ?? nearestName(name.split('.').slice(0, 2).join('.'), known);
  return new MisuseError({
    code: 'unknown-dataset',
    message: `nobody has published anything about a dataset ${JSON.stringify(name)}`,
    expected: known.length === 0 ? 'a dataset; none is published yet' : known.slice(0, 20).join(', '),
    hint: near === undefined ? 'Datasets are named group.name, as in the contracts.' : `Did you mean ${near}?`,
  });
}
