import { canonicalText } from '../value/digest.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type {
  DynamoStorage,
  Example,
  Insert,
  JoinedReads,
  MongoIndex,
  MongoOperation,
  MongoStorage,
  Operation,
  Owns,
  Parameter,
  Query,
  Reads,
  Shape,
  Store,
  Update,
  Writes,
} from './contract.js';
import { mapSubschemas } from './map-schema.js';

/** What has a digest, without the digest. */
export type Undigested<T> = Omit<T, 'digest'>;

/** Changed whenever the same contract would come to mean something else. */
const FORM = 1;

/**
 * The canonical form of a value whose order has meaning: every map becomes a list of pairs, so that sorting keys, as
 * canonical JSON does, cannot hide a change of order.
 */
export function ordered(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(ordered);
  return isJsonObject(value) ? Object.entries(value).map(([key, item]) => [key, ordered(item)]) : value;
}

const ANNOTATIONS = new Set(['title', 'description', '$comment', 'examples', 'default', 'readOnly', 'writeOnly']);
const NAME_SETS = new Set(['required', 'type', 'bsonType', 'dynamoType']);

/** A shape without what only people read; constants keep the order of their fields, sets of names lose theirs. */
function canonicalShape(shape: Shape): Json {
  return canonicalSchema(shape);
}

function canonicalSchema(schema: Json): Json {
  if (!isJsonObject(schema)) return schema;
  const mapped = mapSubschemas(schema, canonicalSchema);
  return Object.fromEntries(
    Object.entries(mapped).flatMap(([keyword, value]): [string, Json][] => {
      if (ANNOTATIONS.has(keyword)) return [];
      if (keyword === 'const') return [[keyword, ordered(value)]];
      if (keyword === 'enum' && Array.isArray(value))
        return [[keyword, asSet((value as readonly Json[]).map(ordered))]];
      if (NAME_SETS.has(keyword)) return [[keyword, Array.isArray(value) ? asSet(value as readonly Json[]) : value]];
      if (keyword === 'dependentRequired' && isJsonObject(value)) {
        return [
          [
            keyword,
            Object.fromEntries(Object.entries(value).map(([name, names]) => [name, asSet(names as readonly Json[])])),
          ],
        ];
      }
      return [[keyword, value]];
    }),
  );
}

function asSet(values: readonly Json[]): readonly Json[] {
  return [...values].sort((a, b) => (canonicalText(a) < canonicalText(b) ? -1 : 1));
}

/** Conditions of one filter hold together in any order; the values that they compare with keep theirs. */
function canonicalFilter(filter: Json): Json {
  if (!isJsonObject(filter)) return ordered(filter);
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]): [string, Json] => {
      if (key === '$and' || key === '$or' || key === '$nor')
        return [key, Array.isArray(value) ? (value as readonly Json[]).map(canonicalFilter) : ordered(value)];
      return [key, key.startsWith('$') ? ordered(value) : canonicalCondition(value)];
    }),
  );
}

function canonicalCondition(value: Json): Json {
  if (!isJsonObject(value) || !Object.keys(value).some((key) => key.startsWith('$'))) return ordered(value);
  return {
    operators: Object.fromEntries(
      Object.entries(value).map(([operator, operand]) => [
        operator,
        operator === '$not'
          ? canonicalCondition(operand)
          : operator === '$elemMatch'
            ? { filter: canonicalFilter(operand) }
            : ordered(operand),
      ]),
    ),
  };
}

/** Fields that are only included or excluded come in the document's own order, whatever the projection's. */
function canonicalProjection(projection: JsonObject): Json {
  const plain = Object.values(projection).every((value) => typeof value === 'number' || typeof value === 'boolean');
  return plain ? projection : ordered(projection);
}

/** Operators and their paths are applied in an order of MongoDB's own; what is assigned keeps its order. */
function canonicalUpdate(update: Json, store: Store): Json {
  if (store === 'dynamodb') return update;
  if (!isJsonObject(update)) return ordered(update);
  return Object.fromEntries(
    Object.entries(update).map(([operator, body]) => [
      operator,
      isJsonObject(body)
        ? Object.fromEntries(Object.entries(body).map(([path, value]) => [path, ordered(value)]))
        : ordered(body),
    ]),
  );
}

function canonicalOperation(operation: Operation): Json {
  switch (operation.kind) {
    case 'get':
    case 'batchGet':
    case 'query':
    case 'scan':
      // DynamoDB's maps have no order.
      return { kind: operation.kind, input: operation.input };
    default:
      return canonicalMongoOperation(operation);
  }
}

function canonicalMongoOperation(operation: MongoOperation): Json {
  const form: Record<string, Json> = {};
  for (const [key, value] of Object.entries(operation) as readonly (readonly [string, Json | undefined])[]) {
    if (value === undefined) continue;
    if (key === 'filter') form[key] = canonicalFilter(value);
    else if (key === 'projection' && isJsonObject(value)) form[key] = canonicalProjection(value);
    else if (key === 'collation') form[key] = value;
    else form[key] = ordered(value);
  }
  return form;
}

function canonicalParameters(params: Readonly<Record<string, Parameter>>): Json {
  return mapRecord(params, ({ shape, equals }) => ({
    shape: canonicalShape(shape),
    ...(equals === undefined ? {} : { equals }),
  }));
}

function canonicalQuery({ of, operation, optional, params, expect }: Query): Json {
  return {
    ...(of === undefined ? {} : { of }),
    operation: canonicalOperation(operation),
    // Each is tried alone and all are tried together, so their order says nothing.
    optional: asSet(optional.map(canonicalFilter)),
    params: canonicalParameters(params),
    expect: {
      ...(expect.each === undefined ? {} : { each: canonicalShape(expect.each) }),
      ...(expect.paths === undefined ? {} : { paths: asSet(expect.paths) }),
      ...(expect.index === undefined ? {} : { index: expect.index }),
      ...(expect.dead === undefined ? {} : { dead: expect.dead }),
    },
  };
}

