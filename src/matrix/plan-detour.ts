import type { Blocker, VersionName } from './answer.js';
import type { PlanSearch } from './plan-search.js';
import type { PlannedStep } from './plan-step.js';
import type { Population } from './situation.js';
import type { View } from './view.js';

/** A plan that goes through a version that nobody asked for. */
export interface Detour {
  readonly through: VersionName;
  readonly steps: readonly PlannedStep[];
}

/** How many different versions of one service are tried. */
const mostVersions = 60;

/** A version of a blocked service that the ledger has, and through which the asked versions can be reached. */
export function findIntermediate(
  view: View,
  search: PlanSearch,
  population: Population,
  targets: readonly VersionName[],
  blockers: readonly Blocker[],
): Detour | null {
  const blocked = new Set(
    blockers.flatMap(({ left = [], right = [] }) => [...left, ...right].map(({ service }) => service)),
  );
  for (const target of targets) {
    if (!blocked.has(target.service)) continue;
    const [running] = search.replaced(population, target);
    if (running === undefined) continue;
    for (const version of differentVersions(view, target, running.version)) {
      const through = { service: target.service, version };
      const steps = stepsThrough(search, population, targets, target, through);
      if (steps !== undefined) return { through, steps };
    }
  }
  return null;
}

/** First the one in between and then all; or all others with the one in between, and then the asked one. */
function stepsThrough(
  search: PlanSearch,
  population: Population,
  targets: readonly VersionName[],
  target: VersionName,
  through: VersionName,
): readonly PlannedStep[] | undefined {
  if (search.trial(population, [through]).blockers.length === 0) {
    const between = search.after(population, [through]);
    const rest = isPossible(search, between, targets) ? search.find(between, targets) : undefined;
    if (rest?.kind === 'found') return [{ versions: [through] }, ...rest.steps];
  }
  const others = targets.map((each) => (each === target ? through : each));
  if (others.length === 1 || !isPossible(search, population, others)) return undefined;
  const first = search.find(population, others);
  if (first.kind !== 'found') return undefined;
  const reached = first.steps.reduce((state, { versions }) => search.after(state, versions), population);
  if (search.trial(reached, [target]).blockers.length > 0) return undefined;
  return [...first.steps, { versions: [target] }];
}

/** What is not safe all at once, rollbacks apart, is safe in no order, so looking for one would be for nothing. */
function isPossible(search: PlanSearch, population: Population, targets: readonly VersionName[]): boolean {
  return search.forwardBlockers(population, targets).length === 0;
}

/** Versions that promise something else than the running and the asked one, one of each kind, latest names first. */
function differentVersions(view: View, target: VersionName, running: string): readonly string[] {
  const published = view.standing.services.get(target.service);
  if (published === undefined) return [];
  const kinds = new Map<string, string>();
  published.versions.forEach((version, index) => kinds.set(String(published.contents[index] ?? ''), version));
  for (const [kind, version] of [...kinds]) if (version === target.version || version === running) kinds.delete(kind);
  return [...kinds.values()].reverse().slice(0, mostVersions);
}
