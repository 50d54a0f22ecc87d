import { type Language, LanguageTooLarge, any } from '../regex/language.js';
import { type Outcome, type Search, found, none, turned, unknown } from '../search/outcome.js';
import { passes } from '../shape/evaluate.js';
import type { Atom, ValueSet } from '../shape/node.js';
import { languageOf } from '../shape/pattern.js';
import { type Value, stringValue } from '../value/value.js';
import type { Cell, Standing } from './cell.js';
import { Opacity } from './opacity.js';
import { textsAfter, textsFrom } from './text-range.js';

/** Words tried first: short, and what a person might have written. */
const niceWords: readonly string[] = [
  'other',
  'text',
  'north',
  'apple',
  'note',
  'blue',
  'abc',
  'a',
  'b',
  'A',
  '1',
  '0',
  'x1',
  '',
  '-',
  ' ',
];
const longestWord = 1_000_000;

/** Texts: bounds on the length, languages and their complements, texts taken out. */
export class StringCell implements Cell {
  readonly low = Infinity;
  readonly #search: Search;
  readonly #atoms: Atom[];
  readonly #opacity: Opacity;
  #minLength: number;
  #maxLength: number;
  #only: ValueSet | undefined;

  constructor(search: Search, copied?: StringCell) {
    this.#search = search;
    this.#atoms = copied === undefined ? [] : [...copied.#atoms];
    this.#opacity = copied === undefined ? new Opacity() : copied.#opacity.fork();
    this.#minLength = copied === undefined ? 0 : copied.#minLength;
    this.#maxLength = copied === undefined ? Infinity : copied.#maxLength;
    this.#only = copied === undefined ? undefined : copied.#only;
  }

