import { type Json, isJsonObject } from '../value/json.js';
import { extendedJsonType } from './typed-literal.js';

/** The BSON type of a literal written in Extended JSON v2, relaxed or canonical. */
export type LiteralType =
  | 'null'
  | 'bool'
  | 'number'
  | 'string'
  | 'array'
  | 'object'
  | 'objectId'
  | 'date'
  | 'timestamp'
  | 'binData'
  | 'regex'
  | 'minKey'
  | 'maxKey'
  | 'other';

const typeOfWrapper: Readonly<Record<string, LiteralType>> = {
  $oid: 'objectId',
  $date: 'date',
  $timestamp: 'timestamp',
  $binary: 'binData',
  $uuid: 'binData',
  $regularExpression: 'regex',
  $numberInt: 'number',
  $numberLong: 'number',
  $numberDouble: 'number',
  $numberDecimal: 'number',
  $minKey: 'minKey',
  $maxKey: 'maxKey',
  $undefined: 'other',
  $symbol: 'other',
  $code: 'other',
  $dbPointer: 'other',
};

export function typeOfLiteral(literal: Json): LiteralType {
  if (literal === null) return 'null';
  switch (typeof literal) {
    case 'boolean':
      return 'bool';
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    default:
  }
  if (!isJsonObject(literal)) return 'array';
  const wrapper = extendedJsonType(literal);
  return wrapper === undefined ? 'object' : (typeOfWrapper[wrapper] ?? 'other');
}

/** Which number a literal is that is no finite one: NaN or an infinity. */
export function specialNumber(literal: Json): 'NaN' | 'Infinity' | '-Infinity' | undefined {
  if (!isJsonObject(literal)) return undefined;
  const text = literal['$numberDouble'] ?? literal['$numberDecimal'];
  if (typeof text !== 'string') return undefined;
  const parts = /^([+-]?)(nan|inf)/iu.exec(text);
  if (parts?.[2] === undefined) return undefined;
  if (parts[2].toLowerCase() === 'nan') return 'NaN';
  return parts[1] === '-' ? '-Infinity' : 'Infinity';
}
