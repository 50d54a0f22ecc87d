import type { EnvironmentStanding, Stay } from '../ledger/standing.js';
import { datasetsOf, isSame, placesOf, type Actor } from './actor.js';
import { versionText, type VersionName } from './answer.js';
import type { View } from './view.js';

/** Who runs in an environment: what stands there, or what a plan imagines after some of its steps. */
export interface Population {
  readonly environment: EnvironmentStanding;
  readonly live: readonly LiveVersion[];
  /** Versions that came and perhaps went in steps that are only imagined. */
  readonly imagined: readonly VersionName[];
}

export type LiveVersion = Pick<Stay, 'service' | 'version' | 'how' | 'instance'>;

/** How a step is taken. */
export interface StepOptions {
  /** Old and new versions of a service run together while it rolls out. */
  readonly overlap: boolean;
  /** Documents that earlier versions left behind are there. */
  readonly atRest: boolean;
  /** The instance that the asked versions are deployed to; the unnamed one when left out. */
  readonly instance?: string;
  /** Versions that were left out of the question: they run and write, but nothing between them and the asked counts. */
  readonly isIgnored: (version: VersionName) => boolean;
}

/** Everybody who takes part in a step. */
export interface Situation {
  readonly asked: readonly Actor[];
  /** Live before and after the step, besides the asked ones, and with a dataset that the step touches. */
  readonly others: readonly Actor[];
  /** Live before the step, gone after it. */
  readonly replaced: readonly Actor[];
  /** Versions that left documents, without the ignored ones; none when the question leaves out what is at rest. */
  readonly past: readonly Actor[];
}

export function populationOf(environment: EnvironmentStanding): Population {
  return { environment, live: environment.live, imagined: [] };
}

/** The population after `versions` went in: each replaces what its instance ran, never a release. */
export function afterStep(population: Population, versions: readonly VersionName[], instance?: string): Population {
  const stays = population.live.filter((stay) => !versions.some((version) => isReplaced(stay, version, instance)));
  const entered = versions.map(({ service, version }): LiveVersion => ({
    service,
    version,
    how: 'deployed',
    ...(instance === undefined ? {} : { instance }),
  }));
  return { ...population, live: [...stays, ...entered], imagined: [...population.imagined, ...versions] };
}

export function situationOf(
  view: View,
  population: Population,
  versions: readonly VersionName[],
  { atRest, instance, isIgnored }: StepOptions,
): Situation {
  const asked = versions.map(({ service, version }) => view.actor(service, version, 'asked'));
  const staying = population.live.filter((stay) => !versions.some((version) => isReplaced(stay, version, instance)));
  const leaving = population.live.filter((stay) => versions.some((version) => isReplaced(stay, version, instance)));
  const leavers = distinctActors(view, leaving);
  const concerned = concernOf([...asked, ...leavers]);
  const others = concernedActors(view, staying, concerned).filter(
    (actor) => !asked.some((each) => isSame(each, actor)),
  );
  const replaced = leavers
    .filter((actor) => ![...asked, ...others].some((each) => isSame(each, actor)))
    .map((actor): Actor => ({ ...actor, role: 'replaced' }));
  return {
    asked,
    others,
    replaced,
    past: atRest ? pastActors(view, population, asked, [...asked, ...others], isIgnored) : [],
  };
}

export function isReplaced(stay: LiveVersion, { service }: VersionName, instance: string | undefined): boolean {
  return stay.how === 'deployed' && stay.service === service && stay.instance === instance;
}

interface Concern {
  readonly datasets: ReadonlySet<string>;
  /** Collections and tables: two datasets may name the same by mistake. */
  readonly places: ReadonlySet<string>;
}

function concernOf(actors: readonly Actor[]): Concern {
  return { datasets: new Set(actors.flatMap(datasetsOf)), places: new Set(actors.flatMap(placesOf)) };
}

function concernedActors(view: View, stays: readonly LiveVersion[], concern: Concern): readonly Actor[] {
  const services = new Set<string>();
  for (const dataset of concern.datasets) for (const service of view.servicesOn(dataset)) services.add(service);
  for (const place of concern.places) for (const service of view.servicesAt(place)) services.add(service);
  // Most of a large population shares nothing with the step, and is passed over before anything is made of it.
  const near = stays.filter(({ service, version }) => services.has(service) || !view.isKnown(service, version));
  return distinctActors(view, near).filter((actor) => isConcerned(actor, concern));
}

/** Nobody knows what a version without a publication touches. */
function isConcerned(actor: Actor, { datasets, places }: Concern): boolean {
  if (actor.contents.length === 0) return true;
  return (
    datasetsOf(actor).some((dataset) => datasets.has(dataset)) || placesOf(actor).some((place) => places.has(place))
  );
}

function distinctActors(view: View, stays: readonly LiveVersion[]): readonly Actor[] {
  const actors = new Map<string, Actor>();
  for (const { service, version, how } of stays) {
    const key = `${service}\n${version}`;
    // A version that is both deployed and released takes part once.
    if (!actors.has(key)) actors.set(key, view.actor(service, version, how));
  }
  return [...actors.values()];
}

/** Every version that was ever there and promised something of a dataset that the asked versions speak of. */
function pastActors(
  view: View,
  population: Population,
  asked: readonly Actor[],
  present: readonly Actor[],
  isIgnored: StepOptions['isIgnored'],
): readonly Actor[] {
  const services = new Set<string>();
  for (const { contents } of asked) {
    for (const { sections } of contents) {
      for (const { dataset } of sections) for (const service of view.servicesOn(dataset)) services.add(service);
    }
  }
  const { environment, imagined } = population;
  // A version without a publication may have left anything anywhere.
  const unpublished = environment.unpublished.map(({ service, version }) => view.actor(service, version, 'at-rest'));
  const actors = unpublished.filter((actor) => !isIgnored(actor));
  for (const service of [...services].sort()) {
    const { all, distinct } = view.pastVersions(environment, service, mergeSamePromises);
    const counting = all.filter((actor) => !isIgnored(actor));
    // One version stands for others that promise the same, so whoever is ignored has to be left out before.
    actors.push(...(counting.length === all.length ? distinct : mergeSamePromises(counting)));
  }
  for (const { service, version } of imagined) {
    if (services.has(service) && !isIgnored({ service, version })) actors.push(view.actor(service, version, 'at-rest'));
  }
  // Whoever is there counts with all that it writes anyway.
  const there = new Set(present.map(versionText));
  return actors.filter((actor) => !there.has(versionText(actor)));
}

/** Of versions of a service that promise the same and of which the same is left, the last by name stands for all. */
function mergeSamePromises(actors: readonly Actor[]): readonly Actor[] {
  const kept = new Map<string, Actor>();
  const numbers = new Map<unknown, number>();
  for (const actor of actors) {
    const contents = actor.contents.map((content) => {
      const number = numbers.get(content) ?? numbers.size;
      numbers.set(content, number);
      return number;
    });
    kept.set(`${actor.service}\n${contents.join(',')}\n${[...actor.gone].join(',')}`, actor);
  }
  return [...kept.values()];
}

/** The situation in which a version leaves and nobody comes: every stay of it ends, releases too. */
export function situationLeaving(view: View, population: Population, { service, version }: VersionName): Situation {
  const leaves = (stay: LiveVersion): boolean => stay.service === service && stay.version === version;
  const leaving = view.actor(service, version, 'replaced');
  const concerned = concernOf([leaving]);
  const staying = population.live.filter((stay) => !leaves(stay));
  const others = concernedActors(view, staying, concerned);
  return { asked: [], others, replaced: [leaving], past: [] };
}
