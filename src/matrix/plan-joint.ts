import { sectionsOn } from './actor.js';
import { versionText, type Blocker, type Side, type VersionName } from './answer.js';
import type { StepJudge, Trial } from './plan-step.js';
import type { Population } from './situation.js';
import { establishes } from './required-pairs.js';

export type JointStep =
  | { readonly kind: 'found'; readonly versions: readonly VersionName[]; readonly trial: Trial }
  | { readonly kind: 'none'; readonly blockers: readonly Blocker[] };

/** How many sets are tried for one step before the search stops; each is a judgement. */
const mostTrials = 4000;

/**
 * The smallest set of the remaining versions that may go in at once. What blocks a set says which others have to come
 * along, so only sets that could be safe are tried, smaller ones first.
 */
export function smallestJointStep(
  search: StepJudge,
  population: Population,
  remaining: readonly VersionName[],
): JointStep {
  const queue = new SetsBySize();
  for (const version of remaining) queue.add([version]);
  const blockers: Blocker[] = [];
  for (let trials = 0; trials < mostTrials; trials++) {
    const versions = queue.next();
    if (versions === undefined) break;
    const trial = search.trial(population, versions);
    if (trial.blockers.length === 0) return { kind: 'found', versions, trial };
    blockers.push(...trial.blockers);
    for (const larger of companions(search, population, remaining, versions, trial.blockers)) queue.add(larger);
  }
  return { kind: 'none', blockers: distinctBlockers(blockers) };
}

/** The sets that could get past what blocks `versions`: none when something else is in the way. */
function companions(
  search: StepJudge,
  population: Population,
  remaining: readonly VersionName[],
  versions: readonly VersionName[],
  blockers: readonly Blocker[],
): readonly (readonly VersionName[])[] {
  const outside = new Map(remaining.filter((each) => !versions.includes(each)).map((each) => [each.service, each]));
  const needed = new Map<string, VersionName>();
  let choices: readonly VersionName[] | undefined;
  for (const blocker of blockers) {
    const movable = movableSides(search, blocker, versions, population);
    if (movable === undefined) return [];
    const along = movable.map(({ service }) => outside.get(service));
    switch (blocker.code) {
      case 'pair-failed':
      case 'pair-missing':
      case 'pair-undecided':
      case 'two-owners':
      case 'one-collection':
        // A premise stands between two others, and either could give way; a lost supplier, with anybody's help.
        if (blocker.premise === true || (blocker.pair === undefined && blocker.query !== undefined)) {
          choices ??= helpers(search, blocker, along, [...outside.values()]);
          break;
        }
        // Everybody whose running version is in the way has to make way in the same step.
        if (along.length === 0 || along.includes(undefined)) return [];
        for (const version of along) if (version !== undefined) needed.set(version.service, version);
        break;
      case 'no-writer':
      case 'no-owner':
      case 'dead-query':
        choices ??= helpers(search, blocker, along, [...outside.values()]);
        break;
      case 'contradictory-publication':
      case 'unpublished-version':
        if (along.length === 0 || along.includes(undefined)) return [];
        for (const version of along) if (version !== undefined) needed.set(version.service, version);
        break;
      case 'damaged-ledger':
      case 'critical-record':
        return [];
    }
  }
  if (needed.size > 0) return [[...versions, ...needed.values()]];
  return (choices ?? []).map((version) => [...versions, version]);
}

/**
 * The running versions on the sides of a blocker that could be replaced; undefined when a side is there to stay: handed
 * out, only at rest, or itself making way.
 */
function movableSides(
  search: StepJudge,
  { left = [], right = [] }: Blocker,
  versions: readonly VersionName[],
  population: Population,
): readonly Side[] | undefined {
  const movable: Side[] = [];
  for (const side of [...left, ...right]) {
    if (side.role === 'asked') continue;
    if (versions.some(({ service }) => service === side.service)) {
      // The old version of a service that moves already: only its last writer's or owner's part can be taken over.
      if (side.role === 'replaced') continue;
      return undefined;
    }
    if (side.role !== 'deployed') return undefined;
    const stays = population.live.filter(
      ({ service, version }) => service === side.service && version === side.version,
    );
    const replaced = search.replaced(population, side);
    if (!stays.every((stay) => replaced.includes(stay))) return undefined;
    movable.push(side);
  }
  return movable;
}

/** Those who, coming along, could bring what is missing: a writer, an owner, or a reader that no longer asks for it. */
function helpers(
  search: StepJudge,
  { dataset = '', code }: Blocker,
  readers: readonly (VersionName | undefined)[],
  outside: readonly VersionName[],
): readonly VersionName[] {
  const brings = outside.filter(({ service, version }) =>
    sectionsOn(search.view.actor(service, version, 'asked'), dataset).some((sections) =>
      code === 'no-owner' ? sections.owns !== undefined : code === 'no-writer' ? establishes(sections) : true,
    ),
  );
  return [...new Set([...readers.flatMap((reader) => reader ?? []), ...brings])];
}

/** Sets to try, each once, smaller ones first and in the order in which they came. */
class SetsBySize {
  readonly #bySize: (readonly VersionName[])[][] = [];
  readonly #seen = new Set<string>();

  add(versions: readonly VersionName[]): void {
    const key = versions.map(versionText).sort().join('\n');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    while (this.#bySize.length <= versions.length) this.#bySize.push([]);
    this.#bySize[versions.length]?.push(versions);
  }

  next(): readonly VersionName[] | undefined {
    return this.#bySize.find((sets) => sets.length > 0)?.shift();
  }
}

function distinctBlockers(blockers: readonly Blocker[]): readonly Blocker[] {
  return [...new Map(blockers.map((blocker) => [blocker.message, blocker])).values()];
}
