import { didYouMean, listNames } from '../contract/findings.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { readExpression } from './expression-grammar.js';
import type { OperationReader } from './operation-reader.js';
import { forEachParameter, parameterName } from './parameter-reference.js';
import { patternMistake } from './pattern-bounds.js';
import { extendedJsonMistake, extendedJsonType } from './typed-literal.js';

/** Where a filter's paths lead: into the documents, or into something that the operation computed. */
export interface FilterScope {
  /** Put before every path; undefined when the paths are not those of documents. */
  readonly prefix: string | undefined;
  readonly negated: boolean;
}

export const DOCUMENT_SCOPE: FilterScope = { prefix: '', negated: false };

type Operand = 'value' | 'list' | 'integer' | 'any';

/** The operators that stand below a field, with what they take. */
const FIELD_OPERATORS: Readonly<Record<string, Operand>> = {
  $eq: 'value',
  $ne: 'value',
  $gt: 'value',
  $gte: 'value',
  $lt: 'value',
  $lte: 'value',
  $in: 'list',
  $nin: 'list',
  $all: 'list',
  $not: 'any',
  $exists: 'any',
  $type: 'any',
  $mod: 'any',
  $regex: 'any',
  $options: 'any',
  $size: 'integer',
  $elemMatch: 'any',
  $bitsAllClear: 'any',
  $bitsAllSet: 'any',
  $bitsAnyClear: 'any',
  $bitsAnySet: 'any',
  $geoIntersects: 'any',
  $geoWithin: 'any',
  $near: 'any',
  $nearSphere: 'any',
  $minDistance: 'any',
  $maxDistance: 'any',
  $geometry: 'any',
};

/** The operators that stand where a field may stand. */
const TOP_OPERATORS = [
  '$and',
  '$or',
  '$nor',
  '$expr',
  '$text',
  '$where',
  '$comment',
  '$jsonSchema',
  '$sampleRate',
  '$alwaysTrue',
  '$alwaysFalse',
];

/** Walks through a MongoDB filter: reports what is no filter, and tells the reader the paths and parameters it meets. */
export function readFilter(filter: Json, at: SourcePath, scope: FilterScope, reader: OperationReader): void {
  if (!isJsonObject(filter)) {
    reader.problem({ code: 'invalid-filter', message: 'A filter is a map from path to condition.', at });
    return;
  }
  for (const [key, value] of Object.entries(filter)) {
    const here = [...at, key];
    if (key.startsWith('$')) readTopOperator(key, value, here, scope, reader);
    else readCondition(scopedPath(scope, key), value, here, scope, reader);
  }
}

function readTopOperator(name: string, value: Json, at: SourcePath, scope: FilterScope, reader: OperationReader): void {
  switch (name) {
    case '$and':
    case '$or':
    case '$nor': {
      if (!Array.isArray(value) || value.length === 0) {
        reader.problem({ code: 'invalid-filter', message: `\`${name}\` needs a list of filters, not empty.`, at });
        return;
      }
      const inner = name === '$nor' ? { ...scope, negated: !scope.negated } : scope;
      (value as readonly Json[]).forEach((part, index) => {
        readFilter(part, [...at, index], inner, reader);
      });
      return;
    }
    case '$expr':
      readExpression(value, at, { documents: scope.prefix === '', reader });
      return;
    case '$where':
      reader.problem({
        code: 'not-supported',
        message: '`$where` runs code in the server, which contracts never do.',
        at,
        on: 'key',
        hint: 'Say it with `$expr`.',
      });
      return;
    case '$jsonSchema':
    case '$text':
    case '$comment':
    case '$sampleRate':
    case '$alwaysTrue':
    case '$alwaysFalse':
      forEachParameter(value, at, (parameter, place) => {
        reader.free(parameter, place);
      });
      return;
    default:
      reader.problem({
        code: 'unknown-operator',
        message: `\`${name}\` is not an operator that can stand here in a filter.`,
        at,
        on: 'key',
        ...(Object.hasOwn(FIELD_OPERATORS, name)
          ? { hint: `\`${name}\` stands below a field: \`{ field: { ${name}: ... } }\`.` }
          : didYouMean(name, [...TOP_OPERATORS, ...Object.keys(FIELD_OPERATORS)])),
      });
  }
}

