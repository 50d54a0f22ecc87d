import { BSONSymbol, Code, Decimal128, Int32, Timestamp } from 'bson';
import { MongoError } from '../../error.js';
import { toDouble } from '../../value/arithmetic.js';
import { compareText } from '../../value/compare.js';
import { int, isNullish, isNumber, kindOrMissing, type Value } from '../../value/value.js';
import { doubleText } from '../double-text.js';
import {
  binary,
  fixed,
  named,
  ranged,
  unary,
  variadic,
  type OperatorContext,
  type OperatorTable,
} from '../operator.js';
import { wholeNumber } from '../whole-number.js';
import { searchBounds } from './array.js';

type Operand = Value | undefined;

/** The text that string operators read a value as; null and missing are empty. */
function coerceToText(value: Operand): string {
  if (typeof value === 'string') return value;
  if (isNullish(value)) return '';
  if (typeof value === 'number') return doubleText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Int32) return String(value.value);
  if (value instanceof Decimal128) return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof BSONSymbol) return value.value;
  if (value instanceof Code && value.scope === null) return value.code;
  if (value instanceof Timestamp) return `Timestamp(${String(value.t)}, ${String(value.i)})`;
  throw new MongoError(16007, `can't convert from BSON type ${kindOrMissing(value)} to String`);
}

// Case is a matter of ASCII letters only.
const toLower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const toUpper = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

function concat(values: readonly Operand[]): Operand {
  let joined = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string')
      throw new MongoError(16702, `$concat only supports strings, not ${kindOrMissing(value)}`);
    joined += value;
  }
  return joined;
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function substrBytes([source, start, length]: readonly Operand[], { name }: OperatorContext): Operand {
  const bytes = Buffer.from(coerceToText(source));
  if (!isNumber(start)) {
    throw new MongoError(
      16034,
      `${name}:  starting index must be a numeric type (is BSON type ${kindOrMissing(start)})`,
    );
  }
  if (!isNumber(length)) {
    throw new MongoError(16035, `${name}:  length must be a numeric type (is BSON type ${kindOrMissing(length)})`);
  }
  const from = Math.trunc(toDouble(start));
  const count = Math.trunc(toDouble(length));
  if (from < 0) throw new MongoError(50752, `${name}:  starting index must be non-negative (got: ${String(from)})`);
  const to = count < 0 ? bytes.length : from + count;
  if (isContinuation(bytes[from])) {
    throw new MongoError(28656, `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`);
  }
  if (isContinuation(bytes[to])) {
    throw new MongoError(28657, `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`);
  }
  return bytes.subarray(from, to).toString();
}

function substrCP([source, start, length]: readonly Operand[], { name }: OperatorContext): Operand {
  const points = Array.from(coerceToText(source));
  if (!isNumber(start))
    throw new MongoError(
      34450,
      `${name}: starting index must be a numeric type (is BSON type ${kindOrMissing(start)})`,
    );
  const from = wholeNumber(start);
  if (from === undefined)
    throw new MongoError(34451, `${name}: starting index cannot be represented as a 32-bit integral value`);
  if (!isNumber(length))
    throw new MongoError(34452, `${name}: length must be a numeric type (is BSON type ${kindOrMissing(length)})`);
  const count = wholeNumber(length);
  if (count === undefined)
    throw new MongoError(34453, `${name}: length cannot be represented as a 32-bit integral value`);
  if (count < 0) throw new MongoError(34454, `${name}: length must be a nonnegative integer.`);
  if (from < 0) throw new MongoError(34455, `${name}: the starting index must be nonnegative integer.`);
  return points.slice(from, from + count).join('');
}

function needText(value: Operand, code: number, name: string, what: string): string {
  if (typeof value !== 'string') {
    throw new MongoError(code, `${name} requires a string as the ${what} argument, found: ${kindOrMissing(value)}`);
  }
  return value;
}

function indexOfBytes([text, sought, ...bounds]: readonly Operand[], { name }: OperatorContext): Operand {
  if (isNullish(text)) return null;
  const bytes = Buffer.from(needText(text, 40091, name, 'first'));
  const token = Buffer.from(needText(sought, 40092, name, 'second'));
  const range = searchBounds(bounds, bytes.length, name);
  if (range === undefined) return int(-1);
  const found = bytes.subarray(0, range[1]).indexOf(token, range[0]);
  return int(found);
}

