import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPracticeKeys } from '../../practice/practice-keys.js';
import { type FaultPlan, type PracticeServer, startPracticeServer } from '../../practice/practice-server.js';
import type { UploadToAbort } from '../../shared/models/incomplete-uploads.js';
import { lastActivity, monthlyCost } from '../../shared/models/incomplete-uploads.js';
import { createS3Client } from '../client/client-factory.js';
import { listUploads } from '../multipart/list-uploads.js';
import { abortUploads } from './abort-incomplete-uploads.js';
import { measureUpload, measureUploads } from './measure-incomplete-uploads.js';
import { pricePerGigabyte } from './storage-price.js';

const bucket = 'with-incomplete';
const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 5, 1);
const owner = createPracticeKeys('owner');
const blind = {
  ...createPracticeKeys('blind'),
  accountId: owner.accountId,
  deny: ['s3:ListMultipartUploadParts'],
};

let folder: string;
let server: PracticeServer;
let client: S3Client;
let now = start;
let faults: FaultPlan | null = null;

const as = ({ accessKeyId, secretAccessKey }: typeof owner): S3Client =>
  createS3Client({
    credentials: { accessKeyId, secretAccessKey },
    region: 'us-east-1',
    endpoint: server.url,
  });

beforeEach(async () => {
  // S3 reports times in whole seconds.
  now = Math.floor(Date.now() / 1000) * 1000;
  faults = null;
  folder = await mkdtemp(join(tmpdir(), 'hoist-incomplete-'));
  server = await startPracticeServer({
    folder,
    accounts: [owner, blind],
    // The signer uses the computer's clock; only recorded times are of another day.
    clock: () => now,
    faults: (request) => faults?.(request) ?? null,
  });
  client = as(owner);
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});

