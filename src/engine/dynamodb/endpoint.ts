import type { DynamoConnection, DynamoEngine } from '../engine.js';
import { connectSdk } from './sdk-connection.js';

/** A DynamoDB at an address; it does not tell its version. */
export function connectToDynamoDB(endpoint: string): DynamoEngine {
  const connections = new Set<DynamoConnection>();
  return {
    identity: { store: 'dynamodb', engine: 'endpoint', version: 'unknown' },
    endpoint,
    connect: async () => {
      const connection = await connectSdk({ endpoint }, endpoint);
      connections.add(connection);
      return connection;
    },
    close: async () => {
      await Promise.all([...connections].map((connection) => connection.close()));
      connections.clear();
    },
  };
}
