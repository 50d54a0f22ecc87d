import { type Spend, unlimited } from '../budget.js';
import { alphabetOf, oneClass } from './alphabet.js';
import { type Automaton, LanguageTooLarge, combine, complementOf, explore, hasWord, someWord } from './automaton.js';
import { PatternRefusal, type UnsupportedPattern, readPattern } from './pattern-tree.js';
import { compilePattern } from './program.js';
import { Simulation } from './simulation.js';
import { type LengthBounds, WordsByLength } from './words.js';

export type { LengthBounds } from './words.js';
export type { UnsupportedPattern } from './pattern-tree.js';
export { LanguageTooLarge } from './automaton.js';

/** Tried in turn: no surrogates at all, then only halves that cannot meet and so become another character. */
const usableCodePoints: readonly ((point: number) => boolean)[] = [
  (point) => point < 0xd800 || point > 0xdfff,
  (point) => point < 0xdc00 || point > 0xdfff,
  (point) => point < 0xd800 || point > 0xdbff,
];

/**
 * A regular set of words over Unicode code points (lone surrogates count as characters of their own). Immutable; the algebra is
 * exact. Any operation that builds a language throws {@link LanguageTooLarge} rather than grow past about 5,000 states.
 */
export class Language {
  readonly #automaton: Automaton;
  readonly #byLength: (WordsByLength | undefined)[] = [];
  #complement: Language | undefined;
  #shortest: { readonly word: string | undefined } | undefined;

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
  }

  /** How many states the minimal automaton has. */
  get size(): number {
    return this.#automaton.size;
  }

  /** Whether it has no word at all. */
  get isEmpty(): boolean {
    return this.#automaton.size === 1 && this.#automaton.accepts[0] === 0;
  }

  /** Whether it has every word. */
  get isAny(): boolean {
    return this.#automaton.size === 1 && this.#automaton.accepts[0] === 1;
  }

  /** Whether the word belongs to it, in time linear in the word's length. */
  includes(word: string): boolean {
    return hasWord(this.#automaton, word);
  }

  /** The words of either. */
  union(other: Language, spend?: Spend): Language {
    if (this === other || this.isAny || other.isEmpty) return this;
    if (other.isAny || this.isEmpty) return other;
    return new Language(combine(this.#automaton, other.#automaton, (left, right) => left || right, spend));
  }

  /** The words of both. */
  intersect(other: Language, spend?: Spend): Language {
    if (this === other || this.isEmpty || other.isAny) return this;
    if (other.isEmpty || this.isAny) return other;
    return new Language(combine(this.#automaton, other.#automaton, (left, right) => left && right, spend));
  }

  /** The words of this one that the other lacks. */
  without(other: Language, spend?: Spend): Language {
    if (this === other) return empty;
    if (this.isEmpty || other.isEmpty) return this;
    return new Language(combine(this.#automaton, other.#automaton, (left, right) => left && !right, spend));
  }

  /** All other words. */
  complement(): Language {
    if (this.#complement === undefined) {
      this.#complement = new Language(complementOf(this.#automaton));
      this.#complement.#complement = this;
    }
    return this.#complement;
  }

  /** Whether every word of this one is a word of the other. */
  isSubsetOf(other: Language): boolean {
    if (this === other || this.isEmpty || other.isAny) return true;
    return !someWord(this.#automaton, other.#automaton, (left, right) => left && !right);
  }

  /** Whether no word belongs to both. */
  isDisjointFrom(other: Language): boolean {
    if (this.isEmpty || other.isEmpty) return true;
    return !someWord(this.#automaton, other.#automaton, (left, right) => left && right);
  }

  /** Whether both have the same words. */
  equals(other: Language): boolean {
    return this === other || !someWord(this.#automaton, other.#automaton, (left, right) => left !== right);
  }

  /** Whether some word lies within the bounds; the bounds never enter the automaton. */
  hasWordWithin(bounds: LengthBounds): boolean {
    return this.#wordsByLength(-1).lengths(bounds).next().done !== true;
  }

  /** The lengths of its shortest and longest words, `undefined` when it has none. */
  lengthRange(): { readonly min: number; readonly max: number } | undefined {
    const words = this.#wordsByLength(-1);
    const min = words.lengths({}).next();
    if (min.done === true) return undefined;
    // A minimal automaton with a word as long as it has states can pump it, so that longer ones exist without end.
    if (words.lengths({ minLength: this.size }).next().done !== true) return { min: min.value, max: Infinity };
    const lengths = [...words.lengths({ maxLength: this.size })];
    return { min: min.value, max: lengths.at(-1) ?? min.value };
  }

  /** A shortest word within the bounds, of readable characters where there is a choice. */
  shortestWord(bounds: LengthBounds = {}): string | undefined {
    const unbounded = (bounds.minLength ?? 0) === 0 && bounds.maxLength === undefined;
    if (!unbounded) return this.wordsUpTo(1, bounds)[0];
    this.#shortest ??= { word: this.wordsUpTo(1)[0] };
    return this.#shortest.word;
  }

  /**
   * Up to `count` different words within the bounds, shorter ones first and readable ones first among them. Fewer only when there
   * are no more (words that need lone surrogates are given only when there are no others).
   */
  wordsUpTo(count: number, bounds: LengthBounds = {}, spend: Spend = unlimited): readonly string[] {
    for (let tier = 0; tier < usableCodePoints.length; tier += 1) {
      const byLength = this.#wordsByLength(tier);
      const words: string[] = [];
      for (const length of byLength.lengths(bounds, spend)) {
        for (const word of byLength.ofLength(length, count - words.length, spend)) words.push(word);
        if (words.length >= count) break;
      }
      if (words.length > 0) return words;
    }
    return [];
  }

  /** How many words lie within the bounds, counted no further than `limit`. */
  countUpTo(limit: number, bounds: LengthBounds = {}): number {
    return this.#wordsByLength(-1).count(limit, bounds);
  }

  #wordsByLength(tier: number): WordsByLength {
    const known = this.#byLength[tier + 1];
    if (known !== undefined) return known;
    const words = new WordsByLength(this.#automaton, usableCodePoints[tier]);
    this.#byLength[tier + 1] = words;
    return words;
  }
}

/** Every word. */
export const any = new Language({
  alphabet: oneClass,
  table: Int32Array.of(0),
  accepts: Uint8Array.of(1),
  start: 0,
  size: 1,
});

/** No word. */
export const empty = any.complement();

/** Exactly the given words. */
export function ofWords(words: readonly string[], spend: Spend = unlimited): Language {
  const children: Map<number, number>[] = [new Map<number, number>()];
  const ends = new Set<number>();
  const points = new Set<number>();
  for (const word of words) {
    let node = 0;
    for (const character of word) {
      const point = character.codePointAt(0) ?? 0;
      points.add(point);
      let child = children[node]?.get(point);
      if (child === undefined) {
        child = children.length;
        if (child > 20_000) throw new LanguageTooLarge('too many words');
        children[node]?.set(point, child);
        children.push(new Map<number, number>());
      }
      node = child;
    }
    ends.add(node);
  }
  const alphabet = alphabetOf(
    [...points].map((point) => [{ min: point, max: point }]),
    spend,
  );
  const pointOfClass = new Map<number, number>();
  alphabet.starts.forEach((start, index) => {
    if (points.has(start)) pointOfClass.set(alphabet.classes[index] ?? 0, start);
  });
  return new Language(
    explore({
      spend,
      alphabet,
      start: 0,
      next: (node, characterClass) => children[node]?.get(pointOfClass.get(characterClass) ?? -1) ?? -1,
      accepts: (node) => ends.has(node),
    }),
  );
}

const known = new Map<string, Language | UnsupportedPattern>();
const cacheSize = 2_000;

/**
 * The words that a JSON Schema `pattern` lets through: ECMA-262 with the `u` flag, searched anywhere in the word. Anchors, word
 * boundaries and most lookarounds are decided exactly, wherever they stand.
 *
 * @returns The language, or why there is none: the same answer each time, from a cache, unless the work is too much for `spend`.
 */
export function parsePattern(source: string, spend: Spend = unlimited): Language | UnsupportedPattern {
  const cached = known.get(source);
  if (cached !== undefined) return cached;
  if (known.size >= cacheSize) known.clear();
  const answer = readLanguage(source, spend);
  known.set(source, answer);
  return answer;
}

function readLanguage(source: string, spend: Spend): Language | UnsupportedPattern {
  try {
    const pattern = compilePattern(readPattern(source, spend), spend);
    const simulation = new Simulation(pattern, pattern.program, { left: 1_500_000, spend });
    return new Language(
      explore({
        spend,
        alphabet: pattern.alphabet,
        start: simulation.start(),
        next: (state, characterClass) => simulation.next(state, characterClass),
        accepts: (state) => simulation.accepts(state),
      }),
    );
  } catch (error) {
    if (error instanceof PatternRefusal) return { unsupported: error.code, detail: error.message };
    if (error instanceof LanguageTooLarge) return { unsupported: error.code, detail: error.message };
    throw error;
  }
}
