import { type Spend, unlimited } from '../budget.js';
import type { Alphabet } from './alphabet.js';
import { type Automaton, LanguageTooLarge, edgesPerStep } from './automaton.js';
import { maxCodePoint } from './code-point-set.js';

/** Bounds on a word's length in code points, both included. */
export interface LengthBounds {
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
}

const longestWord = 200_000;
const workLimit = 20_000_000;

/**
 * Words of an automaton by length. `reach[k]` holds the states from which some word of exactly `k` characters is accepted; the
 * sequence of these sets soon repeats, so that bounds of a million cost no more than bounds of ten.
 */
export class WordsByLength {
  readonly #reach: Uint8Array[] = [];
  readonly #seen = new Map<string, number>();
  #cycleStart = -1;
  #cycleLength = 0;
  #choices: readonly (readonly number[])[] | undefined;
  #choicesPerClass = 0;

  constructor(
    readonly automaton: Automaton,
    readonly usable: (point: number) => boolean = () => true,
  ) {
    this.#push(automaton.accepts);
  }

  #push(set: Uint8Array): void {
    const key = set.join('');
    const earlier = this.#seen.get(key);
    if (earlier !== undefined) {
      this.#cycleStart = earlier;
      this.#cycleLength = this.#reach.length - earlier;
      return;
    }
    this.#seen.set(key, this.#reach.length);
    this.#reach.push(set);
  }

  /** The states from which a word of exactly that length is accepted. */
  reachable(length: number, spend: Spend = unlimited): Uint8Array {
    const { table, alphabet, size } = this.automaton;
    while (this.#cycleStart < 0 && this.#reach.length <= length) {
      spend((size * (2 + alphabet.size)) / edgesPerStep);
      if (this.#reach.length * size * alphabet.size > workLimit)
        throw new LanguageTooLarge('the lengths do not repeat soon enough');
      const before = this.#reach.at(-1) ?? new Uint8Array(size);
      const usable = this.#usableClasses();
      this.#push(
        Uint8Array.from({ length: size }, (_, state) => {
          for (const characterClass of usable) {
            if (before[table[state * alphabet.size + characterClass] ?? 0] === 1) return 1;
          }
          return 0;
        }),
      );
    }
    const index =
      length < this.#reach.length ? length : this.#cycleStart + ((length - this.#cycleStart) % this.#cycleLength);
    return this.#reach[index] ?? new Uint8Array(size);
  }

  #usableClasses(): readonly number[] {
    return this.#charactersPerClass(1).flatMap((points, characterClass) => (points.length > 0 ? [characterClass] : []));
  }

  #charactersPerClass(count: number, spend: Spend = unlimited): readonly (readonly number[])[] {
    if (this.#choices === undefined || this.#choicesPerClass < count) {
      this.#choices = preferredCharacters(this.automaton.alphabet, count, this.usable, spend);
      this.#choicesPerClass = count;
    }
    return this.#choices;
  }

  /** The lengths of words within the bounds, ascending and without end where the language is infinite. */
  *lengths(
    { minLength = 0, maxLength = Infinity }: LengthBounds,
    spend: Spend = unlimited,
  ): Generator<number, undefined> {
    for (let length = minLength; length <= maxLength; length += 1) {
      spend(1 / 8);
      if (this.reachable(length, spend)[this.automaton.start] === 1) yield length;
      // Past the beginning of the cycle, one whole turn without a word means that there is none further on.
      else if (this.#cycleStart >= 0 && length >= Math.max(minLength, this.#cycleStart) + this.#cycleLength) {
        if (!this.#someAfter(length, spend)) return undefined;
      }
    }
    return undefined;
  }

  #someAfter(length: number, spend: Spend): boolean {
    for (let offset = 0; offset < this.#cycleLength; offset += 1) {
      spend(1 / 8);
      if (this.reachable(length + offset)[this.automaton.start] === 1) return true;
    }
    return false;
  }

  /** Up to `count` words of exactly that length, those of readable characters first. */
  *ofLength(length: number, count: number, spend: Spend = unlimited): Generator<string, undefined> {
    if (length > longestWord) throw new LanguageTooLarge(`a word of more than ${String(longestWord)} characters`);
    const choices = this.#charactersPerClass(count, spend);
    const { table, alphabet, start } = this.automaton;
    const width = alphabet.size;
    const options = (state: number, left: number): Generator<number> => {
      spend(width / edgesPerStep);
      const reach = this.reachable(left - 1);
      const live: number[] = [];
      for (let characterClass = 0; characterClass < width; characterClass += 1) {
        if (reach[table[state * width + characterClass] ?? 0] === 1) live.push(characterClass);
      }
      return mergeByPreference(
        live.map((characterClass) => ({ characterClass, points: choices[characterClass] ?? [] })),
        width,
      );
    };
    if (this.reachable(length)[start] !== 1) return undefined;
    if (length === 0) {
      yield '';
      return undefined;
    }
    const points: number[] = [];
    const states = [start];
    const stack = [options(start, length)];
    let given = 0;
    while (stack.length > 0 && given < count) {
      spend(width / edgesPerStep);
      const step = stack.at(-1)?.next();
      if (step === undefined || step.done === true) {
        stack.pop();
        states.pop();
        points.pop();
        continue;
      }
      const point = Math.floor(step.value / width);
      const characterClass = step.value % width;
      points.push(point);
      if (points.length === length) {
        spend(length / edgesPerStep);
        yield textOf(points);
        given += 1;
        points.pop();
        continue;
      }
      const state = table[(states.at(-1) ?? start) * width + characterClass] ?? 0;
      states.push(state);
      stack.push(options(state, length - points.length));
    }
    return undefined;
  }

  /** How many words lie within the bounds, counted no further than `limit`. */
  count(limit: number, { minLength = 0, maxLength = Infinity }: LengthBounds): number {
    const { table, alphabet, size, start } = this.automaton;
    const weights = classSizes(alphabet, limit, this.usable);
    let counts = Array.from(this.automaton.accepts, (flag) => flag);
    let total = 0;
    for (let length = 0; length <= maxLength && total < limit; length += 1) {
      if (length * size * alphabet.size > workLimit) throw new LanguageTooLarge('too many lengths to count');
      if (length >= minLength) total = Math.min(limit, total + (counts[start] ?? 0));
      const before = counts;
      if (before.every((amount) => amount === 0)) break;
      counts = before.map((_, state) => {
        let sum = 0;
        for (let characterClass = 0; characterClass < alphabet.size && sum < limit; characterClass += 1) {
          sum += (weights[characterClass] ?? 0) * (before[table[state * alphabet.size + characterClass] ?? 0] ?? 0);
        }
        return Math.min(limit, sum);
      });
      if (length >= minLength && this.#noneFrom(length + 1)) break;
    }
    return total;
  }

  #noneFrom(length: number): boolean {
    this.reachable(length);
    if (this.#cycleStart < 0) return false;
    const stop = Math.max(length, this.#cycleStart) + this.#cycleLength;
    for (let candidate = length; candidate < stop; candidate += 1) {
      if (this.reachable(candidate)[this.automaton.start] === 1) return false;
    }
    return true;
  }
}

function textOf(points: readonly number[]): string {
  let text = '';
  for (const point of points) text += String.fromCodePoint(point);
  return text;
}

/** Letters and digits, then what is printed on every keyboard; the rest follows in the order of Unicode, controls last. */
const readable = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. @/:,+!#$%&*()=?;<>[]{}|~^\'`"\\';
const rankOfReadable = new Map(Array.from(readable).map((character, rank) => [character.codePointAt(0) ?? 0, rank]));

function rankOf(point: number): number {
  const rank = rankOfReadable.get(point);
  if (rank !== undefined) return rank;
  if (point < 0xa1) return 3_000_000 + point;
  return point >= 0xd800 && point <= 0xf8ff ? 2_000_000 + point : 1_000 + point;
}

function preferredCharacters(
  alphabet: Alphabet,
  count: number,
  usable: (point: number) => boolean,
  spend: Spend,
): readonly (readonly number[])[] {
  const chosen: number[][] = Array.from({ length: alphabet.size }, () => []);
  alphabet.starts.forEach((start, index) => {
    const list = chosen[alphabet.classes[index] ?? 0];
    if (list === undefined) return;
    const end = (alphabet.starts[index + 1] ?? maxCodePoint + 1) - 1;
    spend(4 + Math.min(count, end - start) / 4);
    for (const point of rankOfReadable.keys()) if (point >= start && point <= end && usable(point)) list.push(point);
    // Beyond ASCII and controls, as many as are asked for: first without the surrogates and what is for private use.
    let taken = 0;
    for (const [low, high] of [
      [0xa1, 0xd7ff],
      [0xf900, maxCodePoint],
      [0xd800, 0xf8ff],
      [0, 0xa0],
    ] as const) {
      for (let point = Math.max(start, low); point <= Math.min(end, high) && taken < count; point += 1) {
        if (rankOfReadable.has(point) || !usable(point)) continue;
        list.push(point);
        taken += 1;
      }
    }
  });
  return chosen.map((list) => list.sort((left, right) => rankOf(left) - rankOf(right)).slice(0, count));
}

/** How many code points each class has, counted no further than `limit`. */
function classSizes(alphabet: Alphabet, limit: number, usable: (point: number) => boolean): readonly number[] {
  const sizes = Array.from({ length: alphabet.size }, () => 0);
  alphabet.starts.forEach((start, index) => {
    const owner = alphabet.classes[index] ?? 0;
    const end = alphabet.starts[index + 1] ?? maxCodePoint + 1;
    for (let point = start; point < end && (sizes[owner] ?? 0) < limit; point += 1) {
      if (usable(point)) sizes[owner] = (sizes[owner] ?? 0) + 1;
    }
  });
  return sizes;
}

interface ClassCharacters {
  readonly characterClass: number;
  readonly points: readonly number[];
}

/** The characters of several classes in order of preference, each as `point * classes + class`. */
function* mergeByPreference(classes: readonly ClassCharacters[], width: number): Generator<number> {
  const places = classes.map(() => 0);
  for (;;) {
    let best = -1;
    let bestRank = Infinity;
    classes.forEach(({ points }, index) => {
      const point = points[places[index] ?? 0];
      if (point === undefined || rankOf(point) >= bestRank) return;
      best = index;
      bestRank = rankOf(point);
    });
    const chosen = classes[best];
    if (chosen === undefined) return;
    const place = places[best] ?? 0;
    places[best] = place + 1;
    yield (chosen.points[place] ?? 0) * width + chosen.characterClass;
  }
}