afterEach(async () => {
  client.destroy();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function begin(Key: string, ...parts: readonly number[]): Promise<string> {
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
  for (const [index, bytes] of parts.entries()) await send(Key, UploadId, index + 1, bytes);
  return UploadId;
}

async function send(Key: string, UploadId: string, PartNumber: number, bytes: number): Promise<void> {
  const Body = Buffer.alloc(bytes, 1);
  await client.send(new UploadPartCommand({ Bucket: bucket, Key, UploadId, PartNumber, Body }));
}

async function seen(key: string, uploadId: string): Promise<UploadToAbort> {
  const { parts, lastPartAt } = await measureUpload(client, bucket, { key, uploadId });
  return { key, uploadId, parts, lastPartAt };
}

const left = async (): Promise<readonly string[]> =>
  (await listUploads(client, bucket, '', null)).uploads.map(({ key }) => key);

describe('listUploads', () => {
  it('returns key, time and initiator, whatever characters the key has', async () => {
    const keys = ['측정/원본 1.csv', 'a+b%20c', 'line\nbreak', 'plain'];
    for (const key of keys) await begin(key);
    const { uploads, next } = await listUploads(client, bucket, '', null);
    expect(uploads.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    expect(uploads.map(({ initiatedAt }) => initiatedAt)).toEqual(keys.map(() => now));
    expect(next).toBeNull();
  });

  it('continues after a thousand uploads, and stays within a prefix', async () => {
    const initiated = Array.from(
      { length: 1_003 },
      (_, index) => `many/${String(index).padStart(4, '0')} 가`,
    );
    for (let index = 0; index < initiated.length; index += 40)
      await Promise.all(initiated.slice(index, index + 40).map((key) => begin(key)));
    await begin('beside');
    const first = await listUploads(client, bucket, 'many/', null);
    expect(first.uploads).toHaveLength(1_000);
    const second = await listUploads(client, bucket, 'many/', first.next);
    expect([...first.uploads, ...second.uploads].map(({ key }) => key)).toEqual(initiated);
    expect(second.next).toBeNull();
  });
});

describe('measureUploads', () => {
  it('adds up all parts and returns the time of the newest', async () => {
    const id = await begin('big', 100, 200, 50);
    const empty = await begin('empty');
    const sizes = await measureUploads(client, bucket, [
      { key: 'big', uploadId: id },
      { key: 'empty', uploadId: empty },
      { key: 'big', uploadId: 'never-was' },
    ]);
    expect(sizes).toMatchObject([
      { parts: 3, bytes: 350, isGone: false },
      { parts: 0, bytes: 0, lastPartAt: null },
      { parts: null, bytes: null, isGone: true, error: null },
    ]);
    expect(sizes[0]?.lastPartAt).toBe(now);
  });

  it('returns no size without the permission, and names the missing one', async () => {
    const id = await begin('big', 100);
    const other = as(blind);
    expect(await measureUpload(other, bucket, { key: 'big', uploadId: id })).toMatchObject({
      bytes: null,
      isGone: false,
      error: { code: 'access-denied', details: { action: 's3:ListMultipartUploadParts' } },
    });
    other.destroy();
  });
});

describe('abortUploads', () => {
  it('removes the parts of the chosen uploads and leaves the others', async () => {
    const id = await begin('dead', 100);
    await begin('other', 100);
    expect(await abortUploads(client, bucket, [await seen('dead', id)], new Set())).toEqual([
      { uploadId: id, outcome: 'aborted', error: null },
    ]);
    expect(await left()).toEqual(['other']);
  });

  it('leaves an upload alone that has received a part since it was examined', async () => {
    const id = await begin('alive', 100);
    const before = await seen('alive', id);
    await send('alive', id, 2, 100);
    expect(await abortUploads(client, bucket, [before], new Set())).toMatchObject([{ outcome: 'alive' }]);
    expect(await left()).toEqual(['alive']);
  });

  it('leaves an upload alone whose part was sent again', async () => {
    const id = await begin('alive', 100);
    const before = await seen('alive', id);
    now += 60_000;
    await send('alive', id, 1, 100);
    expect(await abortUploads(client, bucket, [before], new Set())).toMatchObject([{ outcome: 'alive' }]);
  });

  it('leaves an upload alone that a run is using', async () => {
    const id = await begin('ours', 100);
    const outcomes = await abortUploads(client, bucket, [await seen('ours', id)], new Set([id]));
    expect(outcomes).toMatchObject([{ outcome: 'in-use' }]);
    expect(await left()).toEqual(['ours']);
  });

  it('reports uploads that were already gone, and failures', async () => {
    const gone = await begin('gone', 100);
    const before = await seen('gone', gone);
    await abortUploads(client, bucket, [before], new Set());
    expect(await abortUploads(client, bucket, [before], new Set())).toMatchObject([{ outcome: 'gone' }]);

    const id = await begin('stays', 100);
    const stays = await seen('stays', id);
    faults = ({ operation }) =>
      operation === 'AbortMultipartUpload' ? { kind: 'error', code: 'AccessDenied' } : null;
    expect(await abortUploads(client, bucket, [stays], new Set())).toMatchObject([
      { outcome: 'failed', error: { code: 'access-denied', details: { action: 's3:AbortMultipartUpload' } } },
    ]);
  });

  it('removes nothing when the size was known before and can no longer be read', async () => {
    const id = await begin('dead', 100);
    const before = await seen('dead', id);
    const other = as(blind);
    expect(await abortUploads(other, bucket, [before], new Set())).toMatchObject([{ outcome: 'failed' }]);
    other.destroy();
    expect(await left()).toEqual(['dead']);
  });
});

describe('the cost of an upload', () => {
  it('is that of the region, and unknown elsewhere', () => {
    expect(pricePerGigabyte('ap-northeast-2', true)).toBe(0.025);
    expect(pricePerGigabyte('cn-north-1', true)).toBeNull();
    expect(pricePerGigabyte('us-east-1', false)).toBeNull();
    expect(monthlyCost(40 * 2 ** 30, 0.025)).toBeCloseTo(1);
  });

  it('lastActivity is the time of the newest part or of the start', () => {
    const upload = {
      key: 'k',
      uploadId: 'u',
      initiatedAt: start,
      initiator: null,
      storageClass: 'STANDARD',
      run: null,
    };
    const size = { uploadId: 'u', parts: 1, bytes: 1, lastPartAt: start + day, isGone: false, error: null };
    expect(lastActivity(upload, undefined)).toBe(start);
    expect(lastActivity(upload, { ...size, lastPartAt: null })).toBe(start);
    expect(lastActivity(upload, size)).toBe(start + day);
  });
});
