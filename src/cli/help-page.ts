import yargs from 'yargs';
import { commands, globalOptions, groups } from './commands.js';

/** The page about a command, about a group of them or, for the empty name, about all. */
export async function helpPage(about: string): Promise<string> {
  let parser = yargs([])
    .scriptName('mortise')
    .usage('$0 <command>\n\nContract tests for NoSQL data that services share.')
    .options({ ...globalOptions })
    .group(Object.keys(globalOptions), 'Everywhere:')
    .help()
    .alias('h', 'help')
    // Beside a command there is no such flag.
    .version(about === '')
    .wrap(110)
    // One language, the same on every machine.
    .locale('en')
    .exitProcess(false);
  for (const command of commands.filter(({ name }) => !name.includes(' '))) {
    parser = parser.command({
      command: `${command.name} ${command.positionals}`.trim(),
      describe: command.describe,
      builder: (inner) => inner.options({ ...command.options }),
      handler: () => undefined,
    });
  }
  for (const [group, describe] of Object.entries(groups)) {
    parser = parser.command({
      command: group,
      describe,
      builder: (inner) => {
        let nested = inner;
        for (const command of commands.filter(({ name }) => name.startsWith(`${group} `))) {
          nested = nested.command({
            command: `${command.name.slice(group.length + 1)} ${command.positionals}`.trim(),
            describe: command.describe,
            builder: (innermost) => innermost.options({ ...command.options }),
            handler: () => undefined,
          });
        }
        return nested;
      },
      handler: () => undefined,
    });
  }
  let page = '';
  await parser.parseAsync(
    [...about.split(' ').filter((word) => word !== ''), '--help'],
    {},
    (_error, _args, output) => {
      page = output;
    },
  );
  return page;
}
