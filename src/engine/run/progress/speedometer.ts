import type { RunSnapshot } from '../../../shared/models/run.js';
import type { Accounting } from './accounting.js';
import { createRate } from './rate.js';
import { remainingTime } from './remaining-time.js';

/** Progress and speed: the part of a snapshot that comes from counters and the clock. */
export interface Speedometer {
  /** To be called about every 200 ms while the run works. */
  sample(): void;
  /** Forgets the past, after a time without any work. */
  reset(): void;
  read(options: {
    readonly isMoving: boolean;
    readonly scanComplete: boolean;
  }): Pick<RunSnapshot, 'totalBytes' | 'sentBytes' | 'bytesPerSecond' | 'filesPerSecond' | 'remainingMs'>;
}

export function createSpeedometer(accounting: Accounting): Speedometer {
  const byteRate = createRate();
  const fileRate = createRate();
  const { totals } = accounting;
  const settledFiles = (): number => totals.uploaded.files + totals.skipped.files + totals.failed.files;
  const sentBytes = (): number => totals.uploaded.bytes + accounting.inFlightBytes;
  return {
    sample() {
      byteRate.sample(sentBytes());
      fileRate.sample(settledFiles());
    },
    reset() {
      byteRate.reset();
      fileRate.reset();
    },
    read({ isMoving, scanComplete }) {
      const totalBytes = totals.planned.bytes + totals.uploading.bytes + totals.uploaded.bytes;
      const sent = Math.max(0, sentBytes());
      const bytesPerSecond = isMoving ? byteRate.perSecond() : null;
      const filesPerSecond = isMoving ? fileRate.perSecond() : null;
      return {
        totalBytes,
        sentBytes: sent,
        bytesPerSecond,
        filesPerSecond,
        remainingMs: scanComplete
          ? remainingTime({
              files: totals.planned.files + totals.uploading.files,
              bytes: totalBytes - sent,
              filesPerSecond,
              bytesPerSecond,
            })
          : null,
      };
    },
  };
}
