import type { Shape, Update } from '../../contract/contract.js';
import type { Kit } from '../kit.js';
import type { UndecidedReason } from '../verdict.js';

/** The documents that an upsert inserts when it meets none. */
export function insertedShapes(
  update: Update,
  _kit: Kit,
): { readonly shapes: readonly Shape[] } | { readonly refused: UndecidedReason } {
  return {
    refused: { code: 'update-without-shape', message: `update "${update.name}": what it inserts has no shape` },
  };
}

/** The documents that an update can leave behind, of those that fit some shapes before it. */
export function shapesAfter(_update: Update, _before: readonly Shape[], _kit: Kit): readonly Shape[] | undefined {
  return undefined;
}
