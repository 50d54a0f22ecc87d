import type { Json, JsonObject } from '../value/json.js';
import type {
  Contract,
  DatasetSections,
  Delete,
  Expectation,
  Insert,
  JoinedReads,
  MongoIndex,
  Operation,
  Owns,
  Parameter,
  Query,
  Reads,
  Update,
  Writes,
} from './contract.js';
import { keepOrder, keepShapeOrder } from './kept-order.js';

/**
 * The contract as plain JSON, for records: nothing that verification needs is lost, even when keys are sorted on the way.
 * `readPublished` is its inverse. Files that only exist beside the contract (`samples`, `writer`) stay behind.
 */
export function publishedForm(contract: Contract): JsonObject {
  return defined({
    mortise: 1,
    service: contract.service,
    team: contract.team === undefined ? undefined : defined({ ...contract.team }),
    datasets: mapRecord(contract.datasets, publishSections),
  });
}

function publishSections({ store, reads, writes, owns }: DatasetSections): Json {
  return defined({
    store,
    reads: reads === undefined ? undefined : publishReads(reads),
    writes: writes === undefined ? undefined : publishWrites(writes),
    owns: owns === undefined ? undefined : publishOwns(owns),
  });
}

function publishReads(reads: Reads): Json {
  return defined({
    digest: reads.digest,
    ...publishDocuments(reads),
    joins: reads.joins === undefined ? undefined : mapRecord(reads.joins, publishDocuments),
    joined: reads.joined,
    queries: mapRecord(reads.queries, publishQuery),
    indexes: reads.indexes,
    examples: reads.examples.map(({ name, given, query, with: values, returns }) => ({
      name,
      given: given.map(keepOrder),
      query,
      with: mapRecord(values, keepOrder),
      returns: returns.map(keepOrder),
    })),
  });
}

function publishDocuments({ shape, where, kinds }: JoinedReads): JsonObject {
  return defined({
    shape: keepShapeOrder(shape),
    where: where === undefined ? undefined : keepShapeOrder(where),
    kinds: mapRecord(kinds, (kind) => ({ where: keepShapeOrder(kind.where), shape: keepShapeOrder(kind.shape) })),
  });
}

function publishQuery({ why, of, operation, optional, params, expect }: Query): Json {
  return defined({
    why,
    of,
    operation: publishOperation(operation),
    optional: optional.map(keepOrder),
    params: publishParameters(params),
    expect: publishExpectation(expect),
  });
}

function publishOperation(operation: Operation): Json {
  const { kind, ...rest } = operation;
  return { kind, ...mapRecord(rest as Readonly<Record<string, Json>>, keepOrder) };
}

function publishParameters(params: Readonly<Record<string, Parameter>>): Json {
  return mapRecord(params, ({ shape, equals, from }) => defined({ shape: keepShapeOrder(shape), equals, from }));
}

function publishExpectation({ each, paths, index, dead }: Expectation): Json {
  return defined({ each: each === undefined ? undefined : keepShapeOrder(each), paths, index, dead });
}

function publishWrites(writes: Writes): Json {
  return {
    inserts: mapRecord(writes.inserts, publishInsert),
    updates: mapRecord(writes.updates, publishUpdate),
    deletes: mapRecord(writes.deletes, publishDelete),
    unique: writes.unique.map(({ key }) => ({ key })),
  };
}

function publishInsert({ digest, shape, atRest }: Insert): Json {
  return { digest, shape: keepShapeOrder(shape), atRest };
}

function publishUpdate(update: Update): Json {
  return defined({
    digest: update.digest,
    of: update.of,
    filter: keepOrder(update.filter),
    update: update.update === undefined ? undefined : keepOrder(update.update),
    replace: update.replace === undefined ? undefined : keepShapeOrder(update.replace),
    upsert: update.upsert,
    many: update.many,
    returns: update.returns,
    assumes: update.assumes === undefined ? undefined : keepShapeOrder(update.assumes),
    params: publishParameters(update.params),
    arrayFilters: update.arrayFilters?.map(keepOrder),
    notes: update.notes,
  });
}

function publishDelete({ filter, input, many, params }: Delete): Json {
  return defined({
    filter: keepOrder(filter),
    input: input === undefined ? undefined : keepOrder(input),
    many,
    params: publishParameters(params),
  });
}

function publishOwns({ digest, physicalName, mongodb, dynamodb }: Owns): Json {
  return defined({
    digest,
    physicalName,
    mongodb:
      mongodb === undefined
        ? undefined
        : defined({
            indexes: mapRecord(mongodb.indexes, publishIndex),
            validator: mongodb.validator === undefined ? undefined : keepOrder(mongodb.validator),
            validationLevel: mongodb.validationLevel,
            validationAction: mongodb.validationAction,
            collation: mongodb.collation,
          }),
    dynamodb:
      dynamodb === undefined
        ? undefined
        : defined({
            key: dynamodb.key,
            attributes: dynamodb.attributes,
            indexes: mapRecord(dynamodb.indexes, ({ key, project }) => ({ key, project })),
            ttl: dynamodb.ttl,
            stream: dynamodb.stream,
          }),
  });
}

function publishIndex(index: MongoIndex): Json {
  return defined({
    key: keepOrder(index.key),
    unique: index.unique,
    sparse: index.sparse,
    where: index.where === undefined ? undefined : keepOrder(index.where),
    expireAfterSeconds: index.expireAfterSeconds,
    collation: index.collation,
  });
}

function mapRecord<T>(record: Readonly<Record<string, T>>, change: (value: T) => Json): JsonObject {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function defined(entries: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
