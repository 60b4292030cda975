import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ChecksumRecord } from '../journal/records.js';
import { crc32, crc32ToBase64 } from './crc32.js';
import { headObject, statusOf } from './head-object.js';
import { equalIn, toWriteAnswer, type WriteAnswer } from './review.js';
import type { SourceFile } from './source-file.js';
import type { Target } from './target.js';

/** `unproven`: nothing to compare the content with, or the keys may not look at what is there. */
export type Comparison =
  | { readonly kind: 'absent' }
  | { readonly kind: 'same'; readonly proof: ChecksumRecord }
  | { readonly kind: 'different' }
  | { readonly kind: 'unproven' };

/** What a listing and the journal already say about an object. */
export interface ObjectHint {
  readonly size: number;
  readonly etag: string;
  /** Base64 CRC32 that S3 confirmed when Hoist sent the object with this ETag. */
  readonly checksum: string | null;
}

/**
 * Compares a file with the object under a key, in general without downloading it: by size, then by the whole-object
 * CRC32, then by an ETag that is an MD5 (of the content, or of the parts' MD5s, whose size the first part
 * tells). Another ETag shows a difference only on a server whose ETags are known to be MD5s. Size and time alone never
 * count as the same. With a `hint`, S3 is asked only when the hint is not
 * enough.
 */
export async function compareWithObject(
  target: Target,
  key: string,
  file: SourceFile,
  signal: AbortSignal,
  hint: ObjectHint | null = null,
): Promise<Comparison> {
  if (hint !== null) {
    const told = await compareWithHint(hint, file, signal);
    if (told !== null) return told;
  }
  const head = await headObject(target, key, signal, { withChecksum: true }).catch((error: unknown) => {
    // Keys that may only put can't find out what is there.
    if (statusOf(error) === 403) return 'denied' as const;
    throw error;
  });
  if (head === 'denied') return { kind: 'unproven' };
  if (head === null) return { kind: 'absent' };
  if (head.ContentLength !== file.size) return { kind: 'different' };
  const answer = toWriteAnswer(head);
  if (head.ChecksumCRC32 !== undefined && !head.ChecksumCRC32.includes('-')) {
    const local = crc32ToBase64(await crc32OfFile(file, signal));
    if (local !== head.ChecksumCRC32) return { kind: 'different' };
    return { kind: 'same', proof: equalIn('crc32', local, answer) };
  }
  const md5 = head.ETag?.replaceAll('"', '') ?? '';
  const encryptedByKms = head.ServerSideEncryption?.startsWith('aws:kms') === true;
  if (encryptedByKms || head.SSECustomerAlgorithm !== undefined) return { kind: 'unproven' };
  if (/^[0-9a-f]{32}$/.test(md5)) {
    if ((await md5OfFile(file, signal)) === md5) return { kind: 'same', proof: equalIn('md5', md5, answer) };
    if (target.quirks.etagIsMd5 === 'yes') return { kind: 'different' };
    if (target.quirks.etagIsMd5 === 'no') return { kind: 'unproven' };
    return compareByReading(target, key, file, signal, answer);
  }
  const parts = Number(/^[0-9a-f]{32}-(\d+)$/.exec(md5)?.[1] ?? 0);
  if (parts === 0) return { kind: 'unproven' };
  const first = await headObject(target, key, signal, { part: 1 });
  const partSize = first?.ContentLength ?? 0;
  if (partSize === 0 || Math.ceil(file.size / partSize) !== parts) return { kind: 'unproven' };
  // Parts of unequal size would give another hash, so a mismatch proves nothing here.
  if ((await md5OfParts(file, partSize, signal)) !== md5) return { kind: 'unproven' };
  return { kind: 'same', proof: equalIn('md5-of-parts', md5, answer) };
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
  answer: WriteAnswer,
): Promise<Comparison> {
  if (file.size > mostReadBytes) return { kind: 'unproven' };
  let remote: Uint8Array;
  try {
    const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    });
    // Another writer was faster; or nothing to compare with.
    if (Body === undefined || ETag !== answer.etag) return { kind: 'unproven' };
    remote = await Body.transformToByteArray();
  } catch (error) {
    // Keys may see that an object is there and not read it.
    if (statusOf(error) === undefined) throw error;
    return { kind: 'unproven' };
  }
  quirks.learnEtag(createHash('md5').update(remote).digest('hex') === answer.etag?.replaceAll('"', ''));
  const local = await file.read(0, file.size);
  if (!local.equals(remote)) return { kind: 'different' };
  return { kind: 'same', proof: equalIn('read-back', crc32ToBase64(crc32(local)), answer) };
}

