import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { openRequest, signRequest } from '../../tests/s3-behaviour/raw-request.js';
import {
  createBucketIn,
  owner,
  seoul,
  underTest,
  usePracticeFolder,
} from '../../tests/support/practice-folder.js';
import { answerOf, createClient } from '../../tests/support/server-under-test.js';
import { openDatabase } from '../base/sqlite/database.js';
import { startPracticeServer } from './practice-server.js';

const practice = usePracticeFolder();

describe('a practice folder', () => {
  it('contains everything after a restart, including incomplete uploads', async () => {
    const first = await practice.start();
    const before = createClient(underTest(first));
    await before.send(createBucketIn('kept', seoul));
    await before.send(
      new PutObjectCommand({ Bucket: 'kept', Key: '../한글\n', Body: 'body', Metadata: { a: 'b' } }),
    );
    const { UploadId } = await before.send(new CreateMultipartUploadCommand({ Bucket: 'kept', Key: 'big' }));
    const part = { Bucket: 'kept', Key: 'big', UploadId, PartNumber: 1 };
    const { ETag, ChecksumCRC32 } = await before.send(new UploadPartCommand({ ...part, Body: 'part' }));
    await first.close();

    const after = createClient(underTest(await practice.start()));
    const got = await after.send(new GetObjectCommand({ Bucket: 'kept', Key: '../한글\n' }));
    expect(await got.Body?.transformToString()).toBe('body');
    expect(got.Metadata).toEqual({ a: 'b' });
    const { Parts } = await after.send(new ListPartsCommand({ Bucket: 'kept', Key: 'big', UploadId }));
    expect(Parts).toMatchObject([{ PartNumber: 1, Size: 4, ETag }]);
    await after.send(
      new CompleteMultipartUploadCommand({
        Bucket: 'kept',
        Key: 'big',
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] },
      }),
    );
    const whole = await after.send(new GetObjectCommand({ Bucket: 'kept', Key: 'big' }));
    expect(await whole.Body?.transformToString()).toBe('part');
  });

  it('of an earlier version is converted, and keeps the buckets’ settings', async () => {
    const first = await practice.start();
    await createClient(underTest(first)).send(createBucketIn('older', seoul));
    await first.close();
    const database = openDatabase(join(practice.path(), 'index.sqlite'));
    database.exec('DROP TABLE settings; PRAGMA user_version = 1;');
    database.close();

    const second = await practice.start();
    const Bucket = 'older';
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await createClient(underTest(second)).send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }),
    );
    await second.close();
    const client = createClient(underTest(await practice.start()));
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');

    // A bucket created later with the same name is a different bucket.
    await client.send(new DeleteBucketCommand({ Bucket }));
    await client.send(createBucketIn(Bucket, seoul));
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
  });

  it('can be open in one server at a time', async () => {
    await practice.start();
    await expect(startPracticeServer({ folder: practice.path(), accounts: [owner] })).rejects.toThrow(
      'locked',
    );
  });

  it('keeps no file of what was replaced, deleted or refused', async () => {
    const server = underTest(await practice.start());
    const client = createClient(server);
    await client.send(createBucketIn('tidy', seoul));
    const put = (Key: string, more: object = {}): Promise<string> =>
      answerOf(
        client.send(new PutObjectCommand({ Bucket: 'tidy', Key, Body: Buffer.alloc(400_000), ...more })),
      );
    await put('a');
    await put('a');
    await put('b');
    await client.send(new DeleteObjectCommand({ Bucket: 'tidy', Key: 'b' }));
    expect(await put('a', { IfNoneMatch: '*' })).toBe('412 PreconditionFailed');
    expect(await put('c', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).toBe('400 BadDigest');
    expect(practice.storedFiles()).toHaveLength(1);
  });

  it('contains no partial object after the server was killed', async () => {
    const fixture = fileURLToPath(new URL('../../tests/support/serve-folder.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', fixture, practice.path(), owner.accessKeyId, owner.secretAccessKey],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const server = underTest({ url: line.toString().trim() });
    const client = createClient(server);
    await client.send(createBucketIn('killed', seoul));
    await client.send(new PutObjectCommand({ Bucket: 'killed', Key: 'whole', Body: 'whole' }));
    const body = Buffer.alloc(4_000_000, 1);
    const headers = await signRequest(server, { method: 'PUT', path: '/killed/half', body });
    const { request, answer } = openRequest(server, 'PUT', '/killed/half', {
      ...headers,
      'content-length': String(body.length),
    });
    const broken = expect(answer).rejects.toThrow();
    request.write(body.subarray(0, 3_000_000));
    await expect.poll(() => practice.storedFiles().length).toBe(2);
    child.kill('SIGKILL');
    await broken;
    await once(child, 'exit');

    const after = createClient(underTest(await practice.start()));
    const { Contents } = await after.send(new ListObjectsV2Command({ Bucket: 'killed' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['whole']);
    expect(practice.storedFiles()).toHaveLength(1);
  });
});
