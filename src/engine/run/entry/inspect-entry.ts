import { HoistError } from '../../../shared/errors/errors.js';
import type { ConflictPolicy, VerifyOptions } from '../../../shared/models/run.js';
import type { PlannedEntry, RecordedFile } from '../../journal/records.js';
import { withSha256 } from '../../transfer/review.js';
import type { SourceFiles } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { type Comparison, compareWithObject } from '../../verify/compare-with-object.js';
import { readBackFor } from '../../verify/read-back.js';
import { type Verification, verifyFile } from '../../verify/verify-file.js';
import { verifyRecord } from '../../verify/verify-record.js';
import type { ObjectHints } from './object-hints.js';
import type { EntryAction, Sending } from './sending.js';

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

/** What verifying needs, the same for all files of a run. */
export interface VerificationServices extends InspectionServices {
  readonly options: VerifyOptions;
}

/**
 * Makes the action that verifies that a file is in the bucket; it throws `object-missing`, `object-differs`
 * or `object-unproven`.
 */
export function createEntryVerification(services: VerificationServices): EntryAction {
  const { files, target, hintFor, options } = services;
  return async ({ entry, signal }) => {
    const file = await files.open(entry, signal);
    try {
      const { key } = entry;
      const hint = await hintFor(key, signal);
      const result = await verifyFile(
        file,
        target,
        // A listing may lag: what it does not show is asked for.
        { key, signal, hint: typeof hint === 'string' ? null : hint, readBack: readBackFor(options, key) },
      );
      await file.assertUnchanged();
      if (result.kind === 'same') return { kind: 'already-there', size: file.size, proof: result.proof };
      throw verificationError(result);
    } finally {
      file.close();
    }
  };
}

/** What verifying needs that has no files to look at. */
export interface RecordVerificationServices {
  readonly target: Target;
  readonly options: VerifyOptions;
  /** What a receipt says about the file of a row. */
  readonly recorded: (entry: PlannedEntry) => RecordedFile;
}

/** Like {@link createEntryVerification}, by what is recorded of a file that need not be there. */
export function createRecordVerification(services: RecordVerificationServices): EntryAction {
  const { target, options, recorded } = services;
  return async ({ entry, signal }) => {
    const record = recorded(entry);
    const { key } = entry;
    const result = await verifyRecord(record, target, { key, signal, readBack: readBackFor(options, key) });
    if (result.kind !== 'same') throw verificationError(result);
    const { sha256 } = record;
    const proof = sha256 === null ? result.proof : withSha256(result.proof, sha256);
    return { kind: 'already-there', size: result.size, proof };
  };
}

function verificationError(result: Exclude<Verification, { kind: 'same' }>): HoistError {
  switch (result.kind) {
    case 'absent':
      return new HoistError('object-missing');
    case 'different':
      return new HoistError('object-differs', { reason: result.reason });
    case 'unproven':
      return new HoistError('object-unproven', { reason: result.reason });
  }
}
