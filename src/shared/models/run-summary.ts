import type { SkipReason } from '../errors/errors.js';
import type { RunSummary } from './run.js';

/** Files that were not sent for this reason. */
export function skippedFor(
  reason: SkipReason,
  skippedBy: readonly RunSummary['skippedBy'][number][],
): number {
  return skippedBy.find((part) => part.reason === reason)?.files ?? 0;
}

/** Files that were sent or found there, and whose objects are missing or others by now. */
export function lostFiles({ listing }: Pick<RunSummary, 'listing'>): number {
  return listing === null ? 0 : listing.missing + listing.otherSize + listing.replaced;
}
