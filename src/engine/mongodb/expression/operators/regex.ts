import { BSONRegExp } from 'bson';
import { MongoError } from '../../error.js';
import { compilePattern, type Pattern, type PatternMatch } from '../../regex/pattern.js';
import { int, isNullish, kindOrMissing, type Value } from '../../value/value.js';
import { constantValue, folded } from '../compiled.js';
import { readNamed, type Operator, type OperatorTable } from '../operator.js';

type Operand = Value | undefined;

function patternSource(regex: Operand, options: Operand, name: string): readonly [string, string] | null {
  if (!isNullish(options) && typeof options !== 'string') {
    throw new MongoError(51106, `${name} needs 'options' to be of type string`);
  }
  const flags = typeof options === 'string' ? options : '';
  if (isNullish(regex)) return null;
  if (typeof regex === 'string') return [regex, flags];
  if (!(regex instanceof BSONRegExp)) {
    throw new MongoError(51105, `${name} needs 'regex' to be of type string or regex`);
  }
  if (regex.options !== '' && flags !== '') {
    throw new MongoError(51107, `${name} found regex options specified in both 'regex' and 'options' fields`);
  }
  return [regex.pattern, regex.options || flags];
}

function compile([source, flags]: readonly [string, string], name: string): Pattern {
  for (const flag of flags) {
    if (!'imsx'.includes(flag)) throw new MongoError(51108, `${name} invalid flag in regex options: ${flag}`);
  }
  if (source.includes('\0')) throw new MongoError(51109, `${name}: regular expression cannot contain a null byte`);
  try {
    return compilePattern(source, flags);
  } catch (error) {
    // A filter calls an invalid pattern 51091; these operators have a code of their own.
    if (error instanceof MongoError && error.code === 51091)
      throw new MongoError(51111, `Invalid Regex in ${name}: ${error.message}`);
    throw error;
  }
}

/** An operator that applies a pattern; the pattern is compiled once where it is constant, else once for each text of it. */
function withPattern(none: Value, apply: (pattern: Pattern, text: string) => Value): Operator {
  return (operand, context) => {
    const { name } = context;
    const given = readNamed(operand, name, {
      required: ['input', 'regex'],
      optional: ['options'],
      notAnObject: 51103,
      unknownArgument: 31024,
      missingArgument: { input: 31022, regex: 31023 },
    });
    const input = context.compile(given.get('input') as Value);
    const regex = context.compile(given.get('regex') as Value);
    const options = context.compile(given.get('options') ?? null);
    const compiled = new Map<string, Pattern>();
    const patternOf = (source: readonly [string, string]): Pattern => {
      const key = `${source[1]}/${source[0]}`;
      const pattern = compiled.get(key) ?? compile(source, name);
      if (compiled.size < 100) compiled.set(key, pattern);
      return pattern;
    };
    if (regex.constant && options.constant) {
      const source = patternSource(constantValue(regex), constantValue(options), name);
      if (source !== null) patternOf(source);
    }
    return folded([input, regex, options], (root, variables) => {
      const text = input.evaluate(root, variables);
      const source = patternSource(regex.evaluate(root, variables), options.evaluate(root, variables), name);
      if (!isNullish(text) && typeof text !== 'string') {
        throw new MongoError(51104, `${name} needs 'input' to be of type string, found: ${kindOrMissing(text)}`);
      }
      if (source === null || isNullish(text)) return none;
      return apply(patternOf(source), text);
    });
  };
}

/** A match as a document; its position is counted in code points, from those before `start` at `points`. */
function describe(text: string, { start, end, captures }: PatternMatch): Value {
  return new Map<string, Value>([
    ['match', text.slice(start, end)],
    ['idx', int(Array.from(text.slice(0, start)).length)],
    ['captures', captures],
  ]);
}

function findAll(pattern: Pattern, text: string): Value {
  const matches: Value[] = [];
  let from = 0;
  // An empty text is searched once; otherwise nothing is sought at the very end, where only an empty match could be.
  while (from === 0 || from < text.length) {
    const match = pattern.find(text, from);
    if (match === undefined) break;
    matches.push(describe(text, match));
    // An empty match must not be found again: step over one code point.
    from = match.end > match.start ? match.end : match.end + ((text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1);
  }
  return matches;
}

export const regex: OperatorTable = {
  $regexFind: withPattern(null, (pattern, text) => {
    const match = pattern.find(text);
    return match === undefined ? null : describe(text, match);
  }),
  $regexFindAll: withPattern([], findAll),
  $regexMatch: withPattern(false, (pattern, text) => pattern.test(text)),
};
