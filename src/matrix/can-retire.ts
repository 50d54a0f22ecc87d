import { MisuseError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import { datasetsOf, sectionsOn, type Actor } from './actor.js';
import { verdictOf, versionText, type Blocker, type Reason, type VersionName } from './answer.js';
import { migratedCommand } from './clear.js';
import { deadQueries } from './dead-queries.js';
import { gapsInKnowledge, noticesOf } from './known-enough.js';
import { absentParts } from './ownership.js';
import { unknownNames } from './question.js';
import { writesOf } from './required-pairs.js';
import { lostStorage } from './shared-storage.js';
import { populationOf, situationLeaving, type StepOptions } from './situation.js';
import type { View } from './view.js';

export interface RetireQuestion extends VersionName {
  readonly environment: string;
}

export interface RetireAnswer {
  readonly ok: boolean;
  readonly reason: Reason;
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly environment: string;
  readonly asked: VersionName;
  readonly blockers: readonly Blocker[];
  readonly problems: readonly Problem[];
  /** What it leaves behind that no version that stays writes: readers meet it until it is migrated. */
  readonly leaves: readonly Leftover[];
  /** Datasets whose writers no longer have to keep to what only it read. */
  readonly frees: readonly Freed[];
  readonly notices: readonly string[];
}

export interface Leftover {
  readonly dataset: string;
  /** The insert or update, as its contract names it. */
  readonly name: string;
  /** Versions that stay and read the dataset; when there is none, nobody needs the shape any more. */
  readonly readers: readonly VersionName[];
  /** What to record once no such document is left. */
  readonly clear: string;
}

export interface Freed {
  readonly dataset: string;
  readonly writers: readonly VersionName[];
  /** Whether any version that stays still reads the dataset, with other needs. */
  readonly stillRead: boolean;
}

/**
 * Whether a version may leave an environment: nobody who stays loses the last writer or owner of what it reads, or the
 * last supplier of a query's condition. Also says what it leaves behind and whom its going sets free.
 */
export function canRetire(view: View, { service, version, environment: name }: RetireQuestion): RetireAnswer {
  const asked: VersionName = { service, version };
  const problems = unknownNames(view, name, [asked]);
  const environment = view.environment(name);
  const base = { environment: name, asked, blockers: [], leaves: [], frees: [], notices: noticesOf(view), problems };
  if (environment === undefined || problems.length > 0) {
    const reason = environment === undefined ? 'unknown-environment' : 'unknown-version';
    return { ...base, ok: false, reason, exitCode: 2 };
  }
  const population = populationOf(environment);
  if (!population.live.some((stay) => stay.service === service && stay.version === version)) {
    const there = population.live.filter((stay) => stay.service === service).map((stay) => stay.version);
    throw new MisuseError({
      code: 'not-there',
      message: `${versionText(asked)} is not live in ${name}`,
      expected: there.length === 0 ? `no version of ${service} is` : there.join(', '),
      hint: 'Only a version that is deployed or released there can be retired.',
    });
  }
  const options: StepOptions = { overlap: false, atRest: false, isIgnored: () => false };
  const situation = situationLeaving(view, population, asked);
  const blockers = [
    ...lostStorage(view, situation, options),
    ...deadQueries(view, situation, options),
    ...absentParts(view, population, situation, options),
    ...gapsInKnowledge(view, situation, options),
  ];
  const { reason, exitCode } = verdictOf(blockers, situation.others.length);
  const leaving = view.actor(service, version, 'replaced');
  return {
    ...base,
    ok: exitCode === 0,
    reason,
    exitCode,
    blockers,
    leaves: leftovers(leaving, situation.others, name),
    frees: freed(leaving, situation.others),
  };
}

function leftovers(leaving: Actor, staying: readonly Actor[], environment: string): readonly Leftover[] {
  const side = { service: leaving.service, version: leaving.version, role: 'at-rest' } as const;
  return datasetsOf(leaving).flatMap((dataset) => {
    const kept = new Set(
      staying.flatMap((actor) =>
        sectionsOn(actor, dataset).flatMap((sections) => writesOf(sections).map(({ digest }) => digest)),
      ),
    );
    const left = sectionsOn(leaving, dataset)
      .flatMap(writesOf)
      .filter(({ digest }) => !kept.has(digest));
    const readers = staying.filter((actor) => sectionsOn(actor, dataset).some(({ reads }) => reads !== undefined));
    return [...new Set(left.map((written) => written.name))].map((name) => ({
      dataset,
      name,
      readers: readers.map(nameOf),
      clear: migratedCommand(side, environment),
    }));
  });
}

function freed(leaving: Actor, staying: readonly Actor[]): readonly Freed[] {
  return datasetsOf(leaving).flatMap((dataset) => {
    const needs = sectionsOn(leaving, dataset).flatMap(({ reads }) => reads?.digest ?? []);
    const others = staying.flatMap((actor) => sectionsOn(actor, dataset).flatMap(({ reads }) => reads?.digest ?? []));
    if (needs.length === 0 || needs.every((digest) => others.includes(digest))) return [];
    const writers = staying.filter((actor) =>
      sectionsOn(actor, dataset).some((sections) => writesOf(sections).length > 0),
    );
    return [{ dataset, writers: writers.map(nameOf), stillRead: others.length > 0 }];
  });
}

function nameOf({ service, version }: Actor): VersionName {
  return { service, version };
}
