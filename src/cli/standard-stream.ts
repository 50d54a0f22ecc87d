/**
 * What `-` becomes before the command line is parsed: yargs 18 loses a lone dash that stands for a positional. Nobody
 * can mean a file of this name, since it holds a character that no path can.
 */
export const standardStream = '\u0000stdin';

/** The command line with each lone dash as something that survives parsing. */
export function keepDashes(argv: readonly string[]): readonly string[] {
  return argv.map((word) => (word === '-' ? standardStream : word));
}
