import { type ClientRequest, request as requestInTheClear } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SocksClientError } from 'socks';
import { HoistError } from '../../../shared/errors/errors.js';
import type { Proxy, Transport } from './transport.js';
import { secureContextOf, tlsOptionsFor } from './trust.js';

/** Where a tunnel ends. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  /** TLS to the server inside the tunnel, so that the proxy can't read the traffic. */
  readonly isEncrypted: boolean;
  /** The name that the server's certificate must have; the host when absent. */
  readonly serverName?: string;
}

/**
 * Opens a connection to a server through a proxy. The proxy resolves the host name: behind a proxy this
 * computer's own resolver often knows no outside names.
 *
 * Rejects with HoistError `proxy-auth-required`, `proxy-refused` or `proxy-unreachable`, with
 * `network-unreachable` when the proxy itself can't reach the server, with `timed-out`, or with the TLS error
 * of the server. Source: RFC 9110, section 9.3.6 (CONNECT); RFC 1928 (SOCKS5).
 *
 * @param timeoutMs for reaching the proxy and connecting through it
 */
export async function openTunnel(
  proxy: Proxy,
  transport: Transport,
  destination: Destination,
  timeoutMs: number,
): Promise<Socket> {
  const tunnel =
    proxy.kind === 'socks5'
      ? await throughSocks(proxy, destination, timeoutMs)
      : await throughConnect(proxy, transport, destination, timeoutMs);
  tunnel.setNoDelay(true);
  return destination.isEncrypted ? encrypt(tunnel, transport, destination, timeoutMs) : tunnel;
}

function throughConnect(
  proxy: Proxy,
  transport: Transport,
  { host, port }: Destination,
  timeoutMs: number,
): Promise<Socket> {
  const authority = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const options = {
      method: 'CONNECT',
      host: proxy.host,
      port: proxy.port,
      path: authority,
      agent: false,
      timeout: timeoutMs,
      headers: { host: authority, ...loginHeader(proxy) },
    } as const;
    const trust = { secureContext: secureContextOf(transport) };
    const request: ClientRequest =
      proxy.kind === 'https' ? requestEncrypted({ ...options, ...trust }) : requestInTheClear(options);
    request.once('connect', (response, socket: Socket) => {
      const { statusCode: status = 0 } = response;
      if (status >= 200 && status < 300) {
        socket.setTimeout(0);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(refusal(status, proxy, host));
    });
    // A proxy that does not know CONNECT answers it like any other request.
    request.once('response', (response) => {
      request.destroy();
      reject(refusal(response.statusCode ?? 0, proxy, host));
    });
    request.once('timeout', () =>
      request.destroy(new HoistError('proxy-unreachable', { proxy: proxy.host })),
    );
    request.once('error', (cause) =>
      reject(
        cause instanceof HoistError || isAboutTrust(cause)
          ? cause
          : new HoistError('proxy-unreachable', { proxy: proxy.host }, { cause }),
      ),
    );
    request.end();
  });
}

function refusal(status: number, proxy: Proxy, host: string): HoistError {
  if (status === 407) return new HoistError('proxy-auth-required', { proxy: proxy.host });
  // The proxy answers that it can't reach the server.
  if (status === 502 || status === 503 || status === 504) {
    return new HoistError('network-unreachable', { host });
  }
  return new HoistError('proxy-refused', { proxy: proxy.host, status });
}

function loginHeader({ login }: Proxy): Readonly<Record<string, string>> {
  if (login === null) return {};
  const pair = Buffer.from(`${login.userName}:${login.password}`, 'utf8').toString('base64');
  return { 'proxy-authorization': `Basic ${pair}` };
}

/** A proxy's own certificate can be as unknown as a server's, and the remedy is the same. */
function isAboutTrust(error: Error): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /CERT|SELF_SIGNED|UNABLE_TO/.test(code);
}

async function throughSocks(proxy: Proxy, { host, port }: Destination, timeoutMs: number): Promise<Socket> {
  const { login } = proxy;
  // Few users need it, and it takes as long to load as everything else that opens connections.
  const { SocksClient } = await import('socks');
  try {
    const { socket } = await SocksClient.createConnection({
      command: 'connect',
      destination: { host, port },
      timeout: timeoutMs,
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: 5,
        ...(login === null ? {} : { userId: login.userName, password: login.password }),
      },
    });
    return socket;
  } catch (cause) {
    throw socksFailure(cause as SocksClientError, proxy, host);
  }
}

/** The library has messages, not codes; its error also contains the login, so it is not passed on. */
function socksFailure({ message }: SocksClientError, proxy: Proxy, host: string): HoistError {
  if (/auth/i.test(message)) return new HoistError('proxy-auth-required', { proxy: proxy.host });
  if (/NotAllowed/i.test(message)) return new HoistError('proxy-refused', { proxy: proxy.host });
  if (/rejected connection/i.test(message)) return new HoistError('network-unreachable', { host });
  return new HoistError('proxy-unreachable', { proxy: proxy.host });
}

function encrypt(
  tunnel: Socket,
  transport: Transport,
  { host, serverName }: Destination,
  timeoutMs: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const name = serverName ?? host;
    const socket = connectTls({ socket: tunnel, host: name, ...tlsOptionsFor(name, transport) });
    const timer = setTimeout(() => socket.destroy(new HoistError('timed-out')), timeoutMs);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
