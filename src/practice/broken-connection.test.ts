import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { createPracticeKeys } from './practice-keys.js';
import { startPracticeServer } from './practice-server.js';

it('the practice server closes although a client disconnected while its request was held back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-practice-'));
  const keys = createPracticeKeys();
  let heldUp: () => void = () => undefined;
  const isHeldUp = new Promise<void>((resolve) => {
    heldUp = resolve;
  });
  const server = await startPracticeServer({
    folder,
    accounts: [keys],
    faults: ({ operation }) => {
      if (operation !== 'PutObject') return null;
      heldUp();
      return { kind: 'delay', milliseconds: 200 };
    },
  });
  const client = new S3Client({
    endpoint: server.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: keys,
    maxAttempts: 1,
  });
  await client.send(new CreateBucketCommand({ Bucket: 'practice' }));
  const stop = new AbortController();
  const put = client.send(
    new PutObjectCommand({ Bucket: 'practice', Key: 'a', Body: randomBytes(4 * 1024 * 1024) }),
    { abortSignal: stop.signal },
  );
  await isHeldUp;
  stop.abort();
  await expect(put).rejects.toMatchObject({ name: 'AbortError' });
  await new Promise((resolve) => setTimeout(resolve, 300));

  await server.close();
  expect(server.requests().at(-1)).toMatchObject({ operation: 'PutObject', code: 'IncompleteBody' });
  client.destroy();
  await rm(folder, { recursive: true, force: true });
});
