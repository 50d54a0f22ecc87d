import type { Spend } from '../budget.js';
import { type Language, parsePattern } from '../regex/language.js';
import { compileMatcher } from '../regex/matcher.js';

/** The language of a pattern, or undefined when it cannot be decided exactly. */
export function languageOf(source: string, spend: Spend): Language | undefined {
  const language = parsePattern(source, spend);
  return 'unsupported' in language ? undefined : language;
}

/** Whether a text matches a pattern, in time linear in the text; undefined when the pattern is beyond the engine. */
export function matchesPattern(source: string, text: string, spend: Spend): boolean | undefined {
  const matcher = compileMatcher(source, spend);
  return 'unsupported' in matcher ? undefined : matcher.test(text, spend);
}
