import { nearestName } from '../ledger/unknown-name.js';
import { MisuseError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import type { Arguments, CommandDefinition, FlagDefinition } from './command.js';
import { commands, globalOptions, groups } from './commands.js';
import { parseWords } from './parse-words.js';
import { readPositionals } from './positionals.js';

/** The command that a command line names. */
export interface NamedCommand {
  readonly command: CommandDefinition;
  readonly argv: readonly string[];
}

/** What a command line asks for: a command, or a page about one, about a group or about all of them. */
export type CommandLine =
  | ({ readonly kind: 'command' } & NamedCommand)
  | { readonly kind: 'help'; readonly about: string }
  | { readonly kind: 'version' };

type Flags = Readonly<Record<string, FlagDefinition>>;

/** What the command line asks for, before its flags are read. Throws MisuseError when it names no known command. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const [first, second] = parseWords(argv, everyFlag()).words;
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const help = flags.includes('--help') || flags.includes('-h');
  if (first === undefined) {
    if (help) return { kind: 'help', about: '' };
    // Beside a command it would be a misspelt --service-version, and printing a version is no answer to that.
    if (flags.includes('--version')) return { kind: 'version' };
    throw misuse('no command is named', { hint: '`mortise --help` lists the commands.' });
  }
  const isGroup = Object.hasOwn(groups, first);
  if (isGroup && second === undefined && help) return { kind: 'help', about: first };
  const name = isGroup ? `${first} ${second ?? ''}`.trim() : first;
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw unknownCommand(name, isGroup && second === undefined);
  return help ? { kind: 'help', about: name } : { kind: 'command', command, argv };
}

/** Which words are values of flags has to be known before it is known which command is meant. */
function everyFlag(): Flags {
  return Object.assign(
    { help: helpFlag, version: versionFlag },
    globalOptions,
    ...commands.map(({ options }) => options),
  ) as Flags;
}

const helpFlag: FlagDefinition = { type: 'boolean', alias: 'h', describe: '' };
const versionFlag: FlagDefinition = { type: 'boolean', describe: '' };

/** The flags and positionals of a command; throws MisuseError that names everything that is wrong with them. */
export function readArguments({ command, argv }: NamedCommand): Arguments {
  const definitions: Flags = { ...globalOptions, ...command.options };
  const { flags, unknown, words } = parseWords(argv, definitions);
  const args: Record<string, string | true | readonly string[]> = {};
  const problems: Problem[] = unknown.map((written) => unknownFlag(written, definitions));
  for (const [name, value] of flags) {
    const definition = definitions[name];
    if (definition === undefined) continue;
    const wrong = typeof value === 'boolean' ? wrongSwitch(name, argv) : wrongValue(name, definition, value);
    if (wrong !== undefined) problems.push(wrong);
    else if (typeof value !== 'boolean') args[name] = definition.array === true ? value : (value[0] ?? '');
    else if (value) args[name] = true;
  }
  const positionals = readPositionals(command, words.slice(command.name.split(' ').length));
  // A word behind a flag that nobody knows may be its value.
  if (unknown.length === 0) problems.push(...positionals.problems);
  // A flag whose value is wrong is not missing as well.
  if (problems.length === 0) problems.push(...missingFlags(command, args));
  if (problems.length > 0) throw new MisuseError(withHelp(problems, command));
  return { ...args, ...positionals.args };
}

function wrongSwitch(name: string, argv: readonly string[]): Problem | undefined {
  const given = argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? 'true';
  return given === 'true' || given === 'false' ? undefined : problem(`--${name} takes no value`);
}

function wrongValue(name: string, { array, choices }: FlagDefinition, values: readonly string[]): Problem | undefined {
  const written = `--${name}`;
  if (values.length === 0 || values.includes('')) {
    return problem(`${written} needs a value`, {
      hint: `A value that begins with a dash is written as ${written}=VALUE.`,
    });
  }
  if (values.length > 1 && array !== true) return problem(`${written} was given more than once`);
  const wrong = choices === undefined ? undefined : values.find((value) => !choices.includes(value));
  if (choices === undefined || wrong === undefined) return undefined;
  return problem(`${written} cannot be ${JSON.stringify(wrong)}`, {
    expected: choices.join(', '),
    ...didYouMean(wrong, choices),
  });
}

function unknownFlag(written: string, definitions: Flags): Problem {
  const names = Object.entries(definitions).flatMap(([name, { alias }]) =>
    [name, ...[alias ?? []].flat()].map((each) => `--${each}`),
  );
  // A part of a flag's name is nearer to it than any other spelling: `--version` of `--service-version`.
  const bare = written.replace(/^-+/u, '');
  const part = bare === '' ? undefined : names.find((name) => name.endsWith(`-${bare}`));
  const near = part ?? nearestName(written, names);
  return problem(`unknown flag ${written}`, near === undefined ? {} : { hint: `Did you mean ${near}?` });
}

function missingFlags({ options }: CommandDefinition, args: Arguments): readonly Problem[] {
  const missing = Object.entries(options).flatMap(([name, { demandOption }]) =>
    demandOption === true && args[name] === undefined ? [`--${name}`] : [],
  );
  const last = missing.pop();
  if (last === undefined) return [];
  return [problem(missing.length === 0 ? `${last} is missing` : `${missing.join(', ')} and ${last} are missing`)];
}

function unknownCommand(name: string, isGroup: boolean): MisuseError {
  const known = [...commands.map((command) => command.name), ...Object.keys(groups)];
  if (isGroup) {
    const below = commands.filter((command) => command.name.startsWith(`${name} `)).map((command) => command.name);
    return misuse(`\`mortise ${name}\` needs a word more`, { expected: below.join(', ') });
  }
  return misuse(`unknown command ${JSON.stringify(name)}`, {
    ...didYouMean(name, known, '`mortise --help` lists the commands.'),
  });
}

function didYouMean(given: string, known: readonly string[], otherwise?: string): { readonly hint?: string } {
  const near = nearestName(given, known);
  if (near !== undefined) return { hint: `Did you mean ${near}?` };
  return otherwise === undefined ? {} : { hint: otherwise };
}

/** The last problem without a hint of its own says where the flags are listed. */
function withHelp(problems: readonly Problem[], { name }: CommandDefinition): readonly Problem[] {
  const last = problems.findLastIndex(({ hint }) => hint === undefined);
  return problems.map((each, index) =>
    index === last ? { ...each, hint: `\`mortise ${name} --help\` lists what it takes.` } : each,
  );
}

function problem(message: string, more: Partial<Problem> = {}): Problem {
  return { code: 'unknown-usage', message, ...more };
}

function misuse(message: string, more: Partial<Problem>): MisuseError {
  return new MisuseError(problem(message, more));
}
