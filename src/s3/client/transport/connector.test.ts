import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { type MadeUpAuthority, makeUpAuthority } from '../../../../tests/support/test-authority.js';
import { createConnector } from './connector.js';
import { directTransport } from './transport.js';

let authority: MadeUpAuthority;
beforeAll(() => {
  authority = makeUpAuthority();
});

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A server over TLS that echoes, and its port. */
const encrypted = (): Promise<number> =>
  listen(
    createTlsServer(authority.certify(['IP:127.0.0.1']), (socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    }),
  );

it('opens a connection in the clear', async () => {
  const port = await listen(createServer((socket) => socket.end('hello')));
  const socket = await createConnector(`http://127.0.0.1:${port}`, directTransport, 10_000).open();
  const [bytes] = await once(socket, 'data');
  expect(String(bytes)).toBe('hello');
});

it('takes up the TLS session of the connection before', async () => {
  const port = await encrypted();
  const transport = { ...directTransport, ca: authority.ca };
  const connector = createConnector(`https://127.0.0.1:${port}`, transport, 10_000);
  const reused: boolean[] = [];
  for (let connection = 0; connection < 2; connection += 1) {
    const socket = (await connector.open()) as TLSSocket;
    closers.push(() => socket.destroy());
    // Node tells of a ticket when it reads what comes after it.
    for (const word of ['one', 'two']) {
      socket.write(word);
      await once(socket, 'data');
    }
    reused.push(socket.isSessionReused());
  }
  expect(reused).toEqual([false, true]);
});

it('does not trust a certificate of an unknown authority', async () => {
  const port = await encrypted();
  const connector = createConnector(`https://127.0.0.1:${port}`, directTransport, 10_000);
  await expect(connector.open()).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
});

it('does not trust a certificate for another name', async () => {
  const server = createTlsServer(authority.certify(['DNS:s3.example']), (socket) => socket.end());
  const port = await listen(server);
  const transport = { ...directTransport, ca: authority.ca };
  const connector = createConnector(`https://127.0.0.1:${port}`, transport, 10_000);
  await expect(connector.open()).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

it('waits for handshakes no longer than it may', async () => {
  const port = await listen(createServer((socket) => socket.on('error', () => undefined).resume()));
  const connector = createConnector(`https://127.0.0.1:${port}`, directTransport, 50);
  await expect(connector.open()).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

it('gives up handshakes when it is closed', async () => {
  const port = await listen(createServer((socket) => socket.on('error', () => undefined).resume()));
  const connector = createConnector(`https://127.0.0.1:${port}`, directTransport, 60_000);
  const opening = connector.open();
  connector.close();
  await expect(opening).rejects.toMatchObject({ code: 'ECONNRESET' });
});

it('says that nobody listens', async () => {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  const connector = createConnector(`http://127.0.0.1:${port}`, directTransport, 10_000);
  await expect(connector.open()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
