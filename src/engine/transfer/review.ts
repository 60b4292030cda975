import { createHash } from 'node:crypto';
import { unquoted } from '../../s3/objects/etag.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { ProofMethod, WriteGuard } from '../../shared/models/proof.js';
import type { ChecksumRecord } from '../journal/records.js';

/** What a server answered to a write. */
export interface WriteAnswer {
  readonly etag: string | null;
  /** Base64 CRC32; of a whole object, or of checksums of its parts (`…-3`). */
  readonly checksum: string | null;
  readonly versionId: string | null;
  /** `x-amz-request-id` and `x-amz-id-2`. */
  readonly requestId: string | null;
  readonly hostId: string | null;
}

/** Notes what protected the key while the object was written. */
export function withGuard(proof: ChecksumRecord, guard: WriteGuard | null): ChecksumRecord {
  const { evidence } = proof;
  return { ...proof, evidence: evidence === null ? null : { ...evidence, guard } };
}

/** What is known of a part that a server has. */
export interface SentPart {
  readonly etag: string | null;
  /** The server's answer to it was compared; see {@link reviewPut}. */
  readonly method: ProofMethod;
}

/**
 * Compares the answer to a PutObject or an UploadPart with the bytes that were sent: nothing else may call a file
 * uploaded, together with {@link reviewMultipart} and `compareWithObject`.
 *
 * @param crc32 base64 CRC32 of the bytes
 * @throws HoistError `checksum-mismatch` when the server has other bytes
 */
export function reviewPut(bytes: Uint8Array, crc32: string, answer: WriteAnswer): ChecksumRecord {
  // The hash costs more than the CRC32, so it is computed only where there is nothing else.
  const md5 = needsMd5(answer) ? createHash('md5').update(bytes).digest('hex') : null;
  return reviewWrite(crc32, md5, answer);
}

/** Whether an answer can be compared with the MD5 of the bytes only. */
export function needsMd5(answer: WriteAnswer): boolean {
  return answer.checksum === null && md5In(answer.etag) !== null;
}

/**
 * The same as {@link reviewPut} for bytes that are not in memory.
 *
 * @param md5 hexadecimal; may be null unless the answer {@link needsMd5}
 */
export function reviewWrite(crc32: string, md5: string | null, answer: WriteAnswer): ChecksumRecord {
  if (answer.checksum !== null) return byCrc32(crc32, answer, answer.checksum);
  // Not every ETag in this form is an MD5: a difference proves nothing.
  return md5 !== null && md5 === md5In(answer.etag)
    ? record('md5', md5, md5, answer)
    : record('none', crc32, null, answer);
}

/**
 * Compares the answer to CompleteMultipartUpload with the file.
 *
 * @param crc32 base64 CRC32 of the whole file
 * @param parts in order
 * @throws HoistError `checksum-mismatch` when the server has another object
 */
export function reviewMultipart(
  crc32: string,
  parts: readonly SentPart[],
  answer: WriteAnswer,
): ChecksumRecord {
  if (answer.checksum !== null && !answer.checksum.includes('-')) {
    return byCrc32(crc32, answer, answer.checksum);
  }
  const local = md5OfParts(parts);
  const remote = answer.etag === null ? null : unquoted(answer.etag);
  if (local !== null && local === remote) return record('md5-of-parts', local, remote, answer);
  const isEach = parts.length > 0 && parts.every(({ method }) => method !== 'none');
  return record(isEach ? 'parts' : 'none', crc32, null, answer);
}

function byCrc32(local: string, answer: WriteAnswer, remote: string): ChecksumRecord {
  if (local !== remote) throw new HoistError('checksum-mismatch');
  return record('crc32', local, remote, answer);
}

/** The record of an object whose value in S3 equals the file's; see `compareWithObject`. */
export function equalIn(method: ProofMethod, value: string, answer: WriteAnswer): ChecksumRecord {
  return record(method, value, value, answer);
}

/** The record of a value that S3 has computed from what is on its disks. */
export function recomputedIn(proof: ChecksumRecord): ChecksumRecord {
  return proof.evidence === null ? proof : { ...proof, evidence: { ...proof.evidence, recomputed: true } };
}

/** The record with the SHA-256 (hexadecimal) of the content. */
export function withSha256(proof: ChecksumRecord, sha256: string): ChecksumRecord {
  return proof.evidence === null ? proof : { ...proof, evidence: { ...proof.evidence, sha256 } };
}

function record(
  method: ProofMethod,
  local: string | null,
  remote: string | null,
  { etag, versionId, requestId, hostId }: WriteAnswer,
): ChecksumRecord {
  const values = { method, local, remote, sha256: null };
  const evidence = { ...values, etag, versionId, requestId, hostId, atMs: Date.now(), guard: null };
  return { etag, checksum: method === 'crc32' ? remote : null, evidence };
}

/** The ETag of an object whose parts' ETags are MD5s; null when one of them was not compared as such. */
function md5OfParts(parts: readonly SentPart[]): string | null {
  const whole = createHash('md5');
  for (const { etag, method } of parts) {
    const md5 = md5In(etag);
    if (md5 === null || method === 'none') return null;
    whole.update(Buffer.from(md5, 'hex'));
  }
  return `${whole.digest('hex')}-${parts.length}`;
}

function md5In(etag: string | null): string | null {
  const plain = unquoted(etag ?? '');
  return /^[0-9a-f]{32}$/.test(plain) ? plain : null;
}

/** An answer of the SDK. */
interface SdkAnswer {
  readonly ETag?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly $metadata?: {
    readonly requestId?: string | undefined;
    readonly extendedRequestId?: string | undefined;
  };
}

export function toWriteAnswer({ ETag, ChecksumCRC32, VersionId, $metadata }: SdkAnswer): WriteAnswer {
  return {
    etag: ETag ?? null,
    checksum: ChecksumCRC32 ?? null,
    versionId: VersionId ?? null,
    requestId: $metadata?.requestId ?? null,
    hostId: $metadata?.extendedRequestId ?? null,
  };
}
