import { isDenial } from '../errors/error-class.js';
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

/**
 * Whether the keys may write and not list, and S3's checksum answers prove all that was sent: what such keys can show is
 * shown.
 */
export function isProvenByChecksum({ outcome, level, listingError }: RunSummary): boolean {
  return (
    outcome === 'unverified' && level === 'checksum' && listingError !== null && isDenial(listingError.code)
  );
}
