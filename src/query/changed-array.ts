import type { Json } from '../value/json.js';
import type { Moving } from './changed-object.js';
import { type Target, before, existsBefore } from './changed-target.js';
import { type LiftKeyword, allowsType, ignores, isShape, liftByKeyword, unknown } from './lift-shape.js';
import { type Shape, every, some } from './shape-algebra.js';

/** How an array grew: what was put into it, and within which bounds its length went up. */
export interface Growth {
  readonly added: readonly Target[];
  /** Each stands for any number of further elements. */
  readonly possible: readonly Target[];
  readonly least: number;
  readonly most: number;
  /** Whether only elements were added that had no equal before. */
  readonly onlyNew: boolean;
  readonly slice: number | undefined;
}

/** An array with elements added; without a path it is new and has only those. */
export function grownArray(path: readonly string[] | undefined, growth: Growth, moving: Moving): Target {
  const { added, possible, least, most, onlyNew, slice } = growth;
  const kept = (shape: Shape): Shape => (path === undefined ? true : before(path, moving.rebase(shape)));
  const keyword: LiftKeyword = (name, operand, schema, under) => {
    if (ignores(name, 'array')) return true;
    switch (name) {
      case 'type':
      case 'bsonType':
        return allowsType(operand, 'array');
      case 'dynamoType':
        return allowsType(operand, 'L');
      case 'items': {
        if (!isShape(operand) || schema['prefixItems'] !== undefined) return unknown(under);
        // Elements that were cut off need not fit, which a proof need not know.
        if (slice !== undefined && !under) return true;
        return every([
          kept({ items: operand }),
          ...[...added, ...possible].map((element) => element.lift(operand, under)),
        ]);
      }
      case 'minItems':
        if (slice !== undefined) return unknown(under);
        return longer(operand as number, under ? least : most);
      case 'maxItems':
        if (slice !== undefined && Math.abs(slice) <= (operand as number)) return true;
        return shorter(operand as number, under ? most : least);
      case 'contains':
        if (slice !== undefined || !isShape(operand)) return unknown(under);
        if (schema['minContains'] !== undefined || schema['maxContains'] !== undefined) return unknown(under);
        return some([
          path === undefined ? false : kept({ contains: operand }),
          ...[...added, ...(under ? [] : possible)].map((element) => element.lift(operand, under)),
        ]);
      case 'minContains':
      case 'maxContains':
        return true;
      case 'uniqueItems':
        if (operand !== true) return true;
        return onlyNew || (path === undefined && most < 2) ? kept({ uniqueItems: true }) : unknown(under);
      default:
        return unknown(under);
    }
  };
  const longer = (bound: number, growth_: number): Shape => {
    if (bound <= growth_) return true;
    return path === undefined ? false : before(path, { minItems: bound - growth_ });
  };
  const shorter = (bound: number, growth_: number): Shape => {
    if (bound < growth_) return false;
    return path === undefined ? true : before(path, { maxItems: bound - growth_ });
  };
  return {
    present: path === undefined ? true : existsBefore(path),
    lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword),
  };
}

/** An array from which elements may have been taken. */
export function thinnedArray(path: readonly string[], moving: Moving): Target {
  const keyword: LiftKeyword = (name, operand, schema, under) => {
    if (ignores(name, 'array')) return true;
    switch (name) {
      case 'type':
      case 'bsonType':
        return allowsType(operand, 'array');
      case 'dynamoType':
        return allowsType(operand, 'L');
      case 'items':
        if (schema['prefixItems'] !== undefined) return unknown(under);
        return under ? before(path, moving.rebase({ items: operand })) : true;
      case 'maxItems':
        return under ? before(path, { maxItems: operand }) : true;
      case 'uniqueItems':
        return under ? before(path, { uniqueItems: operand }) : true;
      case 'minItems':
        return operand === 0 ? true : under ? false : before(path, { minItems: operand });
      default:
        return unknown(under);
    }
  };
  return { present: existsBefore(path), lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}

/**
 * An array of which some elements were changed.
 *
 * @param stays What must hold so that a changed element of the shape still has it.
 */
export function touchedArray(path: readonly string[], stays: (element: Shape) => Shape, moving: Moving): Target {
  const keyword: LiftKeyword = (name, operand: Json, schema, under) => {
    if (ignores(name, 'array')) return true;
    switch (name) {
      case 'type':
      case 'bsonType':
        return allowsType(operand, 'array');
      case 'dynamoType':
        return allowsType(operand, 'L');
      case 'minItems':
      case 'maxItems':
        return before(path, { [name]: operand });
      case 'items':
        if (!under) return true;
        if (!isShape(operand) || schema['prefixItems'] !== undefined) return false;
        return every([before(path, moving.rebase({ items: operand })), stays(operand)]);
      default:
        return unknown(under);
    }
  };
  return { present: existsBefore(path), lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}
