import { type Shape, every, not, some } from './shape-algebra.js';
import { ShapeRefusal } from './shape-refusal.js';

/** What a condition says of one element that its path leads to. */
export interface ElementShape {
  /** The elements that meet it. */
  readonly present: Shape;
  /** Whether a path that leads to nothing meets it. */
  readonly missing: boolean;
  /** Whether an array at the end of the path is judged as a whole only, and not looked into. */
  readonly whole?: boolean;
}

/** What a path begins in: a document, or an array that is read as a document with the fields 0, 1, 2, ... */
export type Container = 'object' | 'array';

const deepestPath = 8;
const greatestPosition = 1_000;

/** The parts of a dotted path. */
export function partsOfPath(path: string): readonly string[] {
  const parts = path.split('.');
  if (parts.some((part) => part === '' || part.startsWith('$'))) {
    throw new ShapeRefusal(
      'filter-path-without-shape',
      path,
      `the path "${path}" has an empty part or one that begins with $`,
    );
  }
  if (parts.length > deepestPath) {
    throw new ShapeRefusal(
      'filter-path-without-shape',
      path,
      `the path "${path}" has more than ${String(deepestPath)} parts`,
    );
  }
  return parts;
}

/** Whether a path part can also be a position in an array; leading zeros make it a name only. */
function positionOf(part: string): number | undefined {
  if (!/^(?:0|[1-9]\d*)$/u.test(part)) return undefined;
  const position = Number(part);
  if (position > greatestPosition) {
    throw new ShapeRefusal(
      'filter-path-without-shape',
      part,
      `the array position ${part} is greater than ${String(greatestPosition)}`,
    );
  }
  return position;
}

/**
 * The documents in which some element that the path leads to meets the condition, exactly as MongoDB walks paths: arrays of documents on the
 * way are entered, a number is a name and a position alike, and an array at the end is looked into before it is judged itself.
 */
export function shapeOfPath(parts: readonly string[], element: ElementShape, container: Container = 'object'): Shape {
  const [name = '', ...rest] = parts;
  if (rest.length === 0) return fieldShape(container, name, leafShape(element), element.missing);
  const below = some([
    every([{ bsonType: 'object' }, shapeOfPath(rest, element)]),
    every([{ bsonType: 'array' }, shapeInArray(rest, element)]),
    // A path through a scalar ends in nothing.
    element.missing ? { not: { bsonType: ['object', 'array'] } } : false,
  ]);
  return fieldShape(container, name, below, element.missing);
}

function leafShape({ present, whole }: ElementShape): Shape {
  if (whole === true) return present;
  return some([present, every([{ bsonType: 'array' }, someItem(present)])]);
}

function someItem(item: Shape): Shape {
  if (item === false) return false;
  return item === true ? { minItems: 1 } : { contains: item };
}

/** The containers whose field has the shape, or lacks it if that is allowed. */
function fieldShape(container: Container, name: string, value: Shape, missing: boolean): Shape {
  if (container === 'object') {
    if (!missing) return value === false ? false : { required: [name], properties: { [name]: value } };
    return value === true ? true : { properties: { [name]: value } };
  }
  const position = positionOf(name);
  if (position === undefined) return missing;
  const fits = itemAt(position, value);
  return missing ? some([{ maxItems: position }, fits]) : fits;
}

function itemAt(position: number, item: Shape): Shape {
  if (item === false) return false;
  const prefix: Shape[] = Array.from({ length: position }, () => true);
  return { minItems: position + 1, prefixItems: [...prefix, item] };
}

/** Arrays on the way: their documents, and the item at a position where the next part is a number. */
function shapeInArray(parts: readonly string[], element: ElementShape): Shape {
  const [name = '', ...rest] = parts;
  const position = positionOf(name);
  const inDocuments = someItem(every([{ bsonType: 'object' }, shapeOfPath(parts, element)]));
  if (position === undefined) return inDocuments;
  const atPosition =
    rest.length === 0
      ? element.present
      : some([
          every([{ bsonType: 'object' }, shapeOfPath(rest, element)]),
          every([{ bsonType: 'array' }, shapeInArray(rest, element)]),
        ]);
  return some([inDocuments, itemAt(position, atPosition)]);
}

/** What meets the opposite of a condition. */
export function opposite(element: ElementShape): ElementShape {
  return { ...element, present: not(element.present), missing: !element.missing };
}
