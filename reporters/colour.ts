import pico from 'picocolors';

const { bold, dim, green, red, yellow } = pico.createColors(true);

type Paint = (text: string) => string;

// Words that a report begins a line with, and what they should look like on a terminal.
const leads: readonly (readonly [RegExp, Paint])[] = [
  [/^(\s*)(YES|PLAN)(?= )/u, (word) => bold(green(word))],
  [/^(\s*)(NO|NO PLAN|FAILED|DEAD|BREAKS|not contained)(?=[ :])/u, (word) => bold(red(word))],
  [/^(\s*)(MISSING|UNDECIDED|NO-WRITER|NO-OWNER|undecided)(?=[ :])/u, (word) => bold(yellow(word))],
  [
    /^(\s*)(expected|actual|document|before|after|with|instead|replay|to clear|against|rests on|unseen|note)(?= {2})/u,
    dim,
  ],
];

/** The report with its leading words coloured. Codes in brackets at a line's end are dimmed. */
export function colourise(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const lead = leads.find(([pattern]) => pattern.test(line));
      const led =
        lead === undefined
          ? line
          : line.replace(lead[0], (_match, space: string, word: string) => space + lead[1](word));
      return led.replace(/( {2})(\[[a-z-]+\])$/u, (_match, space: string, code: string) => space + dim(code));
    })
    .join('\n');
}
