import { isSameEtag, unquoted } from '../../s3/objects/etag.js';
import type { RecomputedChecksum } from '../journal/records.js';
import { equalIn, recomputedIn } from '../transfer/review.js';
import type { Target } from '../transfer/target.js';
import type { ContentComparison } from './compare-content.js';
import { lookAt, type ObjectFacts, type StoredChecksum } from './object-facts.js';
import { toAnswer, type Verification, type VerifyingOne } from './verify-file.js';

/** Compares what is known of a file with one checksum of its object. */
export type CompareStored = (stored: StoredChecksum, facts: ObjectFacts) => Promise<ContentComparison>;

/**
 * Verifies an object by what S3 has computed from what is on its disks, as its report says. A value counts only when the object
 * that is there now has the ETag or the version that the report names, and when it equals that of the file: a report that is misread
 * or of another bucket can fail to prove something, and never prove what is not so. Rejects like `verifyFile`.
 *
 * @param reported at least one
 * @param size of the file in bytes; null when it is not known
 */
export async function verifyAtRest(
  reported: readonly RecomputedChecksum[],
  target: Target,
  { key, signal }: Pick<VerifyingOne, 'key' | 'signal'>,
  size: number | null,
  compare: CompareStored,
): Promise<Verification> {
  const facts = await lookAt(target, key, signal);
  if (facts === 'absent') return { kind: 'absent' };
  if (facts === 'denied') return { kind: 'unproven', reason: 'denied' };
  if (size !== null && facts.size !== size) return { kind: 'different', reason: 'size' };
  let reason: Verification = { kind: 'unproven', reason: 'reportOther' };
  let proven: Verification | null = null;
  /** A report may say the same of an object in many lines, and comparing reads the file. */
  const seen = new Set<string>();
  for (const checksum of reported) {
    const { result } = checksum;
    if (result.kind === 'failed') {
      reason = { kind: 'unproven', reason: 'reportFailed', status: result.status };
      continue;
    }
    if (!isOfThisObject(checksum, facts)) continue;
    const told = JSON.stringify(result);
    if (seen.has(told)) continue;
    seen.add(told);
    const stored = result.kind === 'computed' ? storedIn(result, facts) : null;
    const compared = stored === null ? null : await compare(stored, facts);
    if (compared === null || compared.kind === 'unproven') {
      reason = { kind: 'unproven', reason: compared?.reason === 'parts' ? 'parts' : 'reportKind' };
    } else if (compared.kind === 'different') {
      return { kind: 'different', reason: 'content' };
    } else {
      const proof = recomputedIn(equalIn(compared.method, compared.local, toAnswer(facts)));
      proven ??= { kind: 'same', size: facts.size, proof, mtime: facts.mtime };
    }
  }
  return proven ?? reason;
}

function isOfThisObject({ etag, versionId }: RecomputedChecksum, facts: ObjectFacts): boolean {
  const isSame = isSameEtag(etag, facts.etag);
  const isSameVersion = versionId === null || facts.versionId === null ? null : versionId === facts.versionId;
  return isSame !== false && isSameVersion !== false && (isSame ?? isSameVersion ?? false);
}

/** Where the report does not tell of how many parts, the object's ETag does; null when neither does. */
function storedIn(
  { algorithm, value, parts }: Extract<RecomputedChecksum['result'], { kind: 'computed' }>,
  { etag }: ObjectFacts,
): StoredChecksum | null {
  if (parts !== 0) return { algorithm, value, parts };
  const count = Number(/-(?<parts>\d{1,5})$/.exec(unquoted(etag ?? ''))?.groups?.['parts'] ?? 0);
  return count === 0 ? null : { algorithm, value, parts: count };
}
