import type { Doc } from './value/value.js';

/** What the world gives the engine: the time, and randomness for ObjectIds and `$sample`. */
export interface ServerWorld {
  readonly clock: () => Date;
  /** `count` random bytes; the default is `node:crypto`'s. */
  readonly randomBytes?: (count: number) => Uint8Array;
}

/** One client connection (or one in-process user): `connectionId` in hello, and what `close` forgets. */
export interface Connection {
  readonly id: number;
  /** The peer's address as `whatsmyuri` prints it, such as `127.0.0.1:40912`. */
  readonly peer: string;
}

/** An embedded MongoDB 7.0: databases in memory and the commands on them. Everything is synchronous. */
export interface MongoServer {
  /** A new connection; give it to `handle` and, when the client leaves, to `disconnect` (its cursors stay open). */
  readonly connect: (peer?: string) => Connection;
  readonly disconnect: (connection: Connection) => void;
  /**
   * Runs one command and returns its reply. The first field of `command` is its name; document sequences stand merged
   * in it as arrays; `$db` and the other generic arguments may be in it. A failed command is thrown as a `MongoError`
   * (`toReply()` makes the `ok: 0` answer); an unexpected exception of another class is our own fault.
   */
  readonly handle: (database: string, command: Doc, connection: Connection) => Doc;
  /**
   * Deletes what the TTL indexes say has expired by the server's clock, and says how many documents that were. Nothing
   * deletes in the background: a test decides when time has passed.
   */
  readonly deleteExpired: () => number;
}

/** Starts an empty server; there is nothing to stop, it goes away with its last reference. */
export type CreateServer = (world: ServerWorld) => MongoServer;
