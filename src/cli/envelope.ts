import { toolVersion } from '../value/version.js';
import type { Json } from '../value/json.js';
import { printableJson } from '../value/printable.js';
import type { ExitCode } from './exit-code.js';
import type { FailureReport } from './failure.js';

/** What `--json` prints: always this envelope, with `error` in place of `result` when there is none. */
export function renderEnvelope(command: string, exitCode: ExitCode, result: Json): string {
  return written({ mortise: toolVersion, command, exitCode, result });
}

/** The envelope of an error; the command is null where the command line names none. */
export function renderErrorEnvelope(command: string | null, { exitCode, error }: FailureReport): string {
  return written({ mortise: toolVersion, command, exitCode, error });
}

function written(envelope: object): string {
  return `${printableJson(JSON.stringify(envelope, null, 2))}\n`;
}
