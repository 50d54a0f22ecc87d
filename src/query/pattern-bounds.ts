/** Patterns beyond this are not written by hand, and cost more to decide than they are worth. */
const MAX_LENGTH = 1_000;
const MAX_REPETITION = 1_000;

/** Why the pattern of a filter is refused, as the end of a sentence; undefined when it is within bounds. */
export function patternMistake(pattern: string): string | undefined {
  if (pattern.length > MAX_LENGTH)
    return `has ${String(pattern.length)} characters; at most ${String(MAX_LENGTH)} are accepted.`;
  if (pattern.includes('\0')) return 'holds a null character, which MongoDB refuses.';
  for (const repetition of pattern.matchAll(/(?<!\\)\{(\d+)(?:,(\d*))?\}/g)) {
    const bounds = [
      Number(repetition[1]),
      Number(repetition[2] === undefined || repetition[2] === '' ? 0 : repetition[2]),
    ];
    if (bounds.some((bound) => bound > MAX_REPETITION)) return `repeats more than ${String(MAX_REPETITION)} times.`;
  }
  return bracketMistake(pattern);
}

/** Unbalanced groups and classes are wrong in every dialect; the dialect itself is the engine's affair. */
function bracketMistake(pattern: string): string | undefined {
  let groups = 0;
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern.charAt(index);
    if (char === '\\') index += 1;
    else if (inClass)
      inClass = char !== ']' || pattern.charAt(index - 1) === '[' || pattern.slice(index - 2, index) === '[^';
    else if (char === '[') inClass = true;
    else if (char === '(') groups += 1;
    else if (char === ')') groups -= 1;
    if (groups < 0) return 'has a `)` without its `(`.';
  }
  if (inClass) return 'has a `[` without its `]`.';
  return groups > 0 ? 'has a `(` without its `)`.' : undefined;
}
