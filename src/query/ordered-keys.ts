import type { SourcePath } from '../contract/source.js';
import type { JsonObject } from '../value/json.js';
import type { OperationReader } from './operation-reader.js';

/**
 * Reports keys that cannot keep their place: JavaScript puts names that are whole numbers first, whatever the order they
 * were written in, and here the order has meaning.
 */
export function checkOrderedKeys(
  what: string,
  map: JsonObject,
  at: SourcePath,
  reader: Pick<OperationReader, 'problem'>,
): void {
  const keys = Object.keys(map);
  if (keys.length < 2) return;
  for (const key of keys) {
    if (!/^(0|[1-9]\d{0,9})$/.test(key)) continue;
    reader.problem({
      code: 'unordered-key',
      message: `\`${key}\` in ${what} is a whole number, whose place among the other keys is lost; the order of ${what} has meaning.`,
      at: [...at, key],
      on: 'key',
      readable: true,
      hint: 'Name the field differently; a field in a list is written with its path, such as `items.0.sku`.',
    });
  }
}
