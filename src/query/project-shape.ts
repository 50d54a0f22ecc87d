import type { Json } from '../value/json.js';
import { type Shape, every, not, some } from './shape-algebra.js';

/** Thrown for a shape that says more than the algebra of this folder does. */
class NotProjectable extends Error {}

/**
 * The shape of one field of an object, out of a shape that is built by logic from what it says of single fields.
 *
 * @param others Whether what is said of another field is taken to hold.
 * @returns Undefined when the shape says anything of the object as a whole.
 */
export function projected(
  shape: Shape,
  field: string,
  others: (name: string, shape: Json) => boolean | undefined,
): Shape | undefined {
  try {
    return projectedOn(shape, field, others);
  } catch (error) {
    if (error instanceof NotProjectable) return undefined;
    throw error;
  }
}

function projectedOn(shape: Shape, field: string, others: (name: string, shape: Json) => boolean | undefined): Shape {
  if (typeof shape === 'boolean') return shape;
  const below = (part: Json): Shape => projectedOn(part as Shape, field, others);
  return every(
    Object.entries(shape).map(([keyword, operand]): Shape => {
      switch (keyword) {
        case 'allOf':
          return every((operand as readonly Json[]).map(below));
        case 'anyOf':
          return some((operand as readonly Json[]).map(below));
        case 'not':
          return not(below(operand));
        case 'properties':
          return every(
            Object.entries(operand as object).map(([name, part]): Shape => {
              if (name === field) return part as Shape;
              const taken = others(name, part as Json);
              if (taken === undefined) throw new NotProjectable();
              return taken;
            }),
          );
        case 'required':
          if ((operand as readonly string[]).every((name) => name === field)) return true;
          throw new NotProjectable();
        case 'type':
        case 'bsonType':
          if (operand === 'object') return true;
          throw new NotProjectable();
        default:
          throw new NotProjectable();
      }
    }),
  );
}

/** What a shape that is built by logic says of fields other than one. */
export function saidOfOthers(shape: Shape, field: string): readonly (readonly [name: string, shape: Json])[] {
  const said = new Map<string, readonly [string, Json]>();
  projected(shape, field, (name, part) => {
    said.set(JSON.stringify([name, part]), [name, part]);
    return true;
  });
  return [...said.values()];
}
