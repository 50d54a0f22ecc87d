import { createServer, type AddressInfo, type Socket } from 'node:net';
import { UnreachableError } from '../../../problem/errors.js';
import type { MongoServer } from '../server.js';
import { serveClient } from './client.js';

/** Where to listen: a TCP port, on loopback unless another host is named, or a Unix socket's path. */
export type ListenAddress = { readonly host?: string; readonly port?: number } | { readonly socket: string };

export interface Listener {
  /** `mongodb://127.0.0.1:40912/`, or the socket's path percent-encoded. */
  readonly uri: string;
  /** Ends every connection and stops listening. */
  readonly close: () => Promise<void>;
}

export interface ListenOptions {
  /** Hears of exceptions that are the engine's own fault. */
  readonly reportFault?: (fault: unknown) => void;
}

/**
 * Lets MongoDB clients reach an embedded server.
 * @throws UnreachableError when the address cannot be listened on.
 */
export async function listen(
  server: MongoServer,
  address: ListenAddress,
  options: ListenOptions = {},
): Promise<Listener> {
  const sockets = new Set<Socket>();
  let requestId = 0;
  const nextRequestId = (): number => {
    requestId = (requestId + 1) & 0x7fffffff;
    return requestId;
  };
  const tcp = createServer({ allowHalfOpen: true }, (socket) => {
    const connection = server.connect(peerOf(socket));
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      server.disconnect(connection);
    });
    serveClient(socket, {
      run: (database, command) => server.handle(database, command, connection),
      nextRequestId,
      reportFault: options.reportFault ?? (() => undefined),
    });
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', (error) => {
      reject(cannotListen(address, error));
    });
    const ready = (): void => {
      tcp.removeAllListeners('error');
      // Failing to accept one client (out of file descriptors) must not end the others.
      tcp.on('error', () => undefined);
      resolve();
    };
    if ('socket' in address) tcp.listen(address.socket, ready);
    else tcp.listen(address.port ?? 0, address.host ?? '127.0.0.1', ready);
  });
  return {
    uri: uriOf(address, tcp.address()),
    close: () =>
      new Promise((resolve) => {
        tcp.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function peerOf(socket: Socket): string {
  return socket.remoteAddress === undefined
    ? 'anonymous unix socket'
    : `${socket.remoteAddress}:${String(socket.remotePort ?? 0)}`;
}

function uriOf(address: ListenAddress, bound: AddressInfo | string | null): string {
  if ('socket' in address) return `mongodb://${encodeURIComponent(address.socket)}/`;
  if (bound === null || typeof bound === 'string') throw new TypeError('a TCP server has an address and a port');
  const host = connectableHost(bound.address);
  return `mongodb://${host.includes(':') ? `[${host}]` : host}:${String(bound.port)}/`;
}

/** Who listens on every address is reached through loopback. */
function connectableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

function cannotListen(address: ListenAddress, error: Error): UnreachableError {
  const place = 'socket' in address ? address.socket : `${address.host ?? '127.0.0.1'}:${String(address.port ?? 0)}`;
  return new UnreachableError(
    {
      code: 'engine-cannot-listen',
      message: `the embedded MongoDB cannot listen on ${place}: ${error.message}`,
      hint: 'leave the port out to get a free one, or stop what uses this address',
    },
    { cause: error },
  );
}
