import { expect, it } from 'vitest';
import type { Connection, CredentialSource } from '../../s3/client/connection.js';
import { HoistError } from '../../shared/errors/errors.js';
import { createKeptSources, createRemoteSources } from './credential-source.js';

const keys = { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made up' };
const place = { region: 'us-east-1', endpoint: null };

/** Both sides, with everything between them copied as between processes. */
function join(withinMs?: number) {
  const kept = createKeptSources();
  const remote = createRemoteSources((id, source, forceRefresh) => {
    void kept.ask(source, forceRefresh).then((answer) => remote.hear(id, structuredClone(answer)));
  }, withinMs);
  return { kept, carry: (input: readonly unknown[]) => remote.unpack(structuredClone(kept.pack(input))) };
}

/** The source that came out on the other side. */
function sourceOf(value: unknown): CredentialSource {
  const { credentials } = value as Connection;
  if (typeof credentials !== 'function') throw new Error('no source came out');
  return credentials;
}

it('credential arguments that are plain keys are passed unchanged', () => {
  const input = ['run', { connection: { ...place, credentials: keys }, bucket: 'b' }, null, 7];
  expect(join().carry(input)).toEqual({ input, sources: [] });
});

it('a credential source asks the other side for keys each time they are needed', async () => {
  let asked = 0;
  const expiration = new Date('2026-11-22T20:00:00Z');
  const source: CredentialSource = async () => ({
    ...keys,
    sessionToken: `token ${(asked += 1)}`,
    expiration,
  });
  const { input } = join().carry(['run', { connection: { ...place, credentials: source } }]);
  const credentials = sourceOf((input[1] as { connection: Connection }).connection);
  expect(await credentials()).toEqual({ ...keys, sessionToken: 'token 1', expiration });
  expect((await Promise.all([credentials(), credentials()])).map(({ sessionToken }) => sessionToken)).toEqual(
    ['token 2', 'token 3'],
  );
});

it('a credential source reports why there are no keys any more', async () => {
  const source: CredentialSource = () =>
    Promise.reject(new HoistError('aws-sign-in-needed', { profile: 'team' }));
  const { input } = join().carry([{ ...place, credentials: source }]);
  await expect(sourceOf(input[0])()).rejects.toMatchObject({
    error: { code: 'aws-sign-in-needed', details: { profile: 'team' } },
  });
});

it('a credential source of a run does not wait for a person', async () => {
  const source: CredentialSource = (how) =>
    how?.whileAsking === 'fail'
      ? Promise.reject(new HoistError('mfa-code-wanted'))
      : new Promise(() => undefined);
  const { input } = join().carry([{ ...place, credentials: source }]);
  await expect(sourceOf(input[0])()).rejects.toMatchObject({ error: { code: 'mfa-code-wanted' } });
});

it.each([undefined, { forceRefresh: true }])(
  'a credential source is told of keys that S3 refused: %o',
  async (how) => {
    const told: unknown[] = [];
    const source: CredentialSource = async (asked) => {
      told.push(asked?.forceRefresh);
      return keys;
    };
    const { input } = join().carry([{ ...place, credentials: source }]);
    await sourceOf(input[0])(how);
    expect(told).toEqual([how !== undefined]);
  },
);

it('a credential source that never answers is given up', async () => {
  const { input } = join(1).carry([{ ...place, credentials: () => new Promise(() => undefined) }]);
  await expect(sourceOf(input[0])()).rejects.toMatchObject({ error: { code: 'secret-unavailable' } });
});

it('a credential source that was released is not asked any more', async () => {
  const { kept, carry } = join();
  const { input, sources } = carry([{ ...place, credentials: async () => keys }]);
  await expect(sourceOf(input[0])()).resolves.toEqual(keys);
  kept.release(sources);
  await expect(sourceOf(input[0])()).rejects.toMatchObject({ error: { code: 'secret-unavailable' } });
});
