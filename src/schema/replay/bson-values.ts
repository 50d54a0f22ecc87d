import { createRequire } from 'node:module';
import type * as Bson from 'bson';
import type { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { exactOfDouble, exactOfInteger, exactOfPrinted, exactOfText } from './exact-number.js';
import { ReplayRefusal, type ValueModel, type View } from './view.js';

const require = createRequire(import.meta.url);

const ownTypes = [
  'double',
  'string',
  'object',
  'array',
  'binData',
  'undefined',
  'objectId',
  'bool',
  'date',
  'null',
  'regex',
  'dbPointer',
  'javascript',
  'symbol',
  'javascriptWithScope',
  'int',
  'timestamp',
  'long',
  'decimal',
  'minKey',
  'maxKey',
] as const;

const typeNames: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...ownTypes.map((type) => [type, [type]] as const),
  ['number', ['int', 'long', 'double', 'decimal']],
]);

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function numberView(type: string, value: number): View {
  return { kind: 'number', type, exact: exactOfDouble(value), printed: exactOfPrinted(value) };
}

function integerView(type: string, value: bigint): View {
  const exact = exactOfInteger(value);
  return { kind: 'number', type, exact, printed: exact };
}

function decimalView(value: Decimal128): View {
  const exact = exactOfText(value.toString());
  if (exact === undefined) throw new ReplayRefusal('not-a-value', '');
  return { kind: 'number', type: 'decimal', exact, printed: exact };
}

function bytesView(bytes: Uint8Array, subtype: number): View {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  const order = [BigInt(bytes.length), BigInt(subtype), hex];
  return { kind: 'scalar', type: 'binData', key: `${String(subtype)}:${hex}`, order };
}

/** The classes of the `bson` package, told apart by their tag so that its several builds may meet. */
function taggedView(value: object): View {
  switch ((value as { readonly _bsontype?: unknown })._bsontype) {
    case 'Int32':
      return integerView('int', BigInt((value as Int32).value));
    case 'Long':
      return integerView('long', (value as Long).toBigInt());
    case 'Double':
      return numberView('double', (value as Double).value);
    case 'Decimal128':
      return decimalView(value as Decimal128);
    case 'ObjectId': {
      const hex = (value as ObjectId).toHexString();
      return { kind: 'scalar', type: 'objectId', key: hex, order: [hex] };
    }
    case 'Binary':
      return bytesView((value as Binary).value(), (value as Binary).sub_type);
    case 'Timestamp': {
      const { t, i } = value as Timestamp;
      return { kind: 'scalar', type: 'timestamp', key: `${String(t)}:${String(i)}`, order: [BigInt(t), BigInt(i)] };
    }
    case 'BSONRegExp': {
      const { pattern, options } = value as BSONRegExp;
      return { kind: 'scalar', type: 'regex', key: JSON.stringify([pattern, options]) };
    }
    case 'MinKey':
      return { kind: 'scalar', type: 'minKey', key: '' };
    case 'MaxKey':
      return { kind: 'scalar', type: 'maxKey', key: '' };
    case 'Code': {
      const { code, scope } = value as Code;
      const type = scope === null ? 'javascript' : 'javascriptWithScope';
      return { kind: 'scalar', type, key: JSON.stringify([code, scope]) };
    }
    case 'BSONSymbol':
      return { kind: 'scalar', type: 'symbol', key: (value as BSONSymbol).valueOf() };
    default:
      throw new ReplayRefusal('not-a-value', '');
  }
}

function viewOfBson(value: unknown): View {
  switch (typeof value) {
    case 'boolean':
      return { kind: 'boolean', type: 'bool', value };
    case 'number': {
      // As the driver stores a bare number: a 32-bit integer where it is one, else a double.
      const isInt = Number.isInteger(value) && !Object.is(value, -0) && value === (value | 0);
      return isInt ? integerView('int', BigInt(value)) : numberView('double', value);
    }
    case 'bigint':
      return integerView('long', value);
    case 'string':
      return { kind: 'string', type: 'string', value };
    case 'undefined':
      return { kind: 'null', type: 'null' };
    case 'object':
      break;
    default:
      throw new ReplayRefusal('not-a-value', '');
  }
  if (value === null) return { kind: 'null', type: 'null' };
  if (Array.isArray(value)) return { kind: 'array', type: 'array', items: value };
  if (value instanceof Date) {
    return { kind: 'scalar', type: 'date', key: String(value.getTime()), order: [BigInt(value.getTime())] };
  }
  if (value instanceof RegExp) {
    return {
      kind: 'scalar',
      type: 'regex',
      key: JSON.stringify([value.source, Array.from(value.flags).sort().join('')]),
    };
  }
  if (value instanceof Uint8Array) return bytesView(value, 0);
  if (!isPlain(value)) return taggedView(value);
  // The driver leaves out a field whose value is undefined.
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return { kind: 'object', type: 'object', fields };
}

function literalOfBson(literal: unknown): unknown {
  if (typeof literal !== 'object' || literal === null) return literal;
  if (Array.isArray(literal)) return literal.map(literalOfBson);
  if (!isPlain(literal)) return literal;
  if (Object.keys(literal).some((name) => name.startsWith('$'))) {
    const { EJSON } = require('bson') as typeof Bson;
    const parsed: unknown = EJSON.deserialize({ literal }, { relaxed: false });
    return (parsed as { readonly literal: unknown }).literal;
  }
  return Object.fromEntries(Object.entries(literal).map(([name, value]) => [name, literalOfBson(value)]));
}

/** Trees of the `bson` package's values, and of the JavaScript values that the driver stores as such; literals are Extended JSON v2. */
export const bsonValues: ValueModel = {
  name: 'bson',
  view: viewOfBson,
  literal: literalOfBson,
  fieldOrderMatters: true,
  typeNames,
};
