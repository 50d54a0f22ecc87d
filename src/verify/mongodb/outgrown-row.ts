import { Int32, Long } from 'bson';
import { isEmbeddedDocument } from '../../../fixtures/document.js';

/**
 * A row as it would be if no sum of ints had outgrown an int: every long that is out of their range taken for an int.
 * Undefined when there is none, or when one of the documents that the row was made of has a long itself.
 */
export function withoutOutgrown(row: unknown, documents: readonly unknown[]): unknown {
  if (documents.some((document) => someValue(document, (value) => value instanceof Long))) return undefined;
  return someValue(row, isBeyondInt) ? shrunk(row) : undefined;
}

export function isBeyondInt(value: unknown): boolean {
  return value instanceof Long && (value.greaterThan(2147483647) || value.lessThan(-2147483648));
}

function shrunk(value: unknown): unknown {
  if (isBeyondInt(value)) return new Int32(1);
  if (Array.isArray(value)) return value.map(shrunk);
  if (!isEmbeddedDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, shrunk(below)]));
}

function someValue(value: unknown, fits: (value: unknown) => boolean): boolean {
  if (Array.isArray(value)) return value.some((each) => someValue(each, fits));
  if (isEmbeddedDocument(value)) return Object.values(value).some((each) => someValue(each, fits));
  return fits(value);
}
