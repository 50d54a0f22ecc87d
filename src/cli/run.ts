import yargs from 'yargs';
import { toolVersion } from '../value/version.js';
import { MisuseError } from '../problem/errors.js';
import type { Arguments, CommandDefinition, Outcome } from './command.js';
import { commands, globalOptions, groups } from './commands.js';
import { renderEnvelope } from './envelope.js';
import type { ExitCode } from './exit-code.js';
import { describeFailure } from './failure.js';
import { keepDashes } from './standard-stream.js';
import type { World } from './world.js';

/** Runs one command line and prints its outcome; the exit code is the caller's to set. */
export async function run(argv: readonly string[], world: World): Promise<ExitCode> {
  const json = argv.includes('--json');
  const debug = argv.includes('--debug');
  const asked: { command?: CommandDefinition; args?: Arguments; page?: string } = {};
  try {
    await parse(argv, asked);
    if (asked.command === undefined || asked.args === undefined) {
      world.stdout(ensureNewline(asked.page ?? ''));
      return 0;
    }
    const { run: runCommand } = await asked.command.load();
    return await print(
      asked.command.name,
      await runCommand(asked.args, world),
      json,
      asked.args['quiet'] === true,
      world,
    );
  } catch (error) {
    const failure = describeFailure(error, debug);
    if (json) {
      const envelope = {
        mortise: toolVersion,
        command: asked.command?.name ?? null,
        exitCode: failure.exitCode,
        error: failure.error,
      };
      world.stdout(`${JSON.stringify(envelope, null, 2)}\n`);
    } else {
      world.stderr(ensureNewline(failure.text));
    }
    return failure.exitCode;
  }
}

async function print(
  command: string,
  outcome: Outcome,
  json: boolean,
  quiet: boolean,
  world: World,
): Promise<ExitCode> {
  if (outcome.printed === true) return outcome.exitCode;
  if (json) {
    world.stdout(renderEnvelope(command, outcome.exitCode, outcome.result));
  } else if (!quiet && outcome.text !== '') {
    world.stdout(ensureNewline(world.color ? await coloured(outcome.text) : outcome.text));
  }
  return outcome.exitCode;
}

async function parse(
  argv: readonly string[],
  asked: { command?: CommandDefinition; args?: Arguments; page?: string },
): Promise<void> {
  let parser = yargs([])
    .scriptName('mortise')
    .usage('$0 <command>\n\nContract tests for NoSQL data that services share.')
    .parserConfiguration({
      // Versions such as 1.10 are text, never numbers.
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'boolean-negation': false,
    })
    .options(globalOptions)
    .group(Object.keys(globalOptions), 'Everywhere:')
    .version(toolVersion)
    .help()
    .alias('h', 'help')
    .wrap(110)
    // One language, the same on every machine.
    .locale('en')
    .strict()
    .recommendCommands()
    .demandCommand(1, 'Name a command; `mortise --help` lists them.')
    .exitProcess(false)
    .fail((message, error) => {
      throw misuse(message, error);
    });
  for (const command of commands.filter(({ name }) => !name.includes(' '))) {
    parser = parser.command({
      command: `${command.name} ${command.positionals}`.trim(),
      describe: command.describe,
      builder: (inner) => inner.options({ ...command.options }),
      handler: (args) => {
        asked.command = command;
        asked.args = args;
      },
    });
  }
  for (const [group, describe] of Object.entries(groups)) {
    parser = parser.command({
      command: group,
      describe,
      builder: (inner) => {
        let nested = inner.demandCommand(1, `Name what to do; \`mortise ${group} --help\` lists it.`).strict();
        for (const command of commands.filter(({ name }) => name.startsWith(`${group} `))) {
          nested = nested.command({
            command: `${command.name.slice(group.length + 1)} ${command.positionals}`.trim(),
            describe: command.describe,
            builder: (innermost) => innermost.options({ ...command.options }),
            handler: (args) => {
              asked.command = command;
              asked.args = args;
            },
          });
        }
        return nested;
      },
      handler: () => undefined,
    });
  }
  await parser.parseAsync([...keepDashes(argv)], {}, (_error, _args, output) => {
    asked.page = output;
  });
}

function misuse(message: string | null, error: Error | undefined): Error {
  if (message === null && error !== undefined) return error;
  return new MisuseError({
    code: 'unknown-usage',
    message: message ?? 'the command line cannot be understood',
    hint: 'Ask `mortise <command> --help` for its flags.',
  });
}

async function coloured(text: string): Promise<string> {
  const { colourise } = await import('../../reporters/colour.js');
  return colourise(text);
}

function ensureNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
