import { bitOf } from '../value/kind.js';
import { compareInKind, dividesInto } from '../value/order.js';
import { compare } from '../value/rational.js';
import { type Value, codePointLength, stringValue } from '../value/value.js';
import { fieldOf } from './field-of.js';
import type { ShapeGraph } from './graph.js';
import { singleName } from './names.js';
import type { Node, Test } from './node.js';
import { matchesPattern } from './pattern.js';

/** Three-valued: undefined means that the answer hangs on something that is not understood. */
export type Truth = boolean | undefined;

/** Looking at one part of a shape is less work than a step of a search. */
const evaluation = 1 / 8;
const charactersPerStep = 64;

/** Whether a value fits a shape. */
export function fits(graph: ShapeGraph, node: Node, value: Value): Truth {
  const bit = bitOf[value.kind];
  if ((node.must & bit) !== 0) return true;
  if ((node.may & bit) === 0) return false;
  graph.spend(evaluation);
  switch (node.op) {
    case 'true':
    case 'false':
    case 'kinds':
      return (node.may & bit) !== 0;
    case 'and': {
      let truth: Truth = true;
      for (const part of node.parts) {
        const answer = fits(graph, part, value);
        if (answer === false) return false;
        if (answer === undefined) truth = undefined;
      }
      return truth;
    }
    case 'or': {
      let truth: Truth = false;
      for (const part of node.parts) {
        const answer = fits(graph, part, value);
        if (answer === true) return true;
        if (answer === undefined) truth = undefined;
      }
      return truth;
    }
    case 'reference':
      return fits(graph, node.resolve(), value);
    case 'atom': {
      const answer = passes(graph, node.test, value);
      return answer === undefined || node.positive ? answer : !answer;
    }
  }
}

/** Whether a value of a kind that the test speaks of passes it. */
export function passes(graph: ShapeGraph, test: Test, value: Value): Truth {
  switch (test.rule) {
    case 'at-least':
    case 'at-most': {
      if (!('number' in value)) return undefined;
      const { number } = value;
      // NaN is on neither side of any bound, as in MongoDB's comparisons; the infinities are beyond every finite one.
      if (number === 'NaN') return false;
      if (typeof number === 'string') return (number === 'Infinity') === (test.rule === 'at-least');
      const order = test.rule === 'at-least' ? compare(number, test.bound) : compare(test.bound, number);
      return test.exclusive ? order > 0 : order >= 0;
    }
    case 'multiple-of':
      return 'number' in value ? dividesInto(test.of, value) : undefined;
    case 'one-of':
      if (value.kind === 'string') graph.spend(value.text.length / charactersPerStep);
      return test.set.values.has(graph.keyOf(value));
    case 'from':
    case 'to': {
      const order = compareInKind(value, test.bound, graph.system);
      if (order === undefined) return undefined;
      const signed = test.rule === 'from' ? order : -order;
      return test.exclusive ? signed > 0 : signed >= 0;
    }
    case 'min-length':
      if (value.kind !== 'string') return undefined;
      graph.spend(value.text.length / charactersPerStep);
      return codePointLength(value.text) >= test.length;
    case 'max-length':
      if (value.kind !== 'string') return undefined;
      graph.spend(value.text.length / charactersPerStep);
      return codePointLength(value.text) <= test.length;
    case 'pattern':
      return value.kind === 'string' ? matchesPattern(test.source, value.text, graph.spend) : undefined;
    case 'min-items':
      return value.kind === 'array' ? value.items.length >= test.count : undefined;
    case 'max-items':
      return value.kind === 'array' ? value.items.length <= test.count : undefined;
    case 'item-at': {
      if (value.kind !== 'array') return undefined;
      const item = value.items[test.index];
      return item === undefined ? true : fits(graph, test.item, item);
    }
    case 'items-from':
      if (value.kind !== 'array') return undefined;
      return allOf(test.index === 0 ? value.items : value.items.slice(test.index), (item) =>
        fits(graph, test.item, item),
      );
    case 'contains':
      return value.kind === 'array' ? countFits(graph, test, value.items) : undefined;
    case 'unique-items': {
      if (value.kind !== 'array') return undefined;
      graph.spend(value.items.length * evaluation);
      return new Set(value.items.map((item) => graph.keyOf(item))).size === value.items.length;
    }
    case 'min-properties':
      return value.kind === 'object' ? value.entries.length >= test.count : undefined;
    case 'max-properties':
      return value.kind === 'object' ? value.entries.length <= test.count : undefined;
    case 'fields': {
      if (value.kind !== 'object') return undefined;
      const single = singleName(test.names);
      if (single !== undefined) {
        const field = fieldOf(value, single);
        return field === undefined || fits(graph, test.value, field);
      }
      return allOf(value.entries, ([name, field]) => {
        const answer = fits(graph, test.value, field);
        if (answer === true) return true;
        const named = fits(graph, test.names, stringValue(name));
        return named === false ? true : named === true ? answer : undefined;
      });
    }
    case 'order':
      if (value.kind !== 'object') return undefined;
      return value.entries.length === test.names.length && value.entries.every(([name], at) => name === test.names[at]);
    case 'format':
    case 'opaque':
      return undefined;
  }
}

function allOf<Item>(items: readonly Item[], answer: (item: Item) => Truth): Truth {
  let truth: Truth = true;
  let before: Item | undefined;
  for (const item of items) {
    // Long lists that were made here repeat one value.
    if (item === before) continue;
    before = item;
    const one = answer(item);
    if (one === false) return false;
    if (one === undefined) truth = undefined;
  }
  return truth;
}

function countFits(graph: ShapeGraph, test: Test & { rule: 'contains' }, items: readonly Value[]): Truth {
  let sure = 0;
  let possible = 0;
  let before: Value | undefined;
  let answer: Truth;
  for (const item of items) {
    if (item !== before) answer = fits(graph, test.item, item);
    before = item;
    if (answer === true) sure += 1;
    if (answer !== false) possible += 1;
  }
  if (possible < test.min || sure > test.max) return false;
  return sure >= test.min && possible <= test.max ? true : undefined;
}
