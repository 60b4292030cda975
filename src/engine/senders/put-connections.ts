import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type Connector, systemError } from '../../s3/client/transport/connector.js';
import { createAnswerReader, type HttpAnswer } from './answer-reader.js';
import { createConnectionGrowth } from './connection-growth.js';
import { type StopSwitch, stopped } from './put-task.js';

/** A request as it goes over the connection. */
export interface RequestBytes {
  /** Request line and header fields in Latin-1, with the empty line behind them. */
  readonly head: string;
  readonly body: Buffer | AsyncIterable<Buffer>;
  /** Bytes of the body, as the head states them. */
  readonly length: number;
}

/** Connections to one server, each with at most one request under way. */
export interface PutConnections {
  /**
   * Sends a request as soon as a connection is free. Rejects as {@link Connector.open}; with `ECONNRESET` when the connection ends
   * before the answer, `ETIMEDOUT` when it is silent for too long, or an AbortError; with `HPE_INVALID_CONSTANT` for an answer that is
   * not HTTP; with what the body threw. The bytes of the body are read no more after an answer, and may still be after a failure.
   */
  send(request: RequestBytes, stop: StopSwitch): Promise<HttpAnswer>;
  /** The system opens no more files: ends the idle connections, and allows half as many as there are; see {@link ConnectionGrowth.halve}. */
  spare(): void;
  /** Ends all connections; what is under way is rejected with `ECONNRESET`. */
  close(): void;
}

/** How connections are opened, and how many. */
export interface PutConnectionsOptions {
  readonly connector: Connector;
  /** How many connections may be open, at least 1. */
  readonly most: number;
  /** How many of them are opened as soon as requests wait, at least 1; the others while this thread has time left. */
  readonly first: number;
  /** How long a connection may be silent while a request is under way, and how long an answer may take from its first byte to its last, in ms. */
  readonly idleTimeoutMs: number;
}

interface Exchange {
  readonly request: RequestBytes;
  readonly stop: StopSwitch;
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: unknown) => void;
}

interface Connection {
  /** When its last request was answered, or it was opened, in ms of the wall clock: the others stand still while the computer sleeps. */
  idleSince: number;
  /** How long it may have nothing to do before the server may end it, in ms. */
  idleLimitMs: number;
  begin(exchange: Exchange): void;
  end(): void;
}

/** Servers end idle connections; the shortest usual limit is 5 s (Node's). */
const usualIdleLimitMs = 4000;
/** A connection is given up so long before the limit that the server states, in ms: a request takes time to arrive. */
const idleMarginMs = 2000;
/**
 * A connection that was idle for this long, in ms, is looked at before it is used: what the server has sent meanwhile is no answer to the
 * next request. Between requests that follow each other nobody can tell.
 */
const restedMs = 50;
/** How long the last bytes of a request may take to be written after its answer has come, in ms. */
const lastBytesMs = 1000;
/** Handshakes under way at once, at least: more than that while there are as many connections. */
const fewestOpening = 16;

