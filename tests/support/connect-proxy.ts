import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Proxy } from '../../src/s3/client/transport/transport.js';

/** A proxy on this computer that takes every CONNECT to one server of the test's, whatever host was asked for. */
export interface ConnectProxy {
  readonly url: string;
  readonly port: number;
  /** What was asked for, in order: `host:port`. Refused ones are not in it. */
  readonly asked: readonly string[];
  /** How often it was asked without the right name and password. */
  readonly refused: () => number;
  readonly asProxy: (login?: Proxy['login']) => Proxy;
  /** From now on it wants this name and password; null: none. */
  readonly demand: (login: { readonly userName: string; readonly password: string } | null) => void;
  /** From now on every CONNECT is answered with this status; null: with a tunnel. */
  readonly answerWith: (status: number | null) => void;
  readonly close: () => Promise<void>;
}

/** @param toPort port on the loopback address that all tunnels lead to */
export async function startConnectProxy(toPort: number): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let refused = 0;
  let wanted: string | null = null;
  let status: number | null = null;
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, client: Socket, head: Buffer) => {
    client.on('error', () => client.destroy());
    if (wanted !== null && request.headers['proxy-authorization'] !== wanted) {
      refused += 1;
      client.end(
        'HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm="made up"\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    if (status !== null) {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    asked.push(request.url ?? '');
    const there = connect(toPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Go on\r\n\r\n');
      if (head.length > 0) there.write(head);
      there.pipe(client);
      client.pipe(there);
    });
    sockets.add(there);
    there.on('close', () => {
      sockets.delete(there);
      client.destroy();
    });
    there.on('error', () => client.destroy());
    client.on('close', () => there.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    refused: () => refused,
    asProxy: (login = null) => ({ kind: 'http', host: '127.0.0.1', port, login }),
    demand: (login) => {
      wanted =
        login === null
          ? null
          : `Basic ${Buffer.from(`${login.userName}:${login.password}`).toString('base64')}`;
    },
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
