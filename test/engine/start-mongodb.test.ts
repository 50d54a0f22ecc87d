import { createServer } from 'node:net';
import type { Int32 } from 'bson';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectMongoDB, startMongoDB } from '../../src/engine/index.js';
import { startDressedAsMongod } from './conformance/mongo-engines.js';

describe('startMongoDB', () => {
  it('gives an embedded engine that says what it emulates, on loopback', async () => {
    const engine = await startMongoDB({ engine: 'embedded' });
    expect(engine.identity).toMatchObject({ store: 'mongodb', engine: 'embedded', emulates: '7.0' });
    expect(engine.uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/$/);
    await engine.close();
    await engine.close();
  });

  it('opens no port when it is told not to listen', async () => {
    const engine = await startMongoDB({ engine: 'embedded', listen: false });
    expect(() => engine.uri).toThrow('has no URI');
    const connection = await engine.connect();
    expect(await connection.command('admin', { ping: 1 })).toHaveProperty('ok');
    await engine.close();
  });

  it('takes time and chance from its options', async () => {
    const now = new Date('2020-02-03T04:05:06Z');
    const options = {
      engine: 'embedded',
      listen: false,
      clock: () => now,
      randomBytes: (count: number) => new Uint8Array(count),
    } as const;
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const connection = await (await startMongoDB(options)).connect();
        await connection.command('shop', { insert: 'orders', documents: [{}] });
        await connection.command('shop', { update: 'orders', updates: [{ q: {}, u: { $currentDate: { at: true } } }] });
        return (await connection.command('shop', { find: 'orders' }))['cursor'];
      }),
    );
    expect(ids[0]).toEqual(ids[1]);
    expect(ids[0]).toMatchObject({ firstBatch: [{ at: now }] });
  });

  it('marks a refusal as one, also where it stands among write errors', async () => {
    const connection = await (await startMongoDB({ engine: 'embedded', listen: false })).connect();
    await connection.command('shop', { insert: 'orders', documents: [{ _id: 1, at: 'x' }] });
    const find = connection.command('shop', { find: 'orders', filter: { $where: 'true' } });
    await expect(find).rejects.toMatchObject({ code: 238, refused: true });
    const updates = [{ q: { $where: 'true' }, u: { $set: { at: 1 } } }];
    await expect(connection.command('shop', { update: 'orders', updates })).rejects.toMatchObject({ refused: true });
    const unknown = connection.command('shop', { find: 'orders', filter: { $frob: 1 } });
    await expect(unknown).rejects.toMatchObject({ code: 2, refused: false });
  });

  it('deletes what has expired only where it is told to', async () => {
    const left = async (deleteExpiredEvery?: number) => {
      const options = { engine: 'embedded', listen: false } as const;
      const engine = await startMongoDB(
        deleteExpiredEvery === undefined ? options : { ...options, deleteExpiredEvery },
      );
      const db = await engine.connect();
      const indexes = [{ key: { at: 1 }, name: 'at', expireAfterSeconds: 60 }];
      await db.command('shop', { createIndexes: 'orders', indexes });
      await db.command('shop', { insert: 'orders', documents: [{ at: new Date(0) }, { at: new Date() }] });
      await new Promise((resolve) => setTimeout(resolve, 30));
      const { n } = await db.command('shop', { count: 'orders' });
      await engine.close();
      return (n as Int32).value;
    };
    expect(await left()).toBe(2);
    expect(await left(1)).toBe(1);
  });

  it('starts the program that it is given', async () => {
    const engine = await startDressedAsMongod();
    expect(engine.identity).toMatchObject({
      store: 'mongodb',
      engine: 'mongod',
      version: expect.stringMatching(/^7\.0/) as string,
    });
    await engine.close();
    await expect(connectMongoDB(`${engine.uri}?serverSelectionTimeoutMS=100`)).rejects.toMatchObject({
      problem: { code: 'engine-unreachable' },
    });
  });

  it('refuses what a real server cannot be told', async () => {
    const start = startMongoDB({ engine: 'mongod', clock: () => new Date() });
    await expect(start).rejects.toMatchObject({ problems: [{ code: 'engine-option-unsupported' }] });
  });

  it('names the engines that there are when another is asked for', async () => {
    const start = startMongoDB({ engine: 'mongo' as 'mongod' });
    await expect(start).rejects.toMatchObject({
      problems: [{ code: 'unknown-engine', expected: 'auto, embedded, mongod' }],
    });
  });
});

describe('connectMongoDB', () => {
  it('reports a server that does not answer, without the credentials of its URI', async () => {
    const silent = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const connecting = connectMongoDB(`mongodb://ada:secret@127.0.0.1:${port}/?serverSelectionTimeoutMS=200`);
    const error: unknown = await connecting.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'UnreachableError', problem: { code: 'engine-unreachable' } });
    expect((error as Error).message).toContain(`127.0.0.1:${port}`);
    expect((error as Error).message).not.toContain('secret');
    silent.close();
  });
});
