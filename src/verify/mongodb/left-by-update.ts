import type { Shape, Update } from '../../contract/contract.js';
import { isJsonObject, type Json } from '../../value/json.js';
import type { Left } from '../update-facts.js';
import { shapeOfAssigned } from './inserted-shape.js';

/** What an update may leave in a field in place of what was there; undefined when that has no shape. */
export function leftByUpdate(update: Update, field: string): Left | undefined {
  if (!isJsonObject(update.update)) return undefined;
  const shapes: Shape[] = [];
  let removed = false;
  for (const [operator, changes] of Object.entries(update.update)) {
    for (const [path, operand] of Object.entries(isJsonObject(changes) ? changes : {})) {
      if (operator === '$rename' && isWithin(operand, field)) return undefined;
      if (!isWithin(path, field) || operator === '$setOnInsert') continue;
      const left = path === field ? leftBy(operator, operand, update) : undefined;
      if (left === undefined) return undefined;
      shapes.push(...left.shapes);
      removed ||= left.removed;
    }
  }
  // A shape with references means something only where it stands.
  return JSON.stringify(shapes).includes('"$ref"') ? undefined : { shapes, removed };
}

function leftBy(operator: string, operand: Json, update: Update): Left | undefined {
  switch (operator) {
    case '$set':
    case '$min':
    case '$max':
      return { shapes: [shapeOfAssigned(operand, update)], removed: false };
    case '$inc':
    case '$mul':
      return { shapes: [{ bsonType: 'number' }], removed: false };
    case '$currentDate':
      return { shapes: [{ bsonType: ['date', 'timestamp'] }], removed: false };
    case '$unset':
    case '$rename':
      return { shapes: [], removed: true };
    default:
      return undefined;
  }
}

function isWithin(path: Json, field: string): boolean {
  return typeof path === 'string' && (path === field || path.startsWith(`${field}.`));
}
