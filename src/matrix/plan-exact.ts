import type { Blocker, VersionName } from './answer.js';
import type { Found, PlannedStep, StepJudge, Trial } from './plan-step.js';
import type { Population } from './situation.js';

/**
 * Tries every order of every set of steps, so that the largest step is as small as it can be and, with that, there are
 * as many steps as there can be. Only for few versions. `quick` is what a first attempt found, for its blockers.
 */
export function findExactly(
  search: StepJudge,
  start: Population,
  targets: readonly VersionName[],
  quick: Found,
): Found {
  const full = (1 << targets.length) - 1;
  const subsetOf = (mask: number): readonly VersionName[] => targets.filter((_, index) => (mask & (1 << index)) !== 0);
  const trials = new Map<number, Trial>();
  const trialOf = (done: number, step: number): Trial => {
    const key = done * (full + 1) + step;
    let trial = trials.get(key);
    if (trial === undefined) {
      // The order in which the done ones went in does not matter: who runs and what was ever there are the same.
      trial = search.trial(search.after(start, subsetOf(done)), subsetOf(step));
      trials.set(key, trial);
    }
    return trial;
  };
  for (let largest = 1; largest <= targets.length; largest++) {
    const steps = longest(full, largest, (done, step) => trialOf(done, step).blockers.length === 0);
    if (steps === undefined) continue;
    let done = 0;
    let required = 0;
    const planned = steps.map((step): PlannedStep => {
      required += trialOf(done, step).required;
      done |= step;
      return { versions: subsetOf(step) };
    });
    return { kind: 'found', steps: planned, required };
  }
  const blockers: readonly Blocker[] = quick.kind === 'found' ? [] : quick.blockers;
  return { kind: 'impossible', blockers };
}

/** The way from nothing to `full` with the most steps, none larger than `largest`; undefined when there is none. */
function longest(
  full: number,
  largest: number,
  isSafe: (done: number, step: number) => boolean,
): readonly number[] | undefined {
  const best = new Map<number, readonly number[]>([[0, []]]);
  // A set is reached only from smaller numbers, so that each is final when its turn comes.
  for (let done = 0; done < full; done++) {
    const way = best.get(done);
    if (way === undefined) continue;
    const rest = full & ~done;
    for (let step = rest; step > 0; step = (step - 1) & rest) {
      if (bits(step) > largest) continue;
      const known = best.get(done | step);
      if (known !== undefined && known.length >= way.length + 1) continue;
      if (isSafe(done, step)) best.set(done | step, [...way, step]);
    }
  }
  return best.get(full);
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) count++;
  return count;
}
