import type * as aws from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { UnreachableError } from '../../problem/errors.js';
import { CommandError } from '../command-error.js';
import type { DynamoConnection, DynamoOperation, DynamoOperations } from '../engine.js';
import { refusalName } from './refusal.js';

type Sdk = typeof aws;
/** Every command has its own input and output type; sending one needs neither. */
type AnyCommand = Parameters<DynamoDBClient['send']>[0];

/** A connection through AWS's own client, which is loaded when the first one is asked for. */
export async function connectSdk(settings: DynamoDBClientConfig, endpoint: string): Promise<DynamoConnection> {
  const sdk = await import('@aws-sdk/client-dynamodb');
  const client = withoutNodeWarning(() => new sdk.DynamoDBClient(settings));
  return {
    send: async <Name extends DynamoOperation>(operation: Name, input: DynamoOperations[Name][0]) => {
      try {
        return await client.send(commandFor(sdk, operation, input));
      } catch (error) {
        throw translated(sdk, error, endpoint);
      }
    },
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

const warningSwitch = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/** The client warns, while it is made, of Node versions that its future releases drop: nothing a user of ours can act on. */
function withoutNodeWarning<Made>(make: () => Made): Made {
  const before = process.env[warningSwitch];
  process.env[warningSwitch] = 'true';
  try {
    return make();
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, warningSwitch);
    else process.env[warningSwitch] = before;
  }
}

function commandFor(sdk: Sdk, operation: DynamoOperation, input: object): AnyCommand {
  const Command = sdk[`${operation}Command`] as unknown as new (input: object) => AnyCommand;
  return new Command(input);
}

function translated(sdk: Sdk, error: unknown, endpoint: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof sdk.DynamoDBServiceException) {
    const status = error.$metadata.httpStatusCode ?? 400;
    // Without the cause: it holds the whole response, down to the socket, and would fill the screen when printed.
    return new CommandError(status, error.name, error.message, { refused: error.name === refusalName });
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined && error.name !== 'TimeoutError') return error;
  return new UnreachableError(
    { code: 'engine-unreachable', message: `DynamoDB at ${endpoint} cannot be reached: ${error.message}` },
    { cause: error },
  );
}
