import { datasetsOf } from './actor.js';
import { versionText, type Blocker, type VersionName } from './answer.js';
import { clearWayBack } from './clear.js';
import { judgeStep } from './judge-step.js';
import { findExactly } from './plan-exact.js';
import { smallestJointStep } from './plan-joint.js';
import type { Found, PlannedStep, StepJudge, Trial } from './plan-step.js';
import { afterStep, isReplaced, type LiveVersion, type Population, type StepOptions } from './situation.js';
import type { View } from './view.js';

/** With so many versions left, every order can be tried. */
const exactUpTo = 7;

/** Looks for orders of steps, each of which is judged exactly as a single question would be. */
export class PlanSearch implements StepJudge {
  readonly view: View;
  readonly #options: StepOptions;
  readonly #rollbackSafe: boolean;

  constructor(view: View, options: StepOptions, rollbackSafe: boolean) {
    this.view = view;
    this.#options = options;
    this.#rollbackSafe = rollbackSafe;
  }

  /** What stands in the way of one step, and of taking it back where that is asked for. */
  trial(population: Population, versions: readonly VersionName[]): Trial {
    const { blockers, required } = judgeStep(this.view, population, versions, this.#options);
    if (blockers.length > 0 || !this.#rollbackSafe) return { blockers, required };
    return { blockers: this.#rollbackBlockers(population, versions), required };
  }

  /** The population once a step was taken. */
  after(population: Population, versions: readonly VersionName[]): Population {
    return afterStep(population, versions, this.#options.instance);
  }

  /** What makes way for a version. */
  replaced(population: Population, version: VersionName): readonly LiveVersion[] {
    return population.live.filter((stay) => isReplaced(stay, version, this.#options.instance));
  }

  /** What stands in the way of one step, whether or not it can be taken back. */
  forwardBlockers(population: Population, versions: readonly VersionName[]): readonly Blocker[] {
    return judgeStep(this.view, population, versions, this.#options).blockers;
  }

  find(population: Population, targets: readonly VersionName[]): Found {
    const quick = this.#greedily(population, targets);
    const single = quick.kind === 'found' && quick.steps.every(({ versions }) => versions.length === 1);
    if (single || targets.length > exactUpTo) return quick;
    // A single step taken early can close a way that another order leaves open; with few versions all orders are tried.
    return findExactly(this, population, targets, quick);
  }

  /** One service at a time while that is safe, else the smallest set that is. */
  #greedily(start: Population, targets: readonly VersionName[]): Found {
    const remaining = new Map(targets.map((version) => [version.service, version]));
    const neighbours = this.#neighbours(start, targets);
    const blocked = new Set<string>();
    const steps: PlannedStep[] = [];
    let population = start;
    let required = 0;
    const take = (versions: readonly VersionName[], trial: Trial): void => {
      population = this.after(population, versions);
      required += trial.required;
      steps.push({ versions });
      for (const { service } of versions) {
        remaining.delete(service);
        // Only a step that touches one of its datasets can free a blocked service.
        for (const neighbour of neighbours.get(service) ?? []) blocked.delete(neighbour);
      }
    };
    while (remaining.size > 0) {
      const next = [...remaining.values()].find(({ service }) => !blocked.has(service));
      if (next !== undefined) {
        const trial = this.trial(population, [next]);
        if (trial.blockers.length === 0) take([next], trial);
        else blocked.add(next.service);
        continue;
      }
      const joint = smallestJointStep(this, population, [...remaining.values()]);
      if (joint.kind !== 'found') return { kind: 'gave-up', blockers: joint.blockers };
      take(joint.versions, joint.trial);
    }
    return { kind: 'found', steps, required };
  }

  /** Services that share a dataset, before or after they move. */
  #neighbours(population: Population, targets: readonly VersionName[]): ReadonlyMap<string, ReadonlySet<string>> {
    const byDataset = new Map<string, string[]>();
    for (const target of targets) {
      const running = population.live.filter(({ service }) => service === target.service);
      const datasets = [target, ...running].flatMap(({ service, version }) =>
        datasetsOf(this.view.actor(service, version, 'asked')),
      );
      for (const dataset of new Set(datasets))
        byDataset.set(dataset, [...(byDataset.get(dataset) ?? []), target.service]);
    }
    const neighbours = new Map<string, Set<string>>();
    for (const services of byDataset.values()) {
      for (const service of services) {
        const near = neighbours.get(service) ?? new Set<string>();
        neighbours.set(service, near);
        for (const other of services) near.add(other);
      }
    }
    return neighbours;
  }

  /** What stands in the way of going back to what ran before a step, once it was taken. */
  #rollbackBlockers(population: Population, versions: readonly VersionName[]): readonly Blocker[] {
    const before = versions.map((version) => this.replaced(population, version));
    const rounds = Math.max(0, ...before.map((stays) => stays.length));
    const taken = this.after(population, versions);
    // A service that was not there before is taken away again.
    const fresh = new Set(versions.filter((_, index) => before[index]?.length === 0).map(({ service }) => service));
    const back: Population = {
      ...taken,
      live: taken.live.filter(
        (stay) => stay.how === 'released' || stay.instance !== this.#options.instance || !fresh.has(stay.service),
      ),
    };
    const blockers: Blocker[] = [];
    for (let round = 0; round < rounds; round++) {
      const olds = before.flatMap((stays) => stays[round % Math.max(1, stays.length)] ?? []);
      blockers.push(...judgeStep(this.view, back, olds, this.#options).blockers);
    }
    const way = `on the way back from ${versions.map(versionText).join(' + ')}, `;
    return blockers.map((blocker) => ({ ...blocker, message: `${way}${blocker.message}`, clear: clearWayBack }));
  }
}
