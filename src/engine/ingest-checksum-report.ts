import { HoistError } from '../shared/errors/errors.js';
import type { Journal } from './journal/journal.js';
import type { RunRecord } from './journal/records.js';
import { readChecksumReport } from './verify/checksum-report.js';

/**
 * Notes what a report of S3's batch operation *Compute checksum* says about the bucket of a run, in place of an earlier report. Rejects
 * with `checksum-report-unreadable`, with the `reason` `bucket` for a report that says nothing about this bucket.
 */
export async function ingestChecksumReport(
  { recomputed, ready }: Pick<Journal, 'recomputed' | 'ready'>,
  { run, spec }: RunRecord,
  file: string,
): Promise<void> {
  recomputed.forget(run);
  let line = 0;
  try {
    for await (const batch of readChecksumReport(file)) {
      const own = batch.filter(({ bucket }) => bucket === spec.bucket);
      await ready();
      recomputed.add(run, line, own);
      line += own.length;
    }
    if (line === 0) throw new HoistError('checksum-report-unreadable', { reason: 'bucket' });
  } catch (error) {
    recomputed.forget(run);
    throw error;
  }
}
