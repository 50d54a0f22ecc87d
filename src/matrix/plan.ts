import type { Problem } from '../problem/problem.js';
import { verdictOf, versionText, type Blocker, type Reason, type VersionName } from './answer.js';
import { judgeStep } from './judge-step.js';
import { noticesOf } from './known-enough.js';
import { findIntermediate, type Detour } from './plan-detour.js';
import { PlanSearch } from './plan-search.js';
import type { PlannedStep } from './plan-step.js';
import { refuseDoubles, unknownNames } from './question.js';
import { populationOf, type StepOptions } from './situation.js';
import type { View } from './view.js';

export interface PlanQuestion {
  readonly environment: string;
  readonly versions: readonly VersionName[];
  readonly overlap?: boolean;
  readonly atRest?: boolean;
  /** Every step can also be taken back. */
  readonly rollbackSafe?: boolean;
  /** The instance that all of them go to; the unnamed one when left out. */
  readonly instance?: string;
}

export interface Plan {
  readonly ok: boolean;
  /** As for a single question; `no-dependencies` also when there is nothing to do. */
  readonly reason: Reason | 'no-plan' | 'search-limit';
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly environment: string;
  readonly asked: readonly VersionName[];
  /** What already runs there and needs no step. */
  readonly alreadyThere: readonly VersionName[];
  /** In order; every state between two steps is safe. */
  readonly steps: readonly PlannedStep[];
  /** Why there is no plan: what stands in the way whatever the order. */
  readonly blockers: readonly Blocker[];
  /** A plan through a version that the ledger has, where the asked ones alone have none. */
  readonly detour: Detour | null;
  readonly problems: readonly Problem[];
  readonly rollbackSafe: boolean;
  readonly notices: readonly string[];
}

/**
 * The order in which versions can go to an environment in the smallest safe steps: single services where possible, the
 * smallest joint sets where not; or what stands in the way of any order. Unknown names are an answer with exit code 2.
 */
export function plan(view: View, question: PlanQuestion): Plan {
  const { versions, overlap = true, atRest = true, rollbackSafe = false, instance } = question;
  const asked = versions.map(({ service, version }) => ({ service, version }));
  refuseDoubles(asked);
  const problems = unknownNames(view, question.environment, asked);
  const environment = view.environment(question.environment);
  const base = {
    environment: question.environment,
    asked,
    alreadyThere: [],
    steps: [],
    blockers: [],
    detour: null,
    problems,
    rollbackSafe,
    notices: noticesOf(view),
  };
  if (environment === undefined || problems.length > 0) {
    const reason = environment === undefined ? 'unknown-environment' : 'unknown-version';
    return { ...base, ok: false, reason, exitCode: 2 };
  }
  const population = populationOf(environment);
  const isThere = ({ service, version }: VersionName): boolean => {
    const running = population.live.filter(
      (stay) => stay.how === 'deployed' && stay.service === service && stay.instance === instance,
    );
    return running.length > 0 && running.every((stay) => stay.version === version);
  };
  const alreadyThere = asked.filter(isThere);
  const targets = asked.filter((version) => !isThere(version));
  const options: StepOptions = {
    overlap,
    atRest,
    isIgnored: () => false,
    ...(instance === undefined ? {} : { instance }),
  };
  if (targets.length === 0) return { ...base, alreadyThere, ok: true, reason: 'no-dependencies', exitCode: 0 };
  const search = new PlanSearch(view, options, rollbackSafe);
  // All in one step asks for nothing that some order could do without, so what blocks it blocks every order.
  const together = judgeStep(view, population, targets, options);
  if (together.blockers.length > 0) {
    const detour = findIntermediate(view, search, population, targets, together.blockers);
    const { reason, exitCode } = verdictOf(together.blockers, together.required);
    return { ...base, alreadyThere, ok: false, reason, exitCode, blockers: together.blockers, detour };
  }
  const found = search.find(population, targets);
  switch (found.kind) {
    case 'found': {
      const reason = found.required > 0 ? 'verified' : 'no-dependencies';
      return { ...base, alreadyThere, ok: true, reason, exitCode: 0, steps: found.steps };
    }
    case 'impossible':
    case 'gave-up': {
      // Going there is safe in one step, so it is going back that is not.
      const detour = findIntermediate(view, search, population, targets, found.blockers);
      const why =
        found.kind === 'impossible'
          ? ({ reason: 'no-plan', exitCode: 1 } as const)
          : ({ reason: 'search-limit', exitCode: 3 } as const);
      return { ...base, ...why, alreadyThere, ok: false, blockers: found.blockers, detour };
    }
  }
}

/** A step as people write it. */
export function stepText({ versions }: PlannedStep): string {
  return versions.map(versionText).join(' + ');
}
