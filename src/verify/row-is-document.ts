import { closesSomething, declaredPaths, partsAt } from '../../fixtures/shape-paths.js';
import type { Shape } from '../contract/contract.js';
import { isJsonObject } from '../value/json.js';
import type { UsedPaths } from './query-use.js';

/**
 * Whether what `each` asks of a row is just what it asks of the document that the row is taken from. It is not when it
 * speaks of something that the projection leaves out, or may take a part of.
 *
 * @param emptied Whether an object of which no part is taken stays, empty; in DynamoDB it goes.
 */
export function isSaidOfDocument(
  each: Shape | undefined,
  projected: UsedPaths,
  emptied: 'stays' | 'goes' = 'stays',
): boolean {
  if (each === undefined || projected.kind === 'whole') return true;
  if (closesSomething(each)) return false;
  const isWhole = (path: string): boolean =>
    projected.kind === 'only'
      ? projected.paths.some((kept) => isWithin(path, kept))
      : !projected.paths.some((left) => isWithin(path, left) || isWithin(left, path));
  const isTaken = (path: string): boolean =>
    projected.kind === 'only'
      ? projected.paths.some((kept) => isWithin(kept, path))
      : !projected.paths.some((left) => isWithin(path, left));
  const isKept = (path: string): boolean =>
    emptied === 'stays' || (projected.kind === 'only' && requiresPart(each, path, projected.paths));
  return declaredPaths(each).every((path) => isWhole(path) || (isTaken(path) && isPlain(each, path) && isKept(path)));
}

/** Whether `each` asks an object to have some part that is taken, so that it is never left empty. */
function requiresPart(each: Shape, path: string, taken: readonly string[]): boolean {
  const depth = names(path).length;
  const next = taken.filter((part) => isWithin(part, path)).flatMap((part) => names(part)[depth] ?? []);
  return partsAt(each, path).some(
    (part) =>
      isJsonObject(part) &&
      part['type'] === 'object' &&
      Array.isArray(part['required']) &&
      part['required'].some((name) => next.includes(name as string)),
  );
}

/** Of a value whose parts are taken nothing is asked but that it is an object, or a list of objects, with those parts. */
function isPlain(each: Shape, path: string): boolean {
  return partsAt(each, path).every((part) => {
    if (!isJsonObject(part)) return part;
    const { bsonType, type, dynamoType, properties: _properties, required: _required, items: _items, ...others } = part;
    const types = [bsonType, type, dynamoType].filter((name) => name !== undefined);
    return (
      types.length > 0 &&
      types.every((name) => name === 'object' || name === 'array' || name === 'M' || name === 'L') &&
      Object.keys(others).length === 0
    );
  });
}

function isWithin(path: string, outer: string): boolean {
  const inner = names(path);
  return names(outer).every((part, index) => inner[index] === part);
}

function names(path: string): readonly string[] {
  return path.split('.').filter((part) => part !== '*' && part !== '$');
}
