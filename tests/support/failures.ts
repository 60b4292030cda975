import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { createS3Client, type S3ClientOptions } from '../../src/s3/client/client-factory.js';
import type { Connection } from '../../src/s3/client/connection.js';

const commands = {
  PutObject: new PutObjectCommand({ Bucket: 'my-bucket', Key: 'a.csv', Body: 'x' }),
  HeadObject: new HeadObjectCommand({ Bucket: 'my-bucket', Key: 'a.csv' }),
  HeadBucket: new HeadBucketCommand({ Bucket: 'my-bucket' }),
  ListBuckets: new ListBucketsCommand({}),
  ListObjectsV2: new ListObjectsV2Command({ Bucket: 'my-bucket' }),
  CreateBucket: new CreateBucketCommand({ Bucket: 'my-bucket' }),
  CompleteMultipartUpload: new CompleteMultipartUploadCommand({
    Bucket: 'my-bucket',
    Key: 'a.csv',
    UploadId: 'u',
  }),
};
export type Operation = keyof typeof commands;

/**
 * The exception that a request to this server ends with, without a retry; a request that succeeds fails the
 * test.
 */
export async function failure(
  connection: Connection,
  operation: Operation,
  options: S3ClientOptions = {},
  abortSignal?: AbortSignal,
): Promise<unknown> {
  const client = createS3Client(connection, { maxAttempts: 1, ...options });
  try {
    await client.send(commands[operation] as PutObjectCommand, abortSignal ? { abortSignal } : {});
  } catch (error) {
    return error;
  } finally {
    client.destroy();
  }
  throw new Error('the request went well, the test wanted it to fail');
}
