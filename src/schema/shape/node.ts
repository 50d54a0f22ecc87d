import type { Kinds } from '../value/kind.js';
import type { Rational } from '../value/rational.js';
import type { Value } from '../value/value.js';

/** A finite set of scalars, by their equality keys. */
export interface ValueSet {
  readonly values: ReadonlyMap<string, Value>;
}

/** One thing that can be asked of a value of certain kinds. */
export type Test =
  | { readonly rule: 'at-least' | 'at-most'; readonly bound: Rational; readonly exclusive: boolean }
  | { readonly rule: 'multiple-of'; readonly of: Rational }
  | { readonly rule: 'one-of'; readonly set: ValueSet }
  | { readonly rule: 'from' | 'to'; readonly bound: Value; readonly exclusive: boolean }
  | { readonly rule: 'min-length' | 'max-length'; readonly length: number }
  | { readonly rule: 'pattern'; readonly source: string }
  | { readonly rule: 'format'; readonly name: string }
  | { readonly rule: 'min-items' | 'max-items'; readonly count: number }
  | { readonly rule: 'item-at'; readonly index: number; readonly item: Node }
  | { readonly rule: 'items-from'; readonly index: number; readonly item: Node }
  | { readonly rule: 'contains'; readonly item: Node; readonly min: number; readonly max: number }
  | { readonly rule: 'unique-items' }
  | { readonly rule: 'min-properties' | 'max-properties'; readonly count: number }
  /** Every field whose name fits `names` has a value that fits `value`. */
  | { readonly rule: 'fields'; readonly names: Node; readonly value: Node }
  /** The names of the fields, in this order and no others. */
  | { readonly rule: 'order'; readonly names: readonly string[] }
  /** Something that is not understood: nothing may be concluded from it or from its negation. */
  | { readonly rule: 'opaque'; readonly code: string; readonly pointer: string; readonly key: string };

interface Common {
  readonly id: number;
  /** Outside of these kinds, it never holds. */
  readonly may: Kinds;
  /** Within these kinds, it always holds. */
  readonly must: Kinds;
}

/**
 * A shape after reading: a formula over tests, without negation except at its leaves, and with every equal part shared, so that
 * "the same" is a comparison of numbers.
 */
export type Node =
  | (Common & { readonly op: 'true' | 'false' | 'kinds' })
  | (Common & { readonly op: 'and' | 'or'; readonly parts: readonly Node[] })
  | (Common & { readonly op: 'reference'; readonly resolve: () => Node })
  | Atom;

/** A test for some kinds. A positive one holds for all other kinds; a negative one is its exact opposite. */
export type Atom = Common & {
  readonly op: 'atom';
  readonly kinds: Kinds;
  readonly positive: boolean;
  readonly test: Test;
};
