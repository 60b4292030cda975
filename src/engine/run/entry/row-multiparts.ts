import { abortUpload } from '../../../s3/multipart/abort-upload.js';
import type { Journal } from '../../journal/journal.js';
import type { FileFingerprint, PlannedEntry } from '../../journal/records.js';
import { keptParts } from '../../transfer/multipart.js';
import { planParts } from '../../transfer/part-plan.js';
import type { MultipartMemory } from '../../transfer/resumable-client.js';
import type { SourceFile } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { compareWithObject } from '../../verify/compare-with-object.js';
import { createLostCreates, serverClock, type WallClock, wallClock } from './lost-creates.js';
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
   * removed. One whose id is unknown is left to `removeLost`.
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
   * Removes a row's incomplete multipart upload from the bucket, then from the journal.
   */
  drop(entry: { readonly sequence: number }): Promise<void>;
  /**
   * Removes the uploads of CreateMultipartUpload requests that were never answered, of every row: to be called when no row
   * is being sent any more. It waits until no server will carry one out any more; see {@link LostCreates.remove}.
   */
  removeLost(signal: AbortSignal): Promise<void>;
}

export interface RowMultipartServices {
  readonly run: number;
  /** When the run was created, in ms since 1970 by this computer's clock. */
  readonly createdMs: number;
  readonly target: Target;
  readonly journal: Pick<Journal, 'entries' | 'multiparts' | 'ready'>;
  /** See RunLimits. */
  readonly lateCreateMs: number;
  readonly clock?: WallClock;
}

export function createRowMultiparts(services: RowMultipartServices): RowMultiparts {
  const { run, target } = services;
  const clock = serverClock(target, services.clock ?? wallClock);
  const { entries, multiparts, ready } = services.journal;
  const lostCreates = createLostCreates({ ...services, multiparts, clock });

  /** Nobody waits any more for the row's CreateMultipartUpload, if it has sent one that was not answered. */
  function giveUpCreate(sequence: number): PlannedEntry | null {
    // The journal's row, not the caller's: its file may have been renamed in the meantime.
    const entry = entries.find(run, sequence);
    if (entry?.createPending === true) {
      const { key, createAskedMs: askedMs } = entry;
      multiparts.noteLostCreate(run, sequence, { key, askedMs, lostMs: lostCreates.givenUpMs(askedMs) });
    }
    return entry;
  }

  async function drop({ sequence }: { readonly sequence: number }): Promise<void> {
    const entry = giveUpCreate(sequence);
    if (entry === null || entry.uploadId === null) return;
    const { key, uploadId } = entry;
    await abortUpload(target.client, target.bucket, { key, uploadId });
    multiparts.forget(run, sequence);
  }

  return {
    async findInFlight(entry, file, signal) {
      const { uploadId, partSize } = entry;
      giveUpCreate(entry.sequence);
      if (uploadId === null || partSize === null) return null;
      if (!isSameFile(file, entry)) {
        await drop(entry);
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
      await drop(entry);
      const comparison = await compareWithObject(target, entry.key, file, signal);
      if (comparison.kind !== 'same') return null;
      return { kind: 'uploaded', key: entry.key, size: file.size, proof: comparison.proof };
    },
    plan(sequence, file, resumption) {
      const partSize = resumption?.partSize ?? planParts(file.size).partSize;
      const memory: MultipartMemory = {
        uploadId: resumption?.uploadId ?? null,
        kept: resumption?.kept ?? new Map(),
        async asking() {
          await ready(true);
          multiparts.markCreatePending(run, sequence, clock.now());
        },
        refused: () => multiparts.forget(run, sequence),
        async created(id) {
          await ready(true);
          multiparts.begin(run, sequence, id, partSize, file);
        },
        async partDone(part) {
          await ready();
          multiparts.addPart(run, sequence, part);
        },
      };
      return { partSize, memory };
    },
    drop,
    async removeLost(signal) {
      for (const { sequence } of multiparts.unfinished(run)) giveUpCreate(sequence);
      await lostCreates.remove(signal);
    },
  };
}

function isSameFile(file: FileFingerprint, known: FileFingerprint): boolean {
  return file.size === known.size && file.mtimeMs === known.mtimeMs && file.inode === known.inode;
}
