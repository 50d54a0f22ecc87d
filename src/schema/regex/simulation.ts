import type { Spend } from '../budget.js';
import { PatternRefusal } from './pattern-tree.js';
import type { CompiledPattern, Program } from './program.js';

/** What stands right after the present place of a word. */
const following = { other: 0, word: 1, end: 2 } as const;
type Following = (typeof following)[keyof typeof following];

/** What stands right before it. */
const preceding = { start: 0, other: 1, word: 2 } as const;
type Preceding = (typeof preceding)[keyof typeof preceding];

/** A lookahead that a thread still has to see through: the state that its own simulation has reached. */
interface Obligation {
  readonly simulation: Simulation;
  readonly negate: boolean;
  readonly state: number;
}

interface Thread {
  readonly step: number;
  readonly obligations: readonly Obligation[];
}

interface State {
  readonly preceding: Preceding;
  readonly threads: readonly Thread[];
  /** The state of each lookbehind's simulation. */
  readonly behinds: readonly number[];
  readonly closures: (readonly Thread[] | undefined)[];
  readonly successors: Int32Array;
  accepts: boolean | undefined;
}

/** How much thread bookkeeping one pattern may cause while its states are explored. */
export interface SimulationBudget {
  left: number;
  /** What the question at hand may still do, which is not this pattern's affair alone. */
  spend: Spend;
}

/** Bookkeeping of one thread is less work than a step of a search. */
const threadsPerStep = 8;

/** A match that stands whatever follows. */
export const matched = 0;
/** No thread is left: nothing can match any more. */
export const dead = 1;

/**
 * A program made deterministic while it is walked. Threads carry the lookaheads that are still open, and states carry what
 * lookbehinds and word boundaries need to know of the past, so every assertion is decided exactly and in linear time.
 */
export class Simulation {
  readonly #states: State[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #behinds: readonly Simulation[];
  readonly #aheads = new Map<number, Simulation>();
  readonly #starts = new Map<Preceding, number>();
  static #count = 0;
  readonly id: number;

  constructor(
    readonly pattern: CompiledPattern,
    readonly program: Program,
    readonly budget: SimulationBudget,
  ) {
    Simulation.#count += 1;
    this.id = Simulation.#count;
    this.#behinds = program.behinds.map((behind) => new Simulation(pattern, behind, budget));
    this.#add(preceding.other, [], []);
    this.#add(preceding.word, [], []);
  }

  /** How many states were met so far, the two fixed ones included. */
  get size(): number {
    return this.#states.length;
  }

  start(before: Preceding = preceding.start): number {
    let state = this.#starts.get(before);
    if (state === undefined) {
      const behinds = this.#behinds.map((simulation) => simulation.start());
      state = this.#intern(before, [{ step: this.program.start, obligations: [] }], behinds);
      this.#starts.set(before, state);
    }
    return state;
  }

  /** The state after a character of the class. */
  next(from: number, characterClass: number): number {
    if (from === dead || from === matched) return from;
    const state = this.#state(from);
    const known = state.successors[characterClass] ?? -1;
    if (known >= 0) return known;
    const successor = this.#successor(state, characterClass);
    state.successors[characterClass] = successor;
    return successor;
  }

  /** Whether the word may end here. */
  accepts(number: number): boolean {
    if (number === matched) return true;
    if (number === dead) return false;
    const state = this.#state(number);
    state.accepts ??= this.#matchesBefore(state, following.end);
    return state.accepts;
  }

  /** Forgets every state but the given one, which gets a new number; for words that meet more states than memory should hold. */
  forgetAllBut(number: number): number {
    if (number <= dead) return number;
    const { preceding: before, threads, behinds } = this.#state(number);
    this.#states.length = dead + 1;
    this.#numbers.clear();
    this.#starts.clear();
    return this.#intern(before, threads, behinds);
  }

