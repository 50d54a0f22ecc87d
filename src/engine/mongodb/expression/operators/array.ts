import { MongoError, mongoError } from '../../error.js';
import { int, isArray, isDoc, isNullish, isNumber, kindOrMissing, type Value } from '../../value/value.js';
import { binary, ranged, unary, variadic, type OperatorContext, type OperatorTable } from '../operator.js';
import { isTrue } from '../truth.js';
import { wholeNumber } from '../whole-number.js';

type Operand = Value | undefined;

function elementAt(array: Operand, index: number, name: string): Operand {
  if (isNullish(array)) return null;
  if (!isArray(array)) {
    throw new MongoError(28689, `${name}'s first argument must be an array, but is ${kindOrMissing(array)}`);
  }
  return array.at(index);
}

function whole(value: Operand, name: string, what: string, codes: { readonly type: number; readonly range: number }) {
  if (!isNumber(value)) {
    throw new MongoError(
      codes.type,
      `${name} requires a numeric ${what}, found value of type: ${kindOrMissing(value)}`,
    );
  }
  const number = wholeNumber(value);
  if (number === undefined) {
    throw new MongoError(codes.range, `${name} requires ${what} that can be represented as a 32-bit integer`);
  }
  return number;
}

function slice(values: readonly Operand[], { name }: OperatorContext): Operand {
  const [array, second, third] = values;
  if (values.some(isNullish)) return null;
  if (!isArray(array)) {
    throw new MongoError(28724, `First argument to ${name} must be an array, but is of type: ${kindOrMissing(array)}`);
  }
  const first = whole(second, name, 'second argument', { type: 28725, range: 28726 });
  if (values.length === 2) return first >= 0 ? array.slice(0, first) : array.slice(first);
  const count = whole(third, name, 'third argument', { type: 28727, range: 28728 });
  if (count <= 0) throw new MongoError(28729, `Third argument to ${name} must be positive: ${String(count)}`);
  const start = first >= 0 ? first : Math.max(0, array.length + first);
  return array.slice(start, start + count);
}

const rangeCodes = [
  ['starting value', { type: 34443, range: 34444 }],
  ['ending value', { type: 34445, range: 34446 }],
  ['step value', { type: 34447, range: 34448 }],
] as const;

/** The server keeps 16 bytes for each number, and no more than 100 MB. */
const longestRange = (100 * 1024 * 1024) / 16;

function range(values: readonly Operand[], { name }: OperatorContext): Operand {
  const [start = 0, end = 0, step = 1] = values.map((value, index) => {
    const [what, codes] = rangeCodes[index] ?? rangeCodes[2];
    return whole(value, name, what, codes);
  });
  if (step === 0) throw new MongoError(34449, '$range requires a non-zero step value');
  if ((end - start) / step > longestRange) {
    throw mongoError('ExceededMemoryLimit', '$range would use too much memory: it is limited to 100 MB');
  }
  const numbers: Value[] = [];
  for (let number = start; step > 0 ? number < end : number > end; number += step) numbers.push(int(number));
  return numbers;
}

/** The bounds of a search, `[start, end)`, shared by the `$indexOf` family; `undefined` when nothing can be found. */
export function searchBounds(
  values: readonly Operand[],
  length: number,
  name: string,
): readonly [number, number] | undefined {
  const [start, end] = values.map((value, index) => {
    const what = index === 0 ? 'starting' : 'ending';
    const number = wholeNumber(value);
    if (number === undefined) {
      throw new MongoError(
        40096,
        `${name} requires an integral ${what} index, found a value of type: ${kindOrMissing(value)}`,
      );
    }
    if (number < 0)
      throw new MongoError(40097, `${name} requires a nonnegative ${what} index, found: ${String(number)}`);
    return number;
  });
  const from = start ?? 0;
  const to = Math.min(end ?? length, length);
  return from > length || to < from ? undefined : [from, to];
}

function indexOfArray([array, sought, ...bounds]: readonly Operand[], { name, scope }: OperatorContext): Operand {
  if (isNullish(array)) return null;
  if (!isArray(array)) {
    throw new MongoError(40090, `${name} requires an array as a first argument, found: ${kindOrMissing(array)}`);
  }
  const [from, to] = searchBounds(bounds, array.length, name) ?? [0, 0];
  if (sought === undefined) return int(-1);
  for (let index = from; index < to; index += 1) {
    if (scope.compare(array[index] as Value, sought) === 0) return int(index);
  }
  return int(-1);
}

