import { toolVersion } from '../value/version.js';
import { flag } from './arguments.js';
import type { Arguments, Outcome } from './command.js';
import { readArguments, readCommandLine } from './command-line.js';
import { renderEnvelope, renderErrorEnvelope } from './envelope.js';
import type { ExitCode } from './exit-code.js';
import { describeFailure } from './failure.js';
import type { World } from './world.js';

/** Runs one command line and prints its outcome; the exit code is the caller's to set. */
export async function run(argv: readonly string[], world: World): Promise<ExitCode> {
  const asked = flagsGiven(argv);
  let command: string | null = null;
  try {
    const line = readCommandLine(argv);
    if (line.kind === 'version') {
      world.stdout(`${toolVersion}\n`);
      return 0;
    }
    if (line.kind === 'help') {
      const { helpPage } = await import('./help-page.js');
      world.stdout(ensureNewline(await helpPage(line.about)));
      return 0;
    }
    command = line.command.name;
    const args = readArguments(line);
    const { run: runCommand } = await line.command.load();
    return await print(command, await runCommand(args, world), args, world);
  } catch (error) {
    const failure = describeFailure(error, asked.debug);
    if (asked.json) world.stdout(renderErrorEnvelope(command, failure));
    else world.stderr(ensureNewline(failure.text));
    return failure.exitCode;
  }
}

/** How to tell of an error, also of one in the command line itself. */
function flagsGiven(argv: readonly string[]): { readonly json: boolean; readonly debug: boolean } {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  return { json: flags.includes('--json'), debug: flags.includes('--debug') };
}

async function print(command: string, outcome: Outcome, args: Arguments, world: World): Promise<ExitCode> {
  const { exitCode, result, text, printed, complaint } = outcome;
  if (printed === true) return exitCode;
  if (flag(args, 'json')) world.stdout(renderEnvelope(command, exitCode, result));
  else if (flag(args, 'quiet')) {
    // A name that is unknown or a file that is malformed is an error, wherever it is found out.
    const told = exitCode === 2 ? text : (complaint ?? '');
    if (told !== '') world.stderr(ensureNewline(told));
  } else if (text !== '') world.stdout(ensureNewline(world.color ? await coloured(text) : text));
  return exitCode;
}

async function coloured(text: string): Promise<string> {
  const { colourise } = await import('../../reporters/colour.js');
  return colourise(text);
}

function ensureNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
