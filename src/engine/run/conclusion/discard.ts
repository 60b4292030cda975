import type { Journal } from '../../journal/journal.js';
import type { RunRecord } from '../../journal/records.js';
import type { RowMultiparts } from '../entry/row-multiparts.js';

/**
 * Ends a run that nobody wants to continue: removes its incomplete multipart uploads from the bucket
 * (`multiparts` is null when that is gone) and skips what was not sent as cancelled. Throws the SDK's error when an upload
 * can't be removed, or the signal's reason while it waits for a request without an answer; the run then stays as it is.
 */
export async function discard(
  journal: Pick<Journal, 'runs' | 'entries' | 'multiparts' | 'remote'>,
  record: RunRecord,
  multiparts: RowMultiparts | null,
  signal: AbortSignal,
): Promise<void> {
  const { run } = record;
  for (const open of journal.multiparts.unfinished(run)) {
    if (multiparts === null) journal.multiparts.forget(run, open.sequence);
    else await multiparts.drop(open);
  }
  if (multiparts === null)
    for (const { id } of journal.multiparts.lostCreates(run)) journal.multiparts.forgetLostCreate(id);
  else await multiparts.removeLost(signal);
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
