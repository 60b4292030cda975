import { HoistError } from '../../../shared/errors/errors.js';
import type { ConflictPolicy, VerifyOptions } from '../../../shared/models/run.js';
import type { PlannedEntry, RecomputedChecksum, RecordedFile } from '../../journal/records.js';
import { withSha256 } from '../../transfer/review.js';
import type { SourceFiles } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { keptTimeOf } from '../../transfer/time-metadata.js';
import { compareContent } from '../../verify/compare-content.js';
import { type Comparison, compareWithObject } from '../../verify/compare-with-object.js';
import { isOwnReceipt, type ObjectPlace } from '../../verify/own-receipt.js';
import { type ReadBackOfOne, readBackFor } from '../../verify/read-back.js';
import { verifyAtRest } from '../../verify/verify-at-rest.js';
import { type Verification, verifyFile } from '../../verify/verify-file.js';
import { compareStored, knownDigests, verifyRecord } from '../../verify/verify-record.js';
import type { ObjectHints } from './object-hints.js';
import type { EntryAction, Sending, SendOutcome } from './sending.js';

/** What comparing needs, the same for all files of a run. */
export interface InspectionServices {
  readonly files: SourceFiles;
  readonly target: Target;
  readonly hintFor: ObjectHints;
}

/** Compares one file with the object under its key. Sends nothing. */
async function inspectEntry(
  { entry, signal }: Sending,
  { files, target, hintFor }: InspectionServices,
): Promise<[Comparison, number]> {
  const file = await files.open(entry, signal);
  try {
    const hint = await hintFor(entry.key, signal);
    if (hint === 'absent') return [{ kind: 'absent' }, file.size];
    const known = hint === 'unknown' ? null : hint;
    const comparison = await compareWithObject(target, entry.key, file, signal, known);
    await file.assertUnchanged();
    return [comparison, file.size];
  } finally {
    file.close();
  }
}

/**
 * Makes the action that tells what a run would do with a file: `to-upload`, or how it would end without
 * sending anything. It throws what the conflict policy makes of an existing object.
 */
export function createEntryPlanning(onConflict: ConflictPolicy, services: InspectionServices): EntryAction {
  return async (sending) => {
    if (onConflict === 'overwrite') return { kind: 'to-upload' };
    const [comparison, size] = await inspectEntry(sending, services);
    if (comparison.kind === 'absent') return { kind: 'to-upload' };
    if (onConflict === 'fail') throw new HoistError('object-exists');
    if (comparison.kind === 'same') return { kind: 'already-there', size, proof: comparison.proof };
    if (onConflict === 'rename') return { kind: 'to-upload' };
    throw new HoistError(comparison.kind === 'different' ? 'object-differs' : 'object-unproven');
  };
}

/** What S3 has computed from its disks of the object under a key; empty where there is no report about it. */
export type RecomputedChecksums = (key: string) => readonly RecomputedChecksum[];

/** What verifying needs, the same for all files of a run. */
export interface VerificationServices extends InspectionServices {
  readonly options: VerifyOptions;
  readonly recomputed: RecomputedChecksums;
  readonly place: Omit<ObjectPlace, 'key'>;
  /** Whether an upload in the record has sent a file under this key to this place, or found it there. */
  readonly wasThere: (key: string) => boolean;
}

/**
 * Makes the action that verifies that a file is in the bucket; it throws `object-missing`, `object-differs`
 * or `object-unproven`. The receipt of an upload to the same place, which no upload had to send, is no missing file; without the
 * permission to list, S3 says of what is not there only that it may not be looked at.
 */
export function createEntryVerification(services: VerificationServices): EntryAction {
  const { files, target, hintFor, options, recomputed, place, wasThere } = services;
  return async ({ entry, signal }) => {
    const file = await files.open(entry, signal);
    try {
      const { key } = entry;
      const one = { key, signal, readBack: readBackFor(options, key) };
      const result = await withReport(
        recomputed(key),
        one.readBack,
        (reported) =>
          verifyAtRest(reported, target, one, file.size, (stored, facts) =>
            compareContent(file, { target, key, facts: { ...facts, checksums: [stored] }, signal }),
          ),
        async () => {
          const hint = await hintFor(key, signal);
          // A listing may lag: what it does not show is asked for.
          return verifyFile(file, target, { ...one, hint: typeof hint === 'string' ? null : hint });
        },
      );
      await file.assertUnchanged();
      const mayBeAbsent =
        result.kind === 'absent' || (result.kind === 'unproven' && result.reason === 'denied');
      if (mayBeAbsent && !wasThere(key) && (await isOwnReceipt(file.path, { ...place, key })))
        return { kind: 'own-receipt' };
      if (result.kind !== 'same') throw verificationError(result);
      const mtimeMs = file.mtimeNs === null ? null : file.mtimeMs;
      return foundObject(result, { size: file.size, mtimeMs });
    } finally {
      file.close();
    }
  };
}

/** What verifying needs that has no files to look at. */
export interface RecordVerificationServices {
  readonly target: Target;
  readonly options: VerifyOptions;
  readonly recomputed: RecomputedChecksums;
  /** What a receipt says about the file of a row. */
  readonly recorded: (entry: PlannedEntry) => RecordedFile;
}

/** Like {@link createEntryVerification}, by what is recorded of a file that need not be there. */
export function createRecordVerification(services: RecordVerificationServices): EntryAction {
  const { target, options, recomputed, recorded } = services;
  return async ({ entry, signal }) => {
    const record = recorded(entry);
    const { key } = entry;
    const one = { key, signal, readBack: readBackFor(options, key) };
    const result = await withReport(
      recomputed(key),
      one.readBack,
      (reported) =>
        verifyAtRest(reported, target, one, record.size, async (stored) =>
          compareStored(knownDigests(record), stored),
        ),
      () => verifyRecord(record, target, one),
    );
    if (result.kind !== 'same') throw verificationError(result);
    const { sha256, mtimeMs } = record;
    const proof = sha256 === null ? result.proof : withSha256(result.proof, sha256);
    return foundObject({ ...result, proof }, { size: result.size, mtimeMs });
  };
}

/**
 * Verifies by what S3 has computed from its disks, where its report says something, and otherwise without. What the report does not
 * prove is looked at all the same, because it may be missing or differ.
 */
async function withReport(
  reported: readonly RecomputedChecksum[],
  readBack: ReadBackOfOne,
  atRest: (reported: readonly RecomputedChecksum[]) => Promise<Verification>,
  otherwise: () => Promise<Verification>,
): Promise<Verification> {
  if (reported.length === 0) return otherwise();
  const byReport = readBack === 'all' ? null : await atRest(reported);
  if (byReport !== null && byReport.kind !== 'unproven') return byReport;
  const found = await otherwise();
  if (found.kind !== 'same') return found;
  return byReport ?? atRest(reported);
}

function foundObject(
  { proof, mtime }: Extract<Verification, { kind: 'same' }>,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number | null },
): SendOutcome {
  const isSeen = mtime !== undefined && mtimeMs !== null;
  return { kind: 'already-there', size, proof, keptTime: isSeen ? keptTimeOf(mtime, mtimeMs) : null };
}

/** The error of a file that is not verified. */
export function verificationError(result: Exclude<Verification, { kind: 'same' }>): HoistError {
  switch (result.kind) {
    case 'absent':
      return new HoistError('object-missing');
    case 'different':
      return new HoistError('object-differs', { reason: result.reason });
    case 'unproven':
      return new HoistError('object-unproven', {
        reason: result.reason,
        ...(typeof result.status === 'number' ? { status: result.status } : {}),
      });
  }
}
