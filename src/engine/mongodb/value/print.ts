import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { bytesOf, isArray, isDoc, type Value } from './value.js';

/** A value as the server prints it in messages: `{ a: 1, b: ObjectId('...') }`. Long ones are cut. */
export function print(value: Value | undefined): string {
  const text = printWhole(value);
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}

function printWhole(value: Value | undefined): string {
  if (value === undefined) return 'MISSING';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isDoc(value)) {
    if (value.size === 0) return '{}';
    return `{ ${[...value].map(([name, item]) => `${name}: ${printWhole(item)}`).join(', ')} }`;
  }
  if (isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(printWhole).join(', ')} ]`;
  if (value instanceof Int32) return String(value.value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${String(value.getTime())})`;
  if (value instanceof Decimal128) return value.toString();
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`;
  if (value instanceof Timestamp) return `Timestamp(${String(value.t)}, ${String(value.i)})`;
  if (value instanceof Binary) {
    return `BinData(${String(value.sub_type)}, ${Buffer.from(bytesOf(value)).toString('hex').toUpperCase()})`;
  }
  if (value instanceof BSONSymbol) return JSON.stringify(value.value);
  if (value instanceof Code) return value.code;
  if (value instanceof MinKey) return 'MinKey';
  return value instanceof MaxKey ? 'MaxKey' : 'undefined';
}
