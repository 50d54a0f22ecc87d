import type { PublishedSections } from '../ledger/record.js';
import type { Content } from '../ledger/standing.js';

/**
 * Why a version takes part in a question: it is asked about, it runs there, it was handed out there, it makes way for
 * the asked one, or it only left documents.
 */
export type Role = 'asked' | 'deployed' | 'released' | 'replaced' | 'at-rest';

/** A version in a role. */
export interface Actor {
  readonly service: string;
  readonly version: string;
  readonly role: Role;
  /** What it promises; several contents when it was published twice with different ones, none when it never was. */
  readonly contents: readonly Content[];
  /** What it stored and no document is left of, by `shapeText`. */
  readonly gone: ReadonlySet<string>;
}

const nothing: readonly PublishedSections[] = [];
const byDataset = new WeakMap<Content, ReadonlyMap<string, readonly PublishedSections[]>>();

/** What an actor says of one dataset. */
export function sectionsOn({ contents }: Actor, dataset: string): readonly PublishedSections[] {
  const [only] = contents;
  if (only === undefined) return nothing;
  if (contents.length === 1) return indexOf(only).get(dataset) ?? nothing;
  return contents.flatMap((content) => indexOf(content).get(dataset) ?? nothing);
}

/** The datasets that an actor says something of, in order. */
export function datasetsOf({ contents }: Actor): readonly string[] {
  const [only] = contents;
  if (contents.length === 1 && only !== undefined) return namesOf(only);
  return [...new Set(contents.flatMap(namesOf))].sort();
}

/** Actors by the datasets that they say something of, so that a large population is not searched for each one. */
export class ActorsByDataset {
  readonly #actors = new Map<string, Actor[]>();

  constructor(actors: readonly Actor[]) {
    for (const actor of actors) {
      for (const dataset of datasetsOf(actor)) {
        const list = this.#actors.get(dataset);
        if (list === undefined) this.#actors.set(dataset, [actor]);
        else list.push(actor);
      }
    }
  }

  on(dataset: string): readonly Actor[] {
    return this.#actors.get(dataset) ?? nobody;
  }
}

const nobody: readonly Actor[] = [];

/** Where an actor's documents are kept, for the datasets that it owns. */
export function placesOf({ contents }: Pick<Actor, 'contents'>): readonly string[] {
  return contents.flatMap(placesOfContent);
}

/** Whether the version was published with contents that promise different things. */
export function isContradictory({ contents }: Actor): boolean {
  const [first, ...others] = contents;
  return others.some((other) => JSON.stringify(other.sections) !== JSON.stringify(first?.sections));
}

export function isSame(a: Actor, b: Actor): boolean {
  return a.service === b.service && a.version === b.version;
}

function indexOf(content: Content): ReadonlyMap<string, readonly PublishedSections[]> {
  let index = byDataset.get(content);
  if (index === undefined) {
    index = new Map(content.sections.map((sections) => [sections.dataset, [sections]]));
    byDataset.set(content, index);
  }
  return index;
}

const names = new WeakMap<Content, readonly string[]>();

function namesOf(content: Content): readonly string[] {
  let list = names.get(content);
  if (list === undefined) {
    list = content.sections.map(({ dataset }) => dataset).sort();
    names.set(content, list);
  }
  return list;
}

const places = new WeakMap<Content, readonly string[]>();

function placesOfContent(content: Content): readonly string[] {
  let list = places.get(content);
  if (list === undefined) {
    list = content.sections.flatMap(({ store, owns }) => (owns === undefined ? [] : [`${store} ${owns.physicalName}`]));
    places.set(content, list);
  }
  return list;
}
