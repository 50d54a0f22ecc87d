import { EJSON, Long } from 'bson';
import { createServer } from '../../../src/engine/mongodb/create-server.js';
import { MongoError } from '../../../src/engine/mongodb/error.js';
import { docFromBson, toBson } from '../../../src/engine/mongodb/value/convert.js';

/** What a refused command said. */
export interface Refusal {
  readonly code: number;
  readonly codeName: string;
  readonly message: string;
}

/** One user of a fresh server, speaking plain objects; numbers come back promoted to JavaScript's. */
export class Session {
  private readonly server = createServer({ clock: () => new Date('2026-01-02T03:04:05.678Z') });
  private readonly connection = this.server.connect();

  /** Runs a command on the database `shop`; throws MongoError. */
  run(command: object, database = 'shop'): Record<string, unknown> {
    return toBson(this.typed(command, database), { promote: true }) as Record<string, unknown>;
  }

  private typed(command: object, database: string) {
    return this.server.handle(database, docFromBson(command), this.connection);
  }

  /** The reply as canonical extended JSON, where the four number types can be told apart. */
  exact(command: object): unknown {
    return EJSON.serialize(toBson(this.typed(command, 'shop')), { relaxed: false });
  }

  refusal(command: object, database = 'shop'): Refusal {
    try {
      this.typed(command, database);
    } catch (error) {
      if (error instanceof MongoError) return { code: error.code, codeName: error.codeName, message: error.message };
      throw error;
    }
    throw new Error(`the server took ${JSON.stringify(command)}`);
  }

  /** Makes these the documents of the collection `c`. */
  fill(...documents: readonly object[]): this {
    this.run({ drop: 'c' });
    if (documents.length > 0) this.run({ insert: 'c', documents });
    return this;
  }

  find(filter: object, options: object = {}): readonly Record<string, unknown>[] {
    const reply = this.run({ find: 'c', filter, ...options, batchSize: 100_000 });
    return (reply['cursor'] as { firstBatch: Record<string, unknown>[] }).firstBatch;
  }

  /** The `_id`s of what a filter finds. */
  ids(filter: object, options: object = {}): readonly unknown[] {
    return this.find(filter, options).map((document) => document['_id']);
  }

  /** The first document after an update of all documents. */
  updated(update: object, options: { readonly q?: object; readonly [option: string]: unknown } = {}): unknown {
    const { q = {}, ...rest } = options;
    this.write(update, { q, multi: !isReplacement(update), ...rest });
    return this.find({})[0];
  }

  write(
    update: object,
    options: { readonly q?: object; readonly [option: string]: unknown } = {},
  ): Record<string, unknown> {
    const reply = this.run({ update: 'c', updates: [{ q: {}, u: update, ...options }] });
    const [error] = (reply['writeErrors'] ?? []) as { code: number; errmsg: string }[];
    if (error !== undefined) throw new MongoError(error.code, error.errmsg);
    return reply;
  }

  writeRefusal(update: object, options: { readonly q?: object; readonly [option: string]: unknown } = {}): number {
    try {
      this.write(update, options);
    } catch (error) {
      if (error instanceof MongoError) return error.code;
      throw error;
    }
    return 0;
  }

  aggregate(...pipeline: readonly object[]): readonly Record<string, unknown>[] {
    const reply = this.run({ aggregate: 'c', pipeline, cursor: { batchSize: 100_000 } });
    return (reply['cursor'] as { firstBatch: Record<string, unknown>[] }).firstBatch;
  }
}

function isReplacement(update: object): boolean {
  return !Array.isArray(update) && !(Object.keys(update)[0] ?? '').startsWith('$');
}

export function long(value: string | number): Long {
  return Long.fromString(String(value));
}
