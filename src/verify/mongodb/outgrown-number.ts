import { Int32 } from 'bson';
import { isEmbeddedDocument, valuesAt, type FixtureDocument } from '../../../fixtures/document.js';
import type { Update } from '../../contract/contract.js';
import { isJsonObject, type Json } from '../../value/json.js';
import { isBeyondInt } from './outgrown-row.js';

/** The arithmetic operators, which widen an int that leaves its range: of an update, and of its pipeline. */
const arithmetic = ['$inc', '$mul'];
const calculating = /"\$(?:add|subtract|multiply|sum|abs)"/;

/** A note when an update only made an int so large, or so small, that the server had to make it a long. */
export function outgrownNumber(update: Update, before: FixtureDocument, after: FixtureDocument): string | undefined {
  const path = Array.isArray(update.update)
    ? calculatedPaths(update.update as readonly Json[]).find((each) =>
        valuesAt(after, each.split('.')).some(isBeyondInt),
      )
    : changedPaths(update.update ?? {}).find((each) => isOutgrown(before, after, each.split('.')));
  return path === undefined
    ? undefined
    : `Update "${update.name}" makes \`${path}\` a long once it leaves the range of an int.`;
}

function changedPaths(update: Json): readonly string[] {
  return arithmetic.flatMap((operator) => {
    const fields = isJsonObject(update) ? update[operator] : undefined;
    return isJsonObject(fields) ? Object.keys(fields) : [];
  });
}

/** The fields that a pipeline sets to something calculated. */
function calculatedPaths(stages: readonly Json[]): readonly string[] {
  return stages.flatMap((stage) => {
    const fields = isJsonObject(stage) ? (stage['$set'] ?? stage['$addFields']) : undefined;
    if (!isJsonObject(fields)) return [];
    return Object.entries(fields).flatMap(([path, value]) => (calculating.test(JSON.stringify(value)) ? [path] : []));
  });
}

/** Whether some number at a path, in any element where the path names positions, became a long that is no int. */
function isOutgrown(before: unknown, after: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) {
    return before instanceof Int32 && isBeyondInt(after);
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const elements = after as readonly unknown[];
    const isAt = (index: number): boolean => name.startsWith('$') || name === String(index);
    return before.some((element, index) => isAt(index) && isOutgrown(element, elements[index], rest));
  }
  if (!isEmbeddedDocument(before) || !isEmbeddedDocument(after)) return false;
  return isOutgrown(before[name], after[name], rest);
}
