import { sleep } from '../../base/async/gate.js';
import { abortUpload } from '../../s3/multipart/abort-upload.js';
import type { Journal } from '../journal/journal.js';
import type { FileFingerprint, PlannedEntry } from '../journal/records.js';
import { compareWithObject } from '../transfer/compare.js';
import { keptParts, removeUnansweredCreates } from '../transfer/multipart.js';
import { planParts } from '../transfer/part-plan.js';
import type { MultipartMemory } from '../transfer/resumable-client.js';
import type { SourceFile } from '../transfer/source-file.js';
import type { Target } from '../transfer/target.js';
import type { SendOutcome } from './sending.js';

/** A multipart upload created earlier that can be continued. */
export type Resumption = Pick<MultipartMemory, 'kept'> & {
  readonly uploadId: string;
  readonly partSize: number;
};

/** The multipart uploads of a run's rows, in the bucket and in the journal. */
export interface RowMultiparts {
  /**
   * The multipart upload that an earlier attempt or session created: it can be continued, or it had completed
   * and only its answer was lost, or (null) there is none. An upload of a file that has changed since is
   * removed, and so is one whose id is unknown.
   */
  findInFlight(
    entry: PlannedEntry,
    file: SourceFile,
    signal: AbortSignal,
  ): Promise<Resumption | SendOutcome | null>;
  /** How a row's file is divided into parts, and where their progress is recorded. */
  plan(
    sequence: number,
    file: FileFingerprint,
    resumption: Resumption | null,
  ): { readonly partSize: number; readonly memory: MultipartMemory };
  /**
   * Removes a row's incomplete multipart upload from the bucket, then from the journal; also one whose
   * CreateMultipartUpload was never answered.
   */
  drop(entry: { readonly sequence: number }, signal?: AbortSignal | null): Promise<void>;
  /**
   * Looks once more, at the end of a run, for the uploads of CreateMultipartUpload requests that were never answered:
   * long enough after each was looked for first. What can't be looked for stays noted. Never rejects.
   */
  removeLate(signal: AbortSignal): Promise<void>;
}

export interface RowMultipartServices {
  readonly run: number;
  /** When the run was created, in ms since 1970 by this computer's clock. */
  readonly createdMs: number;
  readonly target: Target;
  readonly journal: Pick<Journal, 'entries' | 'multiparts'>;
  /** See RunLimits. */
  readonly lateCreateMs: number;
}

/**
 * S3 accepts clocks that differ by up to 15 minutes, and the SDK allows 5 more before it corrects its own.
 */
const clockToleranceMs = 20 * 60 * 1000;

export function createRowMultiparts(services: RowMultipartServices): RowMultiparts {
  const { run, createdMs, target, lateCreateMs } = services;
  const { entries, multiparts } = services.journal;

  const since = (): Date => new Date(createdMs + target.client.config.systemClockOffset - clockToleranceMs);

  async function drop(
    { sequence }: { readonly sequence: number },
    signal: AbortSignal | null = null,
  ): Promise<void> {
    const entry = entries.find(run, sequence);
    if (entry === null || (entry.uploadId === null && !entry.createPending)) return;
    // The journal's key, not the caller's: the file may have been renamed in the meantime.
    const { key, uploadId } = entry;
    if (uploadId !== null) await abortUpload(target.client, target.bucket, { key, uploadId });
    if (entry.createPending) {
      multiparts.noteLostCreate(run, key, Date.now());
      await removeUnansweredCreates(target, key, since(), signal);
    }
    multiparts.forget(run, sequence);
  }

  return {
    async findInFlight(entry, file, signal) {
      const { uploadId, partSize } = entry;
      if (entry.createPending) await drop(entry, signal);
      if (uploadId === null || partSize === null) return null;
      if (!isSameFile(file, entry)) {
        await drop(entry, signal);
        entries.markRestarted(run, entry.sequence);
        return null;
      }
      const kept = await keptParts(
        target,
        entry.key,
        uploadId,
        multiparts.parts(run, entry.sequence),
        signal,
      );
      if (kept !== null) return { uploadId, partSize, kept };
      // The answer alone is not enough: Ceph can give it for an upload that still exists.
      await drop(entry, signal);
      const comparison = await compareWithObject(target, entry.key, file, signal);
      if (comparison.kind !== 'same') return null;
      return { kind: 'uploaded', key: entry.key, size: file.size, proof: comparison.proof };
    },
    plan(sequence, file, resumption) {
      const partSize = resumption?.partSize ?? planParts(file.size).partSize;
      const memory: MultipartMemory = {
        uploadId: resumption?.uploadId ?? null,
        kept: resumption?.kept ?? new Map(),
        asking: () => multiparts.markCreatePending(run, sequence),
        begun: (id) => multiparts.begin(run, sequence, id, partSize, file),
        partDone: (part) => multiparts.addPart(run, sequence, part),
      };
      return { partSize, memory };
    },
    drop,
    async removeLate(signal) {
      const lost = multiparts.lostCreates(run);
      if (lost.length === 0) return;
      const last = Math.max(...lost.map(({ noticedMs }) => noticedMs));
      try {
        // A clock that was set back meanwhile must not make it wait longer.
        await sleep(Math.min(lateCreateMs, Math.max(0, last + lateCreateMs - Date.now())), signal);
        for (const { key } of lost) await removeUnansweredCreates(target, key, since(), signal);
        multiparts.forgetLostCreates(run);
      } catch {
        // Noted still: the next session of this run looks again.
      }
    },
  };
}

function isSameFile(file: FileFingerprint, known: FileFingerprint): boolean {
  return file.size === known.size && file.mtimeMs === known.mtimeMs && file.inode === known.inode;
}
