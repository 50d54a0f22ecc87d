import { sectionsOn, type Actor } from './actor.js';
import { writesOf } from './required-pairs.js';
import type { View } from './view.js';

/** Whether anybody supplies what a condition needs: surely, surely not, or results are missing that would tell. */
export type Supply = 'supplied' | 'unknown' | 'not-supplied';

/** For each condition of each query of a reads section, what the writers say together. */
export type SupplyTable = ReadonlyMap<string, ReadonlyMap<string, Supply>>;

/** What a writer's pairs with a reads section say. `unknown` holds for conditions that `conditions` does not name. */
interface WriterSays {
  readonly supplied: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
  readonly open: boolean;
}

/** A reads section's queries that must match something, and the digest that results know them by. */
export interface ReadingSection {
  readonly dataset: string;
  readonly digest: string;
  readonly queries: readonly string[];
}

export function readingSections(reader: Actor, dataset: string): readonly ReadingSection[] {
  return sectionsOn(reader, dataset).flatMap(({ reads }) =>
    reads === undefined
      ? []
      : [
          {
            dataset,
            digest: reads.digest,
            queries: reads.queries.filter(({ dead }) => dead !== 'ok').map(({ name }) => name),
          },
        ],
  );
}

/**
 * What `writers` together supply of a section's conditions. Each pair says which conditions its writer can supply, and
 * an insert by one service and an update by another often make a match together. Results with `witnesses` only help to
 * tell which conditions there are.
 */
export function supplyOf(
  view: View,
  section: ReadingSection,
  writers: readonly Actor[],
  witnesses: readonly Actor[] = [],
): SupplyTable {
  const says = writers.map((writer) => writerSays(view, section, writer));
  const naming = [...says, ...witnesses.map((writer) => writerSays(view, section, writer))];
  const table = new Map<string, Map<string, Supply>>();
  for (const query of section.queries) {
    const conditions = new Set(naming.flatMap(({ supplied }) => [...(supplied.get(query)?.keys() ?? [])]));
    const row = new Map<string, Supply>();
    for (const condition of [...conditions].sort()) {
      const supplied = says.some((each) => each.supplied.get(query)?.get(condition) === true);
      row.set(condition, supplied ? 'supplied' : says.some(({ open }) => open) ? 'unknown' : 'not-supplied');
    }
    table.set(query, row);
  }
  return table;
}

/** Whether a writer supplies, or might, a condition. */
export function maySupply(
  view: View,
  section: ReadingSection,
  writer: Actor,
  query: string,
  condition: string,
): boolean {
  const { supplied, open } = writerSays(view, section, writer);
  return open || supplied.get(query)?.get(condition) === true;
}

function writerSays(view: View, section: ReadingSection, writer: Actor): WriterSays {
  const supplied = new Map<string, Map<string, boolean>>();
  let open = false;
  for (const sections of sectionsOn(writer, section.dataset)) {
    for (const { how, digest } of writesOf(sections)) {
      const result = view.result({ kind: `reads-${how}`, left: section.digest, right: digest });
      // A pass has tried every condition; what did not pass may have stopped before.
      if (result?.verdict !== 'passed') open = true;
      for (const [query, conditions] of Object.entries(result?.supplies ?? {})) {
        const row = supplied.get(query) ?? new Map<string, boolean>();
        supplied.set(query, row);
        for (const [condition, can] of Object.entries(conditions))
          row.set(condition, can || row.get(condition) === true);
      }
    }
  }
  return { supplied, open };
}
