import type { Result } from '../ledger/standing.js';
import type { Digest } from '../value/digest.js';
import { ActorsByDataset, datasetsOf, sectionsOn, type Actor } from './actor.js';
import { versionText, type Blocker } from './answer.js';
import { clearMissing } from './clear.js';
import { writesOf } from './required-pairs.js';
import type { Situation, StepOptions } from './situation.js';
import type { View } from './view.js';

/**
 * What three versions do together. A writer may store documents that do not keep to a reader's shape as long as no query
 * meets them; an update by somebody else may move such a document into a query. So where a pass of reads x inserts is of
 * that kind, the reader's passes against updates count only when they were judged from that writer's documents too.
 */
export function outsideWriters(
  view: View,
  situation: Situation,
  { overlap, isIgnored }: StepOptions,
): readonly Blocker[] {
  const { asked, others, replaced, past } = situation;
  const everybody = [...asked, ...others, ...(overlap ? replaced : []), ...past].filter((actor) => !isIgnored(actor));
  const byDataset = new ActorsByDataset(everybody);
  const datasets = [...new Set(asked.flatMap(datasetsOf))].sort();
  return datasets.flatMap((dataset) => {
    const actors = byDataset.on(dataset);
    const writes = actors.flatMap((actor) => writesIn(actor, dataset, asked.includes(actor)));
    const readers = actors.filter(({ role }) => role !== 'at-rest');
    return readers.flatMap((reader) => blockersOf(view, dataset, reader, asked.includes(reader), writes));
  });
}

interface Write {
  readonly actor: Actor;
  readonly asked: boolean;
  readonly how: 'inserts' | 'updates';
  readonly name: string;
  readonly digest: Digest;
}

function writesIn(actor: Actor, dataset: string, asked: boolean): readonly Write[] {
  return sectionsOn(actor, dataset).flatMap((sections) =>
    writesOf(sections).map((write) => ({ actor, asked, ...write })),
  );
}

function blockersOf(
  view: View,
  dataset: string,
  reader: Actor,
  readerAsked: boolean,
  writes: readonly Write[],
): readonly Blocker[] {
  const digests = new Set(
    sectionsOn(reader, dataset).flatMap(({ reads }) => (reads === undefined ? [] : [reads.digest])),
  );
  return [...digests].flatMap((left) => {
    const outside = writes.filter(
      ({ how, digest }) =>
        how === 'inserts' && view.result({ kind: 'reads-inserts', left, right: digest })?.outside === true,
    );
    if (outside.length === 0) return [];
    return writes.flatMap((update): readonly Blocker[] => {
      if (update.how !== 'updates') return [];
      const pair = { kind: 'reads-updates', left, right: update.digest } as const;
      const result = view.result(pair);
      const newcomer = outside.find(({ asked }) => asked);
      if (result?.verdict === 'failed' && newcomer !== undefined) {
        // It may have failed on other documents than the newcomer's; which ones, the result does not say.
        return [{ ...blockerOf(dataset, reader, update, newcomer, pair), ...failedBy(result) }];
      }
      // What else is no pass is either demanded for itself or a matter between others.
      if (result?.verdict !== 'passed') return [];
      const unseen = outside.filter(
        ({ digest, asked }) => (readerAsked || update.asked || asked) && !result.startedFrom.includes(digest),
      );
      const [first] = unseen;
      return first === undefined ? [] : [blockerOf(dataset, reader, update, first, pair)];
    });
  });
}

function failedBy(result: Result): Pick<Blocker, 'cause' | 'code' | 'failures'> {
  return { cause: 'failed', code: 'pair-failed', failures: result.detail().failures };
}

function blockerOf(
  dataset: string,
  reader: Actor,
  update: Write,
  writer: Write,
  pair: Blocker['pair'] & object,
): Blocker {
  const [r, u, w] = [reader, update.actor, writer.actor].map(versionText);
  return {
    cause: 'missing',
    code: 'pair-missing',
    message: `${r ?? ''} reads what ${u ?? ''} (${update.name}) changes in ${dataset}: the update may move what ${w ?? ''} (${writer.name}) stores into a query, and that is not known to fit`,
    clear: clearMissing,
    dataset,
    pair,
    left: [{ service: reader.service, version: reader.version, role: reader.role }],
    right: [
      { service: update.actor.service, version: update.actor.version, role: update.actor.role, name: update.name },
    ],
    failures: [],
    reasons: [],
  };
}
