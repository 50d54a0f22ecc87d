import type { Result } from '../ledger/standing.js';
import { ActorsByDataset } from './actor.js';
import type { Blocker, VersionName } from './answer.js';
import { deadQueries } from './dead-queries.js';
import { demandsOf, type Demand } from './demands.js';
import { gapsInKnowledge } from './known-enough.js';
import { demandAfterOutsiders } from './outside-writers.js';
import { absentParts, ownershipConflicts } from './ownership.js';
import { pairBlocker } from './pair-blockers.js';
import { demandPremises } from './premises.js';
import { lostStorage, sharedBlocker, withOtherOwners } from './shared-storage.js';
import { situationOf, type LiveVersion, type Population, type Situation, type StepOptions } from './situation.js';
import type { View } from './view.js';

/** What judging one step found. */
export interface Judgement {
  readonly situation: Situation;
  /** Everything in the way; the step is safe when there is nothing. */
  readonly blockers: readonly Blocker[];
  readonly required: number;
  readonly passed: readonly Result[];
  /** Assumptions of updates that passes rest on. */
  readonly premises: readonly string[];
}

/**
 * Judges `versions` going into a population in one step. Pure; every rule of the matrix is applied here and only here.
 * Where several instances of a service run and nobody says which one is meant, the others may stay or may follow, and
 * the step has to be safe either way.
 */
export function judgeStep(
  view: View,
  population: Population,
  versions: readonly VersionName[],
  options: StepOptions,
): Judgement {
  const judgement = judgeInstance(view, population, versions, options);
  const follows = ({ service, how, instance }: LiveVersion): boolean =>
    how === 'deployed' && instance !== undefined && versions.some((version) => version.service === service);
  if (options.instance !== undefined || !population.live.some(follows)) return judgement;
  const live = population.live.map((stay): LiveVersion =>
    follows(stay) ? { service: stay.service, version: stay.version, how: stay.how } : stay,
  );
  const followed = judgeInstance(view, { ...population, live }, versions, options);
  const blockers = [...judgement.blockers, ...followed.blockers];
  return {
    ...(followed.required > judgement.required ? followed : judgement),
    blockers: [...new Map(blockers.map((blocker) => [`${blocker.code} ${blocker.message}`, blocker])).values()],
  };
}

function judgeInstance(
  view: View,
  population: Population,
  versions: readonly VersionName[],
  options: StepOptions,
): Judgement {
  const situation = situationOf(view, population, versions, options);
  const demands = demandsOf(situation, options);
  demandAfterOutsiders(view, situation, options, demands);
  const premises = demandPremises(view, situation, options, demands);
  const list = demands.list().filter((demand) => isOfTheStep(view, demand));
  const after = new ActorsByDataset([...situation.asked, ...situation.others]);
  const passed: Result[] = [];
  const blockers: Blocker[] = [];
  for (const demand of list) {
    const result = view.result(demand.key);
    const shared = result === undefined ? undefined : withOtherOwners(view, demand, result, after);
    const { name } = population.environment;
    const blocker = shared === undefined ? pairBlocker(demand, undefined, name) : sharedBlocker(demand, shared, name);
    if (blocker !== undefined) blockers.push(blocker);
    else if (shared?.kind === 'result') passed.push(shared.result);
  }
  blockers.push(
    ...lostStorage(view, situation, options),
    ...deadQueries(view, situation, options),
    ...absentParts(view, population, situation, options),
    ...ownershipConflicts(situation, options),
    ...gapsInKnowledge(view, situation, options),
  );
  return { situation, blockers, required: list.length, passed, premises };
}

/** A quarrel between others that was there before the step is not the step's. */
function isOfTheStep(view: View, { key, since }: Demand): boolean {
  if (since === undefined || view.result(key)?.verdict === 'passed') return true;
  const before = view.result(since)?.verdict;
  return before === undefined || before === 'passed';
}
