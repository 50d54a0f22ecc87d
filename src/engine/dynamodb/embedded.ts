import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { createRequire } from 'node:module';
import { MisuseError } from '../../problem/errors.js';
import { isJsonObject, type Json } from '../../value/json.js';
import type { DynamoConnection, DynamoEngine } from '../engine.js';
import { failure, openGuardedStore } from './guarded-store.js';
import { openHttpDoor } from './http-door.js';
import { connectSdk } from './sdk-connection.js';
import type { AnswerOperation } from './store.js';

export interface EmbeddedDynamoOptions {
  /** Default: loopback. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** False for use in this process only: no port is opened, and there is no endpoint. */
  readonly listen?: boolean;
}

/**
 * An empty DynamoDB in this process: dynalite, behind a guard that refuses what dynalite would answer wrongly.
 * Connections made through it use no socket.
 * @throws UnreachableError when the port cannot be listened on.
 */
export async function startEmbeddedDynamo(options: EmbeddedDynamoOptions = {}): Promise<DynamoEngine> {
  const store = await openGuardedStore();
  const door = options.listen === false ? undefined : await openHttpDoor(store.answer, options.host, options.port);
  const connections = new Set<DynamoConnection>();
  const { version } = createRequire(import.meta.url)('dynalite/package.json') as { version: string };
  return {
    identity: {
      store: 'dynamodb',
      engine: 'embedded',
      version: `dynalite ${version}`,
      emulates: 'DynamoDB 2012-08-10',
    },
    get endpoint() {
      if (door !== undefined) return door.endpoint;
      throw new MisuseError({
        code: 'engine-not-listening',
        message: 'this embedded DynamoDB was started without a port, so that it has no endpoint',
        hint: 'start it without `listen: false`, or use connect()',
      });
    },
    connect: async () => {
      const connection = await connectSdk(inProcess(store.answer), 'the embedded engine');
      connections.add(connection);
      return connection;
    },
    close: async () => {
      await Promise.all([...connections].map((connection) => connection.close()));
      connections.clear();
      await door?.close();
      await store.close();
    },
  };
}

const utf8 = new TextDecoder();

/** Lets AWS's client write its requests, and answers them without a socket. */
function inProcess(answer: AnswerOperation): DynamoDBClientConfig {
  return {
    endpoint: 'http://embedded.invalid',
    region: 'us-east-1',
    credentials: { accessKeyId: 'mortise', secretAccessKey: 'mortise' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: {
        readonly headers: Readonly<Record<string, string>>;
        readonly body: Uint8Array | string;
      }) => {
        const target = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1];
        const input = JSON.parse(typeof request.body === 'string' ? request.body : utf8.decode(request.body)) as Json;
        const operation = target?.split('.')[1];
        const { status, headers, body } =
          operation !== undefined && isJsonObject(input)
            ? await answer(operation, input)
            : failure(400, 'SerializationException', 'the request names no operation');
        return { response: { statusCode: status, headers, body: new TextEncoder().encode(JSON.stringify(body)) } };
      },
    },
  };
}
