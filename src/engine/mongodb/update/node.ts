import type { Doc, Value } from '../value/value.js';

/** What an operator may want to know about the document it works on. */
export interface UpdateSituation {
  /** The document before the update. */
  readonly root: Doc;
  /** Whether the document is about to be inserted. */
  readonly isInsert: boolean;
  readonly now: Date;
}

/** One operator on one field. */
export interface UpdateLeaf {
  readonly kind: 'leaf';
  /** The new value; `undefined` leaves a missing field missing, and removes one that is there. */
  readonly apply: (current: Value | undefined, situation: UpdateSituation, path: string) => Value | undefined;
  /**
   * Whether, in this situation, the operator lets a path pass that cannot exist (through a scalar, or a name inside an
   * array), because it would not create anything.
   */
  readonly toleratesBlockedPath: (situation: UpdateSituation) => boolean;
}

/** What is to be done below one field, by name or array position. */
export interface UpdateTree {
  readonly kind: 'tree';
  readonly children: ReadonlyMap<string, UpdateNode>;
}

/** What is to be done to the elements of an array: `$[]` (identifier '') and `$[identifier]`. */
export interface UpdateArray {
  readonly kind: 'array';
  readonly children: ReadonlyMap<string, UpdateNode>;
}

export type UpdateNode = UpdateLeaf | UpdateTree | UpdateArray;

export const always = (): boolean => true;
export const never = (): boolean => false;
