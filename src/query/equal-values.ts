import { type Json, isJsonObject } from '../value/json.js';
import { type Shape, every, some } from './shape-algebra.js';

const numbers = ['int', 'long', 'double', 'decimal'];
const ranges = {
  int: { minimum: -2_147_483_648, maximum: 2_147_483_647 },
  long: { minimum: { $numberLong: '-9223372036854775808' }, maximum: { $numberLong: '9223372036854775807' } },
} as const satisfies Readonly<Record<string, Shape>>;

/** The values that equal some value of a type. */
export interface EqualValues {
  readonly shape: Shape;
  /** Whether all that fit the shape do; otherwise others may fit it too. */
  readonly isExact: boolean;
}

/**
 * The values that MongoDB's equality takes for one of a type: numbers equal each other across their types. Which longs and decimals equal
 * some double is not said by a shape, nor what equals a document or an array with numbers inside.
 */
export function equalToSome(type: Shape): EqualValues {
  if (typeof type === 'boolean') return { shape: type, isExact: true };
  const keyword = type['bsonType'] === undefined ? 'type' : 'bsonType';
  const named = type[keyword];
  if (named === undefined) return { shape: type, isExact: true };
  const names = [named].flat() as readonly string[];
  const numeric = names.filter((name) => numbers.includes(name));
  const deep: readonly string[] = names.filter((name) => name === 'object' || name === 'array');
  const isDeep = deep.length > 0 && holdsNumbers(type);
  const isAny = names.includes('number') || numeric.length === numbers.length;
  if (!isDeep && (numeric.length === 0 || isAny)) return { shape: type, isExact: true };
  const { [keyword]: _names, ...said } = type;
  const plain = names.filter((name) => !numeric.includes(name) && !(isDeep && deep.includes(name)));
  const isWhole = numeric.every((name) => name === 'int' || name === 'long');
  const range = numeric.includes('long') ? ranges.long : ranges.int;
  const whole: Shape = isWhole && !isAny ? every([{ multipleOf: 1 }, range]) : true;
  const parts: readonly Shape[] = [
    plain.length > 0 && { ...said, [keyword]: plain },
    numeric.length > 0 && every([said, { bsonType: 'number' }, whole]),
    isDeep && { bsonType: deep },
  ];
  return { shape: some(parts), isExact: !isDeep && (isWhole || isAny) };
}

/** Whether a shape speaks of numbers of one type, anywhere. */
function holdsNumbers(shape: Json): boolean {
  if (Array.isArray(shape)) return (shape as readonly Json[]).some(holdsNumbers);
  if (!isJsonObject(shape)) return typeof shape === 'string' && numbers.includes(shape);
  return Object.values(shape).some(holdsNumbers);
}
