import type { Options } from 'yargs';
import type { Json } from '../value/json.js';
import type { World } from './world.js';
import type { ExitCode } from './exit-code.js';

/** What a command hands back: data for `--json`, text for people, and the exit code. Only the host prints and exits. */
export interface Outcome {
  readonly exitCode: ExitCode;
  readonly result: Json;
  readonly text: string;
  /** A command that goes on running prints its result when it is ready, and nothing when it ends. */
  readonly printed?: true;
}

/** Arguments after parsing: flags by their long name, positionals by the name in `usage`. */
export type Arguments = Readonly<Record<string, unknown>>;

export type Run = (args: Arguments, world: World) => Promise<Outcome>;

/** A command as the help page needs it. Its code is loaded only when it runs. */
export interface CommandDefinition {
  /** As typed: `check`, or `ledger init` for a command inside a group. */
  readonly name: string;
  /** Positional arguments in yargs' notation, such as `[files..]`. */
  readonly positionals: string;
  readonly describe: string;
  readonly options: Readonly<Record<string, Options>>;
  readonly load: () => Promise<{ readonly run: Run }>;
}
