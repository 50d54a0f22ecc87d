import { nearestName } from '../ledger/unknown-name.js';
import { MisuseError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import type { Arguments, CommandDefinition, FlagDefinition } from './command.js';
import { commands, globalOptions, groups } from './commands.js';
import { readPositionals } from './positionals.js';

/** The command that a command line names, and its other words. */
export interface NamedCommand {
  readonly command: CommandDefinition;
  readonly words: readonly string[];
}

/** What a command line asks for: a command, or a page about one, about a group or about all of them. */
export type CommandLine =
  | ({ readonly kind: 'command' } & NamedCommand)
  | { readonly kind: 'help'; readonly about: string }
  | { readonly kind: 'version' };

type Flags = ReadonlyMap<string, FlagDefinition & { readonly name: string }>;

/** What the command line asks for, before its flags are read. Throws MisuseError when it names no known command. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const at = wordsOf(argv);
  const [first, second] = at.map((index) => argv[index] ?? '');
  const flags = argv.slice(0, endOfFlags(argv));
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
  if (help) return { kind: 'help', about: name };
  const taken = at.slice(0, isGroup ? 2 : 1);
  return { kind: 'command', command, words: argv.filter((_, index) => !taken.includes(index)) };
}

/** The flags and positionals of a command; throws MisuseError that names everything that is wrong with them. */
export function readArguments({ command, words }: NamedCommand): Arguments {
  const flags = flagsOf({ ...globalOptions, ...command.options });
  const args: Record<string, string | true | readonly string[]> = {};
  const problems: Problem[] = [];
  const plain: string[] = [];
  let hasUnknownFlag = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') {
      plain.push(...words.slice(index + 1));
      break;
    }
    if (!isFlag(word)) {
      plain.push(word);
      continue;
    }
    const { written, inline } = takeApart(word);
    const flag = flags.get(written);
    if (flag === undefined) {
      problems.push(unknownFlag(written, flags));
      hasUnknownFlag = true;
      continue;
    }
    const end = inline === undefined ? endOfValues(words, index + 1, flag) : index + 1;
    const values = inline === undefined ? words.slice(index + 1, end) : [inline];
    index = end - 1;
    const wrong = wrongValue(written, flag, values, args[flag.name] !== undefined);
    if (wrong !== undefined) problems.push(wrong);
    else if (flag.type === 'boolean') {
      if (values[0] !== 'false') args[flag.name] = true;
    } else if (flag.array === true) args[flag.name] = [...((args[flag.name] as string[] | undefined) ?? []), ...values];
    else args[flag.name] = values[0] ?? '';
  }
  const positionals = readPositionals(command, plain);
  // A word behind a flag that nobody knows may be its value.
  if (!hasUnknownFlag) problems.push(...positionals.problems);
  // A flag whose value is wrong is not missing as well.
  if (problems.length === 0) problems.push(...missingFlags(command, flags, args));
  if (problems.length > 0) throw new MisuseError(withHelp(problems, command));
  return { ...args, ...positionals.args };
}

function flagsOf(options: CommandDefinition['options']): Flags {
  return new Map(
    Object.entries(options).flatMap(([name, option]) => {
      const aliases = typeof option.alias === 'string' ? [option.alias] : (option.alias ?? []);
      return [name, ...aliases].map((written) => [`--${written}`, { ...option, name }] as const);
    }),
  );
}

/** Where the words are that are neither flags nor values of flags: the first of them name the command. */
function wordsOf(argv: readonly string[]): readonly number[] {
  const known = commands.map(({ options }) => flagsOf({ ...globalOptions, ...options }));
  const places: number[] = [];
  for (let index = 0; index < endOfFlags(argv); index += 1) {
    const word = argv[index] ?? '';
    if (!isFlag(word)) {
      places.push(index);
      continue;
    }
    const { written, inline } = takeApart(word);
    const flag = known.map((flags) => flags.get(written)).find((each) => each !== undefined);
    // A flag before the command takes one value; afterwards it no longer matters which words are values.
    if (flag?.type === 'string' && inline === undefined && !isFlag(argv[index + 1] ?? '--')) index += 1;
  }
  return places;
}

function endOfFlags(argv: readonly string[]): number {
  const end = argv.indexOf('--');
  return end < 0 ? argv.length : end;
}

/** A lone dash is a word: it stands for a standard stream. */
function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

function takeApart(word: string): { readonly written: string; readonly inline?: string } {
  const mark = word.indexOf('=');
  return mark < 0 ? { written: word } : { written: word.slice(0, mark), inline: word.slice(mark + 1) };
}

/** Where the values of a flag end that begin at `start`: a flag that may be repeated takes all words up to the next flag. */
function endOfValues(words: readonly string[], start: number, { type, array }: FlagDefinition): number {
  if (type === 'boolean') return start;
  let end = start;
  while (end < words.length && !isFlag(words[end] ?? '') && (array === true || end === start)) end += 1;
  return end;
}

function wrongValue(
  written: string,
  { type, array, choices }: FlagDefinition,
  values: readonly string[],
  isAgain: boolean,
): Problem | undefined {
  if (type === 'boolean') {
    return values.every((value) => value === 'true' || value === 'false')
      ? undefined
      : problem(`${written} takes no value`);
  }
  if (values.length === 0 || values.includes('')) {
    return problem(`${written} needs a value`, {
      hint: `A value that begins with a dash is written as ${written}=VALUE.`,
    });
  }
  if (isAgain && array !== true) return problem(`${written} was given more than once`);
  const wrong = choices === undefined ? undefined : values.find((value) => !choices.includes(value));
  if (choices === undefined || wrong === undefined) return undefined;
  return problem(`${written} cannot be ${JSON.stringify(wrong)}`, {
    expected: choices.join(', '),
    ...didYouMean(wrong, choices),
  });
}

function unknownFlag(written: string, flags: Flags): Problem {
  // A part of a flag's name is nearer to it than any other spelling: `--version` of `--service-version`.
  const bare = written.replace(/^-+/u, '');
  const part = bare === '' ? undefined : [...flags.keys()].find((name) => name.endsWith(`-${bare}`));
  const near = part ?? nearestName(written, [...flags.keys()]);
  return problem(`unknown flag ${written}`, near === undefined ? {} : { hint: `Did you mean ${near}?` });
}

function missingFlags(command: CommandDefinition, flags: Flags, args: Arguments): readonly Problem[] {
  const missing = Object.keys(command.options)
    .filter((name) => flags.get(`--${name}`)?.demandOption === true && args[name] === undefined)
    .map((name) => `--${name}`);
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
