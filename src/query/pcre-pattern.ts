import { ShapeRefusal } from './shape-refusal.js';

const punctuation = /[\\^$.*+?()[\]{}|/\-"'!#%&,:;<=>@_`~ ]/u;
const pcreSpace = ' \\t\\n\\u000b\\f\\r';

/**
 * Rewrites a pattern of MongoDB's regular expressions (PCRE) into ECMA-262's with the `u` flag, with the same meaning. Only what both know is
 * read: literals, classes, the escapes `\d \w \s \b \n \r \t \f` and their opposites, groups, lookarounds, alternatives, greedy and lazy quantifiers.
 *
 * @throws {ShapeRefusal} `filter-regex-without-shape` for anything else.
 */
export function ecmaPatternOf(pattern: string, options: string, path: string): string {
  const refuse = (detail: string): never => {
    throw new ShapeRefusal('filter-regex-without-shape', path, `the pattern "${pattern}" ${detail}`);
  };
  const dotAll = options.includes('s');
  if (/[^s]/u.test(options)) refuse(`has the options "${options}"`);
  const characters = Array.from(pattern);
  let written = '';
  let at = 0;
  const escape = (inClass: boolean): string => {
    const next = characters[at + 1] ?? refuse('ends in a backslash');
    at += 2;
    if (next === 's') return inClass ? pcreSpace : `[${pcreSpace}]`;
    if (next === 'S') return inClass ? refuse('has \\S in a class') : `[^${pcreSpace}]`;
    if ('dDwW'.includes(next)) return `\\${next}`;
    if ('nrtf'.includes(next)) return `\\${next}`;
    if (!inClass && 'bB'.includes(next)) return `\\${next}`;
    if (punctuation.test(next))
      return /[\\^$.*+?()[\]{}|/]/u.test(next) || (inClass && next === '-') ? `\\${next}` : next;
    return refuse(`has the escape \\${next}`);
  };
  const readClass = (): string => {
    at += 1;
    let text = '[';
    if (characters[at] === '^') {
      text += '^';
      at += 1;
    }
    if (characters[at] === ']') refuse('has a class that begins with ]');
    while (characters[at] !== ']') {
      const character = characters[at] ?? refuse('has a class without an end');
      if (character === '\\') text += escape(true);
      else if (character === '[') refuse('has [ inside a class');
      else {
        text += character;
        at += 1;
      }
    }
    at += 1;
    return `${text}]`;
  };
  const readQuantifier = (): string | undefined => {
    const rest = characters.slice(at, at + 16).join('');
    const quantifier = /^(?:[*+?]|\{\d{1,5}(?:,\d{0,5})?\})\??/u.exec(rest)?.[0];
    if (quantifier === undefined) return undefined;
    at += quantifier.length;
    if (characters[at] === '+') refuse('has a possessive quantifier');
    return quantifier;
  };
  while (at < characters.length) {
    const character = characters[at] as string;
    const quantifier = readQuantifier();
    if (quantifier !== undefined) {
      written += quantifier;
      continue;
    }
    switch (character) {
      case '\\':
        written += escape(false);
        break;
      case '[':
        written += readClass();
        break;
      case '(': {
        const opening = /^\((?:\?(?::|=|!|<=|<!))?/u.exec(characters.slice(at, at + 4).join(''))?.[0] ?? '(';
        at += opening.length;
        if (opening === '(' && (characters[at] === '?' || characters[at] === '*'))
          refuse('has a group that only PCRE knows');
        written += opening;
        break;
      }
      case '.':
        written += dotAll ? '[^]' : '[^\\n]';
        at += 1;
        break;
      case '$':
        // PCRE's dollar also stands before a line feed that ends the text.
        written += '(?=\\n?$)';
        at += 1;
        break;
      case ']':
      case '{':
      case '}':
        written += `\\${character}`;
        at += 1;
        break;
      default:
        written += character;
        at += 1;
    }
  }
  return written;
}
