import { MisuseError } from '../problem/errors.js';
import type { MongoEngine } from './engine.js';
import type { EmbeddedMongoOptions } from './mongodb/embedded.js';
import { findMongod, surroundings } from './mongod/find-binary.js';

/** Which MongoDB to start. `auto` is a real `mongod` where one is found on this machine, else `embedded`. */
export type MongoEngineChoice = 'auto' | 'embedded' | 'mongod';

export const mongoEngineChoices: readonly MongoEngineChoice[] = ['auto', 'embedded', 'mongod'];

export interface StartMongoOptions extends EmbeddedMongoOptions {
  /** Default: `auto`. */
  readonly engine?: MongoEngineChoice;
  /** For `mongod`: the program to start, in place of the one that would be found. */
  readonly binary?: string;
}

/**
 * Starts an empty MongoDB for a while. Nothing is ever downloaded; `identity` says which engine it became.
 * @example
 * const { uri, connect, close } = await startMongoDB({ engine: 'embedded' });
 * @throws MisuseError when `mongod` is asked for and there is none, or an option does not fit the engine.
 * @throws UnreachableError when the address cannot be listened on, or the server does not start.
 */
export async function startMongoDB(options: StartMongoOptions = {}): Promise<MongoEngine> {
  const { engine = 'auto', binary, ...embedded } = options;
  switch (engine) {
    case 'embedded':
      return startEmbedded(embedded);
    case 'mongod':
      return startReal(options, binary);
    case 'auto': {
      const found = binary ?? (needsEmbedded(options) ? undefined : await findMongod(surroundings()));
      return found === undefined ? startEmbedded(embedded) : startReal(options, found);
    }
    default:
      throw new MisuseError({
        code: 'unknown-engine',
        message: `no MongoDB engine is called '${String(engine)}'`,
        expected: mongoEngineChoices.join(', '),
      });
  }
}

async function startEmbedded(options: EmbeddedMongoOptions): Promise<MongoEngine> {
  const { startEmbeddedMongo } = await import('./mongodb/embedded.js');
  return startEmbeddedMongo(options);
}

async function startReal(options: StartMongoOptions, binary: string | undefined): Promise<MongoEngine> {
  if (needsEmbedded(options)) {
    throw new MisuseError({
      code: 'engine-option-unsupported',
      message: 'socket, listen, clock, randomBytes and deleteExpiredEvery are options of the embedded MongoDB alone',
      hint: "leave them out, or ask for engine: 'embedded'",
    });
  }
  const { startMongod } = await import('./mongod/mongod.js');
  const { host, port } = options;
  return startMongod(
    {
      ...(binary === undefined ? {} : { binary }),
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
    },
    surroundings(),
  );
}

function needsEmbedded({ socket, listen, clock, randomBytes, deleteExpiredEvery }: StartMongoOptions): boolean {
  return listen === false || [socket, clock, randomBytes, deleteExpiredEvery].some((option) => option !== undefined);
}

/**
 * Connects to a MongoDB that runs somewhere already, through any URI that the official driver knows.
 * @throws UnreachableError when no server answers there.
 */
export async function connectMongoDB(uri: string): Promise<MongoEngine> {
  const { connectToMongoDB } = await import('./mongod/mongod.js');
  return connectToMongoDB(uri);
}
