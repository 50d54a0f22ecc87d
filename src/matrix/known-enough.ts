import { datasetsOf, isContradictory, type Actor } from './actor.js';
import { versionText, type Blocker } from './answer.js';
import type { Situation, StepOptions } from './situation.js';
import type { View } from './view.js';

/** What the ledger would have to say, and does not: reasons for which no yes can be given. */
export function gapsInKnowledge(
  view: View,
  situation: Situation,
  { overlap, isIgnored }: StepOptions,
): readonly Blocker[] {
  const { asked, others, replaced, past } = situation;
  const concerned = new Set(asked.flatMap(datasetsOf));
  const shares = (actor: Actor): boolean => datasetsOf(actor).some((dataset) => concerned.has(dataset));
  const everybody = [...asked, ...others, ...(overlap ? replaced : []), ...past].filter((actor) => !isIgnored(actor));
  // A version that is live and also left documents is one gap.
  const told = new Map(everybody.reverse().map((actor) => [versionText(actor), actor]));
  const blockers: Blocker[] = [];
  for (const actor of told.values()) {
    if (actor.contents.length === 0) {
      blockers.push({
        ...undecided,
        code: 'unpublished-version',
        message: `${versionText(actor)} is or was in this environment, and nobody published what it promises`,
        clear: 'Import the records that publish it (`mortise ledger import`), or publish it.',
        right: [{ service: actor.service, version: actor.version, role: actor.role }],
      });
    } else if (isContradictory(actor) && (asked.includes(actor) || shares(actor))) {
      blockers.push({
        ...undecided,
        code: 'contradictory-publication',
        message: `${versionText(actor)} was published with contents that differ, by publishers who did not know of each other`,
        clear: 'Publish it under a new version and deploy that.',
        right: [{ service: actor.service, version: actor.version, role: actor.role }],
      });
    }
  }
  for (const file of view.standing.damaged) {
    blockers.push({
      ...undecided,
      code: 'damaged-ledger',
      message: `the ledger says something that cannot be read: ${file}`,
      clear: 'Bring the file back from another copy of the ledger, or remove it to give up what it said.',
    });
  }
  for (const { kind, critical, count } of view.standing.unknownKinds) {
    if (!critical) continue;
    blockers.push({
      ...undecided,
      code: 'critical-record',
      message: `${String(count)} ${count === 1 ? 'record' : 'records'} of the kind ${kind}, which this mortise does not know, may change every answer`,
      clear: 'Use a newer mortise.',
    });
  }
  return blockers;
}

const undecided = { cause: 'undecided', failures: [], reasons: [] } as const;

/** What the ledger holds that no answer uses. */
export function noticesOf(view: View): readonly string[] {
  return [
    ...view.standing.unknownKinds
      .filter(({ critical }) => !critical)
      .map(
        ({ kind, count }) =>
          `${String(count)} ${count === 1 ? 'record' : 'records'} of the unknown kind ${kind} ignored`,
      ),
    ...view.standing.strays,
  ];
}
