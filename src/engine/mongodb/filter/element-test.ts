import { Binary, BSONRegExp, BSONSymbol, Int32, ObjectId } from 'bson';
import { exactLong, isNaNNumber } from '../value/arithmetic.js';
import { compare, compareNumbers, compareText, rankOf, type StringOrder } from '../value/compare.js';
import { equalityKey } from '../value/key.js';
import { bytesOf, isNullish, isNumber, kindOf, maxKey, minKey, type NumberValue, type Value } from '../value/value.js';
import type { Pattern } from '../regex/pattern.js';
import type { StringRules } from '../expression/scope.js';
import { bitOfBytes, bitOfLong } from './bit-positions.js';
import { truncateToLong } from './mod.js';
import type { Comparison, ElementNode } from './node.js';
import type { ElementTest } from './path-walk.js';

/** The test that a condition makes of each element under its path. */
export function elementTest(node: ElementNode, strings: StringRules | undefined): ElementTest {
  switch (node.kind) {
    case 'compare':
      return comparisonTest(node.comparison, node.value, strings?.order ?? compareText);
    case 'in':
      return inTest(node.values, node.patterns, strings);
    case 'regex':
      return patternTest(node.pattern);
    case 'exists':
      return (element) => element !== undefined;
    case 'type': {
      const { kinds } = node;
      return (element) => element !== undefined && kinds.has(kindOf(element));
    }
    case 'mod':
      return modTest(node.divisor, node.remainder);
    case 'bits':
      return bitsTest(node.positions, node.every, node.set);
  }
}

const passes: Readonly<Record<Comparison, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
};

/** A comparison within the type bracket of `wanted`; null also stands for missing and the deprecated undefined. */
function comparisonTest(comparison: Comparison, wanted: Value, strings: StringOrder): ElementTest {
  const includesEqual = comparison === 'eq' || comparison === 'lte' || comparison === 'gte';
  if (wanted === null) return (element) => includesEqual && isNullish(element);
  if (wanted === minKey) {
    return (element) => (element === minKey ? includesEqual : comparison === 'gt' || comparison === 'gte');
  }
  if (wanted === maxKey) {
    return (element) => (element === maxKey ? includesEqual : comparison === 'lt' || comparison === 'lte');
  }
  if (isNumber(wanted) && isNaNNumber(wanted)) {
    return (element) => includesEqual && element !== undefined && isNumber(element) && isNaNNumber(element);
  }
  const pass = passes[comparison];
  if (typeof wanted === 'string') {
    if (comparison === 'eq' && strings === compareText)
      return (element) => element === wanted || isSymbol(element, wanted);
    return (element) =>
      typeof element === 'string'
        ? pass(strings(element, wanted))
        : isSymbolThat(element, (text) => pass(strings(text, wanted)));
  }
  if (isNumber(wanted)) return numberTest(wanted, comparison, pass);
  if (comparison === 'eq') {
    if (typeof wanted === 'boolean') return (element) => element === wanted;
    if (wanted instanceof ObjectId) return (element) => element instanceof ObjectId && element.equals(wanted);
  }
  const rank = rankOf(wanted);
  return (element) => element !== undefined && rankOf(element) === rank && pass(compare(element, wanted, strings));
}

/** Doubles and ints against one of them, by far the most common case, need no general comparison. */
function numberTest(wanted: NumberValue, comparison: Comparison, pass: (order: number) => boolean): ElementTest {
  const general = (element: Value | undefined): boolean =>
    isNumber(element) && !isNaNNumber(element) && pass(compareNumbers(element, wanted));
  const plain = wanted instanceof Int32 ? wanted.value : wanted;
  if (typeof plain !== 'number') return general;
  const test = plainTests[comparison](plain);
  return (element) => {
    if (typeof element === 'number') return test(element);
    if (element instanceof Int32) return test(element.value);
    return general(element);
  };
}

/** NaN fails all of these, as it should. */
const plainTests: Readonly<Record<Comparison, (wanted: number) => (value: number) => boolean>> = {
  eq: (wanted) => (value) => value === wanted,
  lt: (wanted) => (value) => value < wanted,
  lte: (wanted) => (value) => value <= wanted,
  gt: (wanted) => (value) => value > wanted,
  gte: (wanted) => (value) => value >= wanted,
};

function isSymbol(element: Value | undefined, text: string): boolean {
  return element instanceof BSONSymbol && element.value === text;
}

function isSymbolThat(element: Value | undefined, test: (text: string) => boolean): boolean {
  return element instanceof BSONSymbol && test(element.value);
}

function inTest(values: readonly Value[], patterns: readonly Pattern[], strings: StringRules | undefined): ElementTest {
  const keys = new Set(values.map((value) => equalityKey(value, strings?.fold)));
  const includesNull = values.includes(null);
  const tests = patterns.map(patternTest);
  return (element) => {
    if (isNullish(element)) return includesNull;
    return keys.has(equalityKey(element, strings?.fold)) || tests.some((test) => test(element));
  };
}

/** Strings that match, and regular expressions stored as exactly this one. */
function patternTest(pattern: Pattern): ElementTest {
  const flags = new BSONRegExp('', pattern.flags).options;
  return (element) => {
    if (typeof element === 'string') return pattern.test(element);
    if (element instanceof BSONSymbol) return pattern.test(element.value);
    return element instanceof BSONRegExp && element.pattern === pattern.source && element.options === flags;
  };
}

function modTest(divisor: bigint, remainder: bigint): ElementTest {
  return (element) => {
    if (!isNumber(element)) return false;
    const dividend = truncateToLong(element);
    return dividend !== undefined && dividend % divisor === remainder;
  };
}

function bitsTest(positions: readonly number[], every: boolean, set: boolean): ElementTest {
  return (element) => {
    const bit = bitReader(element);
    if (bit === undefined) return false;
    return every ? positions.every((at) => bit(at) === set) : positions.some((at) => bit(at) === set);
  };
}

function bitReader(element: Value | undefined): ((position: number) => boolean) | undefined {
  if (element instanceof Binary) {
    const bytes = bytesOf(element);
    return (position) => bitOfBytes(bytes, position);
  }
  const value = isNumber(element) ? exactLong(element) : undefined;
  return value === undefined ? undefined : (position) => bitOfLong(value, position);
}
