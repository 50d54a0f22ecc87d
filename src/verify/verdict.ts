import type { Digest } from '../value/digest.js';
import type { Json, JsonObject } from '../value/json.js';

/**
 * The kinds of pair that can be verified. The left side relies on something, the right side brings it about or allows it.
 *
 * - `reads-inserts`: reads section x insert (or an upsert or replacement, which establish documents too)
 * - `reads-updates`: reads section x update
 * - `assumes-inserts`, `assumes-updates`: an update's stated assumption x what others insert and update
 * - `inserts-owns`: insert x owns section (validator, unique indexes, key types)
 * - `reads-owns`: reads section x owns section (keys, indexes, projections, plan)
 */
export type PairKind =
  'reads-inserts' | 'reads-updates' | 'assumes-inserts' | 'assumes-updates' | 'inserts-owns' | 'reads-owns';

/** What a result belongs to: digests, never commits. */
export interface PairKey {
  readonly kind: PairKind;
  readonly left: Digest;
  readonly right: Digest;
  /**
   * For `reads-updates`: the writes that the documents may have been through before, where some of these leave documents
   * that do not keep to the reader's shape. In order, each once. Without them the documents keep to it.
   */
  readonly after?: readonly Digest[];
}

export type Verdict = 'passed' | 'failed' | 'undecided';

/** What a verdict rests on. `tested` says that at least one part was only tried, on `fixtures` documents. */
export type Basis = 'proved' | 'tested' | 'refuted' | 'none';

/** The result of one pair. It names no service: the same digests give the same result for everybody. */
export interface Verification {
  readonly pair: PairKey;
  readonly verdict: Verdict;
  readonly basis: Basis;
  /** How many documents were played in the engine. */
  readonly fixtures: number;
  readonly engine: { readonly store: string; readonly engine: string; readonly version: string } | null;
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
  /**
   * For each query of the reads section (by name) and each condition that it needs (by its text), whether this writer
   * can supply it. A query is dead when some condition is supplied by no live writer.
   */
  readonly supplies: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  /** The updates' stated assumptions (their update digests) that this pass rests on. */
  readonly premises: readonly Digest[];
  /** What a reader of the answer ought to know: widening by arithmetic, equality with a whole document, ... */
  readonly notes: readonly string[];
  readonly seed: number;
  /**
   * Of a pass of reads x inserts or reads x updates: some of the documents that are left do not keep to the reader's
   * shape, though no query of it meets them. An update may move one into a query, so that what updates keep must be
   * judged from such documents too: by pairs with `after`.
   */
  readonly outside?: true;
}

/** One way in which the pair does not fit, with a document that shows it and that was replayed. */
export interface Failure {
  /** Stable, kebab-case, with a page in `docs/errors`. */
  readonly code: string;
  /** The reader's query, or its whole shape when no query is concerned. */
  readonly query?: string;
  /** The dotted path that is at fault, when there is one. */
  readonly path?: string;
  /** One sentence that a person understands without having read either contract. */
  readonly message: string;
  /** The smallest document found that shows it, in canonical Extended JSON (or DynamoDB JSON). */
  readonly counterexample?: Json;
  /**
   * The whole document that the writer can store, when `counterexample` leaves out fields that the writer requires but
   * that do not matter here.
   */
  readonly document?: Json;
  /** For an update: the document before it, `counterexample` being the one after it. */
  readonly before?: Json;
  readonly parameters?: JsonObject;
  readonly expected?: string;
  readonly actual?: string;
  /** What to do instead. */
  readonly advice?: string;
}

export interface UndecidedReason {
  readonly code: string;
  readonly message: string;
}
