import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { failure, type Operation } from '../../../tests/support/failures.js';
import {
  type Answer,
  type ScriptedServer,
  startScriptedServer,
} from '../../../tests/support/scripted-server.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { S3ClientOptions } from '../client/client-factory.js';
import { toAppError } from './error-catalogue.js';

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function told(answer: Answer, operation: Operation = 'PutObject'): Promise<AppError> {
  server = await startScriptedServer(() => answer);
  return toAppError(await failure(server.connection(), operation));
}

async function scripted(): Promise<ScriptedServer> {
  server = await startScriptedServer(() => ({ status: 200 }));
  return server;
}

describe('toAppError, for network errors', () => {
  it('recognises a server that is switched off', async () => {
    const { port, connection, close } = await scripted();
    await close();
    const error = await failure({ ...connection(), endpoint: `http://127.0.0.1:${port}` }, 'PutObject');
    expect(toAppError(error)).toEqual({
      code: 'network-unreachable',
      details: { host: `127.0.0.1:${port}` },
    });
  });

  it('recognises a host name that does not exist', async () => {
    const { connection } = await scripted();
    const error = await failure({ ...connection(), endpoint: 'https://nowhere.invalid' }, 'PutObject');
    expect(['host-not-found', 'network-unreachable']).toContain(toAppError(error).code);
  });

  it('recognises a server that closes the connection', async () => {
    expect(await told((_, response) => response.socket?.destroy())).toEqual({ code: 'connection-lost' });
  });

  it('recognises a server that closes the connection in the middle of its answer', async () => {
    const answer: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('<ListBucketResult>');
      setTimeout(() => response.socket?.destroy(), 20);
    };
    expect(await told(answer, 'ListObjectsV2')).toEqual({ code: 'connection-lost' });
  });

  it.each<S3ClientOptions>([{ idleTimeoutMs: 100 }, { requestTimeoutMs: 100 }])(
    'recognises a server that stays silent (%o)',
    async (options) => {
      server = await startScriptedServer(() => () => undefined);
      const error = await failure(server.connection(), 'PutObject', options);
      expect(toAppError(error)).toEqual({ code: 'timed-out' });
    },
  );

  it('recognises a request that was aborted', async () => {
    server = await startScriptedServer(() => () => undefined);
    const error = await failure(server.connection(), 'PutObject', {}, AbortSignal.timeout(50));
    expect(toAppError(error)).toEqual({ code: 'cancelled' });
  });

  it.each<[code: string, properties: object, expected: AppError]>([
    [
      'ENOTFOUND',
      { syscall: 'getaddrinfo', hostname: 's3.example' },
      { code: 'host-not-found', details: { host: 's3.example' } },
    ],
    [
      'EAI_AGAIN',
      { syscall: 'getaddrinfo', hostname: 's3.example' },
      { code: 'network-unreachable', details: { host: 's3.example' } },
    ],
    [
      'ENETUNREACH',
      { syscall: 'connect', address: '192.0.2.1' },
      { code: 'network-unreachable', details: { host: '192.0.2.1' } },
    ],
    [
      'ECONNREFUSED',
      { syscall: 'connect', address: '192.0.2.1', port: 443 },
      { code: 'network-unreachable', details: { host: '192.0.2.1' } },
    ],
    [
      'ECONNREFUSED',
      { syscall: 'connect', address: '::1', port: 9000 },
      { code: 'network-unreachable', details: { host: '[::1]:9000' } },
    ],
    [
      'EACCES',
      { syscall: 'connect', address: '192.0.2.1' },
      { code: 'network-unreachable', details: { host: '192.0.2.1' } },
    ],
    ['ETIMEDOUT', { syscall: 'connect' }, { code: 'timed-out' }],
    ['EPIPE', { syscall: 'write' }, { code: 'connection-lost' }],
    ['ECONNRESET', { name: 'TimeoutError' }, { code: 'connection-lost' }],
    [
      'CERT_HAS_EXPIRED',
      { host: 's3.example' },
      { code: 'certificate-untrusted', details: { host: 's3.example' } },
    ],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', {}, { code: 'certificate-untrusted' }],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', {}, { code: 'certificate-untrusted' }],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', {}, { code: 'certificate-untrusted' }],
    ['SELF_SIGNED_CERT_IN_CHAIN', {}, { code: 'certificate-untrusted' }],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      { host: 's3.example' },
      { code: 'certificate-untrusted', details: { host: 's3.example' } },
    ],
    ['ERR_SSL_WRONG_VERSION_NUMBER', {}, { code: 'endpoint-not-s3' }],
    ['EBUSY', { syscall: 'open' }, { code: 'file-unreadable', details: { reason: 'inUse' } }],
    ['EMFILE', { syscall: 'open' }, { code: 'file-unreadable', details: { reason: 'tooManyOpenFiles' } }],
    ['EIO', { syscall: 'read' }, { code: 'file-unreadable', details: { reason: 'deviceError' } }],
    ['EACCES', { syscall: 'open' }, { code: 'file-unreadable', details: { reason: 'permission' } }],
    ['ELOOP', { syscall: 'open' }, { code: 'file-special', details: { kind: 'link' } }],
    ['ENOSPC', { syscall: 'write' }, { code: 'disk-full' }],
    ['EDQUOT', { syscall: 'write' }, { code: 'disk-full' }],
  ])('turns %s %o into the matching error', (code, properties, expected) => {
    expect(toAppError(Object.assign(new Error('made up'), { code }, properties))).toEqual(expected);
  });

  it('looks at the causes of exceptions that wrap others', () => {
    const inner = Object.assign(new Error('other side closed'), { code: 'ECONNRESET' });
    expect(toAppError(new TypeError('fetch failed', { cause: inner }))).toEqual({ code: 'connection-lost' });
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', address: '::1' });
    expect(toAppError(new AggregateError([refused]))).toEqual({
      code: 'network-unreachable',
      details: { host: '::1' },
    });
  });
});

describe('toAppError, for file errors', () => {
  it('recognises a file that is gone', async () => {
    const error: unknown = await open(`${tmpdir()}/hoist-no-such-file`).catch((reason: unknown) => reason);
    expect(toAppError(error)).toEqual({ code: 'file-vanished' });
  });

  it('recognises a folder in place of a file', async () => {
    const error: unknown = await readFile(tmpdir()).catch((reason: unknown) => reason);
    expect(toAppError(error)).toEqual({ code: 'file-special', details: { kind: 'folder' } });
  });
});