function concatArrays(values: readonly Operand[], { name }: OperatorContext): Operand {
  const joined: Value[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isArray(value)) {
      throw new MongoError(28664, `${name} only supports arrays, not ${kindOrMissing(value)}`);
    }
    for (const element of value) joined.push(element);
  }
  return joined;
}

function objectToArray(value: Operand): Operand {
  if (isNullish(value)) return null;
  if (!isDoc(value)) {
    throw new MongoError(40390, `$objectToArray requires a document input, found: ${kindOrMissing(value)}`);
  }
  return [...value].map(
    ([key, held]) =>
      new Map<string, Value>([
        ['k', key],
        ['v', held],
      ]),
  );
}

function arrayToObject(value: Operand): Operand {
  if (isNullish(value)) return null;
  if (!isArray(value)) {
    throw new MongoError(40386, `$arrayToObject requires an array input, found: ${kindOrMissing(value)}`);
  }
  const built = new Map<string, Value>();
  const pairs = isArray(value[0]);
  for (const element of value) {
    const [key, held] = pairs ? readPair(element) : readKeyAndValue(element);
    if (key.includes('\0')) {
      throw new MongoError(pairs ? 4940400 : 4940401, 'Key field cannot contain an embedded null byte');
    }
    built.set(key, held);
  }
  return built;
}

function readPair(element: Value): readonly [string, Value] {
  if (!isArray(element)) {
    throw new MongoError(40396, `$arrayToObject requires a consistent input format. Found: ${kindOrMissing(element)}`);
  }
  const [key, held] = element;
  if (element.length !== 2 || held === undefined) {
    throw new MongoError(
      40397,
      `$arrayToObject requires an array of size 2 arrays, found size: ${String(element.length)}`,
    );
  }
  if (typeof key !== 'string') {
    throw new MongoError(
      40395,
      `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${kindOrMissing(key)}`,
    );
  }
  return [key, held];
}

function readKeyAndValue(element: Value): readonly [string, Value] {
  if (!isDoc(element)) {
    const code = isArray(element) ? 40391 : 40398;
    throw new MongoError(code, `Unrecognised input type format for $arrayToObject: ${kindOrMissing(element)}`);
  }
  if (element.size !== 2) {
    throw new MongoError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys: ${String(element.size)}`,
    );
  }
  const key = element.get('k');
  const held = element.get('v');
  if (key === undefined || held === undefined) {
    throw new MongoError(40393, "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys");
  }
  if (typeof key !== 'string') {
    throw new MongoError(
      40394,
      `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${kindOrMissing(key)}`,
    );
  }
  return [key, held];
}

function truths(value: Operand, code: number, name: string): readonly boolean[] {
  if (!isArray(value)) {
    throw new MongoError(code, `${name}'s argument must be an array, but is ${kindOrMissing(value)}`);
  }
  return value.map(isTrue);
}

export const array: OperatorTable = {
  $allElementsTrue: unary((value, { name }) => truths(value, 17040, name).every(Boolean)),
  $anyElementTrue: unary((value, { name }) => truths(value, 17041, name).some(Boolean)),
  $arrayElemAt: binary((value, index, { name }) => {
    if (isNullish(value) || isNullish(index)) return null;
    if (!isArray(value)) return elementAt(value, 0, name);
    return elementAt(value, whole(index, name, 'second argument', { type: 28690, range: 28691 }), name);
  }),
  $arrayToObject: unary(arrayToObject),
  $concatArrays: variadic(concatArrays),
  $first: unary((value, { name }) => elementAt(value, 0, name)),
  $in: binary((sought, values, { name, scope }) => {
    if (!isArray(values)) {
      throw new MongoError(40081, `${name} requires an array as a second argument, found: ${kindOrMissing(values)}`);
    }
    return sought !== undefined && values.some((value) => scope.compare(value, sought) === 0);
  }),
  $indexOfArray: ranged(2, 4, indexOfArray),
  $isArray: unary((value) => isArray(value)),
  $last: unary((value, { name }) => elementAt(value, -1, name)),
  $objectToArray: unary(objectToArray),
  $range: ranged(2, 3, range),
  $reverseArray: unary((value) => {
    if (isNullish(value)) return null;
    if (!isArray(value)) {
      throw new MongoError(
        34435,
        `The argument to $reverseArray must be an array, but was of type: ${kindOrMissing(value)}`,
      );
    }
    return value.toReversed();
  }),
  $size: unary((value) => {
    if (!isArray(value)) {
      throw new MongoError(17124, `The argument to $size must be an array, but was of type: ${kindOrMissing(value)}`);
    }
    return int(value.length);
  }),
  $slice: ranged(2, 3, slice),
};
