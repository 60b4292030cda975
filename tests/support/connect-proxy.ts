import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Proxy } from '../../src/s3/client/transport/transport.js';

/** A proxy on this computer that connects every CONNECT to one test server, whatever host was requested. */
export interface ConnectProxy {
  readonly url: string;
  readonly port: number;
  /** The requested `host:port`, in order, without refused ones. */
  readonly asked: readonly string[];
  /** The number of requests without the right user name and password. */
  readonly refused: () => number;
  readonly asProxy: (login?: Proxy['login']) => Proxy;
  /** Requires this user name and password from now on; null: none. */
  readonly demand: (login: { readonly userName: string; readonly password: string } | null) => void;
  /** Answers every CONNECT with this status from now on; null: with a tunnel. */
  readonly answerWith: (status: number | null) => void;
  readonly close: () => Promise<void>;
}

/** @param toPort port on the loopback address where all tunnels lead */
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
