import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MisuseError, UnreachableError } from '../../problem/errors.js';
import type { EngineIdentity, MongoConnection, MongoEngine } from '../engine.js';
import { connectDriver } from './driver-connection.js';
import { findMongod, type Surroundings } from './find-binary.js';

export interface MongodOptions {
  /** The program to start; default: what is found on this machine. */
  readonly binary?: string;
  /** Default: loopback. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
}

/**
 * A real MongoDB server on an empty data folder, run for a while by mongodb-memory-server. Nothing is downloaded.
 * @throws MisuseError when there is no `mongod` on this machine.
 * @throws UnreachableError when it does not start.
 */
export async function startMongod(options: MongodOptions, around: Surroundings): Promise<MongoEngine> {
  const binary = options.binary ?? (await findMongod(around));
  if (binary === undefined) {
    throw new MisuseError({
      code: 'mongod-not-found',
      message: 'no mongod was found: not named by MONGOMS_SYSTEM_BINARY, not on the PATH, not downloaded earlier',
      hint: 'install MongoDB, or use the embedded engine',
    });
  }
  const version = await versionOf(binary);
  const { MongoMemoryServer } = await import('mongodb-memory-server-core');
  const server = await MongoMemoryServer.create({
    // With the version that it is, mongodb-memory-server has no conflict to print.
    binary: { systemBinary: binary, version },
    instance: {
      ip: options.host ?? '127.0.0.1',
      ...(options.port === undefined ? {} : { port: options.port, portGeneration: false }),
    },
  }).catch((error: unknown) => {
    throw doesNotStart(binary, error);
  });
  return engineAt(server.getUri(), 'mongod', async () => {
    await server.stop({ doCleanup: true, force: true });
  });
}

/** The version that a program says it is, such as `7.0.14`. */
async function versionOf(binary: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 10_000 });
    const version = /db version v(\S+)/.exec(stdout)?.[1];
    if (version === undefined) throw new Error('it does not tell a version of MongoDB');
    return version;
  } catch (error) {
    throw doesNotStart(binary, error);
  }
}

function doesNotStart(binary: string, error: unknown): UnreachableError {
  return new UnreachableError(
    {
      code: 'engine-does-not-start',
      message: `${binary} does not start: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'does it run by hand? A missing library is the usual cause',
    },
    { cause: error },
  );
}

/**
 * A MongoDB that runs somewhere already. What is in it stays in it: closing the engine closes connections only.
 * @throws UnreachableError when no server answers there.
 */
export async function connectToMongoDB(uri: string): Promise<MongoEngine> {
  return engineAt(uri, 'uri', () => Promise.resolve());
}

async function engineAt(uri: string, engine: 'mongod' | 'uri', stop: () => Promise<void>): Promise<MongoEngine> {
  const connections = new Set<MongoConnection>();
  const connect = async (): Promise<MongoConnection> => {
    const connection = await connectDriver(uri);
    connections.add(connection);
    return connection;
  };
  let identity: EngineIdentity;
  try {
    const first = await connectDriver(uri);
    const { version } = await first.command('admin', { buildInfo: 1 });
    await first.close();
    identity = { store: 'mongodb', engine, version: typeof version === 'string' ? version : 'unknown' };
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    identity,
    uri,
    connect,
    close: async () => {
      await Promise.all([...connections].map((connection) => connection.close()));
      connections.clear();
      await stop();
    },
  };
}
