import { digestOf } from '../value/digest.js';
import { canonicalReads } from './canonical-form.js';
import { defaultPhysicalName } from './compile-owns.js';
import type { DatasetSections, JoinedReads, Reads } from './contract.js';
import type { OpenQuestion } from './section.js';

/**
 * Sections in which queries that join know what the same service says of the joined documents, and those documents'
 * sections know that they are joined. Both are part of what the sections mean, and so of their digests.
 */
export function connectJoins(
  datasets: readonly DatasetSections[],
  questions: readonly OpenQuestion[],
): readonly DatasetSections[] {
  const joins = questions.flatMap(({ dataset, joinsFrom }) => {
    if (joinsFrom === undefined) return [];
    const joined = datasets.find((each) => isJoined(each, dataset, joinsFrom));
    return joined === undefined ? [] : [{ dataset, from: joinsFrom, joined }];
  });
  if (joins.length === 0) return datasets;
  return datasets.map((sections) => {
    const { dataset, store, reads } = sections;
    const own = joins.filter((join) => join.dataset === dataset);
    const isTarget = joins.some(({ joined }) => joined.dataset === dataset);
    if (reads === undefined || (own.length === 0 && !isTarget)) return sections;
    const { digest: _before, ...body } = reads;
    const connected = {
      ...body,
      ...(own.length === 0
        ? {}
        : { joins: Object.fromEntries(own.map(({ from, joined }) => [from, documentsOf(joined.reads ?? reads)])) }),
      ...(isTarget ? ({ joined: true } as const) : {}),
    };
    return { ...sections, reads: { digest: digestOf(canonicalReads(dataset, store, connected)), ...connected } };
  });
}

/** A collection is joined by its name within the group of the dataset that joins it. */
function isJoined({ dataset, store, reads, owns }: DatasetSections, from: string, name: string): boolean {
  const group = from.slice(0, from.indexOf('.') + 1);
  return (
    reads !== undefined &&
    store === 'mongodb' &&
    dataset.startsWith(group) &&
    (owns?.physicalName ?? defaultPhysicalName(dataset)) === name
  );
}

function documentsOf({ shape, where, kinds }: Reads): JoinedReads {
  return { shape, ...(where === undefined ? {} : { where }), kinds };
}
