import type { Kind } from './value.js';

/** The byte that stands for each type in BSON, which is also the number `$type` accepts. */
export const typeCodes: Readonly<Record<Kind, number>> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

export const kindsByCode: ReadonlyMap<number, Kind> = new Map(
  (Object.keys(typeCodes) as Kind[]).map((kind) => [typeCodes[kind], kind]),
);

/** BSON's old binary subtype, whose bytes repeat their length. */
export const oldBinary = 2;

/** MongoDB nests documents at most this deep. */
export const deepestNesting = 200;
/** A stored document's limit. */
export const largestDocument = 16 * 1024 * 1024;
