import { type Json, isJsonObject } from '../value/json.js';
import type { Moving } from './changed-object.js';
import type { Target } from './changed-target.js';
import { type LiftKeyword, liftByKeyword } from './lift-shape.js';
import { type Shape, every } from './shape-algebra.js';
import type { Change } from './update-change.js';

/**
 * What must hold of the values assigned so that an element of the shape, changed in this way, still has it: a sufficient condition, false
 * where nothing is known.
 */
export function elementStays(element: Shape, change: Change, moving: Moving, assigned: (value: Json) => Target): Shape {
  if (typeof element === 'boolean') return element;
  if (change.kind === 'assign') return assigned(change.value).lift(element, true);
  if (change.kind !== 'inside') return false;
  const { fields } = change;
  const names = [...fields.keys()];
  const fieldStays = (name: string, shape: Json): Shape => {
    const below = fields.get(name);
    if (below === undefined || below.kind === 'remove') return true;
    return elementStays(shape as Shape, below, moving, assigned);
  };
  const keyword: LiftKeyword = (name, operand, schema) => {
    switch (name) {
      case 'type':
      case 'bsonType':
        return true;
      case 'required':
        return !(operand as readonly string[]).some((each) => fields.get(each)?.kind === 'remove');
      case 'properties':
        return every(Object.entries(operand as object).map(([each, shape]) => fieldStays(each, shape as Json)));
      case 'additionalProperties': {
        if (schema['patternProperties'] !== undefined) return false;
        const listed = isJsonObject(schema['properties']) ? schema['properties'] : {};
        return every(names.filter((each) => !Object.hasOwn(listed, each)).map((each) => fieldStays(each, operand)));
      }
      default:
        return false;
    }
  };
  // Alternatives and negations could change sides; only what holds by itself is kept.
  const plain = Object.keys(element).every((name) => !['anyOf', 'oneOf', 'not', 'if'].includes(name));
  return plain && liftByKeyword(moving.root, element, true, keyword);
}
