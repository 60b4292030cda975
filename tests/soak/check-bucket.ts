import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { createS3Client } from '../../src/s3/client/client-factory.js';
import type { Connection } from '../../src/s3/client/connection.js';
import type { SoakFolder } from './folder.js';

/** Sentences about what must not be. */
export type Contradictions = readonly string[];

export async function makeBucket(connection: Connection, bucket: string): Promise<void> {
  const client = createS3Client(connection);
  const where = { LocationConstraint: connection.region as BucketLocationConstraint };
  await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: where }));
  client.destroy();
}

/** Whether the bucket has the folder's files by their bytes, nothing else, and no unfinished upload. */
export async function checkBucket(
  connection: Connection,
  bucket: string,
  folder: SoakFolder,
): Promise<Contradictions> {
  const client = createS3Client(connection);
  try {
    const found: string[] = [];
    const objects = await keysOf(client, bucket);
    for (const [path, bytes] of await folder.content()) {
      const key = path.normalize('NFC');
      if (!objects.delete(key)) {
        found.push(`${key} is missing`);
        continue;
      }
      const stored = await read(client, bucket, key);
      if (!isVersionOf(stored, bytes, folder.growing.get(path))) {
        found.push(`${key} differs: ${stored.length} bytes for a file of ${bytes.length}`);
      }
    }
    for (const key of objects) found.push(`${key} is in the bucket and not in the folder`);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    for (const { Key = '' } of Uploads) found.push(`an unfinished upload of ${Key}`);
    return found;
  } finally {
    client.destroy();
  }
}

/** An object of a file that only grows is what the file was at some moment after it was made. */
function isVersionOf(stored: Buffer, now: Buffer, leastBytes: number | undefined): boolean {
  if (leastBytes === undefined) return stored.equals(now);
  return stored.length >= leastBytes && stored.equals(now.subarray(0, stored.length));
}

async function keysOf(client: S3Client, bucket: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key = '' } of Contents) keys.add(Key);
  }
  return keys;
}

async function read(client: S3Client, bucket: string, key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}
