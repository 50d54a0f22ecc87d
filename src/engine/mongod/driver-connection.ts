import type * as mongodb from 'mongodb';
import type { MongoClient } from 'mongodb';
import { UnreachableError } from '../../problem/errors.js';
import { CommandError } from '../command-error.js';
import type { BsonDocument, BsonValue, MongoConnection } from '../engine.js';
import { docFromBson, toBson } from '../mongodb/value/convert.js';

type Driver = typeof mongodb;

/**
 * A connection through the official driver, which is loaded when the first one is asked for.
 * @throws UnreachableError when no server answers within the URI's `serverSelectionTimeoutMS`, by default 5 s.
 */
export async function connectDriver(uri: string): Promise<MongoConnection> {
  const driver = await import('mongodb');
  const client = new driver.MongoClient(uri, {
    appName: 'mortise',
    ...(/[?&]serverSelectionTimeoutMS=/i.test(uri) ? {} : { serverSelectionTimeoutMS: 5_000 }),
  });
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw unreachable(uri, error);
  }
  return connectionOf(driver, client, uri);
}

function connectionOf(driver: Driver, client: MongoClient, uri: string): MongoConnection {
  // A cursor may only be read on in the session that opened it, so all commands share one.
  const session = client.startSession({ causalConsistency: false });
  return {
    command: async (database, command) => {
      try {
        const reply = await client.db(database).command(plain(command), {
          session,
          ignoreUndefined: true,
          promoteValues: false,
          promoteLongs: false,
          promoteBuffers: false,
          bsonRegExp: true,
        });
        // The driver brings its own copy of the BSON classes; the conversion gives every engine's caller the same ones.
        return toBson(docFromBson(reply)) as BsonDocument;
      } catch (error) {
        if (error instanceof driver.MongoServerError) {
          // The reply's typed values reach even the error's own fields.
          const code = Number(error.code ?? 8);
          throw new CommandError(code, error.codeName ?? `Location${code}`, error.message, { cause: error });
        }
        throw error instanceof driver.MongoNetworkError || error instanceof driver.MongoServerSelectionError
          ? unreachable(uri, error)
          : error;
      }
    },
    close: async () => {
      await session.endSession();
      await client.close();
    },
  };
}

/** The driver reads the command's own words from an object; documents inside may stay maps. */
function plain(command: BsonDocument | ReadonlyMap<string, BsonValue>): Record<string, unknown> {
  return Object.fromEntries<unknown>(command instanceof Map ? command : Object.entries(command));
}

function unreachable(uri: string, error: unknown): UnreachableError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UnreachableError(
    {
      code: 'engine-unreachable',
      message: `MongoDB at ${withoutCredentials(uri)} cannot be reached: ${withoutCredentials(reason)}`,
      hint: 'is it running, and may this machine connect to it?',
    },
    { cause: error },
  );
}

/** A text in which every MongoDB URI can be printed. */
function withoutCredentials(text: string): string {
  return text.replace(/(mongodb(?:\+srv)?:\/\/)[^@/\s]*@/g, '$1');
}
