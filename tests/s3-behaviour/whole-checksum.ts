import {
  type ChecksumAlgorithm,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

type Known = Extract<ChecksumAlgorithm, 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256'>;

/** Puts the bytes as one object, with the SDK computing the checksum, and returns what the server stored. */
export async function putForChecksum(
  client: S3Client,
  Bucket: string,
  Body: Buffer,
  ChecksumAlgorithm: Known,
): Promise<string | undefined> {
  const Key = `single-${ChecksumAlgorithm}`;
  await client.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm }));
  const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  return head[`Checksum${ChecksumAlgorithm}`];
}
