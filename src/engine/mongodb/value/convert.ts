import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { mongoError, notImplemented } from '../error.js';
import { bsonUndefined, int, isDoc, maxKey, minKey, type Doc, type Value } from './value.js';

/**
 * Turns what the `bson` package and the official driver work with (plain objects, `Long`, `Double`, `RegExp`, bytes)
 * into engine values. A plain JavaScript number becomes what the driver would send: an int where it is a whole number
 * of 32 bits, else a double. `undefined` properties are left out, and `undefined` in an array is null, as drivers do by
 * default. Throws BadValue for what BSON cannot hold (functions, symbols, cyclic objects).
 */
export function fromBson(input: unknown): Value {
  return convert(input, 0);
}

/** `fromBson` for a whole document. */
export function docFromBson(input: object): Doc {
  const value = fromBson(input);
  if (!isDoc(value)) throw mongoError('BadValue', 'a document is needed here');
  return value;
}

function convert(input: unknown, depth: number): Value {
  switch (typeof input) {
    case 'string':
    case 'boolean':
      return input;
    case 'number':
      return Number.isInteger(input) && input >= -2147483648 && input <= 2147483647 && !Object.is(input, -0)
        ? int(input)
        : input;
    case 'bigint':
      if (BigInt.asIntN(64, input) !== input) throw mongoError('BadValue', `${input.toString()} is beyond 64 bits`);
      return input;
    case 'object':
      return convertObject(input, depth);
    case 'undefined':
      return null;
    default:
      throw mongoError('BadValue', `BSON cannot hold a ${typeof input}`);
  }
}

function convertObject(input: object | null, depth: number): Value {
  if (input === null) return null;
  if (depth > 250) throw mongoError('Overflow', 'a document nests too deeply, or contains itself');
  if (Array.isArray(input)) return input.map((item) => convert(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(input);
  if (prototype === Object.prototype || prototype === null) {
    if (!('_bsontype' in input)) return convertPlain(input as Readonly<Record<string, unknown>>, depth);
  } else if (input instanceof Date) {
    if (Number.isNaN(input.getTime())) throw mongoError('BadValue', 'BSON cannot hold an invalid date');
    return input;
  }
  if (input instanceof Map) return convertEntries(input as Map<unknown, unknown>, depth);
  if (input instanceof RegExp) return convertRegExp(input);
  if (input instanceof Uint8Array) return new Binary(new Uint8Array(input), 0);
  if ('_bsontype' in input) return convertTagged(input as Tagged, depth);
  return convertEntries(Object.entries(input), depth);
}

function convertPlain(input: Readonly<Record<string, unknown>>, depth: number): Doc {
  const fields = new Map<string, Value>();
  for (const name of Object.keys(input)) {
    const value = input[name];
    if (typeof value === 'string') fields.set(name, value);
    else if (value !== undefined) fields.set(name, convert(value, depth + 1));
  }
  return fields;
}

function convertEntries(entries: Iterable<readonly [unknown, unknown]>, depth: number): Doc {
  const fields = new Map<string, Value>();
  for (const [name, value] of entries) if (value !== undefined) fields.set(String(name), convert(value, depth + 1));
  return fields;
}

function convertRegExp(input: RegExp): BSONRegExp {
  const options = `${input.ignoreCase ? 'i' : ''}${input.multiline ? 'm' : ''}${input.dotAll || input.global ? 's' : ''}`;
  return new BSONRegExp(input.source, options);
}

/** An object of some copy of the `bson` package, known by its tag: two copies share no classes. */
interface Tagged {
  readonly _bsontype: string;
  readonly [field: string]: unknown;
}

function convertTagged(input: Tagged, depth: number): Value {
  switch (input._bsontype) {
    case 'Int32':
      return int(Number(input['value']));
    case 'Double':
      return Number(input['value']);
    case 'Long':
      return (
        Long.fromBits(Number(input['low']), Number(input['high'])) as unknown as { toBigInt(): bigint }
      ).toBigInt();
    case 'Decimal128':
      return input instanceof Decimal128 ? input : new Decimal128(input['bytes'] as Uint8Array);
    case 'ObjectId':
      return input instanceof ObjectId ? input : new ObjectId(input['id'] as Uint8Array);
    case 'Binary': {
      const bytes = (input['buffer'] as Uint8Array).subarray(0, Number(input['position']));
      return new Binary(new Uint8Array(bytes), Number(input['sub_type']));
    }
    case 'Timestamp':
      return new Timestamp({ t: Number(input['t']), i: Number(input['i']) });
    case 'BSONRegExp':
      return new BSONRegExp(String(input['pattern']), String(input['options']));
    case 'Code': {
      const scope = input['scope'] as object | null;
      return scope === null
        ? new Code(String(input['code']))
        : new Code(String(input['code']), convertScope(scope, depth));
    }
    case 'BSONSymbol':
      return new BSONSymbol(String(input['value']));
    case 'MinKey':
      return minKey;
    case 'MaxKey':
      return maxKey;
    case 'Undefined':
      return bsonUndefined;
    case 'DBRef':
      return convertReference(input, depth);
    default:
      throw notImplemented(`The BSON type ${input._bsontype}`);
  }
}

function convertScope(scope: object, depth: number): Doc {
  return convertEntries(scope instanceof Map ? (scope as Map<unknown, unknown>) : Object.entries(scope), depth);
}

function convertReference(input: Tagged, depth: number): Doc {
  const entries: [string, unknown][] = [
    ['$ref', input['collection']],
    ['$id', input['oid']],
    ['$db', input['db']],
    ...Object.entries(input['fields'] ?? {}),
  ];
  return convertEntries(entries, depth);
}

/** How `toBson` gives back numbers. */
export interface ToBsonOptions {
  /** As drivers do by default: ints, doubles and safe longs become JavaScript numbers. Otherwise every type is kept. */
  readonly promote?: boolean;
}

/** Turns an engine value into what the `bson` package works with: plain objects, `Int32`, `Long`, `Double`, ... */
export function toBson(value: Value, options: ToBsonOptions = {}): unknown {
  if (typeof value === 'bigint') return options.promote === true && isSafe(value) ? Number(value) : longOf(value);
  if (typeof value === 'number') return options.promote === true ? value : new Double(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isDoc(value)) return plainObject(value, options);
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => toBson(item, options));
  if (value instanceof Int32) return options.promote === true ? value.value : value;
  if (value === bsonUndefined) return options.promote === true ? undefined : value;
  if (value instanceof Code) {
    const scope: unknown = value.scope;
    return isDoc(scope) ? new Code(value.code, plainObject(scope, options)) : value;
  }
  return value;
}

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}

function longOf(value: bigint): Long {
  return new Long(value);
}

function plainObject(document: Doc, options: ToBsonOptions): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of document) {
    const converted = toBson(value, options);
    if (name === '__proto__') {
      Object.defineProperty(plain, name, { value: converted, enumerable: true, configurable: true, writable: true });
    } else {
      plain[name] = converted;
    }
  }
  return plain;
}
