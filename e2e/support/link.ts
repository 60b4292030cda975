import { connect, createServer, type Server, type Socket } from 'node:net';

/** A slow or broken network between Hoist and a server, on this computer. */
export interface Link {
  /** Base URL to give Hoist instead of the server's. */
  readonly url: string;
  /** Bytes sent to the server so far. */
  sent(): number;
  /** Closes every connection at once and refuses new ones, like a server that was switched off. */
  cut(): Promise<void>;
  /** Accepts connections again, at the same address. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

export interface LinkOptions {
  /** Maximum bytes per second to the server, over all connections together; no limit when absent. */
  readonly bytesPerSecond?: number;
}

/** Opens a link to a server on loopback. It passes bytes on unchanged, so signatures stay valid. */
export async function openLink(serverUrl: string, options: LinkOptions = {}): Promise<Link> {
  const target = Number(new URL(serverUrl).port);
  const sockets = new Set<Socket>();
  let sent = 0;
  let freeAt = Date.now();

  const pass = (chunk: Buffer, from: Socket, to: Socket): void => {
    sent += chunk.length;
    to.write(chunk);
    if (options.bytesPerSecond !== undefined) {
      const now = Date.now();
      freeAt = Math.max(freeAt, now) + (chunk.length / options.bytesPerSecond) * 1000;
      from.pause();
      setTimeout(() => from.resume(), freeAt - now);
    }
  };
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  };
  const accept = (client: Socket): void => {
    const server = connect(target, '127.0.0.1');
    keep(client);
    keep(server);
    client.on('data', (chunk) => pass(chunk, client, server));
    server.on('data', (chunk) => client.write(chunk));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('end', () => other.end());
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  };

  let listener: Server = createServer(accept);
  const port = await listen(listener, 0);
  const cut = async (): Promise<void> => {
    const closed = new Promise((resolve) => {
      listener.close(resolve);
    });
    for (const socket of sockets) {
      socket.destroy();
    }
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    sent: () => sent,
    cut,
    restore: async () => {
      listener = createServer(accept);
      await listen(listener, port);
    },
    close: cut,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error('The link has no port.'));
      } else {
        resolve(address.port);
      }
    });
  });
}
