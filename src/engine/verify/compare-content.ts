import { unquoted } from '../../s3/objects/etag.js';
import type { ProofMethod } from '../../shared/models/proof.js';
import type { ReadableFile } from '../transfer/file-chunks.js';
import type { Target } from '../transfer/target.js';
import { computeDigests, type DigestAlgorithm, type DigestRequest } from './digests.js';
import { layoutsOf, type ObjectFacts, type StoredChecksum } from './object-facts.js';

/** Why nothing could be said about the content of an object; see `object-unproven` in the catalogue. */
export type UnprovenReason =
  /** S3 has no checksum of it, and no ETag that could be one. */
  | 'nothing'
  /** It has no checksum, and its ETag says nothing because it is encrypted with a key of its own. */
  | 'encrypted'
  /** It was sent in parts of a size that is not known. */
  | 'parts'
  /** Its ETag is another than the file's MD5, and this server's ETags need not be MD5s. */
  | 'etag'
  /** What is recorded of the file is of another kind than what S3 keeps of the object. */
  | 'record'
  /** The keys may not look at it. */
  | 'denied'
  /** It has to be restored before it can be downloaded. */
  | 'archived'
  /** What S3 has computed from its disks is that of another object or version. */
  | 'reportOther'
  /** S3 could not compute it. */
  | 'reportFailed'
  /** It is of a kind that can't be compared. */
  | 'reportKind';

/** How the content of a file compares with an object of the same size. */
export type ContentComparison =
  | {
      readonly kind: 'same' | 'different';
      readonly method: ProofMethod;
      readonly local: string;
      readonly remote: string;
    }
  | { readonly kind: 'unproven'; readonly reason: UnprovenReason };

/** A value of S3's, and the digests of the file that it may equal. */
interface Candidate {
  readonly method: ProofMethod;
  readonly remote: string;
  readonly requests: readonly DigestRequest[];
  /** What it means when none of them equals it. */
  readonly otherwise: 'different' | UnprovenReason;
}

export interface ContentComparing {
  readonly target: Target;
  readonly key: string;
  readonly facts: ObjectFacts;
  readonly signal: AbortSignal;
}

/**
 * Compares a file with an object of the same size by whatever S3 keeps of the object: the checksum of the whole content,
 * that of its parts, or an ETag made of MD5s. The file is read once. Rejects with the file's error, or one of S3's that
 * another attempt may help.
 */
export async function compareContent(
  file: ReadableFile,
  comparing: ContentComparing,
): Promise<ContentComparison> {
  const candidates = await candidatesOf(comparing);
  if (candidates.length === 0) {
    return { kind: 'unproven', reason: comparing.facts.isEncryptedApart ? 'encrypted' : 'nothing' };
  }
  const digests = await computeDigests(
    file,
    candidates.flatMap(({ requests }) => requests),
    comparing.signal,
  );
  let first = 0;
  const results = candidates.map((candidate) => {
    const own = digests.slice(first, first + candidate.requests.length);
    first += own.length;
    return resultOf(candidate, own);
  });
  // A checksum that differs counts, whatever else equals.
  return (
    results.find(({ kind }) => kind === 'different') ??
    results.find(({ kind }) => kind === 'same') ??
    (results[0] as ContentComparison)
  );
}

function resultOf({ method, remote, otherwise }: Candidate, digests: readonly string[]): ContentComparison {
  const [local = ''] = digests;
  if (digests.includes(remote)) return { kind: 'same', method, local: remote, remote };
  return otherwise === 'different'
    ? { kind: 'different', method, local, remote }
    : { kind: 'unproven', reason: otherwise };
}

async function candidatesOf(comparing: ContentComparing): Promise<readonly Candidate[]> {
  const { facts } = comparing;
  const whole = facts.checksums.filter(({ parts }) => parts === null);
  if (whole.length > 0) return whole.map(wholeCandidate);
  const etag = etagOf(facts);
  const parts = facts.checksums[0]?.parts ?? etag?.parts ?? null;
  if (parts === null) return etag === null ? [] : [etagCandidate(etag.value, comparing)];
  const { layouts, isCertain } = await layoutsOf(
    comparing.target,
    comparing.key,
    facts,
    parts,
    comparing.signal,
  );
  const requestsFor = (algorithm: DigestAlgorithm): readonly DigestRequest[] =>
    layouts.map((layout) => ({ algorithm, layout }));
  const checksums = facts.checksums.map(
    ({ algorithm, value }): Candidate => ({
      method: methodOf(algorithm, parts),
      remote: `${value}-${parts}`,
      requests: requestsFor(algorithm),
      otherwise: isCertain ? 'different' : 'parts',
    }),
  );
  // With a checksum of the same parts the ETag would say nothing more.
  if (checksums.length > 0)
    return checksums.filter(({ requests }) => requests.length > 0).concat(unlikely(layouts));
  if (etag === null) return [];
  const otherwise = isCertain && comparing.target.quirks.etagIsMd5 === 'yes' ? 'different' : 'parts';
  return [{ method: 'md5-of-parts', remote: etag.value, requests: requestsFor('md5'), otherwise }];
}

/** Nothing to compute: no layout that fits is known. */
function unlikely(layouts: readonly unknown[]): readonly Candidate[] {
  return layouts.length > 0 ? [] : [{ method: 'none', remote: '', requests: [], otherwise: 'parts' }];
}

function wholeCandidate({ algorithm, value }: StoredChecksum): Candidate {
  return {
    method: algorithm,
    remote: value,
    requests: [{ algorithm, layout: null }],
    otherwise: 'different',
  };
}

function etagCandidate(remote: string, { target }: ContentComparing): Candidate {
  return {
    method: 'md5',
    remote,
    requests: [{ algorithm: 'md5', layout: null }],
    otherwise: target.quirks.etagIsMd5 === 'yes' ? 'different' : 'etag',
  };
}

/** An ETag that can be the MD5 of the content or of the MD5s of its parts; null for any other. */
function etagOf({ etag, isEncryptedApart }: ObjectFacts): { value: string; parts: number | null } | null {
  if (isEncryptedApart || etag === null) return null;
  const value = unquoted(etag);
  const found = /^[0-9a-f]{32}(?:-(?<parts>\d{1,5}))?$/.exec(value);
  if (found === null) return null;
  const parts = found.groups?.['parts'];
  return { value, parts: parts === undefined ? null : Number(parts) };
}

/** How content is compared by a checksum that S3 keeps, of the whole object or of its parts. */
export function methodOf(algorithm: StoredChecksum['algorithm'], parts: number | null): ProofMethod {
  // S3 has no CRC64NVME of parts.
  return parts === null || algorithm === 'crc64nvme' ? algorithm : `${algorithm}-of-parts`;
}