function indexOfCP([text, sought, ...bounds]: readonly Operand[], { name }: OperatorContext): Operand {
  if (isNullish(text)) return null;
  const points = Array.from(needText(text, 40093, name, 'first'));
  const token = Array.from(needText(sought, 40094, name, 'second'));
  const range = searchBounds(bounds, points.length, name);
  if (range === undefined) return int(-1);
  for (let start = range[0]; start + token.length <= range[1]; start += 1) {
    if (token.every((point, index) => points[start + index] === point)) return int(start);
  }
  return int(-1);
}

function split(text: Operand, separator: Operand): Operand {
  if (isNullish(text) || isNullish(separator)) return null;
  if (typeof text !== 'string') {
    throw new MongoError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${kindOrMissing(text)}`,
    );
  }
  if (typeof separator !== 'string') {
    throw new MongoError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${kindOrMissing(separator)}`,
    );
  }
  if (separator === '') throw new MongoError(40087, '$split requires a non-empty separator');
  return text.split(separator);
}

/** What `$trim` takes for white space. */
const whiteSpace = '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trim(side: 'left' | 'right' | 'both') {
  return named(
    {
      required: ['input'],
      optional: ['chars'],
      notAnObject: 50696,
      unknownArgument: 50694,
      missingArgument: 50695,
    },
    ({ input, chars }: Readonly<Record<'input' | 'chars', Operand>>, { name }, given) => {
      if (isNullish(input)) return null;
      if (typeof input !== 'string') {
        throw new MongoError(50699, `${name} requires its input to be a string, got ${kindOrMissing(input)} instead.`);
      }
      if (given.has('chars') && isNullish(chars)) return null;
      if (chars !== undefined && typeof chars !== 'string') {
        throw new MongoError(50700, `${name} requires 'chars' to be a string, got ${kindOrMissing(chars)} instead.`);
      }
      const dropped = new Set(chars ?? whiteSpace);
      const points = Array.from(input);
      let start = 0;
      let end = points.length;
      if (side !== 'right') while (start < end && dropped.has(points[start] as string)) start += 1;
      if (side !== 'left') while (end > start && dropped.has(points[end - 1] as string)) end -= 1;
      return points.slice(start, end).join('');
    },
  );
}

const replaceCodes = { input: 51746, find: 51745, replacement: 51744 } as const;

function replace(apply: (text: string, find: string, replacement: string) => string) {
  return named(
    {
      required: ['input', 'find', 'replacement'],
      notAnObject: 51751,
      unknownArgument: 51750,
      missingArgument: { input: 51749, find: 51748, replacement: 51747 },
    },
    ({ input, find, replacement }: Readonly<Record<'input' | 'find' | 'replacement', Operand>>, { name }) => {
      const given = { input, find, replacement };
      for (const [key, value] of Object.entries(given)) {
        if (typeof value !== 'string' && !isNullish(value)) {
          const code = replaceCodes[key as keyof typeof replaceCodes];
          throw new MongoError(code, `${name} requires that '${key}' be a string, found: ${kindOrMissing(value)}`);
        }
      }
      if (typeof input !== 'string' || typeof find !== 'string' || typeof replacement !== 'string') return null;
      return apply(input, find, replacement);
    },
  );
}

export const string: OperatorTable = {
  $concat: variadic(concat),
  $indexOfBytes: ranged(2, 4, indexOfBytes),
  $indexOfCP: ranged(2, 4, indexOfCP),
  $ltrim: trim('left'),
  $replaceAll: replace((text, find, replacement) => text.split(find).join(replacement)),
  $replaceOne: replace((text, find, replacement) => text.replace(find, () => replacement)),
  $rtrim: trim('right'),
  $split: binary(split),
  $strLenBytes: unary((value, { name }) => {
    if (typeof value === 'string') return int(Buffer.byteLength(value));
    throw new MongoError(34473, `${name} requires a string argument, found: ${kindOrMissing(value)}`);
  }),
  $strLenCP: unary((value, { name }) => {
    if (typeof value === 'string') return int(Array.from(value).length);
    throw new MongoError(34471, `${name} requires a string argument, found: ${kindOrMissing(value)}`);
  }),
  $strcasecmp: binary((left, right) => int(compareText(toUpper(coerceToText(left)), toUpper(coerceToText(right))))),
  $substr: fixed(3, substrBytes),
  $substrBytes: fixed(3, substrBytes),
  $substrCP: fixed(3, substrCP),
  $toLower: unary((value) => toLower(coerceToText(value))),
  $toUpper: unary((value) => toUpper(coerceToText(value))),
  $trim: trim('both'),
};
