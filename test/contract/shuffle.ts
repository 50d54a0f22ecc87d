import fc from 'fast-check';

type Path = readonly (string | number)[];

/** The value with the keys of its maps in another order, except of maps whose order has meaning. */
export function shuffled(
  value: unknown,
  random: () => number,
  keeps: (path: Path) => boolean,
  path: Path = [],
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => shuffled(item, random, keeps, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    shuffled(item, random, keeps, [...path, key]),
  ]);
  if (keeps(path)) return Object.fromEntries(entries);
  for (let index = entries.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const [one, two] = [entries[index], entries[other]];
    if (one !== undefined && two !== undefined) [entries[index], entries[other]] = [two, one];
  }
  return Object.fromEntries(entries);
}

/** Random numbers from 0 to 1 that a run can be replayed with. */
export const randomness = fc
  .infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  .map((stream) => () => Number(stream.next().value));
