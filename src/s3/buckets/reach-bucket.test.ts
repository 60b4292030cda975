import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPracticeKeys } from '../../practice/practice-keys.js';
import { type PracticeServer, startPracticeServer } from '../../practice/practice-server.js';
import type { Connection } from '../client/connection.js';
import { createBucket } from './create-bucket.js';
import { reachBucket } from './reach-bucket.js';
import { createRegionMemory } from './region-memory.js';

const account = createPracticeKeys();
let folder: string;
let server: PracticeServer;
let connection: Connection;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-reach-'));
  server = await startPracticeServer({ folder: join(folder, 's3'), accounts: [account] });
  const { accessKeyId, secretAccessKey } = account;
  connection = { credentials: { accessKeyId, secretAccessKey }, region: 'us-east-1', endpoint: server.url };
  expect((await createBucket(connection, 'my-bucket', 'ap-northeast-2')).ok).toBe(true);
  server.clearRequests();
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

it('connectToBucket asks for a bucket where it was last found, and follows it when it moved', async () => {
  const file = join(folder, 'regions.json');
  const ask = async (): Promise<readonly [region: string, requests: number]> => {
    server.clearRequests();
    const reached = await reachBucket(connection, 'my-bucket', { regions: createRegionMemory(file) });
    if (!reached.ok) throw new Error(reached.error.code);
    return [reached.value.connection.region, server.requests().length];
  };
  const [first, asked] = await ask();
  expect(first).toBe('ap-northeast-2');
  expect(asked).toBeGreaterThan(1);
  expect(await ask()).toEqual(['ap-northeast-2', 1]);
  createRegionMemory(file).remember(connection, 'my-bucket', 'eu-west-1');
  expect((await ask())[0]).toBe('ap-northeast-2');
  expect(await ask()).toEqual(['ap-northeast-2', 1]);
});

it('reachBucket changes only the region of a connection', async () => {
  const wanted: Connection = { ...connection, transport: { ca: null, proxy: null } };
  expect(await reachBucket(wanted, 'my-bucket')).toEqual({
    ok: true,
    value: {
      bucket: { name: 'my-bucket', region: 'ap-northeast-2', createdAt: null },
      connection: { ...wanted, region: 'ap-northeast-2' },
    },
  });
});

it('reachBucket reports a missing bucket, and sends nothing for an invalid name', async () => {
  expect(await reachBucket(connection, 'nobody-has-this')).toMatchObject({
    error: { code: 'bucket-not-found' },
  });
  server.clearRequests();
  expect(await reachBucket(connection, 'No$Bucket')).toMatchObject({
    error: { code: 'bucket-name-invalid' },
  });
  expect(server.requests()).toEqual([]);
});
