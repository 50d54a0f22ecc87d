import type { Json } from '../value/json.js';
import type { Moving } from './changed-object.js';
import { type PathPart, type Target, before, existsBefore } from './changed-target.js';
import { type LiftKeyword, allowsType, ignores, isShape, liftByKeyword, unknown } from './lift-shape.js';
import { type Shape, every, not, some } from './shape-algebra.js';

/** Within which lengths an array is cut: what is kept has as many elements as there were, or as many as this. */
export interface Cut {
  readonly least: number;
  readonly most: number;
}

/** How an array grew: what was put into it, and within which bounds its length went up. */
export interface Growth {
  readonly added: readonly Target[];
  /** Each stands for any number of further elements. */
  readonly possible: readonly Target[];
  readonly least: number;
  readonly most: number;
  /** Whether only elements were added that had no equal before. */
  readonly onlyNew: boolean;
  /** What was added, where all of it is written down. */
  readonly literals?: readonly Json[];
  readonly cut: Cut | undefined;
}

/** An array with elements added; without a path it is new and has only those. */
export function grownArray(path: readonly PathPart[] | undefined, growth: Growth, moving: Moving): Target {
  const { added, possible, least, most, onlyNew, cut } = growth;
  const kept = (shape: Shape): Shape => (path === undefined ? true : before(path, moving.rebase(shape)));
  const keyword: LiftKeyword = (name, operand, schema, under) => {
    const common = ofArrays(name, operand);
    if (common !== undefined) return common;
    switch (name) {
      case 'items': {
        if (!isShape(operand) || schema['prefixItems'] !== undefined) return unknown(under);
        // Elements that were cut off need not fit, which a proof need not know.
        if (cut !== undefined && !under) return true;
        return every([
          kept({ items: operand }),
          ...[...added, ...possible].map((element) => element.lift(operand, under)),
        ]);
      }
      case 'minItems':
        if (cut !== undefined && (under ? cut.least : cut.most) < (operand as number)) return false;
        return longer(operand as number, under ? least : most);
      case 'maxItems':
        if (cut !== undefined && (under ? cut.most : cut.least) <= (operand as number)) return true;
        return shorter(operand as number, under ? most : least);
      case 'contains':
        if (cut !== undefined || !isShape(operand)) return unknown(under);
        if (schema['minContains'] !== undefined || schema['maxContains'] !== undefined) return unknown(under);
        return some([
          path === undefined ? false : kept({ contains: operand }),
          ...[...added, ...(under ? [] : possible)].map((element) => element.lift(operand, under)),
        ]);
      case 'uniqueItems':
        if (operand !== true) return true;
        if (onlyNew || (path === undefined && most < 2)) return kept({ uniqueItems: true });
        return unrepeated(under);
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
  const unrepeated = (under: boolean): Shape => {
    if (growth.literals === undefined || possible.length > 0 || cut !== undefined) return unknown(under);
    const others = growth.literals.map((literal) => not({ const: literal }));
    const amongThemselves = added.flatMap((element, index) =>
      others.slice(0, index).map((other) => element.lift(other, under)),
    );
    return every([kept({ uniqueItems: true, items: every(others) }), ...amongThemselves]);
  };
  return {
    present: path === undefined ? true : existsBefore(path),
    lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword),
  };
}

/** Which elements were taken out of an array. */
export interface Loss {
  /** The elements that may be gone. */
  readonly gone: Shape;
  /** Whether all of them are. */
  readonly isExact: boolean;
}

/** An array from which elements were taken. */
export function thinnedArray(path: readonly PathPart[], { gone, isExact }: Loss, moving: Moving): Target {
  const kept = (shape: Shape): Shape => before(path, moving.rebase(shape));
  const staying = not(gone);
  const keyword: LiftKeyword = (name, operand, schema, under) => {
    const common = ofArrays(name, operand);
    if (common !== undefined) return common;
    switch (name) {
      case 'items':
        if (schema['prefixItems'] !== undefined || !isShape(operand)) return unknown(under);
        if (isExact) return kept({ items: some([gone, operand]) });
        return under ? kept({ items: operand }) : true;
      case 'maxItems':
        if (isExact) return kept({ contains: staying, minContains: 0, maxContains: operand });
        return under ? kept({ maxItems: operand }) : true;
      case 'minItems':
        if (operand === 0) return true;
        if (isExact || under) return kept({ contains: staying, minContains: operand });
        return kept({ minItems: operand });
      case 'contains':
        if (schema['minContains'] !== undefined || schema['maxContains'] !== undefined) return unknown(under);
        if (!isShape(operand)) return unknown(under);
        return kept({ contains: isExact || under ? every([operand, staying]) : operand });
      case 'uniqueItems':
        return under ? kept({ uniqueItems: operand }) : true;
      default:
        return unknown(under);
    }
  };
  return { present: existsBefore(path), lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}

/**
 * An array that lost one element.
 *
 * @param needed How many elements it needs to lose one; with fewer it stays as it is.
 */
export function shortenedArray(path: readonly PathPart[], needed: number, moving: Moving): Target {
  const kept = (shape: Shape): Shape => before(path, moving.rebase(shape));
  const loses = kept({ minItems: needed });
  const stays = kept({ maxItems: needed - 1 });
  const keyword: LiftKeyword = (name, operand, schema, under) => {
    const common = ofArrays(name, operand);
    if (common !== undefined) return common;
    const bound = operand as number;
    switch (name) {
      case 'items':
        if (schema['prefixItems'] !== undefined) return unknown(under);
        return under ? kept({ items: operand }) : true;
      case 'maxItems':
        return some([every([loses, kept({ maxItems: bound + 1 })]), every([stays, kept({ maxItems: bound })])]);
      case 'minItems':
        if (bound === 0) return true;
        return some([every([loses, kept({ minItems: bound + 1 })]), every([stays, kept({ minItems: bound })])]);
      case 'uniqueItems':
        return under ? kept({ uniqueItems: operand }) : true;
      default:
        return unknown(under);
    }
  };
  return { present: existsBefore(path), lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}

/** What keywords that do not look into an array say of one; undefined for the others. */
export function ofArrays(name: string, operand: Json): Shape | undefined {
  if (ignores(name, 'array')) return true;
  switch (name) {
    case 'type':
    case 'bsonType':
      return allowsType(operand, 'array');
    case 'dynamoType':
      return allowsType(operand, 'L');
    case 'minContains':
    case 'maxContains':
      // Said together with `contains`.
      return true;
    default:
      return undefined;
  }
}

/** One array behind another. */
export function joinedArray(first: readonly PathPart[], second: readonly PathPart[], moving: Moving): Target {
  const keyword: LiftKeyword = (name, operand, schema, under) => {
    const common = ofArrays(name, operand);
    if (common !== undefined) return common;
    const both = (shape: Shape): readonly Shape[] => [first, second].map((path) => before(path, moving.rebase(shape)));
    switch (name) {
      case 'items':
        return schema['prefixItems'] === undefined && isShape(operand)
          ? every(both({ items: operand }))
          : unknown(under);
      case 'minItems':
        return under ? some(both({ minItems: operand })) : true;
      default:
        return unknown(under);
    }
  };
  return {
    present: every([existsBefore(first), existsBefore(second)]),
    lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword),
  };
}
