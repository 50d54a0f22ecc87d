import { mongoError, notImplemented } from '../error.js';
import { doc, isDoc, type Doc, type Value } from '../value/value.js';
import { arrayKeywords } from './array-keywords.js';
import type { CompiledSchema } from './compiled.js';
import { objectKeywords } from './object-keywords.js';
import { readArray, readObject } from './operand.js';
import type { CompileRule, InnerSchema, SchemaRule } from './rule.js';
import { scalarKeywords } from './scalar-keywords.js';

/**
 * Checks a `$jsonSchema`: draft 4 as MongoDB has it, with `bsonType`, without `$ref`, `format`, `default`,
 * `definitions`, `id` and `$schema` (FailedToParse, as for any unknown keyword). Client-side encryption keywords are
 * refused by name.
 */
export function compileSchema(source: Value): CompiledSchema {
  if (!isDoc(source)) throw mongoError('TypeMismatch', '$jsonSchema must be an object');
  const schema = compileInner(source);
  return { matches: schema.holds, brokenRules: schema.broken };
}

const unsupported: ReadonlySet<string> = new Set(['$ref', '$schema', 'default', 'definitions', 'format', 'id']);

function compileInner(source: Doc): InnerSchema {
  const rules: SchemaRule[] = [];
  for (const [keyword, operand] of source) {
    const rule = keywordOf(keyword)(operand, source, compileNested);
    if (rule !== undefined) rules.push(rule);
  }
  const description = source.get('description');
  return {
    holds: (value) => rules.every((rule) => rule.holds(value)),
    broken: (value) => rules.filter((rule) => !rule.holds(value)).map((rule) => explain(rule, value)),
    description: typeof description === 'string' ? description : undefined,
  };
}

function compileNested(source: Value, keyword: string): InnerSchema {
  return compileInner(readObject(keyword, source));
}

function keywordOf(keyword: string): CompileRule {
  const compile =
    scalarKeywords.get(keyword) ??
    objectKeywords.get(keyword) ??
    arrayKeywords.get(keyword) ??
    combiningKeywords.get(keyword);
  if (compile !== undefined) return compile;
  if (unsupported.has(keyword)) {
    throw mongoError('FailedToParse', `$jsonSchema keyword '${keyword}' is not currently supported`);
  }
  if (keyword === 'encrypt' || keyword === 'encryptMetadata') throw notImplemented(`$jsonSchema keyword '${keyword}'`);
  throw mongoError('FailedToParse', `Unknown $jsonSchema keyword: ${keyword}`);
}

function explain(rule: SchemaRule, value: Value): Doc {
  const fields = new Map<string, Value>([['operatorName', rule.keyword]]);
  if (rule.keyword !== 'properties') fields.set('specifiedAs', doc([[rule.keyword, rule.operand]]));
  return new Map([...fields, ...(rule.details?.(value) ?? [])]);
}

const combiningKeywords: ReadonlyMap<string, CompileRule> = new Map<string, CompileRule>([
  ['allOf', combination('allOf', (count, all) => count === all)],
  ['anyOf', combination('anyOf', (count) => count > 0)],
  ['oneOf', combination('oneOf', (count) => count === 1)],
  [
    'not',
    (operand) => {
      const inner = compileNested(operand, 'not');
      return { keyword: 'not', operand, holds: (value) => !inner.holds(value) };
    },
  ],
]);

function combination(keyword: string, enough: (holding: number, all: number) => boolean): CompileRule {
  return (operand) => {
    const schemas = readArray(keyword, operand).map((source) => {
      if (!isDoc(source)) {
        throw mongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be an array of objects`);
      }
      return compileInner(source);
    });
    return {
      keyword,
      operand,
      holds: (value) => enough(schemas.filter((schema) => schema.holds(value)).length, schemas.length),
      details: (value) =>
        doc([['schemasNotSatisfied', schemas.flatMap((schema) => (schema.holds(value) ? [] : schema.broken(value)))]]),
    };
  };
}
