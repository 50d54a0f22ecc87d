import type { Spend } from '../budget.js';
import { type Alphabet, alphabetOf, classesWithin } from './alphabet.js';
import { type CodePointSet, allCodePoints, wordCodePoints } from './code-point-set.js';
import { type Edge, PatternRefusal, type PatternTree } from './pattern-tree.js';

/** One instruction of a non-deterministic program; numbers are places in `Program.steps`. */
export type Step =
  | { readonly kind: 'read'; readonly within: Uint8Array; readonly next: number }
  | { readonly kind: 'fork'; readonly next: readonly number[] }
  | { readonly kind: 'edge'; readonly edge: Edge; readonly next: number }
  | { readonly kind: 'ahead'; readonly negate: boolean; readonly program: Program; readonly next: number }
  | { readonly kind: 'behind'; readonly negate: boolean; readonly behind: number; readonly next: number }
  | { readonly kind: 'match' };

export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  /** Whether a match stands whatever follows it (a search, a lookahead) or must end right here (a lookbehind). */
  readonly sticky: boolean;
  /** The lookbehinds inside, each as a program that runs along from the beginning of the word. */
  readonly behinds: readonly Program[];
}

export interface CompiledPattern {
  readonly alphabet: Alphabet;
  /** Which classes are word characters, for `\b`. */
  readonly word: Uint8Array;
  readonly usesBoundary: boolean;
  readonly program: Program;
}

const stepLimit = 50_000;

/**
 * Compiles a pattern to a program that searches for it anywhere in a word, as JSON Schema's `pattern` does.
 *
 * @throws {PatternRefusal} `regex-too-large` past 50,000 steps, `regex-lookaround` for a look in a look of the other direction.
 */
export function compilePattern(tree: PatternTree, spend: Spend): CompiledPattern {
  const sets = new Set<CodePointSet>([allCodePoints]);
  const usesBoundary = gatherSets(tree, sets);
  if (usesBoundary) sets.add(wordCodePoints);
  const alphabet = alphabetOf([...sets], spend);
  const within = new Map(
    [...sets].map((set) => {
      spend((set.length * alphabet.starts.length) / 64);
      return [set, classesWithin(alphabet, set)];
    }),
  );
  return {
    alphabet,
    word: within.get(wordCodePoints) ?? new Uint8Array(alphabet.size),
    usesBoundary,
    program: new ProgramWriter(within, spend).write(tree, { search: true, sticky: true }),
  };
}

function gatherSets(tree: PatternTree, sets: Set<CodePointSet>): boolean {
  switch (tree.kind) {
    case 'characters':
      sets.add(tree.set);
      return false;
    case 'sequence':
      return tree.parts.map((part) => gatherSets(part, sets)).some(Boolean);
    case 'choice':
      return tree.options.map((option) => gatherSets(option, sets)).some(Boolean);
    case 'repeat':
    case 'look':
      return gatherSets(tree.body, sets);
    case 'edge':
      return tree.edge === 'boundary' || tree.edge === 'not-boundary';
  }
}

interface WriteOptions {
  /** Begin anywhere in the word, not only where the program is started. */
  readonly search: boolean;
  readonly sticky: boolean;
}

type Draft = Exclude<Step, { kind: 'fork' }> | { readonly kind: 'fork'; readonly next: number[] };

class ProgramWriter {
  readonly #steps: Draft[] = [];
  readonly #behinds: Program[] = [];

  constructor(
    readonly within: ReadonlyMap<CodePointSet, Uint8Array>,
    readonly spend: Spend,
    readonly inside: 'search' | 'ahead' | 'behind' = 'search',
  ) {}

  write(tree: PatternTree, options: WriteOptions): Program {
    const match = this.#add({ kind: 'match' });
    let start = this.#append(tree, match);
    if (options.search) {
      const fork: number[] = [start];
      const loop = this.#add({ kind: 'fork', next: fork });
      fork.push(this.#add({ kind: 'read', within: this.#classes(allCodePoints), next: loop }));
      start = loop;
    }
    return { steps: this.#steps, start, sticky: options.sticky, behinds: this.#behinds };
  }

  #add(step: Draft): number {
    if (this.#steps.length >= stepLimit) {
      throw new PatternRefusal('regex-too-large', `the pattern unrolls to more than ${String(stepLimit)} steps`);
    }
    this.spend(1 / 8);
    this.#steps.push(step);
    return this.#steps.length - 1;
  }

  #classes(set: CodePointSet): Uint8Array {
    return this.within.get(set) ?? new Uint8Array(0);
  }

  /** Writes the steps that match the tree and then go on at `next`; answers where they begin. */
  #append(tree: PatternTree, next: number): number {
    switch (tree.kind) {
      case 'characters':
        return this.#add({ kind: 'read', within: this.#classes(tree.set), next });
      case 'sequence':
        return tree.parts.reduceRight((place, part) => this.#append(part, place), next);
      case 'choice':
        return this.#add({ kind: 'fork', next: tree.options.map((option) => this.#append(option, next)) });
      case 'repeat':
        return this.#appendRepeat(tree.body, tree.min, tree.max, next);
      case 'edge':
        return this.#add({ kind: 'edge', edge: tree.edge, next });
      case 'look':
        return tree.ahead ? this.#appendAhead(tree.body, tree.negate, next) : this.#appendBehind(tree, next);
    }
  }

  #appendRepeat(body: PatternTree, min: number, max: number, next: number): number {
    let place = next;
    if (max === Infinity) {
      const fork: number[] = [next];
      place = this.#add({ kind: 'fork', next: fork });
      fork.push(this.#append(body, place));
    } else {
      for (let copy = min; copy < max; copy += 1) {
        place = this.#add({ kind: 'fork', next: [next, this.#append(body, place)] });
      }
    }
    for (let copy = 0; copy < min; copy += 1) {
      const before = this.#steps.length;
      place = this.#append(body, place);
      // A body without steps repeats to nothing, however often: `(?:){1000000000}` must not spin.
      if (this.#steps.length === before) break;
    }
    return place;
  }

  #appendAhead(body: PatternTree, negate: boolean, next: number): number {
    if (this.inside === 'behind') throw new PatternRefusal('regex-lookaround', 'a lookahead inside a lookbehind');
    const program = new ProgramWriter(this.within, this.spend, 'ahead').write(body, { search: false, sticky: true });
    return this.#add({ kind: 'ahead', negate, program, next });
  }

  #appendBehind(tree: { readonly negate: boolean; readonly body: PatternTree }, next: number): number {
    if (this.inside === 'ahead') throw new PatternRefusal('regex-lookaround', 'a lookbehind inside a lookahead');
    this.#behinds.push(
      new ProgramWriter(this.within, this.spend, 'behind').write(tree.body, { search: true, sticky: false }),
    );
    return this.#add({ kind: 'behind', negate: tree.negate, behind: this.#behinds.length - 1, next });
  }
}
