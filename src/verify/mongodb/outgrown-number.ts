import { Int32, Long } from 'bson';
import { valuesAt, type FixtureDocument } from '../../../fixtures/document.js';
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
  for (const path of paths) {
    const [old] = valuesAt(before, path.split('.'));
    const [grown] = valuesAt(after, path.split('.'));
    if (!(old instanceof Int32) || !(grown instanceof Long)) continue;
    if (grown.greaterThan(2147483647) || grown.lessThan(-2147483648)) {
      return `Update "${update.name}" makes \`${path}\` a long once it leaves the range of an int.`;
    }
  }
  return undefined;
}
