import { shapeText } from '../ledger/standing.js';
import { ActorsByDataset, sectionsOn, type Actor } from './actor.js';
import type { Side } from './answer.js';
import { Demands, type Demand } from './demands.js';
import { writesOf } from './required-pairs.js';
import type { Situation, StepOptions } from './situation.js';
import type { View } from './view.js';

/**
 * Adds the pairs that passing pairs rest on: where a pass takes an updater's stated assumption for granted, what
 * everybody inserts and updates in that dataset must meet the assumption, and so on for what those passes take for
 * granted. Returns the assumptions, as `service@version update` where a version that takes part states them.
 */
export function demandPremises(
  view: View,
  situation: Situation,
  { overlap, isIgnored }: StepOptions,
  demands: Demands,
): readonly string[] {
  const { asked, others, replaced, past } = situation;
  const everybody = [...asked, ...others, ...(overlap ? replaced : []), ...past].filter((actor) => !isIgnored(actor));
  const writers = new ActorsByDataset(everybody);
  const settled = new Set<string>();
  const stated = new Set<string>();
  let open: readonly Demand[] = demands.list();
  while (open.length > 0) {
    const added = new Demands();
    for (const demand of open) {
      const result = view.result(demand.key);
      if (result?.verdict !== 'passed') continue;
      for (const digest of result.premises) {
        const key = `${demand.dataset}\n${digest}`;
        if (settled.has(key)) continue;
        settled.add(key);
        const owners = statersOf(everybody, demand.dataset, digest);
        for (const { actor, name } of owners) stated.add(`${actor.service}@${actor.version} ${name}`);
        // Somebody states it even when the version that does takes no part here: then the pair speaks for it.
        const staters =
          owners.length > 0
            ? owners
            : demand.right.map((side) => ({ actor: standIn(side), name: side.name ?? digest }));
        demandAssumption(demand.dataset, digest, staters, writers.on(demand.dataset), demands, added);
      }
    }
    open = added.list();
  }
  return [...stated].sort();
}

function standIn({ service, version, role }: Side): Actor {
  return { service, version, role, contents: [], gone: new Set() };
}

interface Stater {
  readonly actor: Actor;
  readonly name: string;
}

function statersOf(everybody: readonly Actor[], dataset: string, digest: string): readonly Stater[] {
  return everybody.flatMap((actor) =>
    sectionsOn(actor, dataset).flatMap(({ updates = [] }) =>
      updates.filter((update) => update.digest === digest).map(({ name }) => ({ actor, name })),
    ),
  );
}

function demandAssumption(
  dataset: string,
  digest: string,
  staters: readonly Stater[],
  everybody: readonly Actor[],
  demands: Demands,
  added: Demands,
): void {
  for (const writer of everybody) {
    for (const sections of sectionsOn(writer, dataset)) {
      for (const written of writesOf(sections)) {
        if (writer.gone.has(shapeText({ dataset, digest: written.digest }))) continue;
        const key = { kind: `assumes-${written.how}`, left: digest, right: written.digest } as const;
        for (const { actor, name } of staters) {
          const pair = { key, leftName: name, rightName: written.name };
          if (!demands.has(dataset, key)) added.add(dataset, pair, actor, writer, true);
          demands.add(dataset, pair, actor, writer, true);
        }
      }
    }
  }
}
