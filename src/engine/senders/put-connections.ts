import { setImmediate } from 'node:timers/promises';
import { type Connector, systemError } from '../../s3/client/transport/connector.js';
import type { HttpAnswer } from './answer-reader.js';
import { createConnectionGrowth } from './connection-growth.js';
import {
  createPutConnection,
  type Exchange,
  type PutConnection,
  type RequestBytes,
} from './put-connection.js';
import { type StopSwitch, stopped } from './put-task.js';

/** Connections to one server, each with at most one request under way. */
export interface PutConnections {
  /**
   * Sends a request as soon as a connection is free. Rejects as {@link Connector.open}; with `ECONNRESET` when the connection ends
   * before the answer, or when bytes that are not HTTP follow its last one, `ETIMEDOUT` when it is silent for too long, or an AbortError;
   * with `HPE_INVALID_CONSTANT` when its first answer is not HTTP; with what the body threw. The bytes of the body are read no more after
   * an answer, and may still be after a failure.
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

/**
 * A connection that was idle for this long, in ms, is looked at before it is used: what the server has sent meanwhile is no answer to the
 * next request. Between requests that follow each other nobody can tell.
 */
const restedMs = 50;
/** Handshakes under way at once, at least: more than that while there are as many connections. */
const fewestOpening = 16;

/** Opens a connection when a request waits for one, and keeps it until the server may end it. */
export function createPutConnections({
  connector,
  most,
  first,
  idleTimeoutMs,
}: PutConnectionsOptions): PutConnections {
  const connections = new Set<PutConnection>();
  const idle: PutConnection[] = [];
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
  function takeIdle(): PutConnection | null {
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
    let connection: PutConnection | null = null;
    try {
      const socket = await connector.open();
      if (isClosed) socket.destroy();
      else if (socket.destroyed) throw systemError('ECONNRESET');
      else {
        connection = createPutConnection(socket, { idleTimeoutMs, onFree: serve, onLeft: leave });
        connections.add(connection);
      }
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

  /** Gives a free connection the next request, unless there are more than may be since files could not be opened. */
  function serve(connection: PutConnection): void {
    if (connections.size > growth.allowed) {
      connection.end();
      leave(connection);
      return;
    }
    const next = takeQueued();
    if (next === undefined) idle.push(connection);
    else connection.begin(next);
    if (queue.length > 0) openMore();
  }

  /** The same for one whose socket may have something to read: it is read first, and the connection left if there was something. */
  async function serveRested(connection: PutConnection): Promise<void> {
    // The first may come before anything is read.
    await setImmediate();
    await setImmediate();
    if (connections.has(connection)) serve(connection);
    else openMore();
  }

  function leave(connection: PutConnection): void {
    if (!connections.delete(connection)) return;
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
    if (!isClosed) openMore();
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
