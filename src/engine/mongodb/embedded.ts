import { randomBytes } from 'node:crypto';
import { Int32 } from 'bson';
import { MisuseError } from '../../problem/errors.js';
import { toolVersion } from '../../value/version.js';
import { CommandError } from '../command-error.js';
import type { BsonDocument, MongoConnection, MongoEngine } from '../engine.js';
import { createServer } from './create-server.js';
import { MongoError } from './error.js';
import type { MongoServer } from './server.js';
import { docFromBson, toBson } from './value/convert.js';
import { isArray, isDoc, type Doc } from './value/value.js';
import { listen, type ListenAddress } from './wire/listen.js';

/** The server version whose behaviour the embedded engine promises. */
const emulatedVersion = '7.0';

/** `NotImplemented`: what this engine lacks and MongoDB has. */
const refusalCode = 238;

export interface EmbeddedMongoOptions {
  /** Default: loopback. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** The path of a Unix socket to listen on, in place of a port. */
  readonly socket?: string;
  /** False for use in this process only: nothing is listened on, and there is no URI. */
  readonly listen?: boolean;
  /** Milliseconds between two deletions of what TTL indexes say has expired; by default nothing is ever deleted. */
  readonly deleteExpiredEvery?: number;
  /** What `$$NOW`, `$currentDate` and new ObjectIds take as the time. */
  readonly clock?: () => Date;
  /** What new ObjectIds and `$sample` take as chance. */
  readonly randomBytes?: (count: number) => Uint8Array;
}

/**
 * An empty MongoDB in this process, ready within milliseconds. Connections made through it use no socket.
 * @throws UnreachableError when the address cannot be listened on.
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions = {}): Promise<MongoEngine> {
  const server = createServer({
    clock: options.clock ?? (() => new Date()),
    randomBytes: options.randomBytes ?? randomBytes,
  });
  const listener = options.listen === false ? undefined : await listen(server, addressOf(options));
  const { deleteExpiredEvery } = options;
  const deleter =
    deleteExpiredEvery === undefined
      ? undefined
      : setInterval(() => server.deleteExpired(), deleteExpiredEvery).unref();
  return {
    identity: { store: 'mongodb', engine: 'embedded', version: toolVersion, emulates: emulatedVersion },
    get uri() {
      if (listener !== undefined) return listener.uri;
      throw new MisuseError({
        code: 'engine-not-listening',
        message: 'this embedded MongoDB was started without a port, so that it has no URI',
        hint: 'start it without `listen: false`, or use connect()',
      });
    },
    connect: () => Promise.resolve(connectInProcess(server)),
    close: async () => {
      clearInterval(deleter);
      await listener?.close();
    },
  };
}

function addressOf({ host, port, socket }: EmbeddedMongoOptions): ListenAddress {
  if (socket !== undefined) return { socket };
  return { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
}

/** A write error that is a refusal says nothing of the document, so the whole command counts as refused. */
function refuseUnjudgedWrites(reply: Doc): void {
  const errors = reply.get('writeErrors');
  if (!isArray(errors)) return;
  for (const error of errors) {
    const [code, message] = isDoc(error) ? [error.get('code'), error.get('errmsg')] : [];
    if (!(code instanceof Int32) || code.value !== refusalCode) continue;
    throw new CommandError(refusalCode, 'NotImplemented', typeof message === 'string' ? message : '', {
      refused: true,
    });
  }
}

function connectInProcess(server: MongoServer): MongoConnection {
  const connection = server.connect();
  return {
    // Async, so that a thrown error becomes a rejection as with every other engine.
    // eslint-disable-next-line @typescript-eslint/require-await
    command: async (database, command) => {
      try {
        const reply = server.handle(database, docFromBson(command), connection);
        refuseUnjudgedWrites(reply);
        return toBson(reply) as BsonDocument;
      } catch (error) {
        if (!(error instanceof MongoError)) throw error;
        const refused = error.code === refusalCode;
        throw new CommandError(error.code, error.codeName, error.message, { cause: error, refused });
      }
    },
    close: () => {
      server.disconnect(connection);
      return Promise.resolve();
    },
  };
}
