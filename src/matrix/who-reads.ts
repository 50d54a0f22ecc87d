import type { Contract, Query, Reads } from '../contract/contract.js';
import type { RecordId } from '../ledger/record.js';
import { useOf } from '../verify/claim.js';
import type { QueryUse } from '../verify/query-use.js';
import { sectionsOn } from './actor.js';
import type { VersionName } from './answer.js';
import { participants } from './matrix-rows.js';
import { isRelated, isWithin, NamedPaths, shapesOfReads } from './named-paths.js';
import type { View } from './view.js';

/** Versions of a service that read a dataset alike. */
export interface Reading {
  readonly service: string;
  readonly versions: readonly string[];
  /** Environments in which one of them is live. */
  readonly liveIn: readonly string[];
  readonly dataset: string;
  readonly digest: string;
  /** The published contract that says how. */
  readonly contract: RecordId;
  /** The queries, by name. */
  readonly queries: readonly string[];
}

/** Who reads a dataset: versions that are live in an environment, or all that were published. */
export function readingsOf(view: View, dataset: string, environment?: string): readonly Reading[] {
  const readings = new Map<string, Reading & { readonly versions: string[]; readonly environments: Set<string> }>();
  for (const actor of participants(view, environment)) {
    for (const { reads } of sectionsOn(actor, dataset)) {
      if (reads === undefined) continue;
      const key = `${actor.service}\n${reads.digest}`;
      let reading = readings.get(key);
      if (reading === undefined) {
        reading = {
          service: actor.service,
          versions: [],
          liveIn: [],
          environments: new Set(),
          dataset,
          digest: reads.digest,
          contract: actor.contents[0]?.contract ?? '',
          queries: reads.queries.map(({ name }) => name),
        };
        readings.set(key, reading);
      }
      reading.versions.push(actor.version);
      for (const place of placesOf(view, actor)) reading.environments.add(place);
    }
  }
  return [...readings.values()].map(({ environments, ...reading }) => ({
    ...reading,
    liveIn: [...environments].sort(),
  }));
}

/** Every published contract that says anything of a dataset. */
export function contractsOn(view: View, dataset: string): readonly RecordId[] {
  const concerned = participants(view, undefined).filter((actor) => sectionsOn(actor, dataset).length > 0);
  return [...new Set(concerned.flatMap(({ contents }) => contents.map(({ contract }) => contract)))];
}

/** How a reading uses a path: which queries, and for what. */
export interface PathReading extends Reading {
  readonly uses: readonly PathUse[];
}

export interface PathUse {
  /** The query; none when the section has none and is judged whole. */
  readonly query?: string;
  readonly why?: string;
  readonly for: readonly ('condition' | 'order' | 'result')[];
}

/**
 * The readings that would notice a change of a path, that is, of it, of something in it or of what it is in. A reading
 * whose contract is not given is kept without uses: it may notice.
 */
export function readingsOfPath(
  readings: readonly Reading[],
  path: string,
  contracts: ReadonlyMap<RecordId, Contract>,
): readonly PathReading[] {
  return readings.flatMap((reading): readonly PathReading[] => {
    const reads = contracts.get(reading.contract)?.datasets[reading.dataset]?.reads;
    if (reads === undefined) return [{ ...reading, uses: [] }];
    const uses = usesOf(reads, path);
    return uses.length === 0 ? [] : [{ ...reading, uses }];
  });
}

function usesOf(reads: Reads, path: string): readonly PathUse[] {
  const named = new NamedPaths(shapesOfReads(reads));
  const queries = Object.values(reads.queries);
  if (queries.length === 0) return named.touches(path) ? [{ for: ['result'] }] : [];
  return queries.flatMap((query): readonly PathUse[] => {
    const purposes = purposesOf(query, reads, named, path);
    if (purposes.length === 0) return [];
    return [{ query: query.name, ...(query.why === undefined ? {} : { why: query.why }), for: purposes }];
  });
}

function purposesOf(query: Query, reads: Reads, named: NamedPaths, path: string): PathUse['for'] {
  const touches = (other: string): boolean => isRelated(path, other);
  const use = useOf(query, reads);
  const purposes = new Set<PathUse['for'][number]>();
  if ([...use.conditions, ...use.optional].some(({ paths }) => paths.some(touches))) purposes.add('condition');
  if (use.ordering.some(touches)) purposes.add('order');
  if (isInResult(query, use, named, path)) purposes.add('result');
  return [...purposes];
}

/** A result is no more than what the query names and the shape says something of: of the rest any change is fine. */
function isInResult({ expect }: Query, { rows, result }: QueryUse, named: NamedPaths, path: string): boolean {
  if (rows === 'documents' && expect.paths !== undefined) return expect.paths.some((each) => isRelated(path, each));
  if (rows === 'documents' && expect.each !== undefined) return new NamedPaths([expect.each]).touches(path);
  switch (result.kind) {
    case 'whole':
      return named.touches(path);
    case 'except':
      return named.touches(path) && !result.paths.some((left) => isWithin(path, left));
    case 'only':
      return result.paths.some((each) => isRelated(path, each) && (named.touches(path) || !named.names(each)));
  }
}

function placesOf(view: View, { service, version }: VersionName): readonly string[] {
  return [...view.standing.environments.values()]
    .filter(({ live }) => live.some((stay) => stay.service === service && stay.version === version))
    .map(({ name }) => name);
}
