import type { Socket } from 'node:net';
import { FramingError } from './chunk-decoder.js';
import { RequestReader, type SinkRequest } from './request-reader.js';

/** Writes an answer: the text of its head and body together. */
export type Respond = (answer: string) => void;
export type Handler = (request: SinkRequest, respond: Respond) => void;

const badRequest = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** A connection and the receiver of its bytes, which are only lent: they are overwritten after the call. */
export interface Line {
  readonly socket: Socket;
  onBytes(listener: (piece: Buffer) => void): void;
}

/**
 * Serves one connection, one request after the other.
 *
 * @param latencyMs how much every answer is delayed
 */
export function serveConnection(line: Line, latencyMs: number, handle: Handler): void {
  const { socket } = line;
  const guarded = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      socket.end(badRequest);
    }
  };
  const reader = new RequestReader({
    onExpect: () => socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1'),
    onRequest: (request) =>
      handle(request, (answer) => {
        const send = (): void => {
          socket.write(answer, 'utf8');
          if (request.keepAlive) guarded(() => reader.next());
          else socket.end();
        };
        if (latencyMs === 0) send();
        else setTimeout(send, latencyMs);
      }),
  });
  line.onBytes((piece) => guarded(() => reader.feed(piece)));
  // A client may disconnect at any time; what it did not finish is missing from the bucket.
  socket.on('error', () => socket.destroy());
}