  fork(): Cell {
    return new StringCell(this.#search, this);
  }

  require(atom: Atom): boolean {
    if (this.#opacity.absorbs(atom)) return true;
    this.#atoms.push(atom);
    const { test, positive } = atom;
    if (test.rule === 'min-length' || test.rule === 'max-length') {
      const raises = (test.rule === 'min-length') === positive;
      const length = positive ? test.length : test.length + (raises ? 1 : -1);
      if (raises) this.#minLength = Math.max(this.#minLength, length);
      else this.#maxLength = Math.min(this.#maxLength, length);
      return this.#minLength <= this.#maxLength;
    }
    if (test.rule === 'one-of' && positive) {
      if (this.#only === undefined || test.set.values.size < this.#only.values.size) this.#only = test.set;
    }
    return true;
  }

  standing(atom: Atom): Standing {
    const { test, positive } = atom;
    if (test.rule !== 'min-length' && test.rule !== 'max-length') return this.#standingAmongFew(atom);
    const raises = (test.rule === 'min-length') === positive;
    const length = positive ? test.length : test.length + (raises ? 1 : -1);
    if (raises) return length <= this.#minLength ? 'holds' : length > this.#maxLength ? 'fails' : 'open';
    return length >= this.#maxLength ? 'holds' : length < this.#minLength ? 'fails' : 'open';
  }

  #standingAmongFew({ test, positive }: Atom): Standing {
    if (this.#only === undefined || this.#only.values.size > 30) return 'open';
    let standing: Standing | undefined;
    for (const value of this.#only.values.values()) {
      if (this.#fitsAll(value) === false) continue;
      const truth = passes(this.#search.graph, test, value);
      if (truth === undefined) return 'open';
      const one: Standing = truth === positive ? 'holds' : 'fails';
      if (standing !== undefined && standing !== one) return 'open';
      standing = one;
    }
    return standing ?? 'fails';
  }

  solve(): Outcome {
    return this.#opacity.temper(this.#solve());
  }

  #solve(): Outcome {
    this.#search.step();
    if (this.#only !== undefined) return this.#amongFew(this.#only);
    for (const word of this.#simpleWords()) {
      const value = stringValue(word);
      if (this.#fitsAll(value) === true) return found(value);
    }
    if (this.#minLength > longestWord) return unknown('too-long');
    const excluded = new Set<string>();
    for (const { test, positive } of this.#atoms) {
      if (test.rule !== 'one-of' || positive) continue;
      for (const value of test.set.values.values()) if (value.kind === 'string') excluded.add(value.text);
    }
    let language: Language;
    try {
      language = this.#language();
      const bounds = {
        minLength: this.#minLength,
        ...(this.#maxLength === Infinity ? {} : { maxLength: this.#maxLength }),
      };
      if (language.isAny && excluded.size > 500) return unknown('enum-too-large');
      const words = language.wordsUpTo(excluded.size + 1, bounds, this.#search.step);
      const word = words.find((candidate) => !excluded.has(candidate));
      if (word === undefined) return words.length <= excluded.size ? none : unknown('regex-too-large');
      const value = stringValue(word);
      return this.#fitsAll(value) === false ? unknown('unsupported-pattern') : found(value);
    } catch (error) {
      if (error instanceof LanguageTooLarge) return unknown('regex-too-large', this.#patterns()[0] ?? '');
      throw error;
    }
  }

  #amongFew(only: ValueSet): Outcome {
    let undecided: Value | undefined;
    for (const [key, value] of turned(only.values, this.#search.seed)) {
      if (value.kind !== 'string') continue;
      const truth = this.#fitsAll(value, key);
      if (truth === true) return found(value);
      if (truth === undefined) undecided ??= value;
    }
    if (undecided === undefined) return none;
    return { ...unknown('unsupported-pattern', this.#patterns()[0] ?? ''), guess: undecided } as Outcome;
  }

  *#simpleWords(): Generator<string> {
    const inside = (length: number): boolean => length >= this.#minLength && length <= this.#maxLength;
    for (const word of turned(niceWords, this.#search.seed)) if (inside(word.length)) yield word;
    if (this.#minLength > 0 && this.#minLength <= longestWord) yield 'a'.repeat(this.#minLength);
    if (this.#patterns().length > 0 || this.#maxLength === 0) return;
    const base = 'a'.repeat(Math.min(this.#minLength, longestWord));
    const excluded = this.#atoms.reduce(
      (sum, { test }) => (test.rule === 'one-of' ? sum + test.set.values.size : sum),
      0,
    );
    for (let index = 1; index <= excluded + 1; index += 1) {
      const word = `${base.slice(0, Math.max(0, base.length - String(index).length))}${String(index)}`;
      if (inside(word.length)) yield word;
    }
  }

  #language(): Language {
    const { step } = this.#search;
    let language = any;
    for (const { test, positive } of this.#atoms) {
      let one: Language | undefined;
      if (test.rule === 'pattern') one = languageOf(test.source, step);
      else if (test.rule === 'from' && test.bound.kind === 'string') {
        one = test.exclusive ? textsAfter(test.bound.text, step) : textsFrom(test.bound.text, step);
      } else if (test.rule === 'to' && test.bound.kind === 'string') {
        one = (test.exclusive ? textsFrom(test.bound.text, step) : textsAfter(test.bound.text, step))?.complement();
      } else continue;
      if (one === undefined) {
        this.#opacity.blame('unsupported-pattern', test.rule === 'pattern' ? test.source : '');
        continue;
      }
      language = positive ? language.intersect(one, step) : language.without(one, step);
    }
    return language;
  }

  #patterns(): readonly string[] {
    return this.#atoms.flatMap(({ test }) =>
      test.rule === 'pattern' ? [test.source] : test.rule === 'from' || test.rule === 'to' ? [''] : [],
    );
  }

  #fitsAll(value: Value, key?: string): boolean | undefined {
    let truth: boolean | undefined = true;
    for (const { test, positive } of this.#atoms) {
      const known = test.rule === 'one-of' && key !== undefined;
      const one = known ? test.set.values.has(key) : passes(this.#search.graph, test, value);
      if (one === undefined) truth = undefined;
      else if (one !== positive) return false;
    }
    return truth;
  }
}
