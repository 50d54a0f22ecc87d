import type { Shape } from '../contract/contract.js';
import { isEmbeddedDocument, placesOf, valuesAt, type FixtureDocument } from '../../fixtures/document.js';
import { isJsonObject } from '../value/json.js';
import { describeShape } from './describe-shape.js';
import { describeValue, typeOf } from './describe-value.js';
import { branchAtFault } from './branch-at-fault.js';
import type { Fits } from './fits.js';
import { restrictShape } from './restrict-shape.js';
import { declaredPaths, partsAt } from '../../fixtures/shape-paths.js';

/** Where and how a document breaks a shape, for people. */
export interface Break {
  readonly kind: 'missing' | 'null' | 'type' | 'value' | 'forbidden' | 'whole';
  /** The dotted path at fault; none when only the document as a whole is. */
  readonly path?: string;
  readonly expected: string;
  readonly actual: string;
  /** The paths that decide what is expected at this one. */
  readonly beside?: readonly string[];
}

/**
 * The innermost declared path at which the document breaks the shape. Found by asking the shape about one path after the
 * other, so that it needs no error report of whoever decides `fits`.
 */
export function findBreak(document: FixtureDocument, whole: Shape, fits: Fits, hint?: string): Break {
  const { shape, chosenBy } = branchAtFault(document, whole, fits);
  const found = findIn(document, shape, fits, hint);
  return chosenBy.length === 0 ? found : { ...found, beside: chosenBy };
}

function findIn(document: FixtureDocument, shape: Shape, fits: Fits, hint?: string): Break {
  const candidates = declaredPaths(shape).filter((path) => !path.split('.').includes(''));
  const ordered = [...candidates].sort((a, b) => depth(b) - depth(a));
  const broken = ordered.filter((path) => !fits(document, restrictShape(shape, [path])));
  const [innermost] = [...broken.filter((each) => each === hint), ...broken];
  const path = innermost === undefined ? undefined : outermostGap(innermost, broken, document);
  if (path === undefined) return breakOfWhole(document, shape, candidates);
  const parts = partsAt(shape, path);
  const actual = actualAt(document, path, parts, fits);
  const expected = describeShape(strongest(parts));
  if (actual.missing) return { kind: 'missing', path, expected, actual: 'missing' };
  const kind = actual.value === null ? 'null' : parts.includes(false) ? 'forbidden' : kindOfBreak(actual.value, parts);
  return { kind, path, expected, actual: describeValue(actual.value) };
}

/** When a parent is missing, or is nothing that has parts, that is what is wrong, and not each of its parts. */
function outermostGap(path: string, broken: readonly string[], document: FixtureDocument): string {
  const above = broken.filter((each) => path.startsWith(`${each}.`)).sort((a, b) => depth(a) - depth(b));
  const gap = above.find((each) => {
    const values = valuesAt(document, each.split('.'));
    return values.length === 0 || values.every((value) => !Array.isArray(value) && !isEmbeddedDocument(value));
  });
  return gap ?? path;
}

function breakOfWhole(document: FixtureDocument, shape: Shape, declared: readonly string[]): Break {
  const extra = Object.keys(document).find((name) => !declared.some((path) => path.split('.')[0] === name));
  if (extra !== undefined && extra !== '_id') {
    return {
      kind: 'forbidden',
      path: extra,
      expected: 'no field that is not declared',
      actual: describeValue(document[extra]),
    };
  }
  return { kind: 'whole', expected: describeShape(shape), actual: 'a document that fits no alternative of the shape' };
}

function actualAt(
  document: FixtureDocument,
  path: string,
  parts: readonly Shape[],
  fits: Fits,
): { readonly missing: boolean; readonly value?: unknown } {
  const places = placesOf(document, path.split('.'));
  const found = places.map((place) => valuesAt(document, place)[0]);
  const values = found.length > 0 ? found : valuesAt(document, path.split('.'));
  const wrong = values.find((value) => value !== undefined && parts.some((part) => !alone(part, value, fits)));
  if (wrong !== undefined) return { missing: false, value: wrong };
  if (values.length === 0 || values.includes(undefined)) return { missing: true };
  return { missing: false, value: values[0] };
}

/** A part that refers to definitions cannot be judged by itself; then it is not the one to show. */
function alone(part: Shape, value: unknown, fits: Fits): boolean {
  return JSON.stringify(part).includes('"$ref"') || fits(value, part);
}

function strongest(parts: readonly Shape[]): Shape {
  if (parts.includes(false)) return false;
  const [first] = parts.filter((part) => isJsonObject(part) && Object.keys(part).length > 0);
  return first ?? true;
}

function kindOfBreak(value: unknown, parts: readonly Shape[]): 'type' | 'value' {
  const types = parts
    .flatMap((part) => (isJsonObject(part) ? [part['bsonType'], part['type'], part['dynamoType']] : []))
    .flat();
  if (types.every((type) => type === undefined)) return 'value';
  const type = typeOf(value);
  const numeric = ['int', 'long', 'double', 'decimal'].includes(type);
  if (types.includes(type) || (numeric && types.includes('number'))) return 'value';
  return isEmbeddedDocument(value) && types.includes('object') ? 'value' : 'type';
}

function depth(path: string): number {
  return path.split('.').length;
}
