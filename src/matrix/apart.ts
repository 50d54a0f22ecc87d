import { datasetsOf, type Actor } from './actor.js';
import type { VersionName } from './answer.js';
import { demandBetween, Demands } from './demands.js';
import type { Situation } from './situation.js';
import type { View } from './view.js';

/**
 * The versions that a joint step must not let run at the same time: one that makes way, and a new version of another
 * service of the step, with a pair between them that has not passed. That they come and go together is what the step is
 * for, so it is not held against it, and has to be said.
 */
export function apartIn(view: View, { asked, replaced }: Situation): readonly (readonly [VersionName, VersionName])[] {
  return replaced.flatMap((old) =>
    asked
      .filter((actor) => actor.service !== old.service && !fit(view, old, actor))
      .map((actor) => [nameOf(old), nameOf(actor)] as const),
  );
}

function fit(view: View, old: Actor, asked: Actor): boolean {
  const demands = new Demands();
  const shared = new Set(datasetsOf(old));
  for (const dataset of datasetsOf(asked)) {
    if (!shared.has(dataset)) continue;
    demandBetween(demands, dataset, old, asked);
    demandBetween(demands, dataset, asked, old);
  }
  return demands.list().every(({ key }) => view.result(key)?.verdict === 'passed');
}

function nameOf({ service, version }: Actor): VersionName {
  return { service, version };
}
