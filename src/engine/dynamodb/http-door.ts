import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UnreachableError } from '../../problem/errors.js';
import { isJsonObject, type Json } from '../../value/json.js';
import { failure } from './guarded-store.js';
import type { AnswerOperation, DynamoAnswer } from './store.js';

/** DynamoDB's own limit on a request. */
const largestRequest = 16 * 1024 * 1024;

export interface HttpDoor {
  /** `http://127.0.0.1:40913` */
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/**
 * Lets DynamoDB clients of other processes reach a store, on loopback unless another host is named.
 * @throws UnreachableError when the address cannot be listened on.
 */
export async function openHttpDoor(answer: AnswerOperation, host = '127.0.0.1', port = 0): Promise<HttpDoor> {
  const server = createServer((request, response) => {
    serve(answer, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new UnreachableError(
          {
            code: 'engine-cannot-listen',
            message: `the embedded DynamoDB cannot listen on ${host}:${port}: ${error.message}`,
            hint: 'leave the port out to get a free one, or stop what uses this address',
          },
          { cause: error },
        ),
      );
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  const reachable = bound.address === '0.0.0.0' || bound.address === '::' ? 'localhost' : bound.address;
  return {
    endpoint: `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(answer: AnswerOperation, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await answerRequest(answer, request);
  const text = JSON.stringify(body);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

async function answerRequest(answer: AnswerOperation, request: IncomingMessage): Promise<DynamoAnswer> {
  if (request.method === 'GET') return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'healthy' };
  const body = await readBody(request);
  if (body === undefined) return failure(413, 'RequestEntityTooLargeException', 'a request may not exceed 16 MB');
  const [api, operation] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (operation === undefined || !/^DynamoDB(Streams)?_20120810$/.test(api ?? '')) {
    return failure(400, 'UnknownOperationException', 'the header X-Amz-Target names no operation of DynamoDB_20120810');
  }
  const input = parse(body);
  if (!isJsonObject(input)) return failure(400, 'SerializationException', 'the body is no JSON object');
  return answer(operation, input, authorizationOf(request));
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // What is too large is read to its end all the same, or the client would never see the answer.
    if (bytes > largestRequest) chunks.length = 0;
    else chunks.push(chunk);
  }
  return bytes > largestRequest ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Who sends no credentials is refused as DynamoDB does; which credentials they are does not matter. */
function authorizationOf(request: IncomingMessage): Readonly<Record<string, string>> {
  const names = ['authorization', 'x-amz-date', 'date'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
