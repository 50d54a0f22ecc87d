import type { Json } from '../value/json.js';
import { type Shape, every, not, some } from './shape-algebra.js';

/**
 * A place in the document after an update, described from the document before it. Shapes over the place are turned into shapes over the
 * combined value `{ before, ...values }`; `present` says when the place is there at all.
 */
export interface Target {
  readonly present: Shape;
  /** The combined values in which the place, being there, has the shape. */
  readonly lift: Lift;
}

/**
 * @param under Whether the answer may be too narrow where it cannot be exact (a proof stays a proof); otherwise it may be too wide.
 */
export type Lift = (shape: Shape, under: boolean) => Shape;

/** Something that is there, and of which nothing is known. */
export const anything: Target = {
  present: true,
  lift: (shape, under) => (typeof shape === 'boolean' ? shape : !under),
};

export const absent: Target = { present: false, lift: () => true };

/** A field's name, or the position of an element where a store's paths tell the two apart. */
export type PathPart = string | number;

/** The shapes of the combined value whose document before has the shape at the path, or has nothing there. */
export function before(path: readonly PathPart[], shape: Shape): Shape {
  return ['before', ...path].reduceRight<Shape>((below, part) => {
    if (below === true) return true;
    return typeof part === 'string' ? { properties: { [part]: below } } : { prefixItems: [...anyItems(part), below] };
  }, shape);
}

function anyItems(count: number): readonly true[] {
  return Array.from({ length: count }, () => true as const);
}

/** The combined values in whose document before something is at the path, through objects only. */
export function existsBefore(path: readonly PathPart[]): Shape {
  if (path.length === 0) return true;
  return before(
    [],
    path.reduceRight<Shape>(
      (below, part) =>
        typeof part === 'string'
          ? { type: 'object', ...fieldThat(part, below) }
          : { type: 'array', minItems: part + 1, prefixItems: [...anyItems(part), below] },
      true,
    ),
  );
}

function fieldThat(name: string, shape: Shape): { readonly [keyword: string]: Json } {
  return shape === true ? { required: [name] } : { required: [name], properties: { [name]: shape } };
}

/** Something is at the path before, and it has the shape. */
export function holdsBefore(path: readonly PathPart[], shape: Shape): Shape {
  return every([existsBefore(path), before(path, shape)]);
}

/** Which of several targets it is depends on conditions over the combined value, of which exactly one holds. */
export function cases(list: readonly (readonly [condition: Shape, target: Target])[]): Target {
  return {
    present: some(list.map(([condition, target]) => every([condition, target.present]))),
    lift: (shape, under) => every(list.map(([condition, target]) => some([not(condition), target.lift(shape, under)]))),
  };
}

/** One of several targets, no matter which. */
export function either(targets: readonly Target[]): Target {
  return {
    present: every(targets.map(({ present }) => present)),
    lift: (shape, under) => {
      const lifted = targets.map((target) => target.lift(shape, under));
      return under ? every(lifted) : some(lifted);
    },
  };
}
