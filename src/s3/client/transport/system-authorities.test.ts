import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect, it } from 'vitest';
import { makeUpAuthority } from '../../../../tests/support/test-authority.js';
import { systemAuthorities } from './system-authorities.js';
import { secureContextOf } from './trust.js';

const [one, two, three] = [makeUpAuthority(), makeUpAuthority(), makeUpAuthority()];

it('systemAuthorities returns the authorities that the computer trusts and Node does not know', () => {
  const read = (source: 'bundled' | 'system') =>
    source === 'bundled' ? [one.ca] : [one.ca.replaceAll('\n', '\r\n'), two.ca, three.ca];
  const found = systemAuthorities(read) ?? '';
  expect(found.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(systemAuthorities(() => [one.ca])).toBeNull();
  expect(systemAuthorities(() => [])).toBeNull();
  expect(
    systemAuthorities(() => {
      throw new Error('the store is locked');
    }),
  ).toBeNull();
});

it('all certificates of one transport are trusted', async () => {
  const certificate = three.certify(['IP:127.0.0.1']);
  const server = createServer(certificate, (socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const handshake = (ca: string | null): Promise<string> =>
    new Promise((resolve) => {
      const secureContext = secureContextOf({ ca, proxy: null });
      const socket = connect({
        host: '127.0.0.1',
        port,
        ...(secureContext === undefined ? {} : { secureContext }),
      });
      socket.once('secureConnect', () => {
        socket.destroy();
        resolve('trusted');
      });
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    });
  const all = systemAuthorities((source) => (source === 'bundled' ? [] : [one.ca, two.ca, three.ca]));
  expect(await handshake(all)).toBe('trusted');
  expect(await handshake(two.ca)).not.toBe('trusted');
  expect(await handshake(null)).not.toBe('trusted');
  server.close();
});
