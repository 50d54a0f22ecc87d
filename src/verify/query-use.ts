import type { Condition } from '../../fixtures/condition.js';

/** What a query asks of the documents of its dataset, read from the operation alone. */
export interface QueryUse {
  /** Conditions that every returned document meets. */
  readonly conditions: readonly Condition[];
  /** Conditions that the code adds only sometimes. */
  readonly optional: readonly Condition[];
  /** Paths that the order of the result, or the index that it names, rests on. */
  readonly ordering: readonly string[];
  /**
   * The paths of the document that the result is made of: all of them, those that a projection or a pipeline names, or
   * none (a count).
   */
  readonly result: UsedPaths;
  /** Whether a row of the result is the document (or a part of it), so that what `each` says of a row it says of the document. */
  readonly rows: 'documents' | 'computed' | 'number';
}

export type UsedPaths =
  | { readonly kind: 'whole' }
  | { readonly kind: 'only'; readonly paths: readonly string[] }
  | { readonly kind: 'except'; readonly paths: readonly string[] };
