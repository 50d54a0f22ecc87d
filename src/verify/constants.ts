import { fromLiteral } from '../../fixtures/dynamodb-value.js';
import type { Shape } from '../contract/contract.js';
import { parameterName } from '../query/parameter-reference.js';
import { extendedJsonType } from '../query/typed-literal.js';
import { isJsonObject, type Json } from '../value/json.js';
import { typedValue } from './mongodb/literal.js';

/**
 * The values that stand in a part of a query, in the values of its store, so that documents can be made for which they
 * make a difference. Names of fields and operators are not among them; more than what is compared with fields may be.
 */
export function constantsIn(part: Json, values: 'bson' | 'dynamodb'): readonly unknown[] {
  return values === 'bson' ? mongoConstants(part) : dynamoConstants(part);
}

/** The constants and bounds of a shape of rows, as far as they are plain values. */
export function constantsOfShape(shape: Shape, values: 'bson' | 'dynamodb'): readonly unknown[] {
  const found: unknown[] = [];
  collectFromShape(shape, values, found);
  return found;
}

/** The whole numbers among some constants that can be the length of an array. */
export function lengthsAmong(constants: readonly unknown[]): readonly number[] {
  const numbers = constants.map((constant) => Number(isNumeric(constant) ? String(constant) : NaN));
  return [...new Set(numbers.map(Math.abs).filter((each) => Number.isInteger(each) && each <= longest))];
}

const longest = 100;

function mongoConstants(part: Json): readonly unknown[] {
  if (typeof part === 'string') return part.startsWith('$') ? [] : [part];
  if (typeof part === 'number') return [typedValue(part, {})];
  if (Array.isArray(part)) return (part as readonly Json[]).flatMap(mongoConstants);
  if (!isJsonObject(part) || parameterName(part) !== undefined) return [];
  if (extendedJsonType(part) !== undefined) return [typedValue(part, {})];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === '$literal') return [typedValue(value, {})];
    if ((key === 'regex' || key === '$regex') && typeof value === 'string') return [value, ...textsMatching(value)];
    return mongoConstants(value);
  });
}

/** A text that an expression matches which is little more than that text. */
function textsMatching(expression: string): readonly string[] {
  const text = expression
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll(/\\([^\w])/g, '$1');
  return /[[\](){}|*+?\\]/.test(text) ? [] : [text];
}

function dynamoConstants(part: Json): readonly unknown[] {
  if (Array.isArray(part)) return (part as readonly Json[]).flatMap(dynamoConstants);
  if (!isJsonObject(part)) return [];
  if (part['kind'] === 'constant') return [fromLiteral(part['value'] ?? null)];
  return Object.values(part).flatMap(dynamoConstants);
}

function collectFromShape(part: Json, values: 'bson' | 'dynamodb', found: unknown[]): void {
  if (Array.isArray(part)) {
    for (const each of part as readonly Json[]) collectFromShape(each, values, found);
    return;
  }
  if (!isJsonObject(part)) return;
  for (const [keyword, value] of Object.entries(part)) {
    if (keyword === 'const' || typeof value === 'number') found.push(literal(value, values));
    else if (keyword === 'enum') found.push(...(value as readonly Json[]).map((each) => literal(each, values)));
    else collectFromShape(value, values, found);
  }
}

function literal(value: Json, values: 'bson' | 'dynamodb'): unknown {
  return values === 'bson' ? typedValue(value, {}) : fromLiteral(value);
}

function isNumeric(value: unknown): boolean {
  if (typeof value === 'number') return true;
  const type = typeof value === 'object' && value !== null && '_bsontype' in value ? value._bsontype : undefined;
  return type === 'Int32' || type === 'Long' || type === 'Double';
}
