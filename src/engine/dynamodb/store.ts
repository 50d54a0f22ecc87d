import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';

/** One answer of DynamoDB's JSON protocol. */
export interface DynamoAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** Answers one operation. */
export type AnswerOperation = (
  operation: string,
  input: JsonObject,
  authorization?: Readonly<Record<string, string>>,
) => Promise<DynamoAnswer>;

export interface DynamoStore {
  readonly answer: AnswerOperation;
  readonly close: () => Promise<void>;
}

/** What dynalite wants to see before it answers; it verifies no signature. */
const anyAuthorization = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=mortise/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
};

/**
 * An empty dynalite in memory, called in process. Its HTTP server is never opened: dynalite lets an exception escape
 * when a client breaks off, which would end the process that hosts it.
 */
export async function openStore(): Promise<DynamoStore> {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const [listener] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  if (listener === undefined) throw new TypeError('dynalite answers no requests');

  const answer: AnswerOperation = (operation, input, authorization = anyAuthorization) =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string> = {};
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: string | number) => {
          headers[name.toLowerCase()] = String(value);
        },
        end: (text: string) => {
          resolve({ status: response.statusCode, headers, body: text === '' ? null : (JSON.parse(text) as Json) });
        },
      };
      const request = Object.assign(new EventEmitter(), {
        method: 'POST',
        url: '/',
        headers: {
          ...authorization,
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
        },
      });
      listener(request as unknown as IncomingMessage, response as unknown as ServerResponse);
      try {
        request.emit('data', Buffer.from(JSON.stringify(input)));
        request.emit('end');
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });

  return {
    answer: async (operation, input, authorization) => {
      const given = await answer(operation, input, authorization);
      if (given.status === 200) await settle(operation, input, answer);
      return given;
    },
    // Nothing was opened but memory, which goes with the last reference.
    close: () => Promise.resolve(),
  };
}

/** Tables are made, changed and dropped in the background; waits until that is over, so that no caller has to poll. */
async function settle(operation: string, input: JsonObject, answer: AnswerOperation): Promise<void> {
  if (operation !== 'CreateTable' && operation !== 'UpdateTable' && operation !== 'DeleteTable') return;
  for (;;) {
    const { body } = await answer('DescribeTable', { TableName: input['TableName'] ?? null });
    const table = isJsonObject(body) ? body['Table'] : undefined;
    if (!isJsonObject(table) || table['TableStatus'] === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
