import { Long } from 'bson';
import type { FixtureDocument } from '../../../fixtures/document.js';
import type { MongoIndex, MongoStorage } from '../../contract/contract.js';
import { CommandError } from '../../engine/command-error.js';
import type { BsonDocument, BsonValue, MongoConnection } from '../../engine/engine.js';
import { InternalError } from '../../problem/errors.js';
import type { JsonObject } from '../../value/json.js';
import type { Findings } from '../verification.js';
import { typedDocument } from './literal.js';

/** A write that the server did not take, and why. */
export interface WriteRejection {
  readonly index: number;
  readonly code: number;
  readonly message: string;
}

const largestBatch = 10_000;

/** A database of one's own on an engine, with collections that live as long as one question. */
export class MongoPlayground {
  readonly #connection: MongoConnection;
  readonly #database: string;
  #collections = 0;

  constructor(connection: MongoConnection, database: string) {
    this.#connection = connection;
    this.#database = database;
  }

  /** Makes a collection, plays in it, and drops it whatever happens. */
  async inCollection<Result>(
    storage: Pick<MongoStorage, 'validator' | 'validationLevel' | 'collation'> & {
      readonly indexes?: MongoStorage['indexes'];
    },
    play: (collection: MongoCollection) => Promise<Result>,
  ): Promise<Result> {
    this.#collections += 1;
    const name = `pair${String(this.#collections)}`;
    const options: Record<string, BsonValue> = {};
    if (storage.validator !== undefined) options['validator'] = typedDocument(storage.validator, {});
    if (storage.collation !== undefined) options['collation'] = typedDocument(storage.collation, {});
    await this.#run({ create: name, ...options });
    const collection = new MongoCollection(name, (command) => this.#run(command));
    try {
      await collection.createIndexes(storage.indexes ?? {});
      return await play(collection);
    } finally {
      await collection.drop();
    }
  }

  /** Removes everything that was played. */
  async dispose(): Promise<void> {
    await this.#run({ dropDatabase: 1 });
  }

  #run(command: BsonDocument): Promise<BsonDocument> {
    return this.#connection.command(this.#database, command);
  }
}

/** One collection of a playground. */
export class MongoCollection {
  readonly name: string;
  readonly #run: (command: BsonDocument) => Promise<BsonDocument>;
  readonly #beside = new Map<string, MongoCollection>();

  constructor(name: string, run: (command: BsonDocument) => Promise<BsonDocument>) {
    this.name = name;
    this.#run = run;
  }

  /** A collection that lives as long as this one, for what queries of this one join. */
  async beside(name: string): Promise<MongoCollection> {
    const known = this.#beside.get(name);
    if (known !== undefined) return known;
    const collection = new MongoCollection(`${this.name}_${String(this.#beside.size + 1)}`, this.#run);
    this.#beside.set(name, collection);
    await this.#run({ create: collection.name });
    return collection;
  }

  /** Removes the collection, and those beside it. */
  async drop(): Promise<void> {
    for (const collection of this.#beside.values()) await collection.drop();
    await this.#run({ drop: this.name });
  }

  async createIndexes(indexes: MongoStorage['indexes']): Promise<void> {
    const specifications = Object.entries(indexes).map(([name, index]) => indexSpecification(name, index));
    if (specifications.length > 0) await this.#run({ createIndexes: this.name, indexes: specifications });
  }

  /** Stores documents, as many as the server takes, and gives the rejections. */
  async insert(documents: readonly FixtureDocument[]): Promise<readonly WriteRejection[]> {
    if (documents.length === 0) return [];
    const reply = await this.#run({
      insert: this.name,
      documents: documents as readonly BsonDocument[],
      ordered: false,
    });
    return rejectionsIn(reply);
  }

  /** Removes every document. */
  async clear(): Promise<void> {
    await this.#run({ delete: this.name, deletes: [{ q: {}, limit: 0 }] });
  }

  /** Runs a query's own command and gives its rows; the number, for a count; the values, for a distinct. */
  async query(command: BsonDocument): Promise<readonly unknown[]> {
    const reply = await this.#run(command);
    if ('cursor' in reply) return (reply['cursor'] as unknown as { firstBatch: readonly unknown[] }).firstBatch;
    if ('values' in reply) return reply['values'] as readonly unknown[];
    return [reply['n']];
  }

  /** The `_id`s of the documents that a filter matches. */
  async idsMatching(filter: BsonDocument, collation?: JsonObject): Promise<readonly unknown[]> {
    const rows = await this.query({
      find: this.name,
      filter,
      projection: { _id: 1 },
      batchSize: largestBatch,
      ...(collation === undefined ? {} : { collation: typedDocument(collation, {}) }),
    });
    return rows.map((row) => (row as FixtureDocument)['_id']);
  }

  /** Every document, in natural order. */
  async documents(): Promise<readonly FixtureDocument[]> {
    return (await this.query({ find: this.name, batchSize: largestBatch })) as readonly FixtureDocument[];
  }

  /** Runs one update; gives how many documents it matched, and the rejection if there was one. */
  async update(statement: BsonDocument): Promise<{ readonly matched: number; readonly rejection?: WriteRejection }> {
    const reply = await this.#run({ update: this.name, updates: [statement] });
    const [rejection] = rejectionsIn(reply);
    return { matched: numberOf(reply['n']), ...(rejection === undefined ? {} : { rejection }) };
  }

  async explain(command: BsonDocument, verbosity: 'queryPlanner' | 'executionStats'): Promise<BsonDocument> {
    return this.#run({ explain: command, verbosity });
  }
}

/**
 * What it amounts to when an owner's collection cannot be made as the contract says: nothing is known where this engine
 * lacks something, and otherwise a real server would refuse it too. Other errors are thrown on.
 */
export function storageRefusal(error: unknown): Pick<Findings, 'failures' | 'reasons'> {
  if (!(error instanceof CommandError)) throw error;
  if (error.refused) {
    return { failures: [], reasons: [{ code: 'not-verifiable-on-this-engine', message: error.message }] };
  }
  const failure = {
    code: 'storage-refused',
    message: `The server does not take the owner's validator, collation or indexes: ${error.message}`,
    expected: 'a collection as the contract says',
    actual: `${error.codeName}: ${error.message}`,
    advice: 'Correct what the owner says of its storage; MongoDB knows only a part of JSON Schema.',
  };
  return { failures: [failure], reasons: [] };
}

function indexSpecification(name: string, index: MongoIndex): BsonDocument {
  return {
    name,
    key: typedDocument(index.key, {}),
    ...(index.unique ? { unique: true } : {}),
    ...(index.sparse ? { sparse: true } : {}),
    ...(index.where === undefined ? {} : { partialFilterExpression: typedDocument(index.where, {}) }),
    ...(index.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: index.expireAfterSeconds }),
    ...(index.collation === undefined ? {} : { collation: typedDocument(index.collation, {}) }),
  };
}

function rejectionsIn(reply: BsonDocument): readonly WriteRejection[] {
  const errors = (reply['writeErrors'] ?? []) as readonly BsonDocument[];
  return errors.map((error) => ({
    index: numberOf(error['index']),
    code: numberOf(error['code']),
    message: typeof error['errmsg'] === 'string' ? error['errmsg'] : 'no message',
  }));
}

function numberOf(value: BsonValue): number {
  const number = value instanceof Long ? value.toNumber() : Number(value);
  if (Number.isNaN(number)) throw new InternalError(`a number was expected in the engine's reply, not ${typeof value}`);
  return number;
}
