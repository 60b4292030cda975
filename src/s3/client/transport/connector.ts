import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Transport } from './transport.js';
import { tlsOptionsFor } from './trust.js';
import { openTunnel } from './tunnel.js';

/** Opens connections to one server, over TLS when its origin says so. */
export interface Connector {
  /**
   * A connection that is ready for a request. Rejects with the system's error, with `ETIMEDOUT` after the connector's time limit, or
   * as {@link openTunnel} behind a proxy.
   */
  open(): Promise<Socket>;
  /** Gives up connections that are not ready yet: they reject with `ECONNRESET`. */
  close(): void;
}

/**
 * @param origin scheme, host and port
 * @param timeoutMs for each connection, its handshakes included
 */
export function createConnector(origin: string, transport: Transport, timeoutMs: number): Connector {
  const { protocol, hostname, port } = new URL(origin);
  const isEncrypted = protocol === 'https:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const destination = { host, port: Number(port || (isEncrypted ? 443 : 80)), isEncrypted };
  const opening = new Set<Socket>();
  let session: Buffer | undefined;

  function connectDirectly(): Socket {
    const address = { host, port: destination.port, noDelay: true };
    if (!isEncrypted) return connectTcp(address);
    const socket: TLSSocket = connectTls({
      ...address,
      ...tlsOptionsFor(host, transport),
      ...(session === undefined ? {} : { session }),
    });
    return socket.on('session', (latest) => {
      session = latest;
    });
  }

  function openDirectly(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connectDirectly();
      opening.add(socket);
      const timer = setTimeout(() => socket.destroy(systemError('ETIMEDOUT')), timeoutMs);
      let failure: Error = systemError('ECONNRESET');
      const onError = (error: Error): void => {
        failure = error;
      };
      const onClose = (): void => {
        settle();
        reject(failure);
      };
      function settle(): void {
        clearTimeout(timer);
        opening.delete(socket);
        // Its errors are heard until it has an owner.
        socket.off('close', onClose);
      }
      socket.on('error', onError).on('close', onClose);
      socket.once(isEncrypted ? 'secureConnect' : 'connect', () => {
        settle();
        resolve(socket);
      });
    });
  }

  return {
    open() {
      const { proxy } = transport;
      return proxy === null ? openDirectly() : openTunnel(proxy, transport, destination, timeoutMs);
    },
    close() {
      for (const socket of opening) socket.destroy();
    },
  };
}

/** An error as Node's sockets have it. @param code of errno(3) */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
