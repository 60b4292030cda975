import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPracticeKeys } from '../../../practice/practice-keys.js';
import { type PracticeServer, startPracticeServer } from '../../../practice/practice-server.js';
import { createBucket } from '../../../s3/buckets/create-bucket.js';
import { createRegionMemory } from '../../../s3/buckets/region-memory.js';
import type { Connection } from '../../../s3/client/connection.js';
import { connectToBucket } from './bucket-connection.js';

const account = createPracticeKeys();
let folder: string;
let server: PracticeServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-handlers-'));
  server = await startPracticeServer({ folder: join(folder, 's3'), accounts: [account] });
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function servicesWith(memoryFile: string) {
  return {
    regions: createRegionMemory(memoryFile),
    connector: {
      connect: async (_: string, region: string) => {
        const { accessKeyId, secretAccessKey } = account;
        const value: Connection = {
          credentials: { accessKeyId, secretAccessKey },
          region,
          endpoint: server.url,
        };
        return { ok: true as const, value };
      },
    },
  };
}

it('connectToBucket asks for a bucket where it was last found, and follows it when it moved', async () => {
  const file = join(folder, 'regions.json');
  const { value } = await servicesWith(file).connector.connect('', 'us-east-1');
  expect((await createBucket(value, 'my-bucket', 'ap-northeast-2')).ok).toBe(true);
  const ask = async (): Promise<readonly [region: string, requests: number]> => {
    server.clearRequests();
    const { connection } = await connectToBucket(servicesWith(file), 'p', 'my-bucket');
    return [connection.region, server.requests().length];
  };
  const [first, asked] = await ask();
  expect(first).toBe('ap-northeast-2');
  expect(asked).toBeGreaterThan(1);
  expect(await ask()).toEqual(['ap-northeast-2', 1]);
  servicesWith(file).regions.remember(value, 'my-bucket', 'eu-west-1');
  expect((await ask())[0]).toBe('ap-northeast-2');
  expect(await ask()).toEqual(['ap-northeast-2', 1]);
});
