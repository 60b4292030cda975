import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  amazon,
  colleagueOfKim,
  kim,
  lee,
  mayNotLook,
  usePracticeAmazon,
} from '../../../tests/support/practice-amazon.js';
import type { PracticeAccount } from '../../practice/practice-server.js';
import { createS3Client } from '../client/client-factory.js';
import type { Connection } from '../client/connection.js';
import { createBucketOwners } from './bucket-owners.js';
import { createBucket } from './create-bucket.js';
import { reachBucket } from './reach-bucket.js';

const { now, given } = usePracticeAmazon();
const accounts = new Map<unknown, string>(
  [kim, colleagueOfKim, lee, mayNotLook].map(({ accessKeyId, accountId }) => [accessKeyId, accountId]),
);
const accountOf = async ({ credentials }: Connection): Promise<string | null> =>
  typeof credentials === 'function' ? null : (accounts.get(credentials.accessKeyId) ?? null);

let folder: string;
let asked: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-owners-'));
  asked = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function reach(account: PracticeAccount) {
  const owners = createBucketOwners(join(folder, 'bucket-owners.json'), (connection) => {
    asked += 1;
    return accountOf(connection);
  });
  return reachBucket(amazon(account), 'the-bucket', { owners, makeClient: now().makeClient });
}

it('the owner of a bucket is learnt at its first use, and expected from then on', async () => {
  await given(kim, 'the-bucket', 'ap-northeast-2');
  const expected = { ok: true, value: { connection: { bucketOwner: kim.accountId } } };
  expect(await reach(kim)).toMatchObject(expected);
  expect(await reach(colleagueOfKim)).toMatchObject(expected);
  // Known after the first use, whoever asks.
  expect(asked).toBe(1);
});

it('a bucket of that name in another account is refused, and gets nothing', async () => {
  await given(kim, 'the-bucket', 'ap-northeast-2');
  const reached = await reach(kim);
  if (!reached.ok) throw new Error(reached.error.code);
  const client = now().makeClient(amazon(kim));
  await client.send(new DeleteBucketCommand({ Bucket: 'the-bucket' }));
  client.destroy();
  expect(await createBucket(amazon(lee), 'the-bucket', 'ap-northeast-2', now())).toMatchObject({ ok: true });
  expect(await reach(lee)).toEqual({
    ok: false,
    error: { code: 'bucket-owner-changed', details: { bucket: 'the-bucket' } },
  });
  // The connection that was made before is refused as well.
  const { bucketOwner = '' } = reached.value.connection;
  const sending = now().makeClient({ ...amazon(lee), bucketOwner });
  const put = new PutObjectCommand({ Bucket: 'the-bucket', Key: 'k', Body: 'x' });
  await expect(sending.send(put)).rejects.toMatchObject({ name: 'AccessDenied' });
  sending.destroy();
});

it('the owner stays unknown where the keys may not look, and after no answer of STS', async () => {
  await given(kim, 'the-bucket', 'ap-northeast-2');
  const unknown = await reach(mayNotLook);
  expect(unknown.ok ? unknown.value.connection.bucketOwner : unknown.error).toBeUndefined();
  accounts.delete(kim.accessKeyId);
  const untold = await reach(kim);
  accounts.set(kim.accessKeyId, kim.accountId);
  expect(untold.ok ? untold.value.connection.bucketOwner : untold.error).toBeUndefined();
});

it('keys that may not look at a bucket whose owner is known expect that owner', async () => {
  await given(kim, 'the-bucket', 'ap-northeast-2');
  await reach(kim);
  expect(await reach(mayNotLook)).toMatchObject({
    ok: true,
    value: { connection: { bucketOwner: kim.accountId } },
  });
});

it('other servers are neither asked nor told', async () => {
  await given(kim, 'the-bucket', 'ap-northeast-2');
  const owners = createBucketOwners(join(folder, 'bucket-owners.json'), accountOf);
  const elsewhere: Connection = { ...amazon(kim), endpoint: now().server.url };
  const reached = await reachBucket(elsewhere, 'the-bucket', { owners, makeClient: createS3Client });
  expect(reached.ok ? reached.value.connection.bucketOwner : reached.error).toBeUndefined();
});