function canonicalExample({ given, query, with: values, returns }: Example, store: Store): Json {
  const keep = store === 'mongodb' ? ordered : (value: Json): Json => value;
  return { given: given.map(keep), query, with: mapRecord(values, keep), returns: returns.map(keep) };
}

/** What the reads of a dataset mean. */
export function canonicalReads(dataset: string, store: Store, reads: Undigested<Reads>): Json {
  return {
    form: FORM,
    unit: 'reads',
    dataset,
    store,
    ...canonicalDocuments(reads),
    ...(reads.joins === undefined ? {} : { joins: mapRecord(reads.joins, canonicalDocuments) }),
    ...(reads.joined === undefined ? {} : { joined: reads.joined }),
    queries: mapRecord(reads.queries, canonicalQuery),
    indexes: reads.indexes,
    examples: asSet(reads.examples.map((example) => canonicalExample(example, store))),
  };
}

function canonicalDocuments({ shape, where, kinds }: JoinedReads): JsonObject {
  return {
    shape: canonicalShape(shape),
    ...(where === undefined ? {} : { where: canonicalShape(where) }),
    kinds: mapRecord(kinds, (kind) => ({ where: canonicalShape(kind.where), shape: canonicalShape(kind.shape) })),
  };
}

/** What an insert means; what the team calls it does not. */
export function canonicalInsert(
  dataset: string,
  store: Store,
  insert: Undigested<Insert>,
  unique: Writes['unique'],
): Json {
  return {
    form: FORM,
    unit: 'insert',
    dataset,
    store,
    shape: canonicalShape(insert.shape),
    atRest: insert.atRest,
    ...canonicalUnique(unique),
  };
}

/** What a writer relies on of its owner is part of everything it stores: a result that took it for granted rests on it. */
function canonicalUnique(unique: Writes['unique']): JsonObject {
  return unique.length === 0 ? {} : { unique: asSet(unique.map(({ key }) => [...key])) };
}

/** What an update means; what the team calls it does not. */
export function canonicalUpdateUnit(
  dataset: string,
  store: Store,
  update: Undigested<Update>,
  unique: Writes['unique'],
): Json {
  const establishes = update.upsert || update.replace !== undefined;
  return {
    form: FORM,
    unit: 'update',
    dataset,
    store,
    filter: canonicalFilter(update.filter),
    ...(update.of === undefined ? {} : { of: update.of }),
    ...(update.update === undefined ? {} : { update: canonicalUpdate(update.update, store) }),
    ...(update.replace === undefined ? {} : { replace: canonicalShape(update.replace) }),
    upsert: update.upsert,
    many: update.many,
    ...(update.returns === undefined ? {} : { returns: update.returns }),
    ...(update.assumes === undefined ? {} : { assumes: canonicalShape(update.assumes) }),
    params: canonicalParameters(update.params),
    ...(update.arrayFilters === undefined ? {} : { arrayFilters: update.arrayFilters.map(canonicalFilter) }),
    ...(establishes ? canonicalUnique(unique) : {}),
  };
}

/** What the owns of a dataset mean: the order of keys in an index counts, the order of indexes does not. */
export function canonicalOwns(dataset: string, store: Store, owns: Undigested<Owns>): Json {
  return {
    form: FORM,
    unit: 'owns',
    dataset,
    store,
    physicalName: owns.physicalName,
    ...(owns.mongodb === undefined ? {} : { mongodb: canonicalMongoStorage(owns.mongodb) }),
    ...(owns.dynamodb === undefined ? {} : { dynamodb: canonicalDynamoStorage(owns.dynamodb) }),
  };
}

function canonicalMongoStorage(storage: MongoStorage): Json {
  return {
    indexes: mapRecord(storage.indexes, canonicalIndex),
    ...(storage.validator === undefined ? {} : { validator: canonicalValidator(storage.validator) }),
    ...(storage.validationLevel === undefined ? {} : { validationLevel: storage.validationLevel }),
    ...(storage.validationAction === undefined ? {} : { validationAction: storage.validationAction }),
    ...(storage.collation === undefined ? {} : { collation: storage.collation }),
  };
}

function canonicalIndex(index: MongoIndex): Json {
  return {
    key: ordered(index.key),
    unique: index.unique,
    sparse: index.sparse,
    ...(index.where === undefined ? {} : { where: canonicalFilter(index.where) }),
    ...(index.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: index.expireAfterSeconds }),
    ...(index.collation === undefined ? {} : { collation: index.collation }),
  };
}

function canonicalValidator(validator: JsonObject): Json {
  const { $jsonSchema, ...conditions } = validator;
  return {
    conditions: canonicalFilter(conditions),
    ...($jsonSchema === undefined ? {} : { schema: canonicalSchema($jsonSchema) }),
  };
}

function canonicalDynamoStorage(storage: DynamoStorage): Json {
  return {
    key: storage.key,
    attributes: storage.attributes,
    indexes: mapRecord(storage.indexes, ({ key, project }) => ({
      key,
      project: typeof project === 'string' ? project : asSet(project),
    })),
    ...(storage.ttl === undefined ? {} : { ttl: storage.ttl }),
    ...(storage.stream === undefined ? {} : { stream: storage.stream }),
  };
}

function mapRecord<T>(record: Readonly<Record<string, T>>, change: (value: T) => Json): JsonObject {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
