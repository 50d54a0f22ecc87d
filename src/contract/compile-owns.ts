import { digestOf } from '../value/digest.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { canonicalOwns } from './canonical-form.js';
import { checkDefinition } from './check-structure.js';
import { checkServerSchema } from './check-validator.js';
import type { DynamoIndex, DynamoStorage, MongoIndex, MongoStorage, Owns } from './contract.js';
import { didYouMean, listNames } from './findings.js';
import { mapEntries, type SectionContext } from './section.js';

const MONGODB_KEYS = ['collection', 'validator', 'validationLevel', 'validationAction', 'collation'];
const DYNAMODB_KEYS = ['table', 'key', 'attributes', 'ttl', 'stream'];

/** The collection or table that a dataset names when nobody says otherwise. */
export function defaultPhysicalName(dataset: string): string {
  return dataset.slice(dataset.indexOf('.') + 1);
}

/** Compiles what a service owns of one dataset. */
export function compileOwns(written: JsonObject, context: SectionContext): Owns {
  const { store, dataset, at, findings } = context;
  const foreign = store === 'mongodb' ? DYNAMODB_KEYS : MONGODB_KEYS;
  for (const name of foreign.filter((key) => Object.hasOwn(written, key))) {
    findings.problem({
      code: 'wrong-store',
      message: `\`${name}\` says nothing in ${store === 'mongodb' ? 'MongoDB' : 'DynamoDB'}, where \`${dataset}\` lives.`,
      at: [...at, name],
      on: 'key',
      hint: `Is \`store: ${store === 'mongodb' ? 'dynamodb' : 'mongodb'}\` missing?`,
    });
  }
  const stated = written[store === 'mongodb' ? 'collection' : 'table'];
  const body = {
    physicalName: typeof stated === 'string' ? stated : defaultPhysicalName(dataset),
    ...(store === 'mongodb'
      ? { mongodb: compileMongoStorage(written, context) }
      : { dynamodb: compileDynamoStorage(written, context) }),
  };
  return { digest: digestOf(canonicalOwns(dataset, store, body)), ...body };
}

function compileMongoStorage(written: JsonObject, context: SectionContext): MongoStorage {
  const { validator, validationLevel, validationAction, collation } = written;
  if (isJsonObject(validator)) checkValidator(validator, context);
  return {
    indexes: Object.fromEntries(
      mapEntries(written['indexes']).flatMap(([name, index]): [string, MongoIndex][] => {
        const compiled = compileMongoIndex(name, index, context);
        return compiled === undefined ? [] : [[name, compiled]];
      }),
    ),
    ...(isJsonObject(validator) ? { validator } : {}),
    ...(validationLevel === 'strict' || validationLevel === 'moderate' ? { validationLevel } : {}),
    ...(validationAction === 'error' || validationAction === 'warn' ? { validationAction } : {}),
    ...(isJsonObject(collation) ? { collation } : {}),
  };
}

function compileMongoIndex(name: string, index: JsonObject, context: SectionContext): MongoIndex | undefined {
  const at = [...context.at, 'indexes', name];
  const { findings } = context;
  if (!isStoreIndex('mongoIndex', index, at, context)) return undefined;
  const key = index['key'];
  if (!isJsonObject(key)) return undefined;
  const numeric = Object.keys(key).filter((part) => /^(0|[1-9]\d{0,9})$/.test(part));
  if (numeric.length > 0 && Object.keys(key).length > 1) {
    findings.problem({
      code: 'unordered-key',
      message: `\`${numeric[0] ?? ''}\` in the key of an index is a whole number, whose place among the other keys is lost; the order of keys has meaning.`,
      at: [...at, 'key', numeric[0] ?? ''],
      on: 'key',
      hint: 'Name the field differently.',
    });
  }
  const where = index['where'];
  if (isJsonObject(where)) context.language.readConstantFilter(where, [...at, 'where'], findings);
  const collation = index['collation'];
  const seconds = index['expireAfterSeconds'];
  return {
    key,
    unique: index['unique'] === true,
    sparse: index['sparse'] === true,
    ...(isJsonObject(where) ? { where } : {}),
    ...(typeof seconds === 'number' ? { expireAfterSeconds: seconds } : {}),
    ...(isJsonObject(collation) ? { collation } : {}),
  };
}

function checkValidator(validator: JsonObject, context: SectionContext): void {
  const at = [...context.at, 'validator'];
  const { $jsonSchema, ...conditions } = validator;
  if ($jsonSchema !== undefined) checkServerSchema($jsonSchema, [...at, '$jsonSchema'], context.findings);
  context.language.readConstantFilter(conditions, at, context.findings);
}

function compileDynamoStorage(written: JsonObject, context: SectionContext): DynamoStorage {
  const { findings, at } = context;
  const key = names(written['key']);
  const attributes = isJsonObject(written['attributes']) ? written['attributes'] : {};
  const types = Object.fromEntries(
    Object.entries(attributes).flatMap(([name, type]): [string, 'S' | 'N' | 'B'][] =>
      type === 'S' || type === 'N' || type === 'B' ? [[name, type]] : [],
    ),
  );
  const indexes = mapEntries(written['indexes']).flatMap(([name, index]): [string, DynamoIndex][] => {
    const place = [...at, 'indexes', name];
    if (!isStoreIndex('dynamoIndex', index, place, context)) return [];
    const project = index['project'];
    return [
      [
        name,
        {
          key: names(index['key']),
          project: Array.isArray(project) ? names(project) : project === 'keys' ? 'keys' : 'all',
        },
      ],
    ];
  });
  if (
    key.length === 0 &&
    !findings.isBroken([...at, 'key']) &&
    (Object.keys(attributes).length > 0 || indexes.length === 0)
  ) {
    findings.problem({
      code: 'invalid-contract',
      message: 'The table has no `key`.',
      at,
      on: 'key',
      expected: '`key: [ partition key ]` or `key: [ partition key, sort key ]`',
    });
  }
  const used = new Set([...key, ...indexes.flatMap(([, index]) => index.key)]);
  const described = Object.keys(attributes);
  for (const name of used) {
    if (described.includes(name) || key.length === 0) continue;
    findings.problem({
      code: 'key-attribute',
      message: `\`${name}\` is in a key, but \`attributes\` does not say its type.`,
      at: [...at, 'attributes'],
      on: 'key',
      expected: `\`${name}: S\`, \`N\` or \`B\``,
      ...didYouMean(name, described),
    });
  }
  for (const name of described) {
    if (used.has(name)) continue;
    findings.problem({
      code: 'key-attribute',
      message: `\`attributes\` describes \`${name}\`, which is in no key; DynamoDB refuses that.`,
      at: [...at, 'attributes', name],
      on: 'key',
      expected: listNames([...used]),
      ...didYouMean(name, used),
    });
  }
  const { ttl, stream } = written;
  return {
    key,
    attributes: types,
    indexes: Object.fromEntries(indexes),
    ...(typeof ttl === 'string' ? { ttl } : {}),
    ...(typeof stream === 'string' ? { stream } : {}),
  };
}

/** An index of the other store fits the general structure; here it must fit this store's. */
function isStoreIndex(
  definition: 'mongoIndex' | 'dynamoIndex',
  index: Json,
  at: readonly (string | number)[],
  context: SectionContext,
): boolean {
  const before = context.findings.problems.length;
  checkDefinition(definition, index, at, context.findings);
  return context.findings.problems.length === before && !context.findings.isBroken(at);
}

function names(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}
