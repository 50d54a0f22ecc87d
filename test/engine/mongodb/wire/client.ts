import { connect, type Socket } from 'node:net';
import { FrameReader } from '../../../../src/engine/mongodb/wire/frame-reader.js';
import { toBson } from '../../../../src/engine/mongodb/value/convert.js';
import { decode } from '../../../../src/engine/mongodb/value/decode.js';
import { msg } from './frames.js';

/** A client that sends whatever bytes a test gives it. */
export interface RawClient {
  readonly socket: Socket;
  /** The next whole message, or undefined when the server hangs up first. */
  readonly receive: () => Promise<Uint8Array | undefined>;
  /** The answer to one command, as plain values. */
  readonly command: (command: object) => Promise<Record<string, unknown>>;
  /** Resolves when the connection is closed, by whichever side. */
  readonly closed: Promise<void>;
}

function addressOf(uri: string): { readonly host: string; readonly port: number } | { readonly path: string } {
  const place = decodeURIComponent(uri.slice('mongodb://'.length, -1));
  const [host = '', port] = place.split(':');
  return port === undefined ? { path: place } : { host, port: Number(port) };
}

export async function rawClient(uri: string): Promise<RawClient> {
  const socket = connect(addressOf(uri));
  const frames = new FrameReader();
  const waiting: (() => void)[] = [];
  let ended = false;
  const wake = (): void => {
    for (const resume of waiting.splice(0)) resume();
  };
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      ended = true;
      wake();
      resolve();
    });
  });
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    frames.push(chunk);
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const receive = async (): Promise<Uint8Array | undefined> => {
    for (;;) {
      const message = frames.next();
      if (message !== undefined || ended) return message;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return {
    socket,
    receive,
    closed,
    command: async (command) => {
      socket.write(msg(command));
      const answer = await receive();
      if (answer === undefined) throw new Error('the server hung up');
      return toBson(decode(answer.subarray(21)), { promote: true }) as Record<string, unknown>;
    },
  };
}
