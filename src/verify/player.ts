import type { Query, Update } from '../contract/contract.js';
import type { Condition } from '../../fixtures/condition.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import type { UndecidedReason } from './verdict.js';

export type Bound = Readonly<Record<string, unknown>>;

/** Documents of other collections, by the names that queries join them by. */
export type Joined = Readonly<Record<string, readonly FixtureDocument[]>>;

/** What came of running something in an engine. */
export type Played<Result> =
  | { readonly outcome: 'answered'; readonly result: Result }
  /** The database answered with an error, as it would in production. */
  | { readonly outcome: 'error'; readonly message: string }
  /** This engine cannot do it; a real server might. */
  | { readonly outcome: 'refused'; readonly reason: UndecidedReason };

/** A place in an engine where documents are stored and a reader's queries are run on them. */
export interface Player {
  /**
   * Replaces what is stored; gives the documents as they were taken, each with an identity of its own.
   *
   * @param joined What other collections hold that queries join, by the name that the queries give them.
   */
  load(documents: readonly FixtureDocument[], joined?: Joined): Promise<readonly FixtureDocument[]>;
  /** The positions, among the loaded documents, of those that meet all of some conditions. */
  matching(conditions: readonly Condition[], parameters: Bound, query?: Query): Promise<Played<ReadonlySet<number>>>;
  /** The rows of a query, with conditions added that its code adds only sometimes. */
  rows(query: Query, added: readonly Condition[], parameters: Bound): Promise<Played<readonly unknown[]>>;
  /** Runs an update on what is loaded; gives every document as it is stored afterwards. */
  update(update: Update, parameters: Bound): Promise<Played<readonly FixtureDocument[]>>;
}
