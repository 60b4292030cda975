import type { S3Client } from '@aws-sdk/client-s3';

/**
 * What uploads through this client carry for the server to compare the bytes with: a CRC32, or an MD5 where the
 * client was made for a server that takes checksums only where S3 insists on one.
 */
export async function digestFor(client: S3Client): Promise<'crc32' | 'md5'> {
  const policy = await client.config.requestChecksumCalculation();
  return policy === 'WHEN_REQUIRED' ? 'md5' : 'crc32';
}
