// Control characters, bidirectional overrides and invisible separators: what could make a terminal or a log show
// something else than what is there. Contracts and records come from other teams.
const treacherous = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** The text with every character that could deceive a terminal written as an escape; line feeds stay. */
export function printable(text: string): string {
  return text.replace(treacherous, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
