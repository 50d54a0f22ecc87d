import { Int32, Long } from 'bson';
import { isEmbeddedDocument, type FixtureDocument } from '../../../fixtures/document.js';
import type { Update } from '../../contract/contract.js';
import { isJsonObject } from '../../value/json.js';

/** The arithmetic operators, which widen an int that leaves its range. */
const arithmetic = ['$inc', '$mul'];

/** A note when an update only made an int so large, or so small, that the server had to make it a long. */
export function outgrownNumber(update: Update, before: FixtureDocument, after: FixtureDocument): string | undefined {
  const operators = isJsonObject(update.update) ? update.update : {};
  const paths = arithmetic.flatMap((operator) => {
    const fields = operators[operator];
    return isJsonObject(fields) ? Object.keys(fields) : [];
  });
  const path = paths.find((each) => isOutgrown(before, after, each.split('.')));
  return path === undefined
    ? undefined
    : `Update "${update.name}" makes \`${path}\` a long once it leaves the range of an int.`;
}

/** Whether some number at a path, in any element where the path names positions, became a long that is no int. */
function isOutgrown(before: unknown, after: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) {
    const isWider = before instanceof Int32 && after instanceof Long;
    return isWider && (after.greaterThan(2147483647) || after.lessThan(-2147483648));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const elements = after as readonly unknown[];
    const isAt = (index: number): boolean => name.startsWith('$') || name === String(index);
    return before.some((element, index) => isAt(index) && isOutgrown(element, elements[index], rest));
  }
  if (!isEmbeddedDocument(before) || !isEmbeddedDocument(after)) return false;
  return isOutgrown(before[name], after[name], rest);
}
