// Control characters, line feeds among them, bidirectional overrides and invisible separators: what could make a
// terminal or a log show something else than what is there. Contracts and records come from other teams.
const treacherous = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** One line of text, with every character that could deceive a terminal or begin another line written as an escape. */
export function printable(line: string): string {
  return line.replace(treacherous, escaped);
}

/** Lines of text, each made printable: no name or message in one of them can begin another. */
export function printableLines(lines: readonly string[]): string {
  return lines.map(printable).join('\n');
}

/** JSON text without the characters that `JSON.stringify` leaves raw; it means the same. */
export function printableJson(text: string): string {
  // Outside of its strings JSON has no such character but the line feeds that lay it out.
  return text.replace(treacherous, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
