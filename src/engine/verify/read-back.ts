import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { VerifyOptions } from '../../shared/models/run.js';
import { crc32, crc32ToBase64 } from '../transfer/crc32.js';
import { statusOf } from '../transfer/head-object.js';
import type { Target } from '../transfer/target.js';
import type { ObjectFacts } from './object-facts.js';

/** What was downloaded of an object, and is kept of it. */
export interface ReadBack {
  /** In bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Base64. */
  readonly crc32: string;
}

/**
 * Downloads an object and computes its digests; nothing is kept of the content. The request is bound to the version and
 * ETag that were looked at, so that it can't be another object. Rejects with the SDK's error (`PreconditionFailed` for an
 * object that was replaced meanwhile) or the signal's reason. `archived`: S3 has to restore the object before it can be
 * downloaded (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, InvalidObjectState).
 */
export async function readBack(
  { client, bucket }: Target,
  key: string,
  { etag, versionId }: Pick<ObjectFacts, 'etag' | 'versionId'>,
  signal: AbortSignal,
): Promise<ReadBack | 'archived'> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ...(etag === null ? {} : { IfMatch: etag }),
    ...(versionId === null || versionId === 'null' ? {} : { VersionId: versionId }),
  });
  const answer = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
    if (error instanceof S3ServiceException && error.name === 'InvalidObjectState')
      return 'archived' as const;
    throw error;
  });
  if (answer === 'archived') return answer;
  const { Body } = answer;
  const sha256 = createHash('sha256');
  let sum = 0;
  let size = 0;
  if (Body instanceof Readable) {
    const stop = (): void => void Body.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const chunk of Body as AsyncIterable<Buffer>) {
        sha256.update(chunk);
        sum = crc32(chunk, sum);
        size += chunk.length;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
  return { size, sha256: sha256.digest('hex'), crc32: crc32ToBase64(sum) };
}

/** Looks again when the object was replaced or removed between two requests: what the first of them said is out of date. */
export async function unlessReplaced<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (error) {
    const status = statusOf(error);
    if (status !== 412 && status !== 404) throw error;
    return verify();
  }
}

/** What is done with one object; see {@link readBackFor}. */
export type ReadBackOfOne = 'none' | 'unproven' | 'all';

/**
 * Whether an object is read back. One that belongs to a share always is, the others never are. Nobody who has not seen the
 * seed can tell which belong to it.
 */
export function readBackFor({ readBack: choice, seed }: VerifyOptions, key: string): ReadBackOfOne {
  if (typeof choice === 'string') return choice;
  const drawn = createHash('sha256').update(`${seed}\n${key}`).digest().readUInt32BE(0) / 0x1_0000_0000;
  return drawn * 100 < choice ? 'all' : 'none';
}
