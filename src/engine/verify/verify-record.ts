import { isSameEtag, unquoted } from '../../s3/objects/etag.js';
import type { ProofMethod } from '../../shared/models/proof.js';
import type { ChecksumRecord, RecordedFile } from '../journal/records.js';
import { equalIn } from '../transfer/review.js';
import type { Target } from '../transfer/target.js';
import { type ContentComparison, methodOf, type UnprovenReason } from './compare-content.js';
import { lookAt, type ObjectFacts, type StoredChecksum } from './object-facts.js';
import { readBack, unlessReplaced } from './read-back.js';
import { toAnswer, type Verification, type VerifyingOne } from './verify-file.js';

/**
 * Verifies that an object is the one that a record describes: by its SHA-256 or the checksum of the record's evidence, by
 * the ETag that S3 gave the object when it was proven, or by reading it back. Rejects like `verifyFile`.
 */
export function verifyRecord(
  record: RecordedFile,
  target: Target,
  one: Omit<VerifyingOne, 'hint'>,
): Promise<Verification> {
  return unlessReplaced(() => verifyAsItIs(record, target, one));
}

async function verifyAsItIs(
  record: RecordedFile,
  target: Target,
  { key, signal, readBack: choice }: Omit<VerifyingOne, 'hint'>,
): Promise<Verification> {
  const facts = await lookAt(target, key, signal);
  if (facts === 'absent') return { kind: 'absent' };
  if (facts === 'denied') return { kind: 'unproven', reason: 'denied' };
  if (record.size !== null && facts.size !== record.size) return { kind: 'different', reason: 'size' };
  const known = knownDigests(record);
  const isReadable = known.some(({ method }) => method === 'sha256' || method === 'crc32');
  if (choice === 'all' && isReadable) return readAndCompare(facts);
  const compared = compareFacts(record, known, facts);
  if (compared.kind === 'unproven' && choice !== 'none' && isReadable) return readAndCompare(facts);
  return compared;

  async function readAndCompare(facts: ObjectFacts): Promise<Verification> {
    const found = await readBack(target, key, facts, signal);
    if (found === 'archived') return { kind: 'unproven', reason: 'archived' };
    const value = (wanted: ProofMethod) => known.find(({ method }) => method === wanted)?.value ?? null;
    const encoded = value('sha256');
    const sha256 = encoded === null ? null : Buffer.from(encoded, 'base64').toString('hex');
    const crc32 = value('crc32');
    const isSame =
      found.size === facts.size &&
      (sha256 === null || found.sha256 === sha256) &&
      (crc32 === null || found.crc32 === crc32);
    if (!isSame) return { kind: 'different', reason: 'content' };
    return {
      kind: 'same',
      size: facts.size,
      proof: equalIn('read-back', sha256 ?? found.crc32, toAnswer(facts)),
      mtime: facts.mtime,
    };
  }
}

/** A digest that is recorded of a file. */
export interface KnownDigest {
  readonly method: ProofMethod;
  /** As S3 writes it. */
  readonly value: string;
}

/** What is recorded of a file's content. */
export function knownDigests({ sha256, evidence }: RecordedFile): readonly KnownDigest[] {
  const known: KnownDigest[] = [];
  if (sha256 !== null) known.push({ method: 'sha256', value: Buffer.from(sha256, 'hex').toString('base64') });
  const { method = 'none', local = null } = evidence ?? {};
  if (local === null || method === 'etag') return known;
  // What was read back was compared by its SHA-256, in hexadecimal, or where there was none by its CRC32.
  if (method === 'read-back') return [...known, digestReadBack(local)];
  // What was computed while the file was sent is a CRC32, whether or not S3's answer had something to compare it with.
  known.push({ method: method === 'none' || method === 'parts' ? 'crc32' : method, value: local });
  return known;
}

function digestReadBack(local: string): KnownDigest {
  return local.length === 64
    ? { method: 'sha256', value: Buffer.from(local, 'hex').toString('base64') }
    : { method: 'crc32', value: local };
}

/** Compares what is recorded of a file with one checksum of the object. */
export function compareStored(
  known: readonly KnownDigest[],
  { algorithm, value, parts }: StoredChecksum,
): ContentComparison {
  const method = methodOf(algorithm, parts);
  const own = known.find((digest) => digest.method === method);
  if (own === undefined) return { kind: 'unproven', reason: 'record' };
  const remote = parts === null ? value : `${value}-${parts}`;
  if (own.value === remote) return { kind: 'same', method, local: remote, remote };
  // The same content in parts of another size has another checksum of its parts.
  if (parts !== null) return { kind: 'unproven', reason: 'parts' };
  return { kind: 'different', method, local: own.value, remote };
}

function compareFacts(record: RecordedFile, known: readonly KnownDigest[], facts: ObjectFacts): Verification {
  const { evidence } = record;
  for (const stored of facts.checksums) {
    const compared = compareStored(known, stored);
    if (compared.kind === 'same') return same(compared.method, compared.remote, facts);
    if (compared.kind === 'different') return { kind: 'different', reason: 'content' };
  }
  const etag = unquoted(facts.etag ?? '');
  const md5 = known.find(({ method }) => method === 'md5' || method === 'md5-of-parts');
  if (md5 !== undefined && isSameEtag(md5.value, etag) === true) return same(md5.method, etag, facts);
  const isProven = evidence !== null && evidence.method !== 'none';
  if (isProven && isSameEtag(evidence.etag, etag) === true) return same('etag', etag, facts);
  return { kind: 'unproven', reason: reasonFor(record, md5?.method === 'md5', etag) };
}

/** Says `etag` only of an ETag that was compared with an MD5, and that the size is right only where the record has one. */
function reasonFor({ size }: RecordedFile, hasMd5: boolean, etag: string): UnprovenReason {
  if (size === null) return 'record';
  if (etag === '') return 'nothing';
  return hasMd5 && !etag.includes('-') ? 'etag' : 'record';
}

function same(method: ProofMethod, value: string, facts: ObjectFacts): Verification {
  const proof: ChecksumRecord = equalIn(method, value, toAnswer(facts));
  return { kind: 'same', size: facts.size, proof, mtime: facts.mtime };
}
