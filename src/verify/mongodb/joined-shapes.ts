import type { JoinedReads, Reads, Shape } from '../../contract/contract.js';
import type { JoinedShapes } from '../join-trials.js';

/**
 * What a reader says of the documents that its queries join, by the names of their collections. That everybody stores such
 * documents is what other pairs of the same reader say, so that here they are taken for granted.
 */
export function joinedBy(reads: Reads): JoinedShapes {
  return Object.fromEntries(
    Object.entries(reads.joins ?? {}).flatMap(([name, joined]) => {
      const shapes = shapesOfReads(joined);
      return shapes === undefined ? [] : [[name, shapes]];
    }),
  );
}

/** What a reader asks of every document of a section; undefined where that is no list of shapes. */
function shapesOfReads({ shape, where, kinds }: JoinedReads): readonly Shape[] | undefined {
  const ofKinds = Object.values(kinds).map((kind) => ({ kind, text: JSON.stringify([kind.where, kind.shape]) }));
  // A reference starts at the root of its own shape, which would be another one inside of a condition.
  if (ofKinds.some(({ text }) => text.includes('"$ref"'))) return undefined;
  return [
    shape,
    ...(where === undefined ? [] : [where]),
    ...ofKinds.map(({ kind }): Shape => ({ if: kind.where, then: kind.shape })),
  ];
}
