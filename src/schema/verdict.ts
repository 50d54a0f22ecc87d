import type { Reason } from './search/outcome.js';

/** What a "contained" or a "none" rests on. */
export interface Proof {
  /** Shapes that were searched and found empty or not, each once. */
  readonly shapes: number;
  /** Steps of the search. */
  readonly steps: number;
  /** Whether recursive shapes were decided by induction over the depth of documents. */
  readonly induction: boolean;
  /** Whether the source was closed as a writer's. */
  readonly undeclared?: 'absent';
}

/** Where a witness breaks the target, in the words of both schemas. */
export interface Where {
  /** The path of the value at fault: `lines.0.sku`, or empty for the whole document. */
  readonly path: string;
  /** The part of the source that lets the value be, as a JSON pointer. */
  readonly source: string;
  /** The keyword of the target that does not, as a JSON pointer. */
  readonly target: string;
  readonly sentence: string;
}

export type Containment =
  | { readonly verdict: 'contained'; readonly proof: Proof }
  | { readonly verdict: 'not-contained'; readonly witness: unknown; readonly where: Where }
  | { readonly verdict: 'undecided'; readonly reasons: readonly Reason[] };

export type Finding =
  | { readonly verdict: 'found'; readonly document: unknown }
  | { readonly verdict: 'none'; readonly proof: Proof }
  | { readonly verdict: 'undecided'; readonly reasons: readonly Reason[] };
