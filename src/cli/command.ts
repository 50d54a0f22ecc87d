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
  /** One line for stderr that `--quiet` does not silence, for an exit code that nobody would understand without it. */
  readonly complaint?: string;
}

/** Arguments after parsing: flags by their long name, positionals by the name in `positionals`. */
export type Arguments = Readonly<Record<string, string | true | readonly string[] | undefined>>;

export type Run = (args: Arguments, world: World) => Promise<Outcome>;

/** A flag: one that takes a value is a `string`, and an `array` when it may be repeated. */
export interface FlagDefinition {
  readonly type: 'boolean' | 'string';
  readonly array?: boolean;
  readonly describe: string;
  /** Other names of the same flag. */
  readonly alias?: string | readonly string[];
  readonly demandOption?: boolean;
  readonly choices?: readonly string[];
}

/** A command as the help page needs it. Its code is loaded only when it runs. */
export interface CommandDefinition {
  /** As typed: `check`, or `ledger init` for a command inside a group. */
  readonly name: string;
  /** Positional arguments: `<needed>`, `[optional]`, and `[several..]` for the last. */
  readonly positionals: string;
  /** What a needed positional has to be, where its name alone does not say. */
  readonly needs?: string;
  readonly describe: string;
  readonly options: Readonly<Record<string, FlagDefinition>>;
  readonly load: () => Promise<{ readonly run: Run }>;
}
