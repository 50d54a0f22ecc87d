import { type Spend, unlimited } from '../budget.js';
import { type Alphabet, type CommonAlphabet, classOf, mergeClasses, refineTogether } from './alphabet.js';

/** A complete deterministic automaton; state `s` goes to `table[s * alphabet.size + class]`. Always minimal. */
export interface Automaton {
  readonly alphabet: Alphabet;
  readonly table: Int32Array;
  readonly accepts: Uint8Array;
  readonly start: number;
  readonly size: number;
}

/** Thrown when a language would need more states than we are ready to build. */
export class LanguageTooLarge extends Error {
  override readonly name = 'LanguageTooLarge';
  readonly code = 'regex-too-large' as const;
}

/** How many states an automaton may have once minimal. */
export const stateLimit = 5_000;
const explorationLimit = 20_000;
const tableLimit = 4_000_000;
/** Following one edge of an automaton is much less work than a step of a search. */
export const edgesPerStep = 16;

/** What an automaton is built from: states are met in the order in which `next` answers them. */
export interface Exploration<State> {
  readonly spend: Spend;
  readonly alphabet: Alphabet;
  readonly start: State;
  readonly next: (state: State, characterClass: number) => State;
  readonly accepts: (state: State) => boolean;
}

/**
 * Builds the minimal automaton of what is explored; states are told apart as a `Map` tells its keys apart.
 *
 * @throws {LanguageTooLarge}
 */
export function explore<State>({ spend, alphabet, start, next, accepts }: Exploration<State>): Automaton {
  const width = alphabet.size;
  const numbers = new Map<State, number>([[start, 0]]);
  const states = [start];
  const table: number[] = [];
  const accepting: number[] = [];
  for (let index = 0; index < states.length; index += 1) {
    const state = states[index] as State;
    spend(width / edgesPerStep);
    accepting.push(accepts(state) ? 1 : 0);
    for (let characterClass = 0; characterClass < width; characterClass += 1) {
      const successor = next(state, characterClass);
      let number = numbers.get(successor);
      if (number === undefined) {
        number = states.length;
        if (number >= explorationLimit || number * width >= tableLimit) throw new LanguageTooLarge('too many states');
        numbers.set(successor, number);
        states.push(successor);
      }
      table.push(number);
    }
  }
  return minimise(
    {
      alphabet,
      table: Int32Array.from(table),
      accepts: Uint8Array.from(accepting),
      start: 0,
      size: states.length,
    },
    spend,
  );
}

/** The words for which `keep` says yes, given whether each side has them. */
export function combine(
  left: Automaton,
  right: Automaton,
  keep: (left: boolean, right: boolean) => boolean,
  spend: Spend = unlimited,
): Automaton {
  spend((left.alphabet.starts.length + right.alphabet.starts.length) / edgesPerStep);
  const common = refineTogether(left.alphabet, right.alphabet);
  return explore({
    spend,
    alphabet: common.alphabet,
    start: left.start * right.size + right.start,
    next: (pair, characterClass) => step(left, right, common, pair, characterClass),
    accepts: (pair) => keep(left.accepts[Math.floor(pair / right.size)] === 1, right.accepts[pair % right.size] === 1),
  });
}

function step(left: Automaton, right: Automaton, common: CommonAlphabet, pair: number, characterClass: number): number {
  const from = Math.floor(pair / right.size) * left.alphabet.size + (common.left[characterClass] ?? 0);
  const other = (pair % right.size) * right.alphabet.size + (common.right[characterClass] ?? 0);
  return (left.table[from] ?? 0) * right.size + (right.table[other] ?? 0);
}

/**
 * Whether some word makes `found` true, searched without building the product.
 *
 * @throws {LanguageTooLarge} Past 200,000 pairs of states.
 */
export function someWord(
  left: Automaton,
  right: Automaton,
  found: (left: boolean, right: boolean) => boolean,
  spend: Spend = unlimited,
): boolean {
  spend((left.alphabet.starts.length + right.alphabet.starts.length) / edgesPerStep);
  const common = refineTogether(left.alphabet, right.alphabet);
  const start = left.start * right.size + right.start;
  const seen = new Set([start]);
  const waiting = [start];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    if (found(left.accepts[Math.floor(pair / right.size)] === 1, right.accepts[pair % right.size] === 1)) return true;
    spend(common.alphabet.size / edgesPerStep);
    for (let characterClass = 0; characterClass < common.alphabet.size; characterClass += 1) {
      const successor = step(left, right, common, pair, characterClass);
      if (seen.has(successor)) continue;
      if (seen.size > 200_000) throw new LanguageTooLarge('too many pairs of states');
      seen.add(successor);
      waiting.push(successor);
    }
  }
  return false;
}

/** The words that the automaton does not have. */
export function complementOf(automaton: Automaton): Automaton {
  return { ...automaton, accepts: automaton.accepts.map((flag) => 1 - flag) };
}

/** Whether the automaton has the word: one table look-up a character. */
export function hasWord(automaton: Automaton, word: string): boolean {
  let state = automaton.start;
  for (const character of word) {
    const characterClass = classOf(automaton.alphabet, character.codePointAt(0) ?? 0);
    state = automaton.table[state * automaton.alphabet.size + characterClass] ?? 0;
  }
  return automaton.accepts[state] === 1;
}

