import { objectOf } from './json-form.js';
import { decimalTextOf, rationalFromDecimalDouble, rationalFromText } from './rational.js';
import { type Value, nullValue } from './value.js';

/** An AttributeValue as the low-level client takes it. */
export type AttributeValue = Readonly<Record<string, unknown>>;

function bytesToHex(bytes: unknown): string {
  if (bytes instanceof Uint8Array) return Buffer.from(bytes).toString('hex');
  if (typeof bytes === 'string') return Buffer.from(bytes, 'base64').toString('hex');
  throw new TypeError('a DynamoDB binary is bytes, or base64 text');
}

function numberFrom(text: unknown): Value {
  const number = typeof text === 'string' ? rationalFromText(text) : undefined;
  if (number === undefined) throw new TypeError(`${JSON.stringify(text)} is not a DynamoDB number`);
  return { kind: 'decimal', number };
}

/** The value that an AttributeValue is. */
export function valueFromDynamo(attribute: unknown): Value {
  const entries = typeof attribute === 'object' && attribute !== null ? Object.entries(attribute) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) throw new TypeError('an AttributeValue has exactly one type');
  const [type, value] = entry as [string, unknown];
  const members = (): readonly unknown[] => {
    if (!Array.isArray(value)) throw new TypeError(`${type} holds a list`);
    return value as unknown[];
  };
  switch (type) {
    case 'S':
      return { kind: 'string', text: String(value) };
    case 'N':
      return numberFrom(value);
    case 'B':
      return { kind: 'binData', subtype: 0, hex: bytesToHex(value) };
    case 'BOOL':
      return { kind: 'bool', bool: value === true };
    case 'NULL':
      return nullValue;
    case 'L':
      return { kind: 'array', items: members().map(valueFromDynamo) };
    case 'M':
      return {
        kind: 'object',
        entries: Object.entries(value as object).map(([name, field]) => [name, valueFromDynamo(field)]),
      };
    case 'SS':
      return { kind: 'stringSet', members: members().map(String) };
    case 'NS':
      return { kind: 'numberSet', members: members().map((member) => canonicalNumber(String(member))) };
    case 'BS':
      return { kind: 'binarySet', members: members().map(bytesToHex) };
    default:
      throw new TypeError(`DynamoDB has no type ${type}`);
  }
}

function canonicalNumber(text: string): string {
  const number = rationalFromText(text);
  return number === undefined ? text : (decimalTextOf(number) ?? text);
}

/** What a constant in a DynamoDB shape stands for: plain JSON, with `{ $dynamo: { SS: [...] } }` for what JSON lacks. */
export function valueFromDynamoConstant(constant: unknown): Value {
  switch (typeof constant) {
    case 'boolean':
      return { kind: 'bool', bool: constant };
    case 'number':
      return { kind: 'decimal', number: rationalFromDecimalDouble(constant) };
    case 'string':
      return { kind: 'string', text: constant };
    case 'object': {
      if (constant === null) return nullValue;
      if (Array.isArray(constant)) return { kind: 'array', items: constant.map(valueFromDynamoConstant) };
      const entries = Object.entries(constant) as [string, unknown][];
      if (entries.length === 1 && entries[0]?.[0] === '$dynamo') return valueFromDynamo(entries[0][1]);
      return { kind: 'object', entries: entries.map(([name, field]) => [name, valueFromDynamoConstant(field)]) };
    }
    default:
      throw new TypeError(`${typeof constant} is no DynamoDB value`);
  }
}

/** The value as an AttributeValue. */
export function dynamoFromValue(value: Value): AttributeValue {
  switch (value.kind) {
    case 'null':
      return { NULL: true };
    case 'bool':
      return { BOOL: value.bool };
    case 'decimal':
      if (typeof value.number === 'string') throw new TypeError(`DynamoDB has no ${value.number}`);
      return { N: decimalTextOf(value.number) ?? '' };
    case 'string':
      return { S: value.text };
    case 'array':
      return { L: value.items.map(dynamoFromValue) };
    case 'object':
      return { M: objectOf(value.entries.map(([name, field]) => [name, dynamoFromValue(field)])) };
    case 'binData':
      return { B: new Uint8Array(Buffer.from(value.hex, 'hex')) };
    case 'stringSet':
      return { SS: [...value.members] };
    case 'numberSet':
      return { NS: [...value.members] };
    case 'binarySet':
      return { BS: value.members.map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))) };
    default:
      throw new TypeError(`DynamoDB has no ${value.kind}`);
  }
}
