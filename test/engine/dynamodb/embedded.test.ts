import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DynamoEngine } from '../../../src/engine/engine.js';
import { startDynamoDB } from '../../../src/engine/index.js';

const authorization = {
  authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
};

describe('the endpoint of the embedded DynamoDB', () => {
  let engine: DynamoEngine;
  beforeAll(async () => {
    engine = await startDynamoDB();
  });
  afterAll(() => engine.close());

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(engine.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        ...authorization,
        ...headers,
      },
      body,
    });

  it('listens on loopback', () => {
    expect(engine.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers the JSON protocol', async () => {
    const response = await post('{}');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ TableNames: [] });
  });

  it.each(['null', '5', '[]', '{', '"x"', '', '\u0000'])(
    'answers the body %j with an error and lives on',
    async (body) => {
      const response = await post(body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        __type: expect.stringContaining('SerializationException') as string,
      });
      expect((await post('{}')).status).toBe(200);
    },
  );

  it('refuses who sends no credentials, and targets that are not DynamoDB', async () => {
    const anonymous = await post('{}', { authorization: '' });
    expect(await anonymous.json()).toMatchObject({
      __type: expect.stringContaining('MissingAuthenticationToken') as string,
    });
    const elsewhere = await post('{}', { 'x-amz-target': 'Kinesis_20131202.ListStreams' });
    expect(await elsewhere.json()).toMatchObject({ __type: expect.stringContaining('UnknownOperation') as string });
  });

  it('refuses streams by name', async () => {
    const response = await post('{}', { 'x-amz-target': 'DynamoDBStreams_20120810.ListStreams' });
    expect(await response.json()).toMatchObject({
      message: expect.stringContaining('ListStreams (streams)') as string,
    });
  });

  it('refuses a request over 16 MB', async () => {
    expect((await post(`{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`)).status).toBe(413);
  });

  it('survives clients that break off in the middle of a request', async () => {
    const { hostname, port } = new URL(engine.endpoint);
    for (let client = 0; client < 20; client += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n{"half":');
          setTimeout(() => {
            socket.resetAndDestroy();
            resolve();
          }, 2);
        });
        socket.on('error', () => undefined);
      });
    }
    expect((await post('{}')).status).toBe(200);
  });

  it('says that it cannot listen where another listens', async () => {
    const port = Number(new URL(engine.endpoint).port);
    await expect(startDynamoDB({ port })).rejects.toMatchObject({ problem: { code: 'engine-cannot-listen' } });
  });

  it('has no endpoint when it does not listen', async () => {
    const quiet = await startDynamoDB({ listen: false });
    expect(() => quiet.endpoint).toThrow('has no endpoint');
    await quiet.close();
  });

  it('can be closed twice, and is gone then', async () => {
    const short = await startDynamoDB();
    await short.close();
    await short.close();
    await expect(fetch(short.endpoint)).rejects.toThrow();
  });

  it('names the engines that there are when another is asked for', async () => {
    await expect(startDynamoDB({ engine: 'locale' as 'embedded' })).rejects.toThrow(
      "no DynamoDB engine is called 'locale'",
    );
    await expect(startDynamoDB({ engine: 'local' as 'embedded' })).rejects.toThrow('not there yet');
  });
});
