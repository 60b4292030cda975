import { unquoted } from '../../s3/objects/etag.js';
import type { ChecksumRecord } from '../journal/records.js';
import type { ReadableFile } from '../transfer/file-chunks.js';
import { equalIn } from '../transfer/review.js';
import type { Target } from '../transfer/target.js';
import { compareContent, type UnprovenReason } from './compare-content.js';
import { computeDigests } from './digests.js';
import { lookAt, type ObjectFacts } from './object-facts.js';
import type { ObjectHint } from './object-hint.js';
import { type ReadBackOfOne, readBack, unlessReplaced } from './read-back.js';

/** How a file, or what is known of one, compares with the object under a key. */
export type Verification =
  /** `size`: of the object, in bytes; `mtime`: see `ObjectFacts`, undefined when only a listing was looked at. */
  | {
      readonly kind: 'same';
      readonly size: number;
      readonly proof: ChecksumRecord;
      readonly mtime?: string | null;
    }
  | { readonly kind: 'absent' }
  /** `size`: another number of bytes. */
  | { readonly kind: 'different'; readonly reason: 'size' | 'content' }
  /** `status`: the HTTP status with which S3 says why it could not compute a checksum. */
  | { readonly kind: 'unproven'; readonly reason: UnprovenReason; readonly status?: number | null };

/** How one object is verified. */
export interface VerifyingOne {
  readonly key: string;
  /** `all`: it is read back; `unproven`: only when it can't be compared otherwise. */
  readonly readBack: ReadBackOfOne;
  /** What a listing says; null for nothing. */
  readonly hint: ObjectHint | null;
  readonly signal: AbortSignal;
}

/**
 * Verifies that an object is the same as a file, without anything known before; S3 need not even be asked where the
 * listing has an MD5. Rejects with the file's error, or one of S3's that another attempt may help.
 */
export function verifyFile(file: ReadableFile, target: Target, one: VerifyingOne): Promise<Verification> {
  return unlessReplaced(() => verifyAsItIs(file, target, one));
}

async function verifyAsItIs(file: ReadableFile, target: Target, one: VerifyingOne): Promise<Verification> {
  if (one.readBack !== 'all') {
    const proof = await proofByListing(file, target, one);
    if (proof !== null) return { kind: 'same', size: file.size, proof };
  }
  const { key, signal } = one;
  const facts = await lookAt(target, key, signal);
  if (facts === 'absent') return { kind: 'absent' };
  if (facts === 'denied') return { kind: 'unproven', reason: 'denied' };
  if (facts.size !== file.size) return { kind: 'different', reason: 'size' };
  const sha256OfFile = async (): Promise<string> => {
    const [digest = ''] = await computeDigests(file, [{ algorithm: 'sha256', layout: null }], signal);
    return Buffer.from(digest, 'base64').toString('hex');
  };
  if (one.readBack === 'all') return byReadingBack(target, one, facts, sha256OfFile);
  const compared = await compareContent(file, { target, key, facts, signal });
  switch (compared.kind) {
    case 'same':
      if (compared.method === 'md5') target.quirks.learnEtag(true);
      return {
        kind: 'same',
        size: facts.size,
        proof: equalIn(compared.method, compared.local, toAnswer(facts)),
        mtime: facts.mtime,
      };
    case 'different':
      return { kind: 'different', reason: 'content' };
    case 'unproven':
      return one.readBack === 'none' ? compared : byReadingBack(target, one, facts, sha256OfFile);
  }
}

/** A listing that shows the size and the MD5 of the file is enough. Null when it does not. */
async function proofByListing(
  file: ReadableFile,
  { quirks }: Target,
  { hint, signal }: VerifyingOne,
): Promise<ChecksumRecord | null> {
  const etag = unquoted(hint?.etag ?? '');
  if (hint === null || hint.size !== file.size || !/^[0-9a-f]{32}$/.test(etag)) return null;
  const [md5 = ''] = await computeDigests(file, [{ algorithm: 'md5', layout: null }], signal);
  if (md5 !== etag) return null;
  quirks.learnEtag(true);
  return equalIn('md5', md5, { etag: hint.etag, ...unasked });
}

const unasked = { checksum: null, versionId: null, requestId: null, hostId: null } as const;

/** Compares by downloading the object. `sha256Of`: the SHA-256 that it must have, hexadecimal. */
async function byReadingBack(
  target: Target,
  { key, signal }: Pick<VerifyingOne, 'key' | 'signal'>,
  facts: ObjectFacts,
  sha256Of: () => Promise<string>,
): Promise<Verification> {
  const found = await readBack(target, key, facts, signal);
  if (found === 'archived') return { kind: 'unproven', reason: 'archived' };
  const expected = await sha256Of();
  if (found.size !== facts.size || found.sha256 !== expected) return { kind: 'different', reason: 'content' };
  const proof = equalIn('read-back', expected, toAnswer(facts));
  return { kind: 'same', size: facts.size, proof, mtime: facts.mtime };
}

export function toAnswer({ etag, versionId, requestId, hostId }: ObjectFacts) {
  return { etag, checksum: null, versionId, requestId, hostId };
}
