import type { Content, EnvironmentStanding, Result, Standing } from '../ledger/standing.js';
import { pairText } from '../verify/pair-text.js';
import type { PairKey } from '../verify/verdict.js';
import { placesOf, type Actor, type Role } from './actor.js';

interface Past {
  readonly all: readonly Actor[];
  readonly distinct: readonly Actor[];
}

const nothing: ReadonlySet<string> = new Set();
const noContents: readonly Content[] = [];

/**
 * What stands, indexed for questions. Immutable to whoever asks: the same standing gives the same answers, and what is
 * remembered between questions is only what would be computed again.
 */
export class View {
  readonly standing: Standing;
  readonly #versions = new Map<string, ReadonlyMap<string, number>>();
  #services: ServiceIndex | undefined;
  readonly #lists = new Map<string, readonly Content[]>();
  readonly #past = new WeakMap<EnvironmentStanding, Map<string, Past>>();

  constructor(standing: Standing) {
    this.standing = standing;
  }

  environment(name: string): EnvironmentStanding | undefined {
    return this.standing.environments.get(name);
  }

  result(pair: PairKey): Result | undefined {
    return this.standing.results.get(pairText(pair));
  }

  isKnown(service: string, version: string): boolean {
    return this.#indexOfVersion(service, version) !== undefined;
  }

  actor(service: string, version: string, role: Role, gone: readonly string[] = []): Actor {
    const contents = this.#contents(service, version);
    return { service, version, role, contents, gone: gone.length === 0 ? nothing : new Set(gone) };
  }

  /** Every version of a service that was ever there, and those of them that `merge` keeps. */
  pastVersions(
    environment: EnvironmentStanding,
    service: string,
    merge: (actors: readonly Actor[]) => readonly Actor[],
  ): Past {
    let services = this.#past.get(environment);
    if (services === undefined) this.#past.set(environment, (services = new Map<string, Past>()));
    let past = services.get(service);
    if (past === undefined) {
      const all = (environment.past.get(service) ?? []).map(({ version, gone }) =>
        this.actor(service, version, 'at-rest', gone),
      );
      services.set(service, (past = { all, distinct: merge(all) }));
    }
    return past;
  }

  /** Services that ever promised something of a dataset. */
  servicesOn(dataset: string): ReadonlySet<string> {
    return this.#index().onDataset.get(dataset) ?? noServices;
  }

  /** Services that ever owned a dataset in a collection or table, given as `placesOf` names it. */
  servicesAt(place: string): ReadonlySet<string> {
    return this.#index().atPlace.get(place) ?? noServices;
  }

  /** Every dataset that somebody published something about, in order. */
  datasets(): readonly string[] {
    return [...this.#index().onDataset.keys()].sort();
  }

  #contents(service: string, version: string): readonly Content[] {
    const index = this.#indexOfVersion(service, version);
    if (index === undefined) return noContents;
    const numbers = this.standing.services.get(service)?.contents[index] ?? [];
    const key = numbers.join(',');
    let contents = this.#lists.get(key);
    if (contents === undefined) {
      contents = numbers.flatMap((number) => this.standing.contents[number] ?? []);
      this.#lists.set(key, contents);
    }
    return contents;
  }

  #indexOfVersion(service: string, version: string): number | undefined {
    let versions = this.#versions.get(service);
    if (versions === undefined) {
      versions = new Map((this.standing.services.get(service)?.versions ?? []).map((name, index) => [name, index]));
      this.#versions.set(service, versions);
    }
    return versions.get(version);
  }

  #index(): ServiceIndex {
    if (this.#services !== undefined) return this.#services;
    const onDataset = new Map<string, Set<string>>();
    const atPlace = new Map<string, Set<string>>();
    const note = (index: Map<string, Set<string>>, key: string, service: string): void => {
      const services = index.get(key);
      if (services === undefined) index.set(key, new Set([service]));
      else services.add(service);
    };
    for (const [service, { contents }] of this.standing.services) {
      for (const number of new Set(contents.flat())) {
        const content = this.standing.contents[number];
        for (const { dataset } of content?.sections ?? []) note(onDataset, dataset, service);
        for (const place of content === undefined ? [] : placesOf({ contents: [content] }))
          note(atPlace, place, service);
      }
    }
    this.#services = { onDataset, atPlace };
    return this.#services;
  }
}

interface ServiceIndex {
  readonly onDataset: ReadonlyMap<string, ReadonlySet<string>>;
  readonly atPlace: ReadonlyMap<string, ReadonlySet<string>>;
}

const noServices: ReadonlySet<string> = new Set();

export function viewOf(standing: Standing): View {
  return new View(standing);
}
