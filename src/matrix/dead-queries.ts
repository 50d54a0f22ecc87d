import { ActorsByDataset, datasetsOf, sectionsOn, type Actor } from './actor.js';
import { versionText, type Blocker } from './answer.js';
import { clearByWriter, clearMissing } from './clear.js';
import { establishes } from './required-pairs.js';
import type { Situation, StepOptions } from './situation.js';
import { maySupply, readingSections, supplyOf, type ReadingSection, type SupplyTable } from './supply.js';
import type { View } from './view.js';

/**
 * Queries that can match nothing any more: the asked versions' own, and those of versions that stay and of which the
 * step takes a supplier away.
 */
export function deadQueries(view: View, situation: Situation, { isIgnored }: StepOptions): readonly Blocker[] {
  const { asked, others, replaced } = situation;
  const after = new ActorsByDataset([...asked, ...others]);
  const before = new ActorsByDataset([...others, ...replaced]);
  const gone = new ActorsByDataset(replaced);
  const blockers: Blocker[] = [];
  for (const reader of asked) {
    for (const dataset of datasetsOf(reader)) {
      // Without any writer it is the writer that is missing.
      if (!hasWriter(after.on(dataset), dataset)) continue;
      for (const section of readingSections(reader, dataset)) {
        // What no result settles is missing already, since the asked versions' pairs are all demanded.
        blockers.push(...dead(reader, section, supplyOf(view, section, after.on(dataset)), () => true));
      }
    }
  }
  const touched = new Set([...asked, ...replaced].flatMap(datasetsOf));
  for (const reader of others) {
    if (isIgnored(reader)) continue;
    for (const dataset of datasetsOf(reader)) {
      if (!touched.has(dataset) || !hasWriter(after.on(dataset), dataset)) continue;
      for (const section of readingSections(reader, dataset)) {
        blockers.push(
          ...losses(
            view,
            { before: before.on(dataset), after: after.on(dataset), gone: gone.on(dataset) },
            reader,
            section,
          ),
        );
      }
    }
  }
  return blockers;
}

function hasWriter(actors: readonly Actor[], dataset: string): boolean {
  return actors.some((actor) => sectionsOn(actor, dataset).some(establishes));
}

/** Who says something of a dataset before and after a step, and who does no more. */
interface Change {
  readonly before: readonly Actor[];
  readonly after: readonly Actor[];
  readonly gone: readonly Actor[];
}

/** A reader that stays: only what the step takes from it counts, and not in a query that was dead before. */
function losses(
  view: View,
  { before: writersBefore, after: writersAfter, gone }: Change,
  reader: Actor,
  section: ReadingSection,
): readonly Blocker[] {
  if (gone.length === 0) return [];
  const before = supplyOf(view, section, writersBefore);
  const after = supplyOf(view, section, writersAfter, gone);
  const wasDead = (query: string): boolean => [...(before.get(query)?.values() ?? [])].includes('not-supplied');
  const lost = (query: string, condition: string): boolean =>
    !wasDead(query) && gone.some((writer) => maySupply(view, section, writer, query, condition));
  const blockers = [...dead(reader, section, after, lost)];
  for (const [query, conditions] of after) {
    for (const [condition, supply] of conditions) {
      if (supply === 'unknown' && lost(query, condition)) blockers.push(unsettled(reader, section, query, condition));
    }
  }
  return blockers;
}

function* dead(
  reader: Actor,
  section: ReadingSection,
  supply: SupplyTable,
  counts: (query: string, condition: string) => boolean,
): Generator<Blocker> {
  for (const [query, conditions] of supply) {
    for (const [condition, state] of conditions) {
      if (state !== 'not-supplied' || !counts(query, condition)) continue;
      yield {
        cause: 'failed',
        code: 'dead-query',
        message: `query ${query} of ${versionText(reader)} can match nothing in ${section.dataset}: no writer that is live there supplies ${condition}`,
        clear: clearByWriter(section.dataset),
        dataset: section.dataset,
        left: [{ service: reader.service, version: reader.version, role: reader.role }],
        query,
        failures: [],
        reasons: [],
      };
    }
  }
}

function unsettled(reader: Actor, section: ReadingSection, query: string, condition: string): Blocker {
  return {
    cause: 'missing',
    code: 'pair-missing',
    message: `query ${query} of ${versionText(reader)} loses a writer that supplied ${condition} in ${section.dataset}, and no result says whether another does`,
    clear: clearMissing,
    dataset: section.dataset,
    left: [{ service: reader.service, version: reader.version, role: reader.role }],
    query,
    failures: [],
    reasons: [],
  };
}
