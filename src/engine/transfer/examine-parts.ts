import type { FoundFile } from '../../base/files/open-file.js';
import { examinePart, type FastPutRequest, hasFastPath, partRequest } from './fast-put.js';
import type { Examination } from './put-sink.js';
import type { SendContext } from './target.js';

/** Computes the checksums of the first parts of a file while nothing can be sent: until the upload has an id. */
export interface PartExaminer {
  /** The upload is about to be created: begins with the first parts. To be called once. */
  begin(): void;
  /** The result for a part that is to be sent now; null when there is none. From now on parts are sent, and no more are examined. */
  take(part: number): Promise<Examination | null>;
}

/** Parts that are examined at once: enough to start another thread, where there may be one, and to keep both at work. */
export const partsExaminedAtOnce = 6;
/** No more parts are examined before they are sent: what was read should still be in the system's cache then. */
export const mostPartsExamined = 128;

/** A file in parts that are to be examined. */
export interface ExaminedFile extends FoundFile {
  /** In bytes. */
  readonly size: number;
}

/** @param partSize bytes of each part but the last */
export function createPartExaminer(file: ExaminedFile, partSize: number, context: SendContext): PartExaminer {
  const results = new Map<number, Promise<Examination | null>>();
  const count = hasFastPath(context) ? Math.min(mostPartsExamined, Math.ceil(file.size / partSize)) : 0;
  let isSending = false;
  let next = 1;

  async function examine(part: number): Promise<Examination | null> {
    try {
      return await examinePart(partToExamine(file, partSize, part), context);
    } catch {
      // Whoever sends the part meets the same error, and tells of it.
      return null;
    }
  }

  async function goOn(): Promise<void> {
    while (next <= count && !isSending && !context.signal.aborted) {
      const part = next;
      next += 1;
      const result = examine(part);
      results.set(part, result);
      await result;
    }
  }

  return {
    begin() {
      for (let lane = 0; lane < partsExaminedAtOnce; lane += 1) void goOn();
    },
    async take(part) {
      isSending = true;
      const result = results.get(part) ?? null;
      results.delete(part);
      return result;
    },
  };
}

/**
 * The request that has a part read, and not sent.
 *
 * @param partSize bytes of each part but the last
 * @param part its number, from 1
 */
export function partToExamine(file: ExaminedFile, partSize: number, part: number): FastPutRequest {
  const offset = (part - 1) * partSize;
  return partRequest(file, {
    number: part,
    uploadId: '',
    offset,
    length: Math.min(partSize, file.size - offset),
    keptCrc32: null,
    examined: 'wanted',
  });
}