/** The conditions on one path. */
function readCondition(
  path: string | undefined,
  value: Json,
  at: SourcePath,
  scope: FilterScope,
  reader: OperationReader,
): void {
  if (path !== undefined) reader.condition(path, at);
  if (!isOperatorObject(value)) {
    readOperand(path, value, at, { as: 'value', equality: !scope.negated }, reader);
    return;
  }
  for (const [operator, operand] of Object.entries(value)) {
    const here = [...at, operator];
    if (!operator.startsWith('$')) {
      reader.problem({
        code: 'invalid-filter',
        message: `\`${operator}\` stands beside operators in the condition on \`${path ?? String(at.at(-1))}\`.`,
        at: here,
        on: 'key',
        hint: 'A condition holds either operators or a document to compare with.',
      });
      continue;
    }
    if (!Object.hasOwn(FIELD_OPERATORS, operator)) {
      reader.problem({
        code: 'unknown-operator',
        message: `\`${operator}\` is not an operator of a filter.`,
        at: here,
        on: 'key',
        ...(TOP_OPERATORS.includes(operator)
          ? { hint: `\`${operator}\` stands beside the fields, not below one.` }
          : didYouMean(operator, Object.keys(FIELD_OPERATORS))),
      });
      continue;
    }
    readOperator(path, operator, operand, here, value, scope, reader);
  }
}

function readOperator(
  path: string | undefined,
  operator: string,
  operand: Json,
  at: SourcePath,
  siblings: JsonObject,
  scope: FilterScope,
  reader: OperationReader,
): void {
  const equality = !scope.negated;
  switch (operator) {
    case '$eq':
      readOperand(path, operand, at, { as: 'value', equality }, reader);
      return;
    case '$ne':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      readOperand(path, operand, at, { as: 'value', equality: false }, reader);
      return;
    case '$in':
    case '$nin':
    case '$all':
      readList(path, operator, operand, at, scope, reader);
      return;
    case '$not':
      if (isOperatorObject(operand) || extendedJsonType(operand) === '$regularExpression') {
        readCondition(path, operand, at, { ...scope, negated: !scope.negated }, reader);
      } else {
        reader.problem({
          code: 'invalid-filter',
          message: '`$not` needs operators or a regular expression.',
          at,
          hint: 'Use `$ne` to exclude a value.',
        });
      }
      return;
    case '$elemMatch':
      if (!isJsonObject(operand))
        reader.problem({ code: 'invalid-filter', message: '`$elemMatch` needs conditions on an element.', at });
      else if (isOperatorObject(operand)) readCondition(path, operand, at, scope, reader);
      else readFilter(operand, at, { ...scope, prefix: path === undefined ? undefined : `${path}.` }, reader);
      return;
    case '$size':
      readCount('$size', operand, at, reader);
      return;
    case '$exists':
      if (typeof operand !== 'boolean' && operand !== 0 && operand !== 1) {
        reader.problem({
          code: 'invalid-filter',
          message: `\`$exists\` is ${JSON.stringify(operand)}.`,
          at,
          expected: '`true` or `false`',
        });
      }
      return;
    case '$regex':
      readRegex(operand, siblings['$options'], at, reader);
      return;
    default:
      forEachParameter(operand, at, (name, place) => {
        reader.free(name, place);
      });
  }
}

function readList(
  path: string | undefined,
  operator: string,
  operand: Json,
  at: SourcePath,
  scope: FilterScope,
  reader: OperationReader,
): void {
  const name = parameterName(operand);
  if (name !== undefined) {
    if (path === undefined) reader.free(name, at);
    else reader.compared(name, path, at, { as: 'list', equality: false });
    return;
  }
  if (!Array.isArray(operand)) {
    reader.problem({ code: 'invalid-filter', message: `\`${operator}\` needs a list.`, at });
    return;
  }
  (operand as readonly Json[]).forEach((item, index) => {
    const here = [...at, index];
    const nested = isJsonObject(item) ? item['$elemMatch'] : undefined;
    if (operator === '$all' && nested !== undefined)
      readOperator(path, '$elemMatch', nested, [...here, '$elemMatch'], {}, scope, reader);
    else readOperand(path, item, here, { as: 'value', equality: operator === '$all' && !scope.negated }, reader);
  });
}

