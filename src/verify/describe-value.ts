import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { DynamoNumber, DynamoSet } from '../../fixtures/dynamodb-value.js';

const longestText = 60;

/** A stored value as a person would say it, with its type: `"66f0" (string)`, `null`, `missing`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return `${textOf(value)} (${typeOf(value)})`;
}

/** The name that MongoDB gives to the type of a value; for plain JSON, the nearest one. */
export function typeOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof Int32) return 'int';
  if (value instanceof Long || typeof value === 'bigint') return 'long';
  if (value instanceof Double) return 'double';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Date) return 'date';
  if (value instanceof Binary || value instanceof Uint8Array) return 'binData';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof BSONRegExp) return 'regex';
  if (value instanceof DynamoNumber) return 'number';
  if (value instanceof DynamoSet) return setTypes[value.type];
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'number';
    default:
      return 'object';
  }
}

const setTypes = { SS: 'stringSet', NS: 'numberSet', BS: 'binarySet' } as const;

function textOf(value: unknown): string {
  if (typeof value === 'string') return shortened(JSON.stringify(value));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Int32 || value instanceof Long || value instanceof Double || value instanceof Decimal128) {
    return value.toString();
  }
  if (value instanceof DynamoNumber) return value.digits;
  if (value instanceof DynamoSet) return shortened(`{ ${value.members.join(', ')} }`);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${String(value.length)} elements]`;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Binary || value instanceof Uint8Array) return 'bytes';
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value);
    return names.length === 0 ? '{}' : shortened(`{ ${names.join(', ')} }`);
  }
  return 'a value';
}

function shortened(text: string): string {
  const points = Array.from(text);
  return points.length <= longestText ? text : `${points.slice(0, longestText - 1).join('')}\u2026`;
}
