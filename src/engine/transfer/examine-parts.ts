import { examinePart, hasFastPath, partRequest } from './fast-put.js';
import type { Examination } from './put-sink.js';
import type { SourceFile } from './source-file.js';
import type { SendContext } from './target.js';

/** Computes the checksums of the first parts of a file while nothing can be sent: until the upload has an id, and answers come. */
export interface PartExaminer {
  /** The upload is about to be created: begins with the first parts. To be called once. */
  begin(): void;
  /** The result for a part that is to be sent now; null when there is none. What was not begun by now is not begun any more. */
  take(part: number): Promise<Examination | null>;
}

/** Parts that are examined at once: enough to start another thread, where there may be one, and to keep both at work. */
const atOnce = 6;
/** Only the first parts: later on there is always something to send. What has been read should still be in the system's cache. */
const mostParts = 32;

/** @param partSize bytes of each part but the last */
export function createPartExaminer(file: SourceFile, partSize: number, context: SendContext): PartExaminer {
  const results = new Map<number, Promise<Examination | null>>();
  const taken = new Set<number>();
  const count = hasFastPath(context) ? Math.min(mostParts, Math.ceil(file.size / partSize)) : 0;
  let next = 1;

  async function examine(part: number): Promise<Examination | null> {
    const offset = (part - 1) * partSize;
    const length = Math.min(partSize, file.size - offset);
    const range = {
      number: part,
      uploadId: '',
      offset,
      length,
      keptCrc32: null,
      examined: 'wanted',
    } as const;
    try {
      return await examinePart(partRequest(file, range), context);
    } catch {
      // Whoever sends the part meets the same error, and tells of it.
      return null;
    }
  }

  async function goOn(): Promise<void> {
    while (next <= count && !context.signal.aborted) {
      const part = next;
      next += 1;
      if (taken.has(part)) continue;
      const result = examine(part);
      results.set(part, result);
      await result;
    }
  }

  return {
    begin() {
      for (let lane = 0; lane < atOnce; lane += 1) void goOn();
    },
    async take(part) {
      taken.add(part);
      const result = results.get(part) ?? null;
      results.delete(part);
      return result;
    },
  };
}
