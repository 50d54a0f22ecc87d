import { toolVersion } from '../value/version.js';
import type { Json } from '../value/json.js';
import type { ExitCode } from './exit-code.js';

/** What `--json` prints: always this envelope, with `error` in place of `result` when there is none. */
export function renderEnvelope(command: string, exitCode: ExitCode, result: Json): string {
  return `${JSON.stringify({ mortise: toolVersion, command, exitCode, result }, null, 2)}\n`;
}