/** Null when the hint alone proves nothing: an ETag that does not match need not be an MD5. */
async function compareWithHint(
  hint: ObjectHint,
  file: SourceFile,
  signal: AbortSignal,
): Promise<Comparison | null> {
  if (hint.size !== file.size) return { kind: 'different' };
  const answer = toWriteAnswer({ ETag: hint.etag });
  if (hint.checksum !== null) {
    const local = crc32ToBase64(await crc32OfFile(file, signal));
    if (local !== hint.checksum) return { kind: 'different' };
    return { kind: 'same', proof: equalIn('crc32', local, answer) };
  }
  const md5 = hint.etag.replaceAll('"', '');
  const isSame = /^[0-9a-f]{32}$/.test(md5) && (await md5OfFile(file, signal)) === md5;
  return isSame ? { kind: 'same', proof: equalIn('md5', md5, answer) } : null;
}

/**
 * What object a key has at this moment: its ETag (null where the server gives none), or `absent`. HEAD answers 403 to keys whose permission to list is limited to a
 * prefix (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html), object or none; then a listing of
 * that one key is asked for. Null when neither tells.
 */
export async function findObject(
  target: Target,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly etag: string | null } | 'absent' | null> {
  try {
    const head = await headObject(target, key, signal);
    return head === null ? 'absent' : { etag: head.ETag ?? null };
  } catch (error) {
    const status = statusOf(error);
    // The answer to a HEAD has no body that explains the error; that to the write has.
    if (status === 400) return null;
    if (status !== 403) throw error;
  }
  try {
    const only = new ListObjectsV2Command({ Bucket: target.bucket, Prefix: key, MaxKeys: 1 });
    const [first] = (await target.client.send(only, { abortSignal: signal })).Contents ?? [];
    return first?.Key === key ? { etag: first.ETag ?? null } : 'absent';
  } catch (error) {
    if (statusOf(error) === 403) return null;
    throw error;
  }
}

const chunkBytes = 1024 * 1024;

async function* chunks(file: SourceFile, start: number, end: number, signal: AbortSignal) {
  for (let offset = start; offset < end; offset += chunkBytes) {
    signal.throwIfAborted();
    yield await file.read(offset, Math.min(chunkBytes, end - offset));
  }
}

async function crc32OfFile(file: SourceFile, signal: AbortSignal): Promise<number> {
  let sum = 0;
  for await (const chunk of chunks(file, 0, file.size, signal)) sum = crc32(chunk, sum);
  return sum;
}

async function md5OfFile(file: SourceFile, signal: AbortSignal): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of chunks(file, 0, file.size, signal)) hash.update(chunk);
  return hash.digest('hex');
}

async function md5OfParts(file: SourceFile, partSize: number, signal: AbortSignal): Promise<string> {
  const whole = createHash('md5');
  let parts = 0;
  for (let start = 0; start < file.size; start += partSize) {
    const hash = createHash('md5');
    const end = Math.min(start + partSize, file.size);
    for await (const chunk of chunks(file, start, end, signal)) hash.update(chunk);
    whole.update(hash.digest());
    parts += 1;
  }
  return `${whole.digest('hex')}-${parts}`;
}
