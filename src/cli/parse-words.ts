import { Parser } from 'yargs/helpers';
import type { FlagDefinition } from './command.js';

/** A command line taken apart. What its parts mean, and whether they may be there, is not looked at. */
export interface ParsedWords {
  /** By the flag's own name: `[]` or `['']` for one that needs a value and has none. */
  readonly flags: ReadonlyMap<string, boolean | readonly string[]>;
  /** Flags that nobody defined, as they were written. */
  readonly unknown: readonly string[];
  /** What is neither a flag nor a value of one, and everything after `--`. */
  readonly words: readonly string[];
}

/** Takes a command line apart by the flags that are known. */
export function parseWords(
  argv: readonly string[],
  definitions: Readonly<Record<string, FlagDefinition>>,
): ParsedWords {
  const names = Object.keys(definitions);
  const those = (fits: (definition: FlagDefinition) => boolean): string[] =>
    Object.entries(definitions).flatMap(([name, definition]) => (fits(definition) ? [name] : []));
  const alias = Object.entries(definitions).flatMap(([name, definition]) =>
    definition.alias === undefined ? [] : [[name, [definition.alias].flat()] as const],
  );
  const { argv: parsed } = Parser.detailed([...argv], {
    boolean: those(({ type }) => type === 'boolean'),
    string: those(({ type }) => type === 'string'),
    array: those(({ array }) => array === true),
    alias: Object.fromEntries(alias),
    configuration,
  });
  const {
    _: words,
    '--': rest = [],
    ...flags
  } = parsed as Readonly<Record<string, unknown>> & {
    readonly _: readonly string[];
    readonly '--'?: readonly string[];
  };
  const known = new Set(names);
  return {
    flags: new Map(
      Object.entries(flags).flatMap(([name, value]) =>
        known.has(name) ? [[name, typeof value === 'boolean' ? value : [value as string].flat()] as const] : [],
      ),
    ),
    unknown: Object.keys(flags).flatMap((name) => (known.has(name) ? [] : [asWritten(name, argv)])),
    words: [...words, ...rest],
  };
}

/** A flag is what it was written as: nothing is expanded, negated, put together or taken for a number. */
const configuration = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'populate--': true,
  'short-option-groups': false,
  'strip-aliased': true,
};

function asWritten(name: string, argv: readonly string[]): string {
  const bare = (word: string): string => (word.split('=')[0] ?? '').replace(/^-+/u, '');
  const found = argv.find((word) => word.startsWith('-') && bare(word) === name);
  return found?.split('=')[0] ?? `--${name}`;
}
