import type { Evaluate, Variables } from '../expression/compiled.js';
import { isTrue } from '../expression/truth.js';
import type { StringRules } from '../expression/scope.js';
import type { QueryContext } from '../query-context.js';
import { isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { elementTest } from './element-test.js';
import type { ArrayNode, ElementNode, FilterNode } from './node.js';
import { parseFilter } from './parse.js';
import { someElement, type ElementTest, type MatchedPosition } from './path-walk.js';

/** A checked filter. */
export interface Filter {
  readonly source: Doc;
  readonly node: FilterNode;
  readonly matches: (document: Doc, variables: Variables) => boolean;
  /**
   * Like `matches`, and says in `position` which element of an array met a condition, as the positional operator `$`
   * wants to know; the last condition that met one wins.
   */
  readonly locate: (document: Doc, variables: Variables, position: MatchedPosition) => boolean;
}

/** Runs one node; `position` is only given where somebody wants to know it. */
type Match = (document: Doc, variables: Variables, position?: MatchedPosition) => boolean;

/**
 * Checks a filter as a whole and makes it ready to run. Throws a `MongoError` for anything MongoDB or this engine does
 * not accept, whether or not there is a document to match.
 */
export function compileFilter(source: Value, context: QueryContext): Filter {
  const node = parseFilter(source, context);
  const match = compileNode(node, context.strings);
  return { source: source as Doc, node, matches: (document, variables) => match(document, variables), locate: match };
}

/** The predicate of a node that was parsed before, with another collation or none. */
export function compileNode(node: FilterNode, strings?: StringRules): Match {
  switch (node.kind) {
    case 'and':
      return allOf(node.children.map((child) => compileNode(child, strings)));
    case 'or': {
      const children = node.children.map((child) => compileNode(child, strings));
      return (document, variables, position) => children.some((child) => child(document, variables, position));
    }
    case 'nor': {
      const children = node.children.map((child) => compileNode(child, strings));
      return (document, variables) => !children.some((child) => child(document, variables));
    }
    case 'not': {
      const child = compileNode(node.child, strings);
      return (document, variables) => !child(document, variables);
    }
    case 'always':
      return () => node.answer;
    case 'expression':
      return expressionMatch(node.evaluate);
    case 'schema':
      return (document) => node.schema.matches(document);
    case 'size':
    case 'elemMatchObject':
    case 'elemMatchValue':
      return arrayMatch(node, strings);
    default:
      return elementMatch(node, strings);
  }
}

function allOf(children: readonly Match[]): Match {
  const [first, second] = children;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (children.length === 2) {
    return (document, variables, position) =>
      first(document, variables, position) && second(document, variables, position);
  }
  return (document, variables, position) => children.every((child) => child(document, variables, position));
}

function expressionMatch(evaluate: Evaluate): Match {
  return (document, variables) => isTrue(evaluate(document, variables));
}

function elementMatch(node: ElementNode, strings: StringRules | undefined): Match {
  const test = elementTest(node, strings);
  const { path } = node;
  const [first = '', second = ''] = path;
  if (path.length === 2) {
    return (document, _variables, position) => {
      const outer = document.get(first);
      if (outer instanceof Map) {
        const value = (outer as Doc).get(second);
        if (!isArray(value)) return test(value);
      }
      return someElement(document, path, 0, false, test, position);
    };
  }
  if (path.length !== 1)
    return (document, _variables, position) => someElement(document, path, 0, false, test, position);
  return (document, _variables, position) => {
    const value = document.get(first);
    if (!isArray(value)) return test(value);
    return someElement(document, path, 0, false, test, position);
  };
}

function arrayMatch(node: ArrayNode, strings: StringRules | undefined): Match {
  const { path } = node;
  if (node.kind === 'size') {
    const test: ElementTest = (value) => isArray(value) && value.length === node.size;
    return (document) => someElement(document, path, 0, true, test);
  }
  const elementMatches =
    node.kind === 'elemMatchObject' ? objectElement(node.child, strings) : valueElement(node.children, strings);
  return (document, variables, position) => {
    // For `$` the position in an array around this one matters more.
    const outer: MatchedPosition = {};
    const inner: MatchedPosition = {};
    const test: ElementTest = (value) => {
      if (!isArray(value)) return false;
      const index = value.findIndex((element) => elementMatches(element, variables));
      if (index < 0) return false;
      inner.index = index;
      return true;
    };
    const matched = someElement(document, path, 0, true, test, outer);
    const index = outer.index ?? inner.index;
    if (matched && position !== undefined && index !== undefined) position.index = index;
    return matched;
  };
}

type ElementMatch = (element: Value, variables: Variables) => boolean;

function objectElement(child: FilterNode, strings: StringRules | undefined): ElementMatch {
  const match = compileNode(child, strings);
  return (element, variables) => {
    if (isDoc(element)) return match(element, variables);
    // An array inside the array is matched as a document with the fields 0, 1, ...
    return isArray(element) && match(new Map(element.map((item, index) => [String(index), item])), variables);
  };
}

/** Conditions without a path, on the element itself: an array is not looked into. */
function valueElement(children: readonly FilterNode[], strings: StringRules | undefined): ElementMatch {
  const tests = children.map((child) => pathlessMatch(child, strings));
  return (element, variables) => tests.every((test) => test(element, variables));
}

function pathlessMatch(node: FilterNode, strings: StringRules | undefined): ElementMatch {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'nor': {
      const children = node.children.map((child) => pathlessMatch(child, strings));
      if (node.kind === 'and') return (element, variables) => children.every((child) => child(element, variables));
      const wanted = node.kind === 'or';
      return (element, variables) => children.some((child) => child(element, variables)) === wanted;
    }
    case 'not': {
      const child = pathlessMatch(node.child, strings);
      return (element, variables) => !child(element, variables);
    }
    case 'size':
      return (element) => isArray(element) && element.length === node.size;
    case 'elemMatchObject':
    case 'elemMatchValue': {
      const inner =
        node.kind === 'elemMatchObject' ? objectElement(node.child, strings) : valueElement(node.children, strings);
      return (element, variables) => isArray(element) && element.some((item) => inner(item, variables));
    }
    case 'always':
      return () => node.answer;
    case 'expression':
    case 'schema':
      return () => false;
    default:
      return elementTest(node, strings);
  }
}
