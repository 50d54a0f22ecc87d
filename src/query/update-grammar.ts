import { didYouMean } from '../contract/findings.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { DOCUMENT_SCOPE, isOperatorObject, readFilter, readOperand } from './filter-grammar.js';
import type { OperationReader } from './operation-reader.js';
import { forEachParameter, parameterName } from './parameter-reference.js';
import { readPipeline } from './pipeline-grammar.js';
import { extendedJsonType } from './typed-literal.js';

/** Every update operator that MongoDB knows. */
const UPDATE_OPERATORS = [
  ...['$set', '$setOnInsert', '$unset', '$inc', '$mul', '$min', '$max', '$rename', '$currentDate'],
  ...['$push', '$addToSet', '$pull', '$pullAll', '$pop', '$bit'],
];
const PUSH_MODIFIERS = ['$each', '$position', '$slice', '$sort'];

/** Walks through an update: operators, or a pipeline. Assigned parameters are free: no field says what they may be. */
export function readMongoUpdate(update: Json, at: SourcePath, reader: OperationReader): void {
  if (Array.isArray(update)) {
    readPipeline(update as readonly Json[], at, reader, 'update');
    return;
  }
  if (!isJsonObject(update) || Object.keys(update).length === 0) {
    reader.problem({
      code: 'invalid-update',
      message: 'An update is a map of operators such as `$set`, not empty, or a pipeline.',
      at,
    });
    return;
  }
  const targets: { readonly path: string; readonly at: SourcePath }[] = [];
  for (const [operator, body] of Object.entries(update)) {
    const here = [...at, operator];
    if (!operator.startsWith('$')) {
      reader.problem({
        code: 'invalid-update',
        message: `\`${operator}\` is no update operator.`,
        at: here,
        on: 'key',
        expected: 'operators such as `$set`',
        hint: `Write \`$set: { ${operator}: ... }\`, or use \`replace\` with a shape for a whole document.`,
      });
      continue;
    }
    if (!UPDATE_OPERATORS.includes(operator)) {
      reader.problem({
        code: 'unknown-operator',
        message: `\`${operator}\` is not an operator of an update.`,
        at: here,
        on: 'key',
        ...didYouMean(operator, UPDATE_OPERATORS),
      });
      continue;
    }
    if (!isJsonObject(body) || Object.keys(body).length === 0) {
      reader.problem({
        code: 'invalid-update',
        message: `\`${operator}\` needs a map from path to value, not empty.`,
        at: here,
      });
      continue;
    }
    for (const [path, value] of Object.entries(body)) {
      targets.push({ path, at: [...here, path] });
      if (operator === '$rename' && typeof value === 'string') targets.push({ path: value, at: [...here, path] });
      readChange(operator, path, value, [...here, path], reader);
    }
  }
  reportConflicts(targets, reader);
}

/** MongoDB refuses an update that names a path twice, or a path and one below it. */
function reportConflicts(
  targets: readonly { readonly path: string; readonly at: SourcePath }[],
  reader: OperationReader,
): void {
  targets.forEach((target, index) => {
    const earlier = targets
      .slice(0, index)
      .find(
        ({ path }) => path === target.path || path.startsWith(`${target.path}.`) || target.path.startsWith(`${path}.`),
      );
    if (earlier === undefined) return;
    reader.problem({
      code: 'invalid-update',
      message: `\`${target.path}\` and \`${earlier.path}\` are changed in one update, which MongoDB refuses as a conflict.`,
      at: target.at,
      on: 'key',
    });
  });
}

function readChange(operator: string, path: string, value: Json, at: SourcePath, reader: OperationReader): void {
  switch (operator) {
    case '$rename':
      if (typeof value !== 'string' || value === '')
        reader.problem({ code: 'invalid-update', message: '`$rename` needs the new path as text.', at });
      return;
    case '$pop':
      if (value !== 1 && value !== -1)
        reader.problem({
          code: 'invalid-update',
          message: `\`$pop\` is ${JSON.stringify(value)}.`,
          at,
          expected: '`1` or `-1`',
        });
      return;
    case '$pull':
      if (parameterName(value) !== undefined || extendedJsonType(value) !== undefined)
        readOperand(path, value, at, { as: 'value', equality: false }, reader);
      else if (isOperatorObject(value)) readFilter({ [path]: value }, at.slice(0, -1), DOCUMENT_SCOPE, reader);
      else if (isJsonObject(value)) readFilter(value, at, { ...DOCUMENT_SCOPE, prefix: `${path}.` }, reader);
      else readOperand(path, value, at, { as: 'value', equality: false }, reader);
      return;
    case '$push':
    case '$addToSet':
      readPush(operator, value, at, reader);
      return;
    case '$currentDate':
      if (value !== true && !(isJsonObject(value) && (value['$type'] === 'date' || value['$type'] === 'timestamp'))) {
        reader.problem({
          code: 'invalid-update',
          message: `\`$currentDate\` is ${JSON.stringify(value)}.`,
          at,
          expected: '`true`, `{ $type: date }` or `{ $type: timestamp }`',
        });
      }
      return;
    default:
      forEachParameter(value, at, (name, place) => {
        reader.free(name, place);
      });
  }
}

function readPush(operator: string, value: Json, at: SourcePath, reader: OperationReader): void {
  if (isJsonObject(value) && isOperatorObject(value)) {
    const known = operator === '$push' ? PUSH_MODIFIERS : ['$each'];
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) {
        reader.problem({
          code: 'unknown-operator',
          message: `\`${key}\` is not a modifier of \`${operator}\`.`,
          at: [...at, key],
          on: 'key',
          ...didYouMean(key, known),
        });
      }
    }
    if (!Object.hasOwn(value, '$each'))
      reader.problem({ code: 'invalid-update', message: `\`${operator}\` with modifiers needs \`$each\`.`, at });
  }
  forEachParameter(value, at, (name, place) => {
    reader.free(name, place);
  });
}

/** Reads the filters that name elements for `$[name]`. */
export function readArrayFilters(filters: readonly JsonObject[], at: SourcePath, reader: OperationReader): void {
  filters.forEach((filter, index) => {
    readFilter(filter, [...at, index], { prefix: undefined, negated: false }, reader);
  });
}
