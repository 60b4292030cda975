import { type ConnectionOptions, connect } from 'node:tls';
import { directTransport, type Transport } from '../../client/transport/transport.js';
import { secureContextOf } from '../../client/transport/trust.js';
import { openTunnel } from '../../client/transport/tunnel.js';

export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
}

/**
 * Milliseconds to open an encrypted connection, without the name lookup, which happens once. It measures TLS
 * and not TCP alone, because a middlebox may accept every TCP connection in the server's name; the
 * certificate shows who answered. Nothing is sent over the connection. Through a proxy it is the time through
 * that proxy.
 *
 * Rejects when it takes longer than `timeoutMs`, when `signal` is aborted, or with the error of Node or TLS.
 */
export async function connectTime(
  { host, port }: ConnectTarget,
  timeoutMs: number,
  signal: AbortSignal,
  transport: Transport = directTransport,
): Promise<number> {
  signal.throwIfAborted();
  if (transport.proxy !== null) {
    const startedAt = performance.now();
    const destination = { host, port, isEncrypted: true };
    (await openTunnel(transport.proxy, transport, destination, timeoutMs)).destroy();
    return performance.now() - startedAt;
  }
  const secureContext = secureContextOf(transport);
  const options: ConnectionOptions = {
    host,
    port,
    servername: host,
    ALPNProtocols: ['http/1.1'],
    ...(secureContext === undefined ? {} : { secureContext }),
  };
  return await new Promise((resolve, reject) => {
    let startedAt = performance.now();
    const socket = connect(options);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      settle();
    };
    const onAbort = (): void => end(() => reject(signal.reason));
    const timer = setTimeout(() => end(() => reject(new Error('too slow'))), timeoutMs);
    signal.addEventListener('abort', onAbort);
    socket.once('lookup', () => {
      startedAt = performance.now();
    });
    socket.once('secureConnect', () => end(() => resolve(performance.now() - startedAt)));
    socket.on('error', (error) => end(() => reject(error)));
  });
}
