import { parsePattern } from '../regex/language.js';
import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import { kinds, numberKinds } from '../value/kind.js';
import { type Rational, rationalFromText } from '../value/rational.js';
import type { NumberPoint, Value } from '../value/value.js';
import { type KeywordContext, type KeywordReader, type KeywordTable, isSchemaObject, readCount } from './keyword.js';
import { bsonTypes } from './kind-keywords.js';
import { malformed } from './problems.js';

function readNumber({ value, keyword, pointer, constant }: KeywordContext): Rational {
  let read: Value | undefined;
  try {
    read = constant(value);
  } catch {
    read = undefined;
  }
  if (read === undefined || !('number' in read) || typeof read.number === 'string') {
    throw malformed(pointer, `${keyword} is not a finite number`, 'a number');
  }
  return read.number;
}

/** MongoDB still reads the boolean form of the exclusive bounds. */
function isExclusive({ schema, system }: KeywordContext, keyword: string): boolean {
  return system === 'bson' && schema[keyword] === true;
}

type BeyondNumbers = Extract<NumberPoint, string>;

/** A bound that is infinite or not a number, which only BSON can say. */
function beyondNumbers({ value, constant, system }: KeywordContext): BeyondNumbers | undefined {
  const isWritten = typeof value === 'number' ? !Number.isFinite(value) : typeof value === 'object' && value !== null;
  if (system !== 'bson' || !isWritten) return undefined;
  const read = constant(value);
  return 'number' in read && typeof read.number === 'string' ? read.number : undefined;
}

/**
 * The numbers on one side of a bound that is infinite or not a number, and whatever is no number. As on a MongoDB server, NaN lies within
 * no bound but one that is NaN itself, which nothing else lies within.
 */
function beside(graph: ShapeGraph, bound: BeyondNumbers, rule: 'at-least' | 'at-most', exclusive: boolean): Node {
  const points = (...numbers: readonly BeyondNumbers[]): readonly Value[] =>
    numbers.map((number) => ({ kind: 'double', number }));
  const farEnd = bound !== 'NaN' && (bound === 'Infinity') === (rule === 'at-most');
  if (farEnd) return graph.not(graph.oneOf(exclusive ? points('NaN', bound) : points('NaN')));
  const noNumber = graph.ofKinds(graph.universe & ~numberKinds);
  return exclusive ? noNumber : graph.some([noNumber, graph.oneOf(points(bound))]);
}

function bound(rule: 'at-least' | 'at-most', exclusiveKeyword: string): KeywordReader {
  return (context) => {
    const exclusive = context.keyword === exclusiveKeyword;
    if (exclusive && context.system === 'bson' && typeof context.value === 'boolean') return context.graph.always;
    const open = exclusive || isExclusive(context, exclusiveKeyword);
    const beyond = beyondNumbers(context);
    if (beyond !== undefined) return beside(context.graph, beyond, rule, open);
    return context.graph.test(numberKinds, { rule, bound: readNumber(context), exclusive: open });
  };
}

const multipleOf: KeywordReader = (context) => {
  const { graph, pointer, value, system } = context;
  // A divisor means the decimal that was written, not the binary fraction nearest to it.
  const written =
    system === 'bson' && typeof value === 'number' ? rationalFromText(String(value)) : readNumber(context);
  if (written === undefined || written.top <= 0n) throw malformed(pointer, 'multipleOf is not a number above 0');
  return graph.test(numberKinds, { rule: 'multiple-of', of: written });
};

function length(rule: 'min-length' | 'max-length'): KeywordReader {
  return (context) => context.graph.test(kinds('string'), { rule, length: readCount(context) });
}

/** The shape of texts that match a pattern. */
export function matching({ graph, opaque, pointer }: KeywordContext, source: string): Node {
  const language = parsePattern(source, graph.spend);
  if (!('unsupported' in language)) {
    return language.isAny ? graph.always : graph.test(kinds('string'), { rule: 'pattern', source });
  }
  if (language.unsupported === 'invalid-pattern')
    throw malformed(pointer, `"${source}" is not a pattern: ${language.detail}`, undefined, 'invalid-pattern');
  // A pattern too large to be an automaton can still be tried on a text.
  if (language.unsupported === 'regex-too-large') return graph.test(kinds('string'), { rule: 'pattern', source });
  const mask = kinds('string');
  return graph.some([graph.ofKinds(graph.universe & ~mask), opaque(language.unsupported, `pattern ${source}`)]);
}

const pattern: KeywordReader = (context) => {
  if (typeof context.value !== 'string') throw malformed(context.pointer, 'pattern is not a string');
  return matching(context, context.value);
};

const format: KeywordReader = ({ graph, value, pointer, assertFormats }) => {
  if (typeof value !== 'string') throw malformed(pointer, 'format is not a string');
  return assertFormats ? graph.test(kinds('string'), { rule: 'format', name: value }) : graph.always;
};

const rangeBounds = [
  ['minimum', 'from', false],
  ['exclusiveMinimum', 'from', true],
  ['maximum', 'to', false],
  ['exclusiveMaximum', 'to', true],
] as const;

/**
 * `bsonRange: { type, minimum?, exclusiveMinimum?, maximum?, exclusiveMaximum? }`: a value of that type within the bounds, as MongoDB
 * brackets a range condition by type. Dates, ObjectIds, timestamps, booleans and strings (by their UTF-8 bytes) are decided exactly;
 * binaries are only tried.
 */
const bsonRange: KeywordReader = (context) => {
  const { graph, value, pointer, constant, system } = context;
  const name = isSchemaObject(value) ? value['type'] : undefined;
  const mask = typeof name === 'string' && Object.hasOwn(bsonTypes, name) ? bsonTypes[name] : undefined;
  if (!isSchemaObject(value) || mask === undefined)
    throw malformed(pointer, 'bsonRange needs a type', Object.keys(bsonTypes).join(', '));
  const usable = system === 'bson' ? mask : (mask & numberKinds) !== 0 ? numberKinds : mask;
  const parts = [graph.ofKinds(usable)];
  for (const [keyword, rule, exclusive] of rangeBounds) {
    if (!(keyword in value)) continue;
    const read = constant(value[keyword]);
    if ('number' in read) {
      const side = rule === 'from' ? 'at-least' : 'at-most';
      parts.push(
        typeof read.number === 'string'
          ? beside(graph, read.number, side, exclusive)
          : graph.test(numberKinds, { rule: side, bound: read.number, exclusive }),
      );
    } else {
      const kind = kinds(read.kind);
      if ((kind & usable) === 0) return graph.never;
      if (!['string', 'date', 'objectId', 'timestamp', 'bool', 'binData'].includes(read.kind)) {
        return graph.every([...parts, context.opaque('range', JSON.stringify(value))]);
      }
      parts.push(graph.ofKinds(kind), graph.test(kind, { rule, bound: read, exclusive }));
    }
  }
  return graph.every(parts);
};

export const scalarKeywords: KeywordTable = {
  minimum: bound('at-least', 'exclusiveMinimum'),
  exclusiveMinimum: bound('at-least', 'exclusiveMinimum'),
  maximum: bound('at-most', 'exclusiveMaximum'),
  exclusiveMaximum: bound('at-most', 'exclusiveMaximum'),
  multipleOf,
  minLength: length('min-length'),
  maxLength: length('max-length'),
  pattern,
  format,
  bsonRange,
};
