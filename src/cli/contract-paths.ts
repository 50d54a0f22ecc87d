import { textList } from './arguments.js';
import type { Arguments } from './command.js';
import type { Settings } from './settings.js';

/** The contract files and folders that a command is about: those named, else those of the configuration. */
export function contractPaths(args: Arguments, settings: Settings): readonly string[] {
  const named = textList(args, 'files');
  return named.length > 0 ? named : settings.contracts;
}
