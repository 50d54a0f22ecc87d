import { Int32 } from 'bson';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection, MongoServer } from '../../../../src/engine/mongodb/server.js';
import { decode } from '../../../../src/engine/mongodb/value/decode.js';
import { doc } from '../../../../src/engine/mongodb/value/value.js';
import { listen, type ListenAddress, type Listener } from '../../../../src/engine/mongodb/wire/listen.js';
import { rawClient } from './client.js';
import { int32, message, msg } from './frames.js';

/** A server that answers `{ reply: n }` with n bytes, and knows who is connected. */
function fakeServer() {
  const connections = new Set<Connection>();
  const seen: string[] = [];
  const server: MongoServer = {
    connect: (peer = '') => {
      const connection = { id: connections.size + 1, peer };
      connections.add(connection);
      return connection;
    },
    disconnect: (connection) => connections.delete(connection),
    deleteExpired: () => 0,
    handle: (_, command) => {
      const [name = '', size] = [...command][0] ?? [];
      seen.push(name);
      return doc({ ok: 1, text: 'x'.repeat(size instanceof Int32 ? size.value : 0) });
    },
  };
  return { server, connections, seen };
}

const opened: Listener[] = [];
async function open(server: MongoServer, address: ListenAddress = {}): Promise<Listener> {
  const listener = await listen(server, address);
  opened.push(listener);
  return listener;
}
afterEach(() => Promise.all(opened.splice(0).map((listener) => listener.close())));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('listening', () => {
  it('is on loopback and on a free port unless told otherwise', async () => {
    const { server } = fakeServer();
    const listener = await open(server);
    expect(listener.uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d{4,5}\/$/);
    const everywhere = await open(server, { host: '0.0.0.0' });
    expect((await rawClient(everywhere.uri)).socket.remoteAddress).toBe('127.0.0.1');
  });

  it('works on a Unix socket, whose path stands encoded in the URI', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mortise-'));
    const listener = await open(fakeServer().server, { socket: join(folder, 'db.sock') });
    expect(listener.uri).toBe(`mongodb://${encodeURIComponent(join(folder, 'db.sock'))}/`);
    const client = await rawClient(listener.uri);
    expect(await client.command({ ping: 3, $db: 'a' })).toEqual({ ok: 1, text: 'xxx' });
    await listener.close();
    await rm(folder, { recursive: true });
  });

  it('says that it cannot listen where another listens, or where there is no folder', async () => {
    const { server } = fakeServer();
    const port = Number(new URL((await open(server)).uri.replace('mongodb', 'http')).port);
    await expect(listen(server, { port })).rejects.toMatchObject({ problem: { code: 'engine-cannot-listen' } });
    await expect(listen(server, { socket: '/nowhere/at/all.sock' })).rejects.toThrow('/nowhere/at/all.sock');
  });

  it('closes with clients connected, twice if asked', async () => {
    const { server, connections } = fakeServer();
    const listener = await open(server);
    const client = await rawClient(listener.uri);
    await listener.close();
    await listener.close();
    await client.closed;
    expect(connections.size).toBe(0);
  });
});

describe('a client', () => {
  it('gets its answers in the order of its questions, however many it sends at once', async () => {
    const { server } = fakeServer();
    const client = await rawClient((await open(server)).uri);
    const questions = Array.from({ length: 500 }, (_, index) => msg({ ping: index % 7, $db: 'a' }));
    client.socket.write(Buffer.concat(questions));
    for (let index = 0; index < questions.length; index += 1) {
      const answer = await client.receive();
      expect(decode(answer!.subarray(21)).get('text')).toHaveLength(index % 7);
    }
  });

  it('that sends nothing but questions does not keep another waiting', async () => {
    const { server, seen } = fakeServer();
    const listener = await open(server);
    const [greedy, other] = await Promise.all([rawClient(listener.uri), rawClient(listener.uri)]);
    greedy.socket.write(Buffer.concat(Array.from({ length: 20_000 }, () => msg({ greedy: 1, $db: 'a' }))));
    await until(() => seen.includes('greedy'));
    await other.command({ other: 1, $db: 'a' });
    expect(seen.lastIndexOf('other')).toBeLessThan(19_000);
  });

  it('that does not read its answers is not read from either', async () => {
    const { server, seen } = fakeServer();
    const client = await rawClient((await open(server)).uri);
    client.socket.pause();
    const size = 1_000_000;
    client.socket.write(Buffer.concat(Array.from({ length: 300 }, () => msg({ large: size, $db: 'a' }))));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = seen.length;
    expect(before).toBeLessThan(50);
    client.socket.resume();
    await until(() => seen.length === 300);
    for (let answer = 0; answer < 300; answer += 1) expect((await client.receive())?.length).toBeGreaterThan(size);
  });

  it('that closes its side early still gets its answers', async () => {
    const { server } = fakeServer();
    const client = await rawClient((await open(server)).uri);
    client.socket.end(Buffer.concat(Array.from({ length: 200 }, () => msg({ ping: 1, $db: 'a' }))));
    for (let answer = 0; answer < 200; answer += 1) expect(await client.receive()).toBeDefined();
    await client.closed;
  });

  it.each([
    ['in the middle of a header', int32(100, 1)],
    ['in the middle of a message', msg({ ping: 1, $db: 'a' }).subarray(0, 30)],
    ['before its answer', msg({ ping: 10_000_000, $db: 'a' })],
  ])('that vanishes %s is forgotten', async (_, bytes) => {
    const { server, connections } = fakeServer();
    const listener = await open(server);
    const clients = await Promise.all(Array.from({ length: 10 }, () => rawClient(listener.uri)));
    for (const { socket } of clients) socket.write(bytes, () => socket.resetAndDestroy());
    await until(() => connections.size === 0);
    expect(await (await rawClient(listener.uri)).command({ ping: 1, $db: 'a' })).toMatchObject({ ok: 1 });
  });

  it.each([
    ['a lying length', int32(48_000_001, 1, 0, 2013)],
    ['a length that is no length', int32(3, 1, 0, 2013)],
    ['an operation code that nobody knows', message(77, [Buffer.alloc(10)])],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 9, 9, 9, 9, 9])],
  ])('that sends %s is hung up on', async (_, bytes) => {
    const { server, connections } = fakeServer();
    const client = await rawClient((await open(server)).uri);
    client.socket.write(bytes);
    await client.closed;
    await until(() => connections.size === 0);
  });

  it('may be one of 500', async () => {
    const { server, connections } = fakeServer();
    const listener = await open(server);
    const clients = await Promise.all(Array.from({ length: 500 }, () => rawClient(listener.uri)));
    const answers = await Promise.all(clients.map((client, index) => client.command({ ping: index % 9, $db: 'a' })));
    expect(answers.map(({ text }) => (text as string).length)).toEqual(clients.map((_, index) => index % 9));
    for (const { socket } of clients) socket.destroy();
    await until(() => connections.size === 0);
  });
});