/** A value that a path is compared with: a parameter, a constant, or a document with parameters inside. */
export function readOperand(
  path: string | undefined,
  value: Json,
  at: SourcePath,
  options: { readonly as: 'value' | 'list'; readonly equality: boolean },
  reader: OperationReader,
): void {
  const name = parameterName(value);
  if (name !== undefined) {
    if (path === undefined) reader.free(name, at);
    else reader.compared(name, path, at, options);
    return;
  }
  if (extendedJsonType(value) !== undefined) {
    const mistake = extendedJsonMistake(value);
    if (mistake !== undefined) reader.problem({ code: 'invalid-value', at, ...mistake });
    else if (extendedJsonType(value) === '$regularExpression') readRegex(value, undefined, at, reader);
    return;
  }
  if (Array.isArray(value)) {
    (value as readonly Json[]).forEach((item, index) => {
      readOperand(path, item, [...at, index], options, reader);
    });
    return;
  }
  if (!isJsonObject(value)) return;
  if (path !== undefined && options.equality) {
    reader.warning({
      code: 'whole-document-equality',
      message: `\`${path}\` is compared with a whole document, so the order of its fields counts.`,
      at,
      hint: `Compare its fields: ${listNames(Object.keys(value).map((key) => `${path}.${key}`))}.`,
    });
  }
  for (const [key, item] of Object.entries(value)) {
    if (key.startsWith('$')) {
      reader.problem({
        code: 'unknown-operator',
        message: `\`${key}\` cannot stand in a value that is compared.`,
        at: [...at, key],
        on: 'key',
        ...didYouMean(key, ['$param', ...Object.keys(FIELD_OPERATORS)]),
      });
      continue;
    }
    readOperand(path === undefined ? undefined : `${path}.${key}`, item, [...at, key], { ...options }, reader);
  }
}

function readRegex(operand: Json, options: Json | undefined, at: SourcePath, reader: OperationReader): void {
  const name = parameterName(operand);
  if (name !== undefined) {
    reader.free(name, at);
    return;
  }
  const written = isJsonObject(operand) ? operand['$regularExpression'] : undefined;
  const pattern = typeof operand === 'string' ? operand : isJsonObject(written) ? written['pattern'] : undefined;
  const flags = options ?? (isJsonObject(written) ? written['options'] : undefined) ?? '';
  if (typeof pattern !== 'string') {
    reader.problem({ code: 'invalid-filter', message: '`$regex` needs a pattern as text.', at });
    return;
  }
  if (typeof flags !== 'string' || /[^imsxu]/.test(flags)) {
    reader.problem({
      code: 'invalid-filter',
      message: `\`${typeof flags === 'string' ? flags : JSON.stringify(flags)}\` are not options of a regular expression.`,
      at,
      expected: '`i`, `m`, `s`, `x` or `u`',
    });
  }
  const mistake = patternMistake(pattern);
  if (mistake !== undefined)
    reader.problem({ code: 'invalid-pattern', message: `The pattern \`${pattern.slice(0, 60)}\` ${mistake}`, at });
}

/** A whole number from 0, or a parameter that takes such numbers. */
export function readCount(what: string, operand: Json | undefined, at: SourcePath, reader: OperationReader): void {
  if (operand === undefined) return;
  const name = parameterName(operand);
  if (name !== undefined) {
    reader.free(name, at);
    return;
  }
  const number = isJsonObject(operand) ? Number(operand['$numberLong'] ?? operand['$numberInt'] ?? NaN) : operand;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) {
    reader.problem({
      code: 'invalid-filter',
      message: `\`${what}\` is ${JSON.stringify(operand)}.`,
      at,
      expected: 'a whole number from 0',
    });
  }
}

/** Whether a condition consists of operators, rather than of a value to compare with. */
export function isOperatorObject(value: Json): value is JsonObject {
  if (!isJsonObject(value) || parameterName(value) !== undefined || extendedJsonType(value) !== undefined) return false;
  return Object.keys(value).some((key) => key.startsWith('$'));
}

function scopedPath(scope: FilterScope, key: string): string | undefined {
  return scope.prefix === undefined ? undefined : `${scope.prefix}${key}`;
}
