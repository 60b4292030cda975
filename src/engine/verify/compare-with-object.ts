import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { unquoted } from '../../s3/objects/etag.js';
import type { ChecksumRecord } from '../journal/records.js';
import { sha256Of } from '../transfer/content-hash.js';
import { statusOf } from '../transfer/head-object.js';
import { equalIn, toWriteAnswer } from '../transfer/review.js';
import type { SourceFile } from '../transfer/source-file.js';
import type { Target } from '../transfer/target.js';
import { computeDigests } from './digests.js';
import type { ObjectHint } from './object-hint.js';
import { verifyFile } from './verify-file.js';

/** `unproven`: nothing to compare the content with, or the keys may not look at what is there. */
export type Comparison =
  | { readonly kind: 'absent' }
  | { readonly kind: 'same'; readonly proof: ChecksumRecord }
  | { readonly kind: 'different' }
  | { readonly kind: 'unproven' };

/**
 * Compares a file with the object under a key, in general without downloading it: by size, then by whatever S3 keeps of the
 * object (see `compareContent`), whichever tool sent it. Size and time alone never count as the same. With a `hint`, S3 is asked
 * only when the hint is not enough.
 */
export async function compareWithObject(
  target: Target,
  key: string,
  file: SourceFile,
  signal: AbortSignal,
  hint: ObjectHint | null = null,
): Promise<Comparison> {
  if (hint !== null && hint.size !== file.size) return { kind: 'different' };
  if (hint !== null && hint.checksum !== null) {
    const [local = ''] = await computeDigests(file, [{ algorithm: 'crc32', layout: null }], signal);
    if (local !== hint.checksum) return { kind: 'different' };
    return { kind: 'same', proof: equalIn('crc32', local, toWriteAnswer({ ETag: hint.etag })) };
  }
  const verified = await verifyFile(file, target, { key, readBack: 'none', hint, signal });
  if (verified.kind !== 'unproven') return verified;
  const mayLearn = verified.reason === 'etag' && target.quirks.etagIsMd5 === 'unknown';
  return mayLearn ? compareByReading(target, key, file, signal) : { kind: 'unproven' };
}

/** The largest object that is downloaded to learn what the server's ETags are, in bytes. */
const mostReadBytes = 1024 * 1024;

/**
 * Compares by downloading, once in a run and only a small object: that also shows whether the server's ETags are MD5s, by
 * which the next objects can be compared.
 */
async function compareByReading(
  { client, bucket, quirks }: Target,
  key: string,
  file: SourceFile,
  signal: AbortSignal,
): Promise<Comparison> {
  if (file.size > mostReadBytes) return { kind: 'unproven' };
  const local = await file.read(0, file.size);
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    });
    if (answer.Body === undefined) return { kind: 'unproven' };
    const remote = await answer.Body.transformToByteArray();
    quirks.learnEtag(createHash('md5').update(remote).digest('hex') === unquoted(answer.ETag ?? ''));
    if (!local.equals(remote)) return { kind: 'different' };
    const sha256 = sha256Of(local);
    return { kind: 'same', proof: equalIn('read-back', sha256, toWriteAnswer(answer)) };
  } catch (error) {
    // Keys may see that an object is there and not read it.
    if (statusOf(error) === undefined) throw error;
    return { kind: 'unproven' };
  }
}
