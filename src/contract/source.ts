import type { Json } from '../value/json.js';

/** The way to a value inside a document: names of keys and positions in lists. */
export type SourcePath = readonly (string | number)[];

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** One contract as it was written, with the means to say where each of its values stands. */
export interface SourceDocument {
  /** As the person named it. */
  readonly file: string;
  /** Absolute folder of the file; references stay below it. */
  readonly folder: string;
  readonly value: Json;
  /** Where the value, or the key that names it, stands; undefined where the file keeps no positions (modules). */
  readonly locate: (path: SourcePath, what: 'key' | 'value') => Position | undefined;
}

/** The path as a person would write it: `reads.shop.orders.queries.open`. */
export function dottedPath(path: SourcePath): string {
  return path.map(String).join('.');
}

/** Whether the path is the other one or lies below it. */
export function isWithin(path: SourcePath, ancestor: SourcePath): boolean {
  return ancestor.length <= path.length && ancestor.every((segment, index) => String(segment) === String(path[index]));
}
