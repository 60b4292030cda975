import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { Connection, CredentialSource } from '../../s3/client/connection.js';
import { HoistError } from '../../shared/errors/errors.js';
import { packCredentials, unpackCredentials } from './credential-port.js';

/** Passes arguments through a message channel, like to another thread. */
async function carried(input: readonly unknown[]): Promise<readonly unknown[]> {
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise<readonly unknown[]>((resolve) => {
    port2.once('message', resolve);
  });
  const packed = packCredentials(input);
  port1.postMessage(packed.input, [...packed.transfer]);
  const received = unpackCredentials(await arrived);
  port1.close();
  return received;
}

const keys = { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made up' };
const place = { region: 'us-east-1', endpoint: null };

it('credential arguments that are plain keys are passed unchanged', async () => {
  const input = ['run', { connection: { ...place, credentials: keys }, bucket: 'b' }, null, 7];
  expect(await carried(input)).toEqual(input);
});

it('a credential source asks the other side for keys each time they are needed', async () => {
  let asked = 0;
  const expiration = new Date('2026-11-22T20:00:00Z');
  const source: CredentialSource = async () => ({
    ...keys,
    sessionToken: `token ${(asked += 1)}`,
    expiration,
  });
  const [, given] = await carried(['run', { connection: { ...place, credentials: source } }]);
  const { credentials } = (given as { connection: Connection }).connection;
  if (typeof credentials !== 'function') throw new Error('no source came out');
  expect(await credentials()).toEqual({ ...keys, sessionToken: 'token 1', expiration });
  expect((await Promise.all([credentials(), credentials()])).map(({ sessionToken }) => sessionToken)).toEqual(
    ['token 2', 'token 3'],
  );
});

it('a credential source reports why there are no keys any more', async () => {
  const source: CredentialSource = () =>
    Promise.reject(new HoistError('aws-sign-in-needed', { profile: 'team' }));
  const [given] = await carried([{ ...place, credentials: source }]);
  const { credentials } = given as Connection;
  if (typeof credentials !== 'function') throw new Error('no source came out');
  await expect(credentials()).rejects.toMatchObject({
    error: { code: 'aws-sign-in-needed', details: { profile: 'team' } },
  });
});