/** Hopcroft's partition refinement, then classes that behave alike are merged and states numbered breadth first. */
function minimise(automaton: Automaton, spend: Spend): Automaton {
  const { table, accepts, size } = automaton;
  const width = automaton.alphabet.size;
  const { starts, sources } = inverse(table, size, width);
  const elements = Int32Array.from({ length: size }, (_, state) => state).sort(
    (left, right) => (accepts[left] ?? 0) - (accepts[right] ?? 0),
  );
  const place = new Int32Array(size);
  elements.forEach((state, index) => (place[state] = index));
  const block = new Int32Array(size);
  const begin: number[] = [0];
  const end: number[] = [size];
  const marked: number[] = [0];
  const rejecting = accepts.reduce((count, flag) => count + (flag === 0 ? 1 : 0), 0);
  const waiting: number[] = [0];
  if (rejecting > 0 && rejecting < size) {
    end[0] = rejecting;
    begin.push(rejecting);
    end.push(size);
    marked.push(0);
    for (let index = rejecting; index < size; index += 1) block[elements[index] ?? 0] = 1;
    waiting.push(1);
  }
  const inWaiting = new Set(waiting);
  for (let splitter = waiting.pop(); splitter !== undefined; splitter = waiting.pop()) {
    inWaiting.delete(splitter);
    const members = elements.slice(begin[splitter], end[splitter]);
    spend((width * (1 + members.length)) / edgesPerStep);
    for (let characterClass = 0; characterClass < width; characterClass += 1) {
      const touched: number[] = [];
      for (const target of members) {
        const row = characterClass * (size + 1) + target;
        for (let index = starts[row] ?? 0; index < (starts[row + 1] ?? 0); index += 1) {
          const source = sources[index] ?? 0;
          const owner = block[source] ?? 0;
          const count = marked[owner] ?? 0;
          const from = place[source] ?? 0;
          const to = (begin[owner] ?? 0) + count;
          const displaced = elements[to] ?? 0;
          elements[to] = source;
          elements[from] = displaced;
          place[source] = to;
          place[displaced] = from;
          if (count === 0) touched.push(owner);
          marked[owner] = count + 1;
        }
      }
      for (const owner of touched) {
        const from = begin[owner] ?? 0;
        const cut = from + (marked[owner] ?? 0);
        const to = end[owner] ?? 0;
        marked[owner] = 0;
        if (cut === to) continue;
        // The smaller part becomes the new block; it is enough to go on splitting by that one, unless the whole still waits.
        const fresh = begin.length;
        if (cut - from <= to - cut) {
          begin.push(from);
          end.push(cut);
          begin[owner] = cut;
        } else {
          begin.push(cut);
          end.push(to);
          end[owner] = cut;
        }
        marked.push(0);
        for (let index = begin[fresh] ?? 0; index < (end[fresh] ?? 0); index += 1) block[elements[index] ?? 0] = fresh;
        waiting.push(fresh);
        inWaiting.add(fresh);
      }
    }
  }
  const representatives = begin.map((first) => elements[first] ?? 0);
  return renumber(automaton, block, representatives);
}

/** For every class and state, which states lead there: `sources[starts[row] .. starts[row + 1]]`, a row a class and target. */
function inverse(table: Int32Array, size: number, width: number): { starts: Int32Array; sources: Int32Array } {
  const starts = new Int32Array(width * (size + 1) + 1);
  for (let state = 0; state < size; state += 1) {
    for (let characterClass = 0; characterClass < width; characterClass += 1) {
      const row = characterClass * (size + 1) + (table[state * width + characterClass] ?? 0);
      starts[row + 1] = (starts[row + 1] ?? 0) + 1;
    }
  }
  for (let row = 0; row + 1 < starts.length; row += 1) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  const next = starts.slice();
  const sources = new Int32Array(size * width);
  for (let state = 0; state < size; state += 1) {
    for (let characterClass = 0; characterClass < width; characterClass += 1) {
      const row = characterClass * (size + 1) + (table[state * width + characterClass] ?? 0);
      const index = next[row] ?? 0;
      sources[index] = state;
      next[row] = index + 1;
    }
  }
  return { starts, sources };
}

function renumber(automaton: Automaton, block: Int32Array, representatives: readonly number[]): Automaton {
  const width = automaton.alphabet.size;
  const order = [block[automaton.start] ?? 0];
  const numbers = new Map<number, number>([[order[0] ?? 0, 0]]);
  const rows: number[][] = [];
  for (let index = 0; index < order.length; index += 1) {
    const state = representatives[order[index] ?? 0] ?? 0;
    const row: number[] = [];
    for (let characterClass = 0; characterClass < width; characterClass += 1) {
      const target = block[automaton.table[state * width + characterClass] ?? 0] ?? 0;
      let number = numbers.get(target);
      if (number === undefined) {
        number = order.length;
        numbers.set(target, number);
        order.push(target);
      }
      row.push(number);
    }
    rows.push(row);
  }
  if (order.length > stateLimit) throw new LanguageTooLarge(`more than ${String(stateLimit)} states`);
  const columns = new Map<string, number>();
  const newClass = new Int32Array(width);
  const kept: number[] = [];
  for (let characterClass = 0; characterClass < width; characterClass += 1) {
    const column = rows.map((row) => row[characterClass]).join();
    let number = columns.get(column);
    if (number === undefined) {
      number = columns.size;
      columns.set(column, number);
      kept.push(characterClass);
    }
    newClass[characterClass] = number;
  }
  return {
    alphabet: mergeClasses(automaton.alphabet, newClass, kept.length),
    table: Int32Array.from(rows.flatMap((row) => kept.map((characterClass) => row[characterClass] ?? 0))),
    accepts: Uint8Array.from(order.map((owner) => automaton.accepts[representatives[owner] ?? 0] ?? 0)),
    start: 0,
    size: order.length,
  };
}
