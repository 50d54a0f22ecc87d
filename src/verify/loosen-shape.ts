import type { Shape } from '../contract/contract.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { Left, UpdateFacts } from './update-facts.js';

/**
 * A shape that documents still fit after any of some updates were applied to them, any number of times and in any order,
 * if they fitted `shape` before. It is not the narrowest such shape: what cannot be taken apart is left out.
 *
 * @returns undefined when the fields that the updates change cannot be listed.
 */
export function loosenShape(shape: Shape, updates: readonly UpdateFacts[]): Shape | undefined {
  const changes = new Map<string, Left | undefined>();
  for (const update of updates) {
    if (update.touched === undefined || update.touched.includes('')) return undefined;
    for (const field of new Set(update.touched.map(headOf))) {
      const before = changes.has(field) ? changes.get(field) : nothingLeft;
      changes.set(field, either(before, update.leaves(field)));
    }
  }
  return changes.size === 0 ? shape : loosen(shape, changes);
}

type Changes = ReadonlyMap<string, Left | undefined>;

const nothingLeft: Left = { shapes: [], removed: false };

function either(a: Left | undefined, b: Left | undefined): Left | undefined {
  if (a === undefined || b === undefined) return undefined;
  return { shapes: [...a.shapes, ...b.shapes], removed: a.removed || b.removed };
}

function loosen(shape: Shape, changes: Changes): Shape {
  if (!isJsonObject(shape)) return shape;
  const kept: Record<string, Json> = {};
  const parts: Shape[] = [];
  const properties = isJsonObject(shape['properties']) ? shape['properties'] : {};
  for (const [keyword, value] of Object.entries(shape)) {
    switch (keyword) {
      case '$defs':
      case 'definitions':
      case 'type':
      case 'bsonType':
      case 'dynamoType':
        kept[keyword] = value;
        break;
      case 'required':
        kept[keyword] = (value as readonly string[]).filter((name) => !mayRemove(changes, name));
        break;
      case 'additionalProperties':
        // Which names are left over depends on the patterns.
        if (shape['patternProperties'] === undefined) kept[keyword] = value;
        break;
      case 'unevaluatedProperties':
        // What else evaluates a name is not followed here.
        if (!Object.keys(shape).some((name) => inPlace.has(name))) kept['additionalProperties'] = value;
        break;
      case 'allOf':
        parts.push(...(value as readonly Shape[]).map((part) => loosen(part, changes)));
        break;
      case 'anyOf':
      case 'oneOf':
        // Of `oneOf` a second branch may fit afterwards.
        parts.push({ anyOf: (value as readonly Shape[]).map((part) => loosen(part, changes)) });
        break;
      default:
        break;
    }
  }
  const loosened = Object.entries(properties).map(([name, property]) => [
    name,
    changes.has(name) ? valueOf(property as Shape, changes.get(name)) : property,
  ]);
  const closed = kept['additionalProperties'];
  const others = [...changes].flatMap(([name, left]) =>
    Object.hasOwn(properties, name) || closed === undefined ? [] : [[name, valueOf(closed as Shape, left)]],
  );
  return {
    ...kept,
    ...(parts.length === 0 ? {} : { allOf: parts }),
    properties: Object.fromEntries([...loosened, ...others]) as JsonObject,
  };
}

/** Keywords that may evaluate properties besides `properties`. */
const inPlace: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'patternProperties',
  '$ref',
  '$dynamicRef',
]);

function mayRemove(changes: Changes, name: string): boolean {
  if (!changes.has(name)) return false;
  const left = changes.get(name);
  return left === undefined || left.removed;
}

function valueOf(before: Shape, left: Left | undefined): Shape {
  if (left === undefined) return true;
  return left.shapes.length === 0 ? before : { anyOf: [before, ...left.shapes] };
}

function headOf(path: string): string {
  return path.split('.')[0] ?? path;
}
