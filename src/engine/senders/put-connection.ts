import type { Socket } from 'node:net';
import { systemError } from '../../s3/client/transport/connector.js';
import { createAnswerReader, type HttpAnswer } from './answer-reader.js';
import { type StopSwitch, stopped } from './put-task.js';

/** A request as it goes over the connection. */
export interface RequestBytes {
  /** Request line and header fields in Latin-1, with the empty line behind them. */
  readonly head: string;
  readonly body: Buffer | AsyncIterable<Buffer>;
  /** Bytes of the body, as the head states them. */
  readonly length: number;
}

/** A request, and whoever waits for its answer. */
export interface Exchange {
  readonly request: RequestBytes;
  readonly stop: StopSwitch;
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** One open connection, with at most one request under way. */
export interface PutConnection {
  /** When its last request was answered, or it was opened, in ms of the wall clock: the others stand still while the computer sleeps. */
  readonly idleSince: number;
  /** How long it may have nothing to do before the server may end it, in ms. */
  readonly idleLimitMs: number;
  /** Sends a request; only when none is under way. Its promise is settled as `PutConnections.send` says. */
  begin(exchange: Exchange): void;
  /** Closes it; what is under way is rejected with `ECONNRESET`. */
  end(): void;
}

/** Who is told what becomes of a connection. */
export interface PutConnectionOptions {
  /** How long it may be silent while a request is under way, and how long an answer may take from its first byte to its last, in ms. */
  readonly idleTimeoutMs: number;
  /** It can take the next request. */
  readonly onFree: (connection: PutConnection) => void;
  /** It takes no more requests. May be called more than once. */
  readonly onLeft: (connection: PutConnection) => void;
}

/** Servers end idle connections; the shortest usual limit is 5 s (Node's). */
const usualIdleLimitMs = 4000;
/** A connection is given up so long before the limit that the server states, in ms: a request takes time to arrive. */
const idleMarginMs = 2000;
/** How long the last bytes of a request may take to be written after its answer has come, in ms. */
const lastBytesMs = 1000;

/** Writes requests to an open socket, which is its own from now on, and reads their answers. */
export function createPutConnection(
  socket: Socket,
  { idleTimeoutMs, onFree, onLeft }: PutConnectionOptions,
): PutConnection {
  const reader = createAnswerReader();
  let current: Exchange | null = null;
  let isBodyGiven = true;
  let hasAnswered = false;
  let idleSince = Date.now();
  let idleLimitMs = usualIdleLimitMs;
  /** When the first bytes of the current answer came, in ms; null before that. */
  let answeringSince: number | null = null;

  const connection: PutConnection = {
    get idleSince() {
      return idleSince;
    },
    get idleLimitMs() {
      return idleLimitMs;
    },
    begin(exchange) {
      current = exchange;
      answeringSince = null;
      exchange.stop.onStop = stop;
      const { head, body } = exchange.request;
      isBodyGiven = Buffer.isBuffer(body);
      if (Buffer.isBuffer(body)) {
        socket.cork();
        socket.write(head, 'latin1');
        socket.write(body);
        socket.uncork();
      } else {
        socket.write(head, 'latin1');
        void give(body, exchange);
      }
    },
    end: () => socket.destroy(),
  };

  async function give(body: AsyncIterable<Buffer>, exchange: Exchange): Promise<void> {
    let left = exchange.request.length;
    try {
      for await (const bytes of body) {
        left -= bytes.length;
        isBodyGiven = left === 0;
        // Its memory may be used again when it was written; the last bytes stay until the request has been answered.
        const written = new Promise<void>((resolve) => {
          socket.write(bytes, () => resolve());
        });
        if (left === 0) continue;
        await written;
        if (current !== exchange) return;
      }
    } catch (error) {
      if (current === exchange) fail(error);
    }
  }

  function stop(): void {
    fail(stopped());
  }

  function takeCurrent(): Exchange | null {
    const ended = current;
    current = null;
    if (ended !== null) ended.stop.onStop = null;
    return ended;
  }

  function fail(error: unknown): void {
    const failed = takeCurrent();
    leave();
    failed?.reject(error);
  }

  function leave(): void {
    socket.destroy();
    onLeft(connection);
  }

  function finish(answer: HttpAnswer): void {
    const answered = takeCurrent();
    hasAnswered = true;
    const limit = answer.isReusable && isBodyGiven ? idleLimitOf(answer) : 0;
    const letGo = (): void => {
      if (limit > 0) {
        idleSince = Date.now();
        idleLimitMs = limit;
        onFree(connection);
      } else leave();
      answered?.resolve(answer);
    };
    if (socket.writableLength === 0) letGo();
    else whenWritten(limit > 0 ? letGo : null, () => answered?.resolve(answer));
  }

  /**
   * The system reads what is still to be written, and its memory is lent to others after the answer. A server that has all of it has
   * answered before this thread heard that it was written; one that does not want the rest may never read it.
   *
   * @param go is called when all was written; null when the connection is left at once
   * @param onClosed is called instead when the connection is closed
   */
  function whenWritten(go: (() => void) | null, onClosed: () => void): void {
    socket.once('close', onClosed);
    if (go === null) {
      leave();
      return;
    }
    const timer = setTimeout(leave, lastBytesMs);
    socket.write('', (error) => {
      clearTimeout(timer);
      if (error || socket.destroyed) return;
      socket.off('close', onClosed);
      go();
    });
  }

  socket.setTimeout(idleTimeoutMs);
  socket.on('timeout', () => fail(systemError('ETIMEDOUT')));
  socket.on('error', fail);
  socket.on('close', () => fail(systemError('ECONNRESET')));
  socket.on('data', (bytes: Buffer) => {
    try {
      // Nothing was asked.
      const answer = current === null ? null : reader.read(bytes);
      if (answer !== null) finish(answer);
      else if (current === null) leave();
      else {
        answeringSince ??= performance.now();
        if (performance.now() - answeringSince > idleTimeoutMs) fail(systemError('ETIMEDOUT'));
      }
    } catch (error) {
      // Ceph's gateway sends more behind some answers than their length says.
      fail(hasAnswered ? systemError('ECONNRESET') : error);
    }
  });
  socket.on('end', () => {
    const answer = current === null ? null : reader.end();
    if (answer === null) fail(systemError('ECONNRESET'));
    else finish(answer);
  });
  return connection;
}

/** In ms, from `Keep-Alive: timeout=5`, in s. Source: RFC 2068, section 19.7.1.1 */
function idleLimitOf({ headers }: HttpAnswer): number {
  const stated = /(?:^|[\s,;])timeout=(\d{1,6})/i.exec(headers.get('keep-alive') ?? '')?.[1];
  return stated === undefined ? usualIdleLimitMs : Number(stated) * 1000 - idleMarginMs;
}
