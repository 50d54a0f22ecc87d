import { type Json, type JsonObject, isJsonObject } from '../value/json.js';
import { specialNumber, typeOfLiteral } from './literal.js';
import { ecmaPatternOf } from './pcre-pattern.js';
import { type ElementShape, opposite } from './path-shape.js';
import { type Shape, every, some } from './shape-algebra.js';
import { ShapeRefusal } from './shape-refusal.js';

const nothing: ElementShape = { present: false, missing: false };

/** Elements equal to the literal; null also stands for missing. */
export function equalTo(literal: Json): ElementShape {
  if (literal === null) return { present: { bsonType: 'null' }, missing: true };
  return { present: { const: literal }, missing: false };
}

export type Comparison = '$gt' | '$gte' | '$lt' | '$lte';

const boundOf = {
  $gt: 'exclusiveMinimum',
  $gte: 'minimum',
  $lt: 'exclusiveMaximum',
  $lte: 'maximum',
} as const satisfies Readonly<Record<Comparison, string>>;

/** Elements of the literal's type on the right side of it; other types never match. */
export function comparedWith(comparison: Comparison, literal: Json, path: string): ElementShape {
  const allowsEqual = comparison === '$gte' || comparison === '$lte';
  const type = typeOfLiteral(literal);
  switch (type) {
    case 'null':
      return allowsEqual ? equalTo(null) : nothing;
    case 'number':
      return comparedWithNumber(comparison, literal);
    case 'string':
    case 'date':
    case 'objectId':
    case 'bool':
    case 'timestamp':
    case 'binData':
      return { present: { bsonRange: { type, [boundOf[comparison]]: literal } }, missing: false };
    default:
      throw new ShapeRefusal(
        'filter-comparison-without-shape',
        path,
        `${comparison} with a value of type ${type} has no exact shape`,
      );
  }
}

const notANumber = { $numberDouble: 'NaN' };

/** All numbers but the given special ones. */
export function numbersExcept(...excluded: readonly ('NaN' | 'Infinity' | '-Infinity')[]): Shape {
  return { bsonType: 'number', not: { enum: excluded.map((name) => ({ $numberDouble: name })) } };
}

function comparedWithNumber(comparison: Comparison, literal: Json): ElementShape {
  const allowsEqual = comparison === '$gte' || comparison === '$lte';
  const special = specialNumber(literal);
  // NaN is on neither side of anything, and equal to itself.
  if (special === 'NaN') return allowsEqual ? equalTo(notANumber) : nothing;
  if (special === undefined) return { present: { bsonType: 'number', [boundOf[comparison]]: literal }, missing: false };
  const beyond = (special === 'Infinity') === (comparison === '$gt' || comparison === '$gte');
  if (beyond) return allowsEqual ? equalTo({ $numberDouble: special }) : nothing;
  return { present: allowsEqual ? numbersExcept('NaN') : numbersExcept('NaN', special), missing: false };
}

/** Strings that match, and regular expressions stored as exactly this one. */
export function matching(pattern: string, options: string, path: string): ElementShape {
  const source = ecmaPatternOf(pattern, options, path);
  const stored: Shape = { const: { $regularExpression: { pattern, options: Array.from(options).sort().join('') } } };
  return { present: some([{ bsonType: 'string', pattern: source }, stored]), missing: false };
}

/** A list's member: a literal, or a regular expression to match. */
export function equalOrMatching(literal: Json, path: string): ElementShape {
  const expression = regularExpressionOf(literal);
  return expression === undefined ? equalTo(literal) : matching(expression.pattern, expression.options, path);
}

export function regularExpressionOf(literal: Json): { readonly pattern: string; readonly options: string } | undefined {
  if (!isJsonObject(literal)) return undefined;
  const inner = literal['$regularExpression'];
  if (!isJsonObject(inner)) return undefined;
  const { pattern, options } = inner;
  return typeof pattern === 'string' && typeof options === 'string' ? { pattern, options } : undefined;
}

/** Elements that meet one of the conditions. */
export function anyOfElements(elements: readonly ElementShape[]): ElementShape {
  return { present: some(elements.map(({ present }) => present)), missing: elements.some(({ missing }) => missing) };
}

const aliases: Readonly<Record<string, string>> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  13: 'javascript',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
  [-1]: 'minKey',
};
const typeNames = new Set([...Object.values(aliases), 'number']);

/** Elements of one of the named or numbered types. */
export function ofTypes(operand: Json, path: string): ElementShape {
  const wanted = Array.isArray(operand) ? (operand as readonly Json[]) : [operand];
  const names = wanted.map((type) => {
    const code = isJsonObject(type) ? type['$numberInt'] : type;
    const name = typeof type === 'string' ? type : aliases[JSON.stringify(Number(code))];
    if (name === undefined || !typeNames.has(name)) {
      throw new ShapeRefusal('filter-operator-without-shape', path, `$type ${JSON.stringify(type)} has no shape`);
    }
    return name;
  });
  if (names.length === 0) throw new ShapeRefusal('filter-malformed', path, '$type must name a type');
  return { present: { bsonType: names.length === 1 ? (names[0] ?? '') : [...new Set(names)] }, missing: false };
}

/** Arrays of exactly so many items. */
export function ofSize(operand: Json, path: string): ElementShape {
  const size = wholeNumber(operand);
  if (size === undefined || size < 0)
    throw new ShapeRefusal('filter-malformed', path, '$size takes a whole number from 0');
  return { present: { bsonType: 'array', minItems: size, maxItems: size }, missing: false, whole: true };
}

/** Anything at all, or, on request, nothing. */
export function existing(operand: Json, path: string): ElementShape {
  const there: ElementShape = { present: true, missing: false };
  switch (typeof operand) {
    case 'boolean':
      return operand ? there : opposite(there);
    case 'number':
      return operand !== 0 ? there : opposite(there);
    default:
      throw new ShapeRefusal('filter-malformed', path, '$exists takes true or false');
  }
}

function wholeNumber(operand: Json): number | undefined {
  const number = isJsonObject(operand) ? Number(operand['$numberInt'] ?? operand['$numberLong'] ?? NaN) : operand;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** The operators of an operator document, `undefined` when the value is a literal. */
export function operatorsOf(value: Json): JsonObject | undefined {
  if (!isJsonObject(value) || typeOfLiteral(value) !== 'object') return undefined;
  const [first] = Object.keys(value);
  return first?.startsWith('$') === true ? value : undefined;
}

/** Arrays with an element that meets all the conditions, which look at the element itself. */
export function withElement(conditions: readonly Shape[]): ElementShape {
  const element = every(conditions);
  if (element === false) return { ...nothing, whole: true };
  const items: Shape = element === true ? { minItems: 1 } : { contains: element };
  return { present: { bsonType: 'array', ...items }, missing: false, whole: true };
}
