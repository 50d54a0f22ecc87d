import { isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { arrayPosition, type Path } from './node.js';

/** Judges one element that a path leads to; undefined stands for a missing field. */
export type ElementTest = (element: Value | undefined) => boolean;

/** Where a condition met an array: the position of the element that met it, in the outermost array on the path. */
export interface MatchedPosition {
  index?: number;
}

/**
 * Whether some element that the path leads to passes the test. Arrays on the way are entered (their documents, and
 * their positions where the next part is a number); an array at the end is looked into, its elements first and then
 * itself, unless `whole` asks for the array alone. Follows the server's ElementPath iteration.
 */
export function someElement(
  document: Doc,
  path: Path,
  from: number,
  whole: boolean,
  test: ElementTest,
  position?: MatchedPosition,
): boolean {
  let current = document;
  for (let at = from; ; at += 1) {
    const value = current.get(path[at] as string);
    if (at === path.length - 1) return testLeaf(value, whole, test, position);
    if (value === undefined) return test(undefined);
    if (isDoc(value)) current = value;
    else if (isArray(value)) return someInArray(value, path, at + 1, whole, test, position);
    // A path through a scalar ends in nothing.
    else return test(undefined);
  }
}

function testLeaf(value: Value | undefined, whole: boolean, test: ElementTest, position?: MatchedPosition): boolean {
  if (whole || !isArray(value)) return test(value);
  for (let index = 0; index < value.length; index += 1) {
    if (test(value[index])) return found(index, position);
  }
  return test(value);
}

function found(index: number, position: MatchedPosition | undefined): true {
  if (position !== undefined) position.index = index;
  return true;
}

function someInArray(
  array: readonly Value[],
  path: Path,
  from: number,
  whole: boolean,
  test: ElementTest,
  position?: MatchedPosition,
): boolean {
  const wanted = arrayPosition(path[from] as string);
  const last = from === path.length - 1;
  for (let index = 0; index < array.length; index += 1) {
    const element = array[index] as Value;
    if (isDoc(element) && someElement(element, path, from, whole, test)) return found(index, position);
    if (index !== wanted) continue;
    if (last ? test(element) : someBelow(element, path, from + 1, whole, test)) return found(index, position);
  }
  return false;
}

function someBelow(element: Value, path: Path, from: number, whole: boolean, test: ElementTest): boolean {
  if (isDoc(element)) return someElement(element, path, from, whole, test);
  return isArray(element) && someInArray(element, path, from, whole, test);
}
