import type { ServerState } from '../server-state.js';
import type { Connection } from '../server.js';
import type { Doc } from '../value/value.js';

/** What a command runs in. */
export interface CommandContext {
  readonly state: ServerState;
  readonly database: string;
  readonly connection: Connection;
  /** The one time that the whole command sees. */
  readonly now: Date;
}

/** Runs a checked command; the reply gets its `ok: 1` from the dispatcher. */
export type RunCommand = (command: Doc, context: CommandContext) => Doc;

export interface CommandDefinition {
  readonly names: readonly string[];
  /** Whether it stands in the Stable API's version 1. */
  readonly stable?: boolean;
  /** Whether it may only be run on the database `admin`. */
  readonly adminOnly?: boolean;
  readonly run: RunCommand;
}
