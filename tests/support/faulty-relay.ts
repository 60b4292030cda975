import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Proxy } from '../../src/s3/client/transport/transport.js';

/**
 * What a relay does with a connection:
 * - `silent`: takes every byte and passes nothing on, in neither direction; a proxy does not answer a request for a tunnel
 * - `deaf`: the same, and takes no bytes, so that the sender's socket is full at last
 * - `dead`: resets it
 * - a number: resets it, and answers a request for a tunnel with this HTTP status (an HTTP proxy), or with this code (SOCKS5)
 */
export type RelayFault = 'silent' | 'deaf' | 'dead' | number;

/** A relay on loopback between the app and a server, or a proxy that leads there whatever address is asked for. */
export interface FaultyRelay {
  readonly port: number;
  readonly asProxy: () => Proxy | null;
  /** Does this with all connections, those to come as well, until {@link recover}. */
  breakAll(fault: RelayFault): void;
  /** Does this with the connection that sends next, and with no other. */
  breakNext(fault: RelayFault): void;
  /** Passes everything on that new connections send; what was broken stays broken. */
  recover(): void;
  /** Connections that a fault has met. */
  readonly broken: () => number;
  close(): Promise<void>;
}

/** @param toPort port on the loopback address where everything leads */
export async function startFaultyRelay(
  toPort: number,
  kind: 'direct' | 'http' | 'socks5',
): Promise<FaultyRelay> {
  const links = new Set<Link>();
  let isClosing = false;
  let forAll: RelayFault | null = null;
  let forNext: RelayFault | null = null;
  let broken = 0;

  interface Link {
    readonly client: Socket;
    readonly server: Socket;
    fault: RelayFault | null;
  }

  function breakLink(link: Link, fault: RelayFault): void {
    if (link.fault !== null) return;
    link.fault = fault;
    broken += 1;
    if (fault === 'deaf') link.client.pause();
    else if (fault !== 'silent') link.client.resetAndDestroy();
  }

  function join(client: Socket): void {
    const server = connect(toPort, '127.0.0.1');
    const link: Link = { client, server, fault: null };
    links.add(link);
    client.on('data', (bytes: Buffer) => {
      if (forNext !== null) {
        const fault = forNext;
        forNext = null;
        breakLink(link, fault);
      }
      if (link.fault === null && !server.write(bytes)) client.pause();
    });
    server.on('drain', () => link.fault === null && client.resume());
    server.on('data', (bytes: Buffer) => {
      if (link.fault === null) client.write(bytes);
    });
    client.on('end', () => server.end());
    server.on('end', () => link.fault === null && client.end());
    for (const socket of [client, server]) socket.on('error', () => undefined);
    client.on('close', () => {
      links.delete(link);
      server.destroy();
    });
    server.on('close', () => {
      if (link.fault === null) client.destroy();
    });
  }

  const waiting = new Set<Socket>();
  /** One that comes while everything is broken; its bytes are never answered. */
  function receiveBroken(client: Socket, fault: RelayFault): void {
    broken += 1;
    waiting.add(client);
    client.on('close', () => waiting.delete(client));
    if (fault === 'dead') client.resetAndDestroy();
    else if (fault === 'silent') client.resume();
    else if (typeof fault === 'number' && kind === 'direct') client.resetAndDestroy();
    else if (typeof fault === 'number') {
      greet(client, (answer) => {
        if (kind === 'http') client.end(`HTTP/1.1 ${fault} No\r\nContent-Length: 0\r\n\r\n`);
        else client.end(answer(fault));
      });
    }
  }

  /** Hears out the request for a tunnel. `agreed` is given what makes the answer of SOCKS5. */
  function greet(client: Socket, agreed: (answer: (code: number) => Buffer) => void): void {
    let heard = Buffer.alloc(0);
    let hasGreeted = false;
    const hear = (bytes: Buffer): void => {
      heard = Buffer.concat([heard, bytes]);
      if (kind === 'socks5' && !hasGreeted && heard.length >= 2 + (heard[1] ?? 0)) {
        heard = heard.subarray(2 + (heard[1] ?? 0));
        hasGreeted = true;
        client.write(Buffer.from([5, 0]));
      }
      const isAsked = kind === 'http' ? heard.includes('\r\n\r\n') : hasGreeted && heard.length >= 10;
      if (!isAsked) return;
      client.off('data', hear);
      agreed((code) => Buffer.from([5, code, 0, 1, 127, 0, 0, 1, 0, 0]));
    };
    client.on('data', hear);
  }

  const relay: Server = createServer((client) => {
    client.on('error', () => undefined);
    if (forAll !== null) {
      receiveBroken(client, forAll);
      return;
    }
    if (kind === 'direct') {
      join(client);
      return;
    }
    greet(client, (answer) => {
      client.write(kind === 'http' ? 'HTTP/1.1 200 Go on\r\n\r\n' : answer(0));
      if (!isClosing) join(client);
    });
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const { port } = relay.address() as AddressInfo;
  return {
    port,
    asProxy: () => (kind === 'direct' ? null : { kind, host: '127.0.0.1', port, login: null }),
    breakAll(fault) {
      forAll = fault;
      for (const link of links) breakLink(link, fault);
    },
    breakNext(fault) {
      forNext = fault;
    },
    recover() {
      forAll = null;
      forNext = null;
    },
    broken: () => broken,
    close: () =>
      new Promise((resolve) => {
        isClosing = true;
        for (const { client, server } of links) {
          client.destroy();
          server.destroy();
        }
        for (const client of waiting) client.destroy();
        relay.close(() => resolve());
      }),
  };
}
