import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Connection } from '../../src/s3/client/connection.js';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  readonly received: readonly ReceivedRequest[];
  /** A connection with made-up keys to this server. */
  readonly connection: (region?: string) => Connection;
  readonly close: () => Promise<void>;
}

/** The answer to one request; a function takes over the response (to hang up, to stay silent …). */
export type Answer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | ((request: ReceivedRequest, response: ServerResponse) => void);

/**
 * A server on this computer whose every answer the test decides: for answers that a real S3 gives too rarely
 * to wait for.
 */
export async function startScriptedServer(
  answer: (request: ReceivedRequest, index: number) => Answer,
): Promise<ScriptedServer> {
  const received: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request: ReceivedRequest = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(request);
      const reply = answer(request, received.length - 1);
      if (typeof reply === 'function') reply(request, response);
      else
        response
          .writeHead(reply.status, reply.headers)
          .end(request.method === 'HEAD' ? undefined : reply.body);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    received,
    connection: (region = 'ap-northeast-2') => ({
      credentials: { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made/up+for/tests' },
      region,
      endpoint: url,
    }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** The body that S3 sends with an error. */
export function errorXml(code: string, fields: Readonly<Record<string, string>> = {}): string {
  const extra = Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code>${extra}<RequestId>4442587FB7D0A2F9</RequestId></Error>`;
}