/** Opens a connection when a request waits for one, and keeps it until the server may end it. */
export function createPutConnections({
  connector,
  most,
  first,
  idleTimeoutMs,
}: PutConnectionsOptions): PutConnections {
  const connections = new Set<Connection>();
  const idle: Connection[] = [];
  const queue: Exchange[] = [];
  let opening = 0;
  let isClosed = false;
  const growth = createConnectionGrowth({
    first,
    most,
    isWaiting: () => queue.length > 0,
    onGrown: openMore,
  });

  /** The connection that was used last: the others may be ended, and are not needed. */
  function takeIdle(): Connection | null {
    for (let connection = idle.pop(); connection !== undefined; connection = idle.pop()) {
      const idleMs = Date.now() - connection.idleSince;
      // Of a clock that was set back nothing can be told.
      if (idleMs >= 0 && idleMs < connection.idleLimitMs) return connection;
      connection.end();
    }
    return null;
  }

  function openMore(): void {
    const atOnce = Math.max(fewestOpening, connections.size);
    while (opening < Math.min(queue.length, atOnce) && connections.size + opening < growth.allowed) {
      opening += 1;
      void open();
    }
    if (queue.length > opening) growth.look();
  }

  async function open(): Promise<void> {
    let connection: Connection | null = null;
    try {
      const socket = await connector.open();
      if (isClosed) socket.destroy();
      else if (socket.destroyed) throw systemError('ECONNRESET');
      else connection = connect(socket);
    } catch (error) {
      takeQueued()?.reject(error);
    }
    opening -= 1;
    if (connection !== null) serve(connection);
    else if (!isClosed) openMore();
  }

  function takeQueued(): Exchange | undefined {
    const next = queue.shift();
    if (next !== undefined) next.stop.onStop = null;
    return next;
  }

  /** Gives a free connection the next request. */
  function serve(connection: Connection): void {
    const next = takeQueued();
    if (next === undefined) idle.push(connection);
    else connection.begin(next);
    if (queue.length > 0) openMore();
  }

  /** The same for one whose socket may have something to read: it is read first, and the connection left if there was something. */
  async function serveRested(connection: Connection): Promise<void> {
    // The first may come before anything is read.
    await setImmediate();
    await setImmediate();
    if (connections.has(connection)) serve(connection);
    else openMore();
  }

  function connect(socket: Socket): Connection {
    const reader = createAnswerReader();
    let current: Exchange | null = null;
    let isBodyGiven = true;
    /** When the first bytes of the current answer came, in ms; null before that. */
    let answeringSince: number | null = null;

    const connection: Connection = {
      idleSince: Date.now(),
      idleLimitMs: usualIdleLimitMs,
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
      if (!connections.delete(connection)) return;
      const at = idle.indexOf(connection);
      if (at >= 0) idle.splice(at, 1);
      if (!isClosed) openMore();
    }

    function finish(answer: HttpAnswer): void {
      const answered = takeCurrent();
      const limit = answer.isReusable && isBodyGiven ? idleLimitOf(answer) : 0;
      const give = (): void => {
        if (limit > 0) {
          connection.idleSince = Date.now();
          connection.idleLimitMs = limit;
          serve(connection);
        } else leave();
        answered?.resolve(answer);
      };
      if (socket.writableLength === 0) give();
      else whenWritten(limit > 0 ? give : null, () => answered?.resolve(answer));
    }

    /**
     * The system reads what is still to be written, and its memory is lent to others after the answer. A server that has all of it has
     * answered before this thread heard that it was written; one that does not want the rest may never read it.
     *
     * @param go is called when all was written; null when the connection is left at once
     * @param onLeft is called instead when the connection is closed
     */
    function whenWritten(go: (() => void) | null, onLeft: () => void): void {
      socket.once('close', onLeft);
      if (go === null) {
        leave();
        return;
      }
      const timer = setTimeout(leave, lastBytesMs);
      socket.write('', (error) => {
        clearTimeout(timer);
        if (error || socket.destroyed) return;
        socket.off('close', onLeft);
        go();
      });
    }

    connections.add(connection);
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
        fail(error);
      }
    });
    socket.on('end', () => {
      const answer = current === null ? null : reader.end();
      if (answer === null) fail(systemError('ECONNRESET'));
      else finish(answer);
    });
    return connection;
  }

  return {
    send(request, stop) {
      return new Promise((resolve, reject) => {
        const exchange: Exchange = { request, stop, resolve, reject };
        if (stop.isStopped || isClosed) {
          reject(isClosed ? systemError('ECONNRESET') : stopped());
          return;
        }
        const connection = takeIdle();
        if (connection !== null && Date.now() - connection.idleSince < restedMs) {
          connection.begin(exchange);
          return;
        }
        queue.push(exchange);
        stop.onStop = () => {
          stop.onStop = null;
          queue.splice(queue.indexOf(exchange), 1);
          reject(stopped());
        };
        if (connection === null) openMore();
        else void serveRested(connection);
      });
    },
    spare() {
      growth.halve(connections.size);
      for (const connection of idle.splice(0)) connection.end();
    },
    close() {
      isClosed = true;
      growth.stop();
      for (let waiting = takeQueued(); waiting !== undefined; waiting = takeQueued()) {
        waiting.reject(systemError('ECONNRESET'));
      }
      connector.close();
      for (const connection of connections) connection.end();
    },
  };
}

/** In ms, from `Keep-Alive: timeout=5`, in s. Source: RFC 2068, section 19.7.1.1 */
function idleLimitOf({ headers }: HttpAnswer): number {
  const stated = /(?:^|[\s,;])timeout=(\d{1,6})/i.exec(headers.get('keep-alive') ?? '')?.[1];
  return stated === undefined ? usualIdleLimitMs : Number(stated) * 1000 - idleMarginMs;
}
