import { MongoError, mongoError } from '../error.js';
import { arrayPosition, type Path } from '../filter/node.js';
import { compare } from '../value/compare.js';
import { bsonUndefined, isArray, isDoc, type Doc, type Value } from '../value/value.js';

/** One value per field of a key pattern. */
export type Key = readonly Value[];

/** The keys of a document under a pattern: several where an array lies on a path. */
export interface GeneratedKeys {
  readonly keys: readonly Key[];
  /** For each field, the prefixes of its path that led to an array (as `multiKeyPaths` prints them). */
  readonly arrayPaths: readonly (readonly string[])[] | undefined;
}

/**
 * The keys of a document, as the server's BtreeKeyGenerator makes them for indexes and sorts: a missing field gives
 * null, an empty array undefined, an array one key per element. Two arrays side by side are refused ("parallel arrays").
 * `sparse` leaves out each key for which no field of the pattern was there.
 */
export function generateKeys(document: Doc, paths: readonly Path[], sparse = false): GeneratedKeys {
  return flatKeys(document, paths, sparse) ?? new Generation(paths, sparse).run(document);
}

const noArrays = undefined;

/** The one key of a document without arrays on its paths; undefined when there is one. */
function flatKeys(document: Doc, paths: readonly Path[], sparse: boolean): GeneratedKeys | undefined {
  const key: Value[] = [];
  let missing = 0;
  for (const path of paths) {
    let value: Value | undefined = document;
    for (const part of path) {
      if (isArray(value)) return undefined;
      value = isDoc(value) ? value.get(part) : undefined;
    }
    if (isArray(value)) return undefined;
    if (value === undefined) missing += 1;
    key.push(value ?? null);
  }
  return { keys: sparse && missing === paths.length ? [] : [key], arrayPaths: noArrays };
}

/** Where a field of the pattern stands: `at` is the next part of its path, or its length when its value is fixed. */
interface Progress {
  readonly at: number;
  readonly fixed: Value | undefined;
  /** What a numeric next part finds in the array that is being expanded. */
  readonly positional?: Extracted | undefined;
}

interface Extracted {
  readonly value: Value | undefined;
  readonly at: number;
  readonly nestedArray: boolean;
}

class Generation {
  private readonly paths: readonly Path[];
  private readonly keys: Value[][] = [];
  private readonly arrayPaths: Set<string>[];
  private readonly sparse: boolean;

  constructor(paths: readonly Path[], sparse: boolean) {
    this.paths = paths;
    this.sparse = sparse;
    this.arrayPaths = paths.map(() => new Set<string>());
  }

  run(document: Doc): GeneratedKeys {
    this.expand(
      document,
      this.paths.map(() => ({ at: 0, fixed: undefined })),
      0,
    );
    return {
      keys: distinctKeys(this.keys),
      arrayPaths: this.arrayPaths.map((prefixes) => [...prefixes]),
    };
  }

  private expand(document: Doc, fields: readonly Progress[], missingBefore: number): void {
    let array: readonly Value[] | undefined;
    let missing = missingBefore;
    let mayExpand = true;
    const inArray = new Set<number>();
    const next = fields.map((field, index): Progress => {
      const path = this.paths[index] as Path;
      if (field.at >= path.length) return field;
      const found = this.extract(document, field, path);
      if (found.nestedArray) mayExpand = false;
      if (found.value === undefined) {
        missing += 1;
        return { at: path.length, fixed: null };
      }
      if (!isArray(found.value)) return { at: path.length, fixed: found.value };
      if (array !== undefined && array !== found.value) throw parallelArrays(this.paths);
      array = found.value;
      inArray.add(index);
      (this.arrayPaths[index] as Set<string>).add(path.slice(0, found.at).join('.'));
      return { at: found.at, fixed: undefined };
    });
    if (array === undefined) {
      if (this.sparse && missing === this.paths.length) return;
      this.keys.push(next.map((field) => field.fixed ?? null));
      return;
    }
    this.expandArray(array, next, inArray, missing, mayExpand);
  }

  private expandArray(
    array: readonly Value[],
    fields: readonly Progress[],
    inArray: ReadonlySet<number>,
    missing: number,
    mayExpand: boolean,
  ): void {
    const elements = array.length === 0 ? [bsonUndefined] : array;
    for (const element of elements) {
      const next = fields.map((field, index): Progress => {
        if (!inArray.has(index)) return field;
        const path = this.paths[index] as Path;
        if (field.at >= path.length) return { at: field.at, fixed: mayExpand ? element : array };
        return { at: field.at, fixed: undefined, positional: positionalElement(array, path, field.at) };
      });
      this.expand(isDoc(element) ? element : new Map(), next, missing);
    }
  }

  private extract(document: Doc, field: Progress, path: Path): Extracted {
    const part = path[field.at] as string;
    if (document.has(part)) {
      if (field.positional !== undefined) {
        throw new MongoError(
          16746,
          'Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), ' +
            `field: '${part}'`,
        );
      }
      return walk(document, path, field.at);
    }
    return field.positional ?? { value: undefined, at: path.length, nestedArray: false };
  }
}

/** Follows a path through documents until it ends or meets an array. */
function walk(document: Doc, path: Path, from: number): Extracted {
  let value: Value | undefined = document;
  let at = from;
  while (at < path.length && isDoc(value)) {
    value = value.get(path[at] as string);
    at += 1;
  }
  if (at < path.length && !isArray(value)) return { value: undefined, at: path.length, nestedArray: false };
  return { value, at, nestedArray: false };
}

function positionalElement(array: readonly Value[], path: Path, at: number): Extracted | undefined {
  const position = arrayPosition(path[at] as string);
  const element = position < 0 ? undefined : array[position];
  if (element === undefined) return undefined;
  if (isDoc(element) && at + 1 < path.length) return walk(element, path, at + 1);
  if (at + 1 < path.length && !isArray(element)) return { value: undefined, at: path.length, nestedArray: false };
  return { value: element, at: at + 1, nestedArray: isArray(element) && at + 1 >= path.length };
}

function parallelArrays(paths: readonly Path[]): MongoError {
  const names = paths.map((path) => `[${path.at(-1) ?? ''}]`).join(' ');
  return mongoError('CannotIndexParallelArrays', `cannot index parallel arrays ${names}`);
}

export function isParallelArraysError(error: unknown): boolean {
  return error instanceof MongoError && error.code === 171;
}

/** The same refusal, as a sort puts it. */
export function parallelArraysInSort(): MongoError {
  return mongoError('BadValue', 'cannot sort with keys that are parallel arrays');
}

export function compareKeys(left: Key, right: Key): number {
  for (let index = 0; index < left.length; index += 1) {
    const order = compare(left[index] as Value, right[index] as Value);
    if (order !== 0) return order;
  }
  return 0;
}

function distinctKeys(keys: readonly Value[][]): readonly Key[] {
  if (keys.length < 2) return keys;
  const sorted = [...keys].sort(compareKeys);
  return sorted.filter((key, index) => index === 0 || compareKeys(key, sorted[index - 1] as Key) !== 0);
}
