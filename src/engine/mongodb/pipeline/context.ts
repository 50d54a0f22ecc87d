import type { Doc } from '../value/value.js';
import type { QueryContext } from '../query-context.js';

export interface Namespace {
  readonly database: string;
  readonly collection: string;
}

/** What a pipeline may ask of the other collections of its server. */
export interface PipelineCatalog {
  /** The documents of a collection or view in their natural order; none where nothing has that name. */
  read(namespace: Namespace): Iterable<Doc>;
  /** Whether a unique index that is neither sparse nor partial has exactly these fields, in any order. */
  hasUniqueIndex(namespace: Namespace, fields: readonly string[]): boolean;
  /** The document whose fields have exactly these values, by such an index. */
  findUnique(namespace: Namespace, key: Doc): Doc | undefined;
  /** Inserts a document, giving it an `_id` when it has none; creates the collection when there is none. */
  insert(namespace: Namespace, document: Doc): void;
  /** Puts `after` in the place of `before`, which `findUnique` gave. */
  replace(namespace: Namespace, before: Doc, after: Doc): void;
  /** Makes these the only documents of a collection, keeping its indexes; creates it when there is none. */
  replaceAll(namespace: Namespace, documents: readonly Doc[]): void;
  /** What `$listLocalSessions` lists. */
  localSessions(): Iterable<Doc>;
}

/** What a pipeline is compiled with: the names in sight, how strings compare, and where it runs. */
export interface PipelineContext extends QueryContext {
  readonly catalog: PipelineCatalog;
  readonly database: string;
  /** Absent where the pipeline belongs to the database and reads no collection (`aggregate: 1`). */
  readonly collection?: string | undefined;
}
