// What every common shell takes literally, anywhere in a word.
const plain = /^[\w@%+=:,./-]+$/u;

/** The text as one word of a POSIX shell's command line, quoted where the shell would read something else. */
export function shellWord(text: string): string {
  return plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A flag and its value as words of a command line; a value that begins with a dash is written so that it is no flag. */
export function flagWords(name: string, value: string): string {
  return `--${name}${value.startsWith('-') ? '=' : ' '}${shellWord(value)}`;
}
