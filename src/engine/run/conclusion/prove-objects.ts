import { mapLimit } from '../../../base/async/map-limit.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { classify } from '../../../shared/errors/error-class.js';
import type { AppError } from '../../../shared/errors/errors.js';
import type { ProofMethod } from '../../../shared/models/proof.js';
import type { VerifyOptions } from '../../../shared/models/run.js';
import type { Journal } from '../../journal/journal.js';
import type { RecomputedChecksum, RecordedFile, RunRecord } from '../../journal/records.js';
import { withSha256 } from '../../transfer/review.js';
import { createSourceFiles, type SourceFile, type SourceFiles } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { keptTimeOf } from '../../transfer/time-metadata.js';
import { type ContentComparison, compareContent } from '../../verify/compare-content.js';
import type { ObjectFacts, StoredChecksum } from '../../verify/object-facts.js';
import { readBackFor } from '../../verify/read-back.js';
import { verifyAtRest } from '../../verify/verify-at-rest.js';
import { type Verification, verifyFile } from '../../verify/verify-file.js';
import { compareStored, knownDigests, verifyRecord } from '../../verify/verify-record.js';
import { verificationError } from '../entry/inspect-entry.js';

/** Which objects of a run are to be proven, and where. */
export interface Proving {
  readonly journal: Pick<Journal, 'entries' | 'listing' | 'recomputed'>;
  readonly record: RunRecord;
  readonly target: Target;
  readonly options: VerifyOptions;
  readonly signal: AbortSignal;
  /** Called once for each object that was asked for or failed; not for one that was proven before and is skipped. */
  readonly onSeen: () => void;
}

const objectsAtOnce = 8;
const rowsAtOnce = 500;

/**
 * Proves what was not proven when a run was sent, and reads back what the options say: by the checksum that S3 has now and the
 * one that was computed while the file was sent; by the file, where it is still the same; or by reading back. Where a report says what
 * S3 has computed from its disks, that is compared in the same way. What is found is noted for each row; what can't be proven stays as
 * it is. An object of which S3 answers an error does not stop the others: resolves with the first such error, or null. Rejects with the
 * signal's reason, or with an error that concerns the whole run.
 */
export async function proveObjects(proving: Proving): Promise<AppError | null> {
  const { journal, record, signal } = proving;
  const { spec, run } = record;
  const files = createSourceFiles(spec.roots, spec.options.followSymlinks);
  const hasReport = journal.recomputed.hasAny(run);
  const which = whichRows(proving, hasReport);
  let failure: AppError | null = null;
  const proveOne = async (row: ProvableRow): Promise<void> => {
    try {
      await prove(row, proving, files, hasReport ? journal.recomputed.find(run, row.key) : []);
    } catch (error) {
      signal.throwIfAborted();
      const told = toAppError(error, { bucket: proving.target.bucket });
      if (classify(told) === 'fatal') throw error;
      failure ??= told;
      proving.onSeen();
    }
  };
  for (let after = -1; ; ) {
    const rows = journal.listing.provable(run, which, after, rowsAtOnce);
    const last = rows.at(-1);
    if (last === undefined) return failure;
    after = last.sequence;
    await mapLimit(rows, objectsAtOnce, proveOne, signal);
  }
}

/** The most objects that {@link proveObjects} looks at. */
export function objectsToProve(proving: Pick<Proving, 'journal' | 'record' | 'options'>): number {
  const { journal, record } = proving;
  return journal.listing.countProvable(record.run, whichRows(proving, journal.recomputed.hasAny(record.run)));
}

function whichRows({ options: { readBack } }: Pick<Proving, 'options'>, hasReport: boolean) {
  const isFew = !hasReport && (readBack === 'none' || readBack === 'unproven');
  return isFew ? 'unproven' : 'all';
}

interface ProvableRow {
  readonly sequence: number;
  readonly key: string;
  readonly isProven: boolean;
}

function methodIn({ proof }: Extract<Verification, { kind: 'same' }>): ProofMethod {
  return proof.evidence?.method ?? 'none';
}

async function prove(
  { sequence, key, isProven }: ProvableRow,
  { journal, record, target, options, signal, onSeen }: Proving,
  files: SourceFiles,
  reported: readonly RecomputedChecksum[],
): Promise<void> {
  const { run } = record;
  const readBack = readBackFor(options, key);
  const isLeft = !isProven || readBack === 'all';
  if (!isLeft && reported.length === 0) return;
  const recorded = journal.entries.recorded(run, sequence);
  if (recorded === null) return;
  const one = { key, signal, readBack };
  if (isLeft) {
    const result = await verifyRecord(recorded, target, one);
    // Nothing may be recorded that what is downloaded could be compared with: then the file is needed.
    const isUnread = readBack === 'all' && result.kind === 'same' && methodIn(result) !== 'read-back';
    const compared = result.kind === 'unproven' || isUnread ? await byFile(verifyWhole) : null;
    note(compared ?? result);
  }
  if (reported.length > 0) note(await verifyAtRest(reported, target, one, recorded.size, compareReported));
  onSeen();

  function note(result: Verification): void {
    switch (result.kind) {
      case 'same': {
        const { sha256, mtimeMs } = recorded as RecordedFile;
        const proof = sha256 === null ? result.proof : withSha256(result.proof, sha256);
        const isTimeSeen = result.mtime !== undefined && mtimeMs !== null;
        const keptTime = isTimeSeen ? keptTimeOf(result.mtime ?? null, mtimeMs) : null;
        journal.entries.markProven(run, sequence, { proof, keptTime });
        return;
      }
      case 'absent':
        journal.listing.mark(run, sequence, 'missing');
        return;
      case 'different':
        journal.listing.mark(run, sequence, result.reason === 'size' ? 'other-size' : 'replaced');
        return;
      case 'unproven':
        journal.entries.markUnproven(run, sequence, verificationError(result).error);
    }
  }

  function verifyWhole(file: SourceFile): Promise<Verification> {
    return verifyFile(file, target, { ...one, hint: null });
  }

  async function compareReported(stored: StoredChecksum, facts: ObjectFacts): Promise<ContentComparison> {
    const compared = compareStored(knownDigests(recorded as RecordedFile), stored);
    if (compared.kind !== 'unproven') return compared;
    const content = { target, key, facts: { ...facts, checksums: [stored] }, signal };
    return (await byFile((file) => compareContent(file, content))) ?? compared;
  }

  /** Null where the file is gone, changed or can't be read: then it says nothing about the object. */
  async function byFile<T>(compare: (file: SourceFile) => Promise<T>): Promise<T | null> {
    const entry = journal.entries.find(run, sequence);
    if (entry === null) return null;
    const file = await files.open(entry, signal).catch(() => null);
    signal.throwIfAborted();
    if (file === null) return null;
    try {
      if (file.size !== entry.size || file.mtimeMs !== entry.mtimeMs) return null;
      const compared = await compare(file);
      await file.assertUnchanged();
      return compared;
    } finally {
      file.close();
    }
  }
}
