import { type Spend, unlimited } from '../budget.js';
import { classOf } from './alphabet.js';
import { Language, parsePattern } from './language.js';
import { PatternRefusal, type UnsupportedPattern, readPattern } from './pattern-tree.js';
import { compilePattern } from './program.js';
import { Simulation, dead, matched } from './simulation.js';

/** Tests words against one pattern, in time linear in the word's length whatever the pattern. */
export interface Matcher {
  readonly source: string;
  readonly test: (word: string, spend?: Spend) => boolean;
  /** The source again: ajv tells compiled patterns apart by it. */
  readonly toString: () => string;
}

const known = new Map<string, Matcher | UnsupportedPattern>();
const cacheSize = 2_000;
const statesInMemory = 2_000;
const charactersPerStep = 32;

/**
 * A matcher for a JSON Schema `pattern`, also for patterns whose whole automaton would be too large to build: it is then made
 * state by state along the word. Its form suits ajv's `code.regExp`.
 *
 * @returns The matcher, or why there is none.
 */
export function compileMatcher(source: string, spend: Spend = unlimited): Matcher | UnsupportedPattern {
  const cached = known.get(source);
  if (cached !== undefined) return cached;
  if (known.size >= cacheSize) known.clear();
  const answer = buildMatcher(source, spend);
  known.set(source, answer);
  return answer;
}

function buildMatcher(source: string, spend: Spend): Matcher | UnsupportedPattern {
  const language = parsePattern(source, spend);
  if (language instanceof Language) {
    return matcher(source, (word, each) => {
      each(word.length / charactersPerStep);
      return language.includes(word);
    });
  }
  if (language.unsupported !== 'regex-too-large') return language;
  try {
    return walkingMatcher(source, spend);
  } catch (error) {
    if (error instanceof PatternRefusal) return { unsupported: error.code, detail: error.message };
    throw error;
  }
}

function matcher(source: string, test: (word: string, spend: Spend) => boolean): Matcher {
  return { source, test: (word, spend = unlimited) => test(word, spend), toString: () => source };
}

function walkingMatcher(source: string, first: Spend): Matcher {
  const pattern = compilePattern(readPattern(source, first), first);
  const budget = { left: Infinity, spend: first };
  const simulation = new Simulation(pattern, pattern.program, budget);
  const test = (word: string, spend: Spend): boolean => {
    budget.spend = spend;
    let state = simulation.start();
    for (const character of word) {
      spend(1 / charactersPerStep);
      state = simulation.next(state, classOf(pattern.alphabet, character.codePointAt(0) ?? 0));
      if (state === matched || state === dead) break;
      if (simulation.size > statesInMemory) state = simulation.forgetAllBut(state);
    }
    return simulation.accepts(state);
  };
  return matcher(source, test);
}
