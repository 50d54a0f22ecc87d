/** Where a problem sits: a file with line and column (from 1), a path inside a document, or both. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Dotted path inside the document, as a person would write it: `reads.shop.orders.queries.open`. */
  readonly path?: string;
}

/** One thing that is wrong, as a plain value: what was given, what was expected, what to do. */
export interface Problem {
  /** Stable, kebab-case; `docs/errors/<code>.md` explains it. */
  readonly code: string;
  readonly message: string;
  readonly place?: Place;
  readonly expected?: string;
  /** What to do about it; the nearest known name belongs here. */
  readonly hint?: string;
}
