import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ChecksumRecord } from '../journal/records.js';
import { conditionInput } from './conditional-writes.js';
import { sha256Of } from './content-hash.js';
import { contentTypeOf } from './content-type.js';
import { crc32, crc32ToBase64 } from './crc32.js';
import { md5ToBase64 } from './md5.js';
import { meteredBody, wholeBytes } from './metered-body.js';
import { reviewPut, toWriteAnswer, withSha256 } from './review.js';
import { type Digest, learnFromPut } from './server-quirks.js';
import { signPayload } from './signed-payload.js';
import type { SourceFile } from './source-file.js';
import type { SendContext } from './target.js';
import { timeInput } from './time-metadata.js';

/**
 * Sends a file in one PutObject with its CRC32, or its MD5 where the server accepts no other digest. Throws
 * `file-changed` when the file changed while it was read, `checksum-mismatch` when S3 answers another
 * checksum, or the SDK's own error.
 */
export async function putWhole(file: SourceFile, context: SendContext): Promise<ChecksumRecord> {
  const bytes = await file.read(0, file.size);
  await file.assertUnchanged();
  const checksum = crc32ToBase64(crc32(bytes));
  if (bytes.length <= wholeBytes) await context.throttle?.take(bytes.length, context.signal);
  const { client, bucket, quirks } = context.target;
  const sendOnce = async (digest: Digest, signsPayload: boolean): Promise<ChecksumRecord> => {
    let sent = 0;
    const report = (count: number): void => {
      sent += count;
      context.onBytes(count);
    };
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: context.key,
      Body: meteredBody(bytes, context, report),
      ContentLength: bytes.length,
      ContentType: contentTypeOf(context.key),
      ...(digest === 'md5'
        ? { ContentMD5: md5ToBase64(bytes) }
        : { ChecksumAlgorithm: 'CRC32' as const, ChecksumCRC32: checksum }),
      ...timeInput(file, context),
      ...conditionInput(context.condition),
    });
    if (signsPayload) signPayload(command, sha256Of(bytes));
    try {
      const answer = await client.send(command, { abortSignal: context.signal });
      const proof = reviewPut(bytes, checksum, toWriteAnswer(answer));
      report(bytes.length - sent);
      return proof;
    } catch (error) {
      report(-sent);
      throw error;
    }
  };
  const proof = await quirks.withPayload((signsPayload) =>
    quirks.withDigest('put', (digest) => sendOnce(digest, signsPayload)),
  );
  learnFromPut(quirks, proof);
  return context.wantsSha256 ? withSha256(proof, sha256Of(bytes)) : proof;
}
