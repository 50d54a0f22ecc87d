import { MongoError, mongoError, notImplemented } from '../error.js';
import type { StringRules } from '../expression/scope.js';
import type { Path } from '../filter/node.js';
import { generateKeys, isParallelArraysError, parallelArraysInSort, type Key } from '../keys/generate.js';
import { exactLong, toDouble } from '../value/arithmetic.js';
import { compare, compareText, type StringOrder } from '../value/compare.js';
import { isDoc, isNumber, type Doc, type Value } from '../value/value.js';

/** One field of a sort. */
export interface SortPart {
  readonly path: Path;
  readonly name: string;
  readonly direction: 1 | -1;
}

/** A checked sort. */
export interface Sort {
  readonly source: Doc;
  readonly parts: readonly SortPart[];
  /** The values a document is sorted by: of an array the smallest element, or the largest where the order descends. */
  readonly keyOf: (document: Doc) => Key;
  readonly compareKeys: (left: Key, right: Key) => number;
  /** A stable sort of whole documents. */
  readonly sort: (documents: readonly Doc[]) => readonly Doc[];
}

/**
 * Checks a sort. `$natural` is not for here: it is a matter of the plan (see `naturalDirection`).
 * Throws BadValue for a direction that is not 1 or -1, an empty or malformed path, or `$meta`.
 */
export function compileSort(source: Value, strings?: StringRules): Sort {
  if (!isDoc(source)) throw mongoError('TypeMismatch', `Expected field sort to be of type object`);
  const parts = [...source].map(([name, direction]) => sortPart(name, direction));
  const names = new Set(parts.map((part) => part.name));
  if (names.size < parts.length || parts.length > 32) throw mongoError('BadValue', 'too many compound keys');
  const order = strings?.order ?? compareText;
  const paths = parts.map((part) => part.path);
  const compareOne = keyComparison(parts, order);
  const keyOf = (document: Doc): Key => {
    const { keys } = keysForSort(document, paths);
    let best = keys[0] as Key;
    for (const key of keys) if (compareOne(key, best) < 0) best = key;
    return best;
  };
  return {
    source,
    parts,
    keyOf,
    compareKeys: compareOne,
    sort: (documents) =>
      documents
        .map((document) => ({ document, key: keyOf(document) }))
        .sort((left, right) => compareOne(left.key, right.key))
        .map(({ document }) => document),
  };
}

function sortPart(name: string, direction: Value): SortPart {
  if (name === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (isDoc(direction)) {
    if (direction.has('$meta')) throw notImplemented('A sort by $meta');
    throw new MongoError(15975, `$sort key ordering must be specified using a number or {$meta: 'text'}`);
  }
  if (name === '$natural') {
    throw mongoError('BadValue', '$natural sort cannot be set to a value other than -1 or 1, or beside other keys');
  }
  const path = name.split('.');
  if (path.includes('')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  if (path.some((part) => part.startsWith('$'))) {
    throw new MongoError(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
  }
  return { name, path, direction: sortDirection(direction) };
}

/** 1 or -1 from any number that is exactly that. */
export function sortDirection(direction: Value): 1 | -1 {
  if (!isNumber(direction)) {
    throw new MongoError(15974, `Illegal key in $sort specification: the sort direction must be a number`);
  }
  const whole = exactLong(direction) ?? Math.trunc(toDouble(direction));
  if (Number(whole) === 1) return 1;
  if (Number(whole) === -1) return -1;
  throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
}

function keysForSort(document: Doc, paths: readonly Path[]): { readonly keys: readonly Key[] } {
  try {
    return generateKeys(document, paths);
  } catch (error) {
    throw isParallelArraysError(error) ? parallelArraysInSort() : error;
  }
}

function keyComparison(parts: readonly SortPart[], strings: StringOrder): (left: Key, right: Key) => number {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    const { direction } = only;
    return (left, right) => direction * compare(left[0] as Value, right[0] as Value, strings);
  }
  return (left, right) => {
    for (let index = 0; index < parts.length; index += 1) {
      const order = compare(left[index] as Value, right[index] as Value, strings);
      if (order !== 0) return order * (parts[index] as SortPart).direction;
    }
    return 0;
  };
}

/** The direction of `{ $natural: ±1 }`, undefined for any other sort. BadValue where it stands beside other fields. */
export function naturalDirection(source: Doc): 1 | -1 | undefined {
  const direction = source.get('$natural');
  if (direction === undefined) return undefined;
  if (source.size > 1) {
    throw mongoError('BadValue', '$natural sort cannot be set to a value other than -1 or 1, or beside other keys');
  }
  return sortDirection(direction);
}
