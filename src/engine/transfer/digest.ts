import type { S3Client } from '@aws-sdk/client-s3';

/**
 * The digest that uploads through this client carry for the server to compare: a CRC32, or an MD5 if the
 * client was made for a server that accepts checksums only where S3 requires one.
 */
export async function digestFor(client: S3Client): Promise<'crc32' | 'md5'> {
  const policy = await client.config.requestChecksumCalculation();
  return policy === 'WHEN_REQUIRED' ? 'md5' : 'crc32';
}
