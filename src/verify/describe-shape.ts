import type { Shape } from '../contract/contract.js';
import { isJsonObject, type Json } from '../value/json.js';

const mostConstants = 8;

/** What a shape asks of one value, in a few words: `objectId`, `one of "open", "paid"`, `int or long, at least 0`. */
export function describeShape(shape: Shape): string {
  if (shape === true) return 'any value';
  if (shape === false) return 'nothing (it must not be there)';
  const words: string[] = [];
  const types = [shape['bsonType'], shape['type'], shape['dynamoType']].flatMap((type) =>
    typeof type === 'string' ? [type] : Array.isArray(type) ? (type as readonly string[]) : [],
  );
  if (Array.isArray(shape['enum'])) words.push(describeConstants(shape['enum'] as readonly Json[]));
  else if ('const' in shape) words.push(describeConstants([shape['const'] ?? null]));
  else if (types.length > 0) words.push(types.join(' or '));
  if (isJsonObject(shape['items']) && types.includes('array')) words.push(`of ${describeShape(shape['items'])}`);
  for (const keyword of ['anyOf', 'oneOf']) {
    if (Array.isArray(shape[keyword])) {
      words.push([...new Set((shape[keyword] as readonly Shape[]).map(describeShape))].join(' or '));
    }
  }
  if (Array.isArray(shape['allOf'])) {
    words.push(...(shape['allOf'] as readonly Shape[]).filter((part) => part !== true).map(describeShape));
  }
  if (shape['not'] !== undefined) words.push(`not ${describeShape(shape['not'] as Shape)}`);
  for (const [keyword, say] of bounds) {
    const bound = shape[keyword];
    if (typeof bound === 'number' || typeof bound === 'string') words.push(`${say} ${String(bound)}`);
  }
  if (shape['uniqueItems'] === true) words.push('without duplicates');
  if (typeof shape['$ref'] === 'string' && words.length === 0) words.push(shape['$ref'].replace(/^.*\//, ''));
  return words.filter((word) => word !== '').join(', ') || 'any value';
}

const bounds = [
  ['minimum', 'at least'],
  ['maximum', 'at most'],
  ['exclusiveMinimum', 'more than'],
  ['exclusiveMaximum', 'less than'],
  ['multipleOf', 'a multiple of'],
  ['minLength', 'length at least'],
  ['maxLength', 'length at most'],
  ['minItems', 'number of elements at least'],
  ['maxItems', 'number of elements at most'],
  ['pattern', 'matching'],
] as const;

function describeConstants(constants: readonly Json[]): string {
  const shown = constants.slice(0, mostConstants).map((constant) => JSON.stringify(constant));
  const rest = constants.length - shown.length;
  const list = rest > 0 ? [...shown, `${String(rest)} more`] : shown;
  return list.length === 1 ? (list[0] ?? '') : `one of ${list.join(', ')}`;
}
