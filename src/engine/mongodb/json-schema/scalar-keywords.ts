import { mongoError } from '../error.js';
import { kindsOfAlias } from '../filter/type-names.js';
import { compilePattern } from '../regex/pattern.js';
import { isNaNNumber, isZeroNumber, toDecimal, toDouble } from '../value/arithmetic.js';
import { compareNumbers } from '../value/compare.js';
import { isZero, remainderOfDecimals } from '../value/decimal-arithmetic.js';
import { doc, isArray, isNumber, kindOf, type Doc, type Kind, type Value } from '../value/value.js';
import { readArray, readBoolean, readCount, readNumber, readText } from './operand.js';
import type { CompileRule, SchemaRule } from './rule.js';
import { unorderedKey } from './unordered-key.js';

/** Keywords that judge a value without looking inside it. */
export const scalarKeywords: ReadonlyMap<string, CompileRule> = new Map<string, CompileRule>([
  ['bsonType', (operand, schema) => typeRule('bsonType', operand, schema)],
  ['type', (operand, schema) => typeRule('type', operand, schema)],
  ['enum', enumRule],
  ['minimum', (operand, schema) => boundRule('minimum', operand, schema)],
  ['maximum', (operand, schema) => boundRule('maximum', operand, schema)],
  ['exclusiveMinimum', (operand, schema) => exclusiveRule('exclusiveMinimum', 'minimum', operand, schema)],
  ['exclusiveMaximum', (operand, schema) => exclusiveRule('exclusiveMaximum', 'maximum', operand, schema)],
  ['multipleOf', multipleOfRule],
  ['minLength', (operand) => lengthRule('minLength', operand, (length, limit) => length >= limit)],
  ['maxLength', (operand) => lengthRule('maxLength', operand, (length, limit) => length <= limit)],
  ['pattern', patternRule],
  ['title', annotation('title')],
  ['description', annotation('description')],
]);

function annotation(keyword: string): CompileRule {
  return (operand) => {
    readText(keyword, operand);
    return undefined;
  };
}

const jsonTypes: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ['array', ['array']],
  ['boolean', ['bool']],
  ['null', ['null']],
  ['number', ['double', 'int', 'long', 'decimal']],
  ['object', ['object']],
  ['string', ['string']],
]);

function typeRule(keyword: 'type' | 'bsonType', operand: Value, schema: Doc): SchemaRule {
  if (schema.has('type') && schema.has('bsonType')) {
    throw mongoError('FailedToParse', "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
  }
  const names = isArray(operand) ? operand : [operand];
  if (names.length === 0)
    throw mongoError('FailedToParse', `$jsonSchema keyword '${keyword}' must name at least one type`);
  const kinds = new Set<Kind>();
  const seen = new Set<string>();
  for (const name of names) {
    if (typeof name !== 'string') {
      throw mongoError(
        'TypeMismatch',
        `$jsonSchema keyword '${keyword}' must be either a string or an array of strings`,
      );
    }
    if (seen.has(name)) {
      throw mongoError('FailedToParse', `$jsonSchema keyword '${keyword}' has duplicate value: ${name}`);
    }
    seen.add(name);
    for (const kind of keyword === 'type' ? kindsOfJsonType(name) : kindsOfAlias(name)) kinds.add(kind);
  }
  return {
    keyword,
    operand,
    holds: (value) => kinds.has(kindOf(value)),
    details: (value) =>
      doc([
        ['reason', 'type did not match'],
        ['consideredValue', value],
        ['consideredType', kindOf(value)],
      ]),
  };
}

function kindsOfJsonType(name: string): readonly Kind[] {
  const kinds = jsonTypes.get(name);
  if (kinds !== undefined) return kinds;
  if (name === 'integer') throw mongoError('FailedToParse', "$jsonSchema type 'integer' is not currently supported.");
  throw mongoError('BadValue', `Unknown type name alias: ${name}`);
}

function enumRule(operand: Value): SchemaRule {
  const keys = readArray('enum', operand).map(unorderedKey);
  const allowed = new Set(keys);
  if (allowed.size !== keys.length) {
    throw mongoError('FailedToParse', "$jsonSchema keyword 'enum' array cannot contain duplicate values.");
  }
  return {
    keyword: 'enum',
    operand,
    holds: (value) => allowed.has(unorderedKey(value)),
    details: (value) =>
      doc([
        ['reason', 'value was not found in enum'],
        ['consideredValue', value],
      ]),
  };
}

function boundRule(keyword: 'minimum' | 'maximum', operand: Value, schema: Doc): SchemaRule {
  const bound = readNumber(keyword, operand);
  const exclusiveOperand = schema.get(keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum');
  const exclusive = exclusiveOperand === true;
  const direction = keyword === 'minimum' ? 1 : -1;
  return {
    keyword,
    operand,
    holds: (value) => {
      if (!isNumber(value)) return true;
      // As in queries, NaN is within a bound only if the bound is NaN.
      if (isNaNNumber(value) || isNaNNumber(bound)) return isNaNNumber(value) && isNaNNumber(bound) && !exclusive;
      const order = compareNumbers(value, bound) * direction;
      return exclusive ? order > 0 : order >= 0;
    },
    details: comparisonFailed,
  };
}

function comparisonFailed(value: Value): Doc {
  return doc([
    ['reason', 'comparison failed'],
    ['consideredValue', value],
  ]);
}

function exclusiveRule(keyword: string, bound: string, operand: Value, schema: Doc): undefined {
  readBoolean(keyword, operand);
  if (!schema.has(bound)) {
    throw mongoError('FailedToParse', `$jsonSchema keyword '${bound}' must be a present if ${keyword} is present`);
  }
  return undefined;
}

function multipleOfRule(operand: Value): SchemaRule {
  const divisor = readNumber('multipleOf', operand);
  if (isNaNNumber(divisor) || isZeroNumber(divisor) || !(toDouble(divisor) > 0)) {
    throw mongoError('FailedToParse', "$jsonSchema keyword 'multipleOf' must have a positive value");
  }
  const exact = toDecimal(divisor);
  return {
    keyword: 'multipleOf',
    operand,
    holds: (value) => !isNumber(value) || isZero(remainderOfDecimals(toDecimal(value), exact)),
    details: (value) =>
      doc([
        ['reason', 'considered value is not a multiple of the specified value'],
        ['consideredValue', value],
      ]),
  };
}

function lengthRule(keyword: string, operand: Value, within: (length: number, limit: number) => boolean): SchemaRule {
  const limit = readCount(keyword, operand);
  return {
    keyword,
    operand,
    holds: (value) => typeof value !== 'string' || within(codePoints(value), limit),
    details: (value) =>
      doc([
        ['reason', 'specified string length was not satisfied'],
        ['consideredValue', value],
      ]),
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function patternRule(operand: Value): SchemaRule {
  const pattern = compilePattern(readText('pattern', operand));
  return {
    keyword: 'pattern',
    operand,
    holds: (value) => typeof value !== 'string' || pattern.test(value),
    details: (value) =>
      doc([
        ['reason', 'regular expression did not match'],
        ['consideredValue', value],
      ]),
  };
}
