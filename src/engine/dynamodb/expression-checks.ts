import { isJsonObject, type JsonObject } from '../../value/json.js';
import { refuseIndexKey, type IndexKey } from './attribute-checks.js';
import { assignmentsOf, tokensOf, type Token } from './expression-tokens.js';
import type { Refusal } from './refusal.js';

const expressionNames = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
];

/** DynamoDB's limits on expressions, which dynalite does not know. */
const longestExpression = 4096;
const mostOperands = 100;
const mostOperators = 300;
const deepestPath = 32;

const orderSigns: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const operatorWords: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN']);
const orderedTypes: ReadonlySet<string> = new Set(['S', 'N', 'B']);

/** Refuses expressions that dynalite evaluates although DynamoDB would reject them. */
export function refuseExpressions(input: JsonObject): Refusal | undefined {
  for (const name of expressionNames) {
    const expression = input[name];
    if (typeof expression !== 'string') continue;
    const reason = overLimit(expression) ?? unordered(expression, input);
    if (reason !== undefined) return { feature: `telling that ${name} ${reason}` };
  }
  return undefined;
}

function overLimit(expression: string): string | undefined {
  if (Buffer.byteLength(expression) > longestExpression) return `is longer than ${longestExpression} bytes`;
  const tokens = tokensOf(expression);
  const operators = tokens.filter(({ kind, text }) =>
    kind === 'sign' ? orderSigns.has(text) || text === '=' || text === '<>' : operatorWords.has(text.toUpperCase()),
  );
  if (operators.length > mostOperators) return `has more than ${mostOperators} operators`;
  let commas = 0;
  let steps = 0;
  for (const { kind, text } of tokens) {
    if (text === '(') commas = 0;
    if (text === ',') commas += 1;
    if (text === '.' || text === '[') steps += 1;
    else if (kind === 'sign' && text !== ']') steps = 0;
    if (commas >= mostOperands) return `has a list of more than ${mostOperands} operands`;
    if (steps >= deepestPath) return `has a path of more than ${deepestPath} steps`;
  }
  return undefined;
}

/** DynamoDB rejects an order comparison with a value that has no order; dynalite says that nothing matches. */
function unordered(expression: string, input: JsonObject): string | undefined {
  const tokens = tokensOf(expression);
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'value') continue;
    const type = typeOf(token.text, input);
    if (type === undefined || orderedTypes.has(type)) continue;
    const before = tokens[index - 1]?.text ?? '';
    const after = tokens[index + 1]?.text ?? '';
    if ([before, after].some((sign) => orderSigns.has(sign)) || isBound(tokens, index)) {
      return `compares with ${token.text}, whose type ${type} has no order`;
    }
  }
  return undefined;
}

/** Whether the value at an index is a bound of BETWEEN. */
function isBound(tokens: readonly Token[], index: number): boolean {
  const isBetween = (at: number): boolean => tokens[at]?.text.toUpperCase() === 'BETWEEN';
  return (
    isBetween(index - 1) ||
    isBetween(index + 1) ||
    (tokens[index - 1]?.text.toUpperCase() === 'AND' && isBetween(index - 3))
  );
}

function typeOf(name: string, input: JsonObject): string | undefined {
  const value = valueOf(name, input);
  return value === undefined ? undefined : Object.keys(value)[0];
}

function valueOf(name: string, input: JsonObject): JsonObject | undefined {
  const values = input['ExpressionAttributeValues'];
  const value = isJsonObject(values) && Object.hasOwn(values, name) ? values[name] : undefined;
  return isJsonObject(value) ? value : undefined;
}

/** Refuses an update that may put into an index key what DynamoDB would reject there. */
export function refuseKeyUpdate(input: JsonObject, keys: readonly IndexKey[]): Refusal | undefined {
  return refuseLegacyUpdate(input, keys) ?? refuseUpdateExpression(input, keys);
}

function refuseLegacyUpdate(input: JsonObject, keys: readonly IndexKey[]): Refusal | undefined {
  const updates = input['AttributeUpdates'];
  if (!isJsonObject(updates)) return undefined;
  for (const key of keys) {
    const update = updates[key.attribute];
    const refusal = isJsonObject(update) ? refuseIndexKey(key, update['Value']) : undefined;
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseUpdateExpression(input: JsonObject, keys: readonly IndexKey[]): Refusal | undefined {
  const expression = input['UpdateExpression'];
  if (typeof expression !== 'string' || keys.length === 0) return undefined;
  const aliases = input['ExpressionAttributeNames'];
  const nameOf = ({ kind, text }: Token): string => {
    const name = kind === 'alias' && isJsonObject(aliases) && Object.hasOwn(aliases, text) ? aliases[text] : text;
    return typeof name === 'string' ? name : text;
  };
  for (const { attribute, assigned } of assignmentsOf(expression, nameOf)) {
    for (const key of keys.filter((candidate) => candidate.attribute === attribute)) {
      for (const token of assigned) {
        const refusal = token.kind === 'value' ? refuseIndexKey(key, valueOf(token.text, input)) : undefined;
        if (refusal !== undefined) return refusal;
        const copied = (token.kind === 'name' || token.kind === 'alias') && nameOf(token) !== attribute;
        if (copied && token.text !== 'if_not_exists') {
          return {
            feature: `judging an update that copies ${nameOf(token)} into ${key.attribute}, a key of the index ${key.index}`,
          };
        }
      }
    }
  }
  return undefined;
}
