import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As much of S3 as a run needs that uploads small files. It listens on this computer only, and keeps names and sizes, no content. */
export interface StandInServer {
  /** Scheme, host and port. */
  readonly url: string;
  /** Resolves when it has at least so many objects. To be called once at a time. */
  has(objects: number): Promise<void>;
  /** Ends its connections, whatever is under way on them. */
  close(): void;
}

const etag = '"00000000000000000000000000000000"';

/** Starts it on a free port of 127.0.0.1. Rejects with the system's error where no port can be opened. */
export async function startStandInServer(): Promise<StandInServer> {
  /** Path of the object → its size in bytes. */
  const objects = new Map<string, number>();
  let onObject: () => void = () => undefined;

  function put(request: IncomingMessage, response: ServerResponse, path: string): void {
    request.resume().on('end', () => {
      const isTaken = request.headers['if-none-match'] === '*' && objects.has(path);
      if (isTaken) {
        response.writeHead(412).end();
        return;
      }
      objects.set(path, Number(request.headers['content-length'] ?? 0));
      onObject();
      const checksum = request.headers['x-amz-checksum-crc32'];
      response.writeHead(200, {
        etag,
        ...(checksum === undefined ? {} : { 'x-amz-checksum-crc32': checksum }),
      });
      response.end();
    });
  }

  function list(response: ServerResponse, { pathname, searchParams }: URL): void {
    const bucket = pathname.replace(/\/?$/, '/');
    const after = searchParams.get('start-after') ?? '';
    const contents = [...objects]
      .map(([path, size]) => ({ key: path.slice(bucket.length), size }))
      .filter(({ key }) => key > after)
      .toSorted((one, other) => (one.key < other.key ? -1 : 1))
      .map(
        ({ key, size }) => `<Contents><Key>${key}</Key><ETag>${etag}</ETag><Size>${size}</Size></Contents>`,
      );
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
    );
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'PUT') put(request, response, url.pathname);
    else if (request.method === 'GET') list(response, url);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // It must not keep the process alive.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    has: (wanted) =>
      new Promise((resolve) => {
        onObject = () => {
          if (objects.size >= wanted) resolve();
        };
        onObject();
      }),
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
