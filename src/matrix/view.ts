import type { Content, EnvironmentStanding, Result, Standing } from '../ledger/standing.js';
import { pairText } from '../ledger/standing.js';
import type { PairKey } from '../verify/verdict.js';
import type { Actor, Role } from './actor.js';

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
  readonly #services = new Map<string, ReadonlySet<string>>();
  readonly #lists = new Map<string, readonly Content[]>();
  readonly #past = new WeakMap<EnvironmentStanding, Map<string, Past>>();
  #servicesIndexed = false;

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
    if (!this.#servicesIndexed) this.#indexServices();
    return this.#services.get(dataset) ?? new Set();
  }

  /** Every dataset that somebody published something about, in order. */
  datasets(): readonly string[] {
    if (!this.#servicesIndexed) this.#indexServices();
    return [...this.#services.keys()].sort();
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

  #indexServices(): void {
    const services = new Map<string, Set<string>>();
    for (const [service, { contents }] of this.standing.services) {
      for (const number of new Set(contents.flat())) {
        for (const { dataset } of this.standing.contents[number]?.sections ?? []) {
          const on = services.get(dataset) ?? new Set<string>();
          services.set(dataset, on.add(service));
        }
      }
    }
    for (const [dataset, on] of services) this.#services.set(dataset, on);
    this.#servicesIndexed = true;
  }
}

export function viewOf(standing: Standing): View {
  return new View(standing);
}
