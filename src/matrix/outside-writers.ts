import { shapeText } from '../ledger/standing.js';
import { pairsAfterOutsiders, type NamedWrite } from '../verify/outsiders.js';
import { pairText } from '../verify/pair-text.js';
import type { PairKey } from '../verify/verdict.js';
import { ActorsByDataset, datasetsOf, isSame, sectionsOn, type Actor } from './actor.js';
import type { Demands } from './demands.js';
import { writesOf, type Written } from './required-pairs.js';
import type { Situation, StepOptions } from './situation.js';
import type { View } from './view.js';

/**
 * Adds the pairs that only several writers together call for: where some write leaves documents outside of a reader's
 * shape, every update is judged on documents that have been through all such writes. Who writes what, and so what these
 * pairs are, depends on who is there. A pair between others counts as far as the step makes it worse.
 */
export function demandAfterOutsiders(
  view: View,
  situation: Situation,
  { overlap, isIgnored }: StepOptions,
  demands: Demands,
): void {
  const { asked, others, replaced, past } = situation;
  const there = [...others, ...(overlap ? replaced : []), ...past].filter((actor) => !isIgnored(actor));
  const everybody = new ActorsByDataset([...asked, ...there]);
  // A version that is asked about may be there already, or have left documents.
  const without = new ActorsByDataset(
    [...there, ...(overlap ? [] : replaced)].filter((actor) => !asked.some((each) => isSame(each, actor))),
  );
  for (const dataset of [...new Set(asked.flatMap(datasetsOf))].sort()) {
    const writes = writesIn(everybody.on(dataset), dataset);
    const before = writesIn(without.on(dataset), dataset);
    for (const reader of everybody.on(dataset)) {
      if (reader.role === 'at-rest') continue;
      for (const { reads } of sectionsOn(reader, dataset)) {
        if (reads === undefined) continue;
        const pairs = afterOutsiders(view, reads.digest, writes);
        if (pairs.length === 0) continue;
        const known = new Map(afterOutsiders(view, reads.digest, before).map((key) => [key.right, key]));
        for (const key of pairs) {
          for (const write of writes) {
            if (write.how !== 'updates' || write.digest !== key.right) continue;
            const pair = { key, rightName: write.name };
            const since = known.get(key.right) ?? { kind: key.kind, left: key.left, right: key.right };
            if (asked.includes(reader) || asked.includes(write.actor)) demands.add(dataset, pair, reader, write.actor);
            else if (pairText(since) !== pairText(key)) demands.add(dataset, { ...pair, since }, reader, write.actor);
          }
        }
      }
    }
  }
}

interface WriteBy extends Written {
  readonly actor: Actor;
}

function writesIn(actors: readonly Actor[], dataset: string): readonly WriteBy[] {
  return actors.flatMap((actor) =>
    sectionsOn(actor, dataset).flatMap((sections) =>
      writesOf(sections)
        .filter(({ digest }) => !actor.gone.has(shapeText({ dataset, digest })))
        .map((write) => ({ ...write, actor })),
    ),
  );
}

function afterOutsiders(view: View, reads: string, writes: readonly NamedWrite[]): readonly PairKey[] {
  return pairsAfterOutsiders(reads, writes, (pair) => view.result(pair)?.outside === true);
}