  #matchesBefore(state: State, after: Following): boolean {
    return this.#closure(state, after).some(
      (thread) =>
        this.program.steps[thread.step]?.kind === 'match' &&
        thread.obligations.every(
          ({ simulation, state: open, negate }) => (after === following.end && simulation.accepts(open)) !== negate,
        ),
    );
  }

  #state(number: number): State {
    const state = this.#states[number];
    if (state === undefined) throw new RangeError('no such state');
    return state;
  }

  #successor(state: State, characterClass: number): number {
    const isWord = this.pattern.word[characterClass] === 1;
    const after = isWord ? following.word : following.other;
    const threads = new Map<string | number, Thread>();
    for (const thread of this.#closure(state, after)) {
      const step = this.program.steps[thread.step];
      if (step?.kind !== 'match' && !(step?.kind === 'read' && step.within[characterClass] === 1)) continue;
      if (step.kind === 'match' && !this.program.sticky) continue;
      const obligations = advance(thread.obligations, characterClass);
      if (obligations === undefined) continue;
      if (step.kind === 'match' && obligations.length === 0) return matched;
      const moved = { step: step.kind === 'match' ? thread.step : step.next, obligations };
      threads.set(keyOf(moved), moved);
    }
    const before = this.pattern.usesBoundary && isWord ? preceding.word : preceding.other;
    const behinds = this.#behinds.map((simulation, index) =>
      simulation.next(state.behinds[index] ?? dead, characterClass),
    );
    if (threads.size === 0) return dead;
    return this.#intern(before, [...threads.values()], behinds);
  }

  #intern(before: Preceding, threads: readonly Thread[], behinds: readonly number[]): number {
    const key = `${String(before)}/${behinds.join()}/${threads
      .map((thread) => String(keyOf(thread)))
      .sort()
      .join()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#add(before, threads, behinds);
    this.#numbers.set(key, number);
    return number;
  }

  #add(before: Preceding, threads: readonly Thread[], behinds: readonly number[]): number {
    this.#spend(this.pattern.alphabet.size);
    const successors = new Int32Array(this.pattern.alphabet.size).fill(-1);
    this.#states.push({ preceding: before, threads, behinds, closures: [], successors, accepts: undefined });
    return this.#states.length - 1;
  }

  #spend(amount: number): void {
    this.budget.spend(amount / threadsPerStep);
    this.budget.left -= amount;
    if (this.budget.left < 0) throw new PatternRefusal('regex-too-large', 'the pattern has too many states');
  }

  /** The threads that stand before a character, or at a match, once every step that reads nothing was taken. */
  #closure(state: State, following_: Following): readonly Thread[] {
    const after = following_ === following.word && !this.pattern.usesBoundary ? following.other : following_;
    const known = state.closures[after];
    if (known !== undefined) return known;
    const waiting = [...state.threads];
    const seen = new Set(waiting.map(keyOf));
    const settled: Thread[] = [];
    const visit = (thread: Thread): void => {
      const key = keyOf(thread);
      if (seen.has(key)) return;
      seen.add(key);
      waiting.push(thread);
    };
    for (let thread = waiting.pop(); thread !== undefined; thread = waiting.pop()) {
      this.#spend(1 + thread.obligations.length);
      const step = this.program.steps[thread.step];
      const { obligations } = thread;
      switch (step?.kind) {
        case 'fork':
          for (const next of step.next) visit({ step: next, obligations });
          break;
        case 'edge':
          if (holds(step.edge, state.preceding, after)) visit({ step: step.next, obligations });
          break;
        case 'ahead': {
          const simulation = this.#aheadAt(thread.step, step.program);
          const opened = { simulation, negate: step.negate, state: simulation.start(state.preceding) };
          visit({ step: step.next, obligations: withObligation(obligations, opened) });
          break;
        }
        case 'behind': {
          const simulation = this.#behinds[step.behind];
          const reached = state.behinds[step.behind];
          if (simulation === undefined || reached === undefined) break;
          const found = reached > dead && simulation.#matchesBefore(simulation.#state(reached), following_);
          if (found !== step.negate) visit({ step: step.next, obligations });
          break;
        }
        default:
          settled.push(thread);
      }
    }
    state.closures[after] = settled;
    return settled;
  }

  #aheadAt(step: number, program: Program): Simulation {
    let simulation = this.#aheads.get(step);
    if (simulation === undefined) {
      simulation = new Simulation(this.pattern, program, this.budget);
      this.#aheads.set(step, simulation);
    }
    return simulation;
  }
}

function holds(edge: 'start' | 'end' | 'boundary' | 'not-boundary', before: Preceding, after: Following): boolean {
  switch (edge) {
    case 'start':
      return before === preceding.start;
    case 'end':
      return after === following.end;
    case 'boundary':
      return (before === preceding.word) !== (after === following.word);
    case 'not-boundary':
      return (before === preceding.word) === (after === following.word);
  }
}

/** The obligations after a character: those that are settled fall away, and one that is broken ends the thread. */
function advance(obligations: readonly Obligation[], characterClass: number): readonly Obligation[] | undefined {
  let open: readonly Obligation[] = [];
  for (const { simulation, negate, state } of obligations) {
    const next = simulation.next(state, characterClass);
    if (next === (negate ? matched : dead)) return undefined;
    if (next === matched || next === dead) continue;
    open = withObligation(open, { simulation, negate, state: next });
  }
  return open;
}

function withObligation(obligations: readonly Obligation[], added: Obligation): readonly Obligation[] {
  const key = keyOfObligation(added);
  const place = obligations.findIndex((obligation) => keyOfObligation(obligation) >= key);
  if (place < 0) return [...obligations, added];
  const at = obligations[place];
  if (at !== undefined && keyOfObligation(at) === key) return obligations;
  return [...obligations.slice(0, place), added, ...obligations.slice(place)];
}

function keyOfObligation({ simulation, negate, state }: Obligation): string {
  return `${String(simulation.id)}${negate ? '!' : '='}${String(state)}`;
}

function keyOf(thread: Thread): string | number {
  if (thread.obligations.length === 0) return thread.step;
  return `${String(thread.step)}(${thread.obligations.map(keyOfObligation).join('&')})`;
}
