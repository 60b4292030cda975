import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import { createClient, freshBucketName, type ServerUnderTest } from '../support/server-under-test.js';

export interface TestBucket {
  readonly client: S3Client;
  readonly name: string;
}

/** Creates a bucket in the server's region. */
export async function createBucket(client: S3Client, name: string, region: string): Promise<void> {
  await client.send(
    new CreateBucketCommand({
      Bucket: name,
      ...(region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: region as 'ap-northeast-2' } }),
    }),
  );
}

/** Decodes a name of a listing asked for with `EncodingType: 'url'`. */
export function decodeListed(name: string): string {
  return decodeURIComponent(name.replaceAll('+', ' '));
}

/** Every key of a bucket, in the order listed. */
export async function listKeys(client: S3Client, bucket: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, EncodingType: 'url' }))
    for (const { Key } of page.Contents ?? []) keys.push(decodeListed(Key ?? ''));
  return keys;
}

/** Deletes a bucket with everything in it. */
export async function removeBucket(client: S3Client, name: string): Promise<void> {
  for (const Key of await listKeys(client, name))
    await client.send(new DeleteObjectCommand({ Bucket: name, Key }));
  for (;;) {
    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: name }));
    if (Uploads === undefined || Uploads.length === 0) break;
    for (const { Key, UploadId } of Uploads)
      await client.send(new AbortMultipartUploadCommand({ Bucket: name, Key, UploadId }));
  }
  await client.send(new DeleteBucketCommand({ Bucket: name }));
}

/** A bucket for the cases of one `describe`, removed afterwards. */
export function useBucket(server: ServerUnderTest): TestBucket {
  const client = createClient(server);
  const name = freshBucketName();
  beforeAll(() => createBucket(client, name, server.region));
  afterAll(() => removeBucket(client, name));
  return { client, name };
}

/**
 * How much the server's clock may differ from ours, in milliseconds: with more, it refuses our signatures.
 */
const clockDifference = 15 * 60_000;

/**
 * Whether a server's time is between `since` (milliseconds since 1970) and now, within the difference of two
 * clocks.
 */
export function isSince(since: number, moment: Date | undefined): boolean {
  const time = moment?.getTime() ?? Number.NaN;
  return since - clockDifference <= time && time <= Date.now() + clockDifference;
}
