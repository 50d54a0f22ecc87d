import { isArray, type Value } from '../value/value.js';
import type { Collection } from './collection.js';
import type { Index } from './index.js';

/** Deletes the documents whose TTL index says that they have expired, and says how many they were. */
export function deleteExpired(collection: Collection, now: Date): number {
  let deleted = 0;
  for (const index of collection.indexes) {
    for (const record of expiredRecords(collection, index, now)) {
      collection.remove(record);
      deleted += 1;
    }
  }
  return deleted;
}

function expiredRecords(collection: Collection, index: Index, now: Date): readonly number[] {
  const { expireAfterSeconds, parts, partial } = index.definition;
  const [part] = parts;
  if (expireAfterSeconds === undefined || part === undefined) return [];
  const deadline = now.getTime() - expireAfterSeconds * 1000;
  return [...collection.documents].flatMap(([record, document]) => {
    if (partial !== undefined && !partial.matches(document, [])) return [];
    // Of several dates the earliest counts; a value that is no date never expires.
    const isExpired = index.keysOf(document).some(([value]) => isPast(value, deadline));
    return isExpired ? [record] : [];
  });
}

function isPast(value: Value | undefined, deadline: number): boolean {
  return !isArray(value) && value instanceof Date && value.getTime() <= deadline;
}
