import { MisuseError } from '../problem/errors.js';
import type { EmbeddedDynamoOptions } from './dynamodb/embedded.js';
import type { DynamoEngine } from './engine.js';

/** Which DynamoDB to start. `auto` is `embedded` today. */
export type DynamoEngineChoice = 'auto' | 'embedded';

export const dynamoEngineChoices: readonly DynamoEngineChoice[] = ['auto', 'embedded'];

export interface StartDynamoOptions extends EmbeddedDynamoOptions {
  /** Default: `auto`. */
  readonly engine?: DynamoEngineChoice;
}

/**
 * Starts an empty DynamoDB for a while; `identity` says which engine it became.
 * @example
 * const { endpoint, connect, close } = await startDynamoDB();
 * @throws MisuseError when there is no such engine.
 * @throws UnreachableError when the port cannot be listened on.
 */
export async function startDynamoDB(options: StartDynamoOptions = {}): Promise<DynamoEngine> {
  const { engine = 'auto', ...embedded } = options;
  if (!dynamoEngineChoices.includes(engine)) {
    const known = ['local', 'localstack', 'endpoint'];
    throw new MisuseError({
      code: 'unknown-engine',
      message: known.includes(engine)
        ? `the DynamoDB engine '${engine}' is not there yet`
        : `no DynamoDB engine is called '${engine as string}'`,
      expected: dynamoEngineChoices.join(', '),
    });
  }
  const { startEmbeddedDynamo } = await import('./dynamodb/embedded.js');
  return startEmbeddedDynamo(embedded);
}

/**
 * Uses a DynamoDB that runs somewhere already: DynamoDB Local, LocalStack, or AWS itself. Region and credentials are
 * taken from the environment, as AWS's client does. What is in it stays in it.
 */
export async function connectDynamoDB(endpoint: string): Promise<DynamoEngine> {
  const { connectToDynamoDB } = await import('./dynamodb/endpoint.js');
  return connectToDynamoDB(endpoint);
}
