import type { Journal } from '../journal/journal.js';
import type { RunRecord } from '../journal/records.js';
import type { Target } from '../transfer/target.js';
import { createRowMultiparts } from './row-multiparts.js';

/**
 * Ends a run that nobody wants to continue: removes its incomplete multipart uploads from the bucket
 * (null when that is gone) and skips what was not sent as cancelled. Throws the SDK's error when an upload
 * can't be removed; the run then stays as it is.
 */
export async function discard(
  journal: Pick<Journal, 'runs' | 'entries' | 'multiparts' | 'remote'>,
  record: RunRecord,
  target: Target | null,
): Promise<void> {
  const { run, createdMs } = record;
  if (target !== null) {
    const multiparts = createRowMultiparts({ run, createdMs, target, journal, lateCreateMs: 0 });
    for (const open of journal.multiparts.unfinished(run)) await multiparts.drop(open);
  }
  journal.remote.forget(run);
  journal.entries.giveUpPlanned(run, null);
  journal.runs.end(run, {
    outcome: 'cancelled',
    error: null,
    listingError: null,
    nowMs: Date.now(),
    activeMs: record.activeMs,
  });
}
