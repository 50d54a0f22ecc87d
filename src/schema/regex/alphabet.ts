import { type Spend, unlimited } from '../budget.js';
import { type CodePointSet, maxCodePoint } from './code-point-set.js';

/**
 * The code points cut into classes that an automaton cannot tell apart. Interval `i` begins at `starts[i]`, ends before the
 * next one, and belongs to class `classes[i]`.
 */
export interface Alphabet {
  readonly starts: Int32Array;
  readonly classes: Int32Array;
  readonly size: number;
}

export const oneClass: Alphabet = { starts: Int32Array.of(0), classes: Int32Array.of(0), size: 1 };

/** The coarsest alphabet in which each of the sets is a union of classes. */
export function alphabetOf(sets: readonly CodePointSet[], spend: Spend = unlimited): Alphabet {
  const events = new Map<number, number[]>();
  sets.forEach((set, index) => {
    for (const range of set) {
      listAt(events, range.min).push(index);
      if (range.max < maxCodePoint) listAt(events, range.max + 1).push(index);
    }
  });
  const cuts = [...new Set([0, ...events.keys()])].sort((left, right) => left - right);
  const inside = new Set<number>();
  const classOfSignature = new Map<string, number>();
  const classes = cuts.map((cut) => {
    for (const index of events.get(cut) ?? []) {
      if (inside.has(index)) inside.delete(index);
      else inside.add(index);
    }
    spend((1 + inside.size) / 8);
    const signature = [...inside].sort((left, right) => left - right).join();
    return numberOf(classOfSignature, signature);
  });
  return { starts: Int32Array.from(cuts), classes: Int32Array.from(classes), size: classOfSignature.size };
}

function listAt(events: Map<number, number[]>, point: number): number[] {
  const known = events.get(point);
  if (known !== undefined) return known;
  const list: number[] = [];
  events.set(point, list);
  return list;
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const next = numbers.size;
  numbers.set(key, next);
  return next;
}

/** The class of a code point, by binary search. */
export function classOf(alphabet: Alphabet, point: number): number {
  const { starts, classes } = alphabet;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= point) low = middle;
    else high = middle - 1;
  }
  return classes[low] ?? 0;
}

/** Which classes of the alphabet lie in the set; the set must be one that the alphabet was made for. */
export function classesWithin(alphabet: Alphabet, set: CodePointSet): Uint8Array {
  const within = new Uint8Array(alphabet.size);
  for (const range of set) {
    alphabet.starts.forEach((start, index) => {
      if (start >= range.min && start <= range.max) within[alphabet.classes[index] ?? 0] = 1;
    });
  }
  return within;
}

/** Two alphabets refined together, with the class in each that a common class stands for. */
export interface CommonAlphabet {
  readonly alphabet: Alphabet;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** The coarsest alphabet that refines both. */
export function refineTogether(left: Alphabet, right: Alphabet): CommonAlphabet {
  const starts: number[] = [];
  const classes: number[] = [];
  const leftOf: number[] = [];
  const rightOf: number[] = [];
  const numbers = new Map<number, number>();
  let leftIndex = 0;
  let rightIndex = 0;
  while (leftIndex < left.starts.length && rightIndex < right.starts.length) {
    const leftClass = left.classes[leftIndex] ?? 0;
    const rightClass = right.classes[rightIndex] ?? 0;
    const key = leftClass * right.size + rightClass;
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
      leftOf.push(leftClass);
      rightOf.push(rightClass);
    }
    starts.push(Math.max(left.starts[leftIndex] ?? 0, right.starts[rightIndex] ?? 0));
    classes.push(number);
    const leftEnd = left.starts[leftIndex + 1] ?? maxCodePoint + 1;
    const rightEnd = right.starts[rightIndex + 1] ?? maxCodePoint + 1;
    if (leftEnd <= rightEnd) leftIndex += 1;
    if (rightEnd <= leftEnd) rightIndex += 1;
  }
  return {
    alphabet: { starts: Int32Array.from(starts), classes: Int32Array.from(classes), size: numbers.size },
    left: Int32Array.from(leftOf),
    right: Int32Array.from(rightOf),
  };
}

/** The alphabet with some classes merged: `newClass[old]` says which one an old class becomes. */
export function mergeClasses(alphabet: Alphabet, newClass: Int32Array, size: number): Alphabet {
  const starts: number[] = [];
  const classes: number[] = [];
  alphabet.starts.forEach((start, index) => {
    const merged = newClass[alphabet.classes[index] ?? 0] ?? 0;
    if (classes.at(-1) === merged) return;
    starts.push(start);
    classes.push(merged);
  });
  return { starts: Int32Array.from(starts), classes: Int32Array.from(classes), size };
}
