import { fromFileSystem } from '../../base/files/file-error.js';
import type { AppError } from '../../shared/errors/errors.js';
import { text } from './error-shape.js';

const untrusted =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(?:GET|DECRYPT|DECODE|VERIFY)|CRL_|ERROR_IN_CERT|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

/** System calls that touch the network: their EACCES comes from a firewall, not from a file. */
const networkCalls = new Set(['connect', 'getaddrinfo', 'bind', 'send', 'sendmsg', 'recvmsg', 'shutdown']);

/**
 * Turns an error code of Node, of the operating system or of the HTTP client into an AppError; null when it
 * is none of these. Sources: https://nodejs.org/api/errors.html, `man 3 errno`,
 * https://docs.openssl.org/3.0/man1/openssl-verification-options/
 */
export function fromSystem(error: unknown): AppError | null {
  const code = text(error, 'code');
  if (code === undefined) return null;
  if (untrusted.test(code)) return withHost('certificate-untrusted', error);
  // HPE_…: not HTTP. EPROTO, ERR_SSL_…: no TLS, or an incompatible one, where an S3 server was expected.
  if (/^(?:HPE_|ERR_SSL_)/.test(code) || code === 'EPROTO') return withHost('endpoint-not-s3', error);
  return networkCalls.has(text(error, 'syscall') ?? '') ? ofNetwork(code, error) : ofEither(code, error);
}

/** This computer has no more ports, descriptors or buffers at the moment: the network itself is fine. */
const tooManyConnections: AppError = {
  code: 'connection-lost',
  details: { reason: 'tooManyConnections' },
};

function ofNetwork(code: string, error: unknown): AppError {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_NONAME':
    case 'EAI_NODATA':
      return withHost('host-not-found', error);
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return { code: 'connection-lost' };
    case 'ETIMEDOUT':
      return { code: 'timed-out' };
    case 'EADDRNOTAVAIL':
    case 'EAGAIN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
      return tooManyConnections;
    default:
      return withHost('network-unreachable', error);
  }
}

function ofEither(code: string, error: unknown): AppError | null {
  switch (code) {
    case 'ENOTFOUND':
      return withHost('host-not-found', error);
    case 'ECONNREFUSED':
    case 'EAI_AGAIN':
    case 'EHOSTDOWN':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
    case 'ENETUNREACH':
      return withHost('network-unreachable', error);
    case 'EADDRNOTAVAIL':
      return tooManyConnections;
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
    case 'ENOTCONN':
    case 'ERR_STREAM_PREMATURE_CLOSE':
    case 'ERR_SOCKET_CLOSED':
      return { code: 'connection-lost' };
    case 'ETIMEDOUT':
    case 'ESOCKETTIMEDOUT':
      return { code: 'timed-out' };
    case 'ABORT_ERR':
      return { code: 'cancelled' };
    default:
      return fromFileSystem(code);
  }
}

function withHost(
  code: 'certificate-untrusted' | 'endpoint-not-s3' | 'host-not-found' | 'network-unreachable',
  error: unknown,
): AppError {
  const host = text(error, 'hostname') ?? text(error, 'host') ?? text(error, 'address');
  if (host === undefined) return { code };
  return { code, details: { host: code === 'network-unreachable' ? withPort(host, error) : host } };
}

/** Ports that nobody types. */
const defaultPorts: ReadonlySet<unknown> = new Set([80, 443]);

/** A host with the port that did not answer, unless it is a default one: another program may answer on another port. */
function withPort(host: string, error: unknown): string {
  const port = error instanceof Error && 'port' in error ? error.port : undefined;
  if (typeof port !== 'number' || defaultPorts.has(port)) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
