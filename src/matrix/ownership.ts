import type { PublishedSections } from '../ledger/record.js';
import { ActorsByDataset, datasetsOf, sectionsOn, type Actor } from './actor.js';
import { versionText, type Blocker, type Side } from './answer.js';
import { establishes } from './required-pairs.js';
import type { Population, Situation, StepOptions } from './situation.js';
import type { View } from './view.js';

type Part = 'writer' | 'owner';

const plays: Readonly<Record<Part, (sections: PublishedSections) => boolean>> = {
  writer: establishes,
  owner: ({ owns }) => owns !== undefined,
};

/**
 * Datasets that somebody reads and that nobody writes or owns: those that the asked versions read, and those of which
 * the step takes the last writer or owner away from a version that stays.
 */
export function absentParts(
  view: View,
  population: Population,
  situation: Situation,
  options: StepOptions,
): readonly Blocker[] {
  const { asked, others, replaced } = situation;
  const after = new ActorsByDataset([...asked, ...others]);
  const before = new ActorsByDataset([...others, ...replaced]);
  const blockers: Blocker[] = [];
  for (const part of ['writer', 'owner'] as const) {
    for (const reader of asked) {
      for (const dataset of readDatasets(reader)) {
        if (!isPlayed(part, dataset, after.on(dataset)))
          blockers.push(absent(part, dataset, reader, everPlayed(view, population, part, dataset)));
      }
    }
    for (const reader of others) {
      if (options.isIgnored(reader)) continue;
      for (const dataset of readDatasets(reader)) {
        if (isPlayed(part, dataset, before.on(dataset)) && !isPlayed(part, dataset, after.on(dataset)))
          blockers.push(taken(part, dataset, reader, replaced));
      }
    }
  }
  return blockers;
}

/** Two datasets that name one collection, and one dataset whose storage two services fix. */
export function ownershipConflicts({ asked, others }: Situation, { isIgnored }: StepOptions): readonly Blocker[] {
  const everybody = [...asked, ...others.filter((actor) => !isIgnored(actor))].map((actor) => ({
    actor,
    owned: ownedBy(actor),
  }));
  const blockers: Blocker[] = [];
  const told = new Set<string>();
  for (const actor of asked) {
    for (const mine of ownedBy(actor)) {
      for (const { actor: other, owned } of everybody) {
        for (const theirs of owned) {
          const blocker = conflict(actor, mine, other, theirs);
          if (blocker === undefined) continue;
          const key =
            [actor, other].map(versionText).sort().join('\n') + [mine.dataset, theirs.dataset].sort().join('\n');
          if (!told.has(key)) blockers.push(blocker);
          told.add(key);
        }
      }
    }
  }
  return blockers;
}

interface Owned {
  readonly dataset: string;
  readonly store: string;
  readonly owns: NonNullable<PublishedSections['owns']>;
}

function ownedBy({ contents }: Actor): readonly Owned[] {
  return contents.flatMap(({ sections }) =>
    sections.flatMap(({ dataset, store, owns }) => (owns === undefined ? [] : [{ dataset, store, owns }])),
  );
}

function conflict(actor: Actor, mine: Owned, other: Actor, theirs: Owned): Blocker | undefined {
  const base = { cause: 'failed', left: [sideOf(actor)], right: [sideOf(other)], failures: [], reasons: [] } as const;
  if (mine.dataset !== theirs.dataset) {
    if (mine.store !== theirs.store || mine.owns.physicalName !== theirs.owns.physicalName) return undefined;
    return {
      ...base,
      code: 'one-collection',
      dataset: mine.dataset,
      message: `${mine.dataset} (${versionText(actor)}) and ${theirs.dataset} (${versionText(other)}) both name ${mine.owns.physicalName}`,
      clear: 'Let both contracts use one name for the dataset, or keep it in a collection of its own.',
    };
  }
  if (actor.service === other.service) return undefined;
  const fixed = [mine, theirs].every(({ owns }) => (owns.exclusive ?? []).length > 0);
  const moved = mine.owns.physicalName !== theirs.owns.physicalName || mine.store !== theirs.store;
  if (!fixed && !moved) return undefined;
  const why = moved
    ? `as ${mine.owns.physicalName} and as ${theirs.owns.physicalName}`
    : `and fix its ${[...new Set([...(mine.owns.exclusive ?? []), ...(theirs.owns.exclusive ?? [])])].join(', ')}`;
  return {
    ...base,
    code: 'two-owners',
    dataset: mine.dataset,
    message: `${versionText(actor)} and ${versionText(other)} both own ${mine.dataset}, ${why}`,
    clear: 'Let one of them own it; the other may add indexes only.',
  };
}

function readDatasets(reader: Actor): readonly string[] {
  return datasetsOf(reader).filter((dataset) => sectionsOn(reader, dataset).some(({ reads }) => reads !== undefined));
}

function isPlayed(part: Part, dataset: string, actors: readonly Actor[]): boolean {
  return actors.some((actor) => sectionsOn(actor, dataset).some(plays[part]));
}

function everPlayed(view: View, { environment, imagined }: Population, part: Part, dataset: string): boolean {
  const does = (service: string, version: string): boolean =>
    isPlayed(part, dataset, [view.actor(service, version, 'at-rest')]);
  for (const service of view.servicesOn(dataset)) {
    if ((environment.past.get(service) ?? []).some(({ version }) => does(service, version))) return true;
  }
  return imagined.some(({ service, version }) => does(service, version));
}

function absent(part: Part, dataset: string, reader: Actor, everThere: boolean): Blocker {
  return {
    cause: part === 'writer' ? 'no-writer' : 'no-owner',
    code: part === 'writer' ? 'no-writer' : 'no-owner',
    message: `${versionText(reader)} reads ${dataset}, and no version that ${part === 'writer' ? 'writes' : 'owns'} it is there${everThere ? ' any more' : ''}`,
    clear: `Deploy a version that ${part === 'writer' ? 'writes' : 'owns'} ${dataset} first, or in the same step (\`--with S@V\`).`,
    dataset,
    left: [sideOf(reader)],
    everThere,
    failures: [],
    reasons: [],
  };
}

function taken(part: Part, dataset: string, reader: Actor, replaced: readonly Actor[]): Blocker {
  const leaving = replaced.filter((actor) => isPlayed(part, dataset, [actor]));
  return {
    cause: part === 'writer' ? 'no-writer' : 'no-owner',
    code: part === 'writer' ? 'no-writer' : 'no-owner',
    message: `${leaving.map(versionText).join(', ')} is the last that ${part === 'writer' ? 'writes' : 'owns'} ${dataset}, which ${versionText(reader)} reads`,
    clear: `Keep it, let another service take it over first, or retire the readers of ${dataset}.`,
    dataset,
    left: [sideOf(reader)],
    right: leaving.map(sideOf),
    everThere: true,
    failures: [],
    reasons: [],
  };
}

function sideOf({ service, version, role }: Actor): Side {
  return { service, version, role };
}
