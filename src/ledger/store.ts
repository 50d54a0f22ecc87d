/**
 * Where a ledger keeps its files. A file never changes, and its name says what it must contain, so every store is a
 * plain union of names; the same file written twice is one file. A new kind of store implements this and nothing else.
 *
 * Every method rejects with `UnreachableError` when the place cannot be reached, is full, read-only, refuses or hangs.
 */
export interface LedgerStore {
  /** As a person would write it: a folder, or `git:REMOTE#BRANCH`. */
  readonly location: string;
  /** The names of all files, in no particular order. */
  readonly list: () => Promise<readonly string[]>;
  /**
   * A text that is another whenever the files are others, where that is known without naming them; a `list` right after
   * it tells the files of that very state.
   */
  readonly state?: () => Promise<string>;
  /** Drops a throw-away copy that this store reads from, so that what it tells next comes from the original. */
  readonly renew?: () => Promise<void>;
  /**
   * The files of these names, in any order, as they come; one that is gone or cannot be read comes with `bytes: null`.
   * The bytes of a file are only there until the next one is asked for, so that few of many are in memory at once.
   */
  readonly read: (names: readonly string[]) => AsyncIterable<Iterable<ReadFile>>;
  /** Keeps these files: each wholly or not at all, durable when the promise resolves. */
  readonly write: (files: readonly StoredFile[]) => Promise<void>;
  /** Forgets these files. Only for files whose records are in another one. */
  readonly remove: (names: readonly string[]) => Promise<void>;
}

export interface StoredFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadFile {
  readonly name: string;
  readonly bytes: Uint8Array | null;
}
