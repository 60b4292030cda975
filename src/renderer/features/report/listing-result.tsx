import './listing-result.css';
import type { RunSummary } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';

export interface ListingResultProps {
  readonly summary: RunSummary;
  /** The run was interrupted, so the bucket was not listed yet. */
  readonly isInterrupted: boolean;
}

/** The result of listing the bucket at the end, in one line. */
export function ListingResult({ summary, isInterrupted }: ListingResultProps) {
  const texts = useTexts();
  const { listing, listingError } = summary;
  const time = texts.text('report.took', { duration: texts.duration(summary.elapsedMs) });
  if (isInterrupted) {
    return <p className="listing-result">{texts.text('report.interrupted')}</p>;
  }
  if (listing === null) {
    const reason = listingError === null ? '' : ` ${texts.error(listingError).title}`;
    return (
      <p className="listing-result">
        {texts.text('report.notListed')}
        {reason} · {time}
      </p>
    );
  }
  const parts = [texts.text('report.confirmed', { files: listing.confirmed })];
  if (listing.otherSize > 0) {
    parts.push(texts.text('report.otherSize', { files: listing.otherSize }));
  }
  if (listing.missing > 0) {
    parts.push(texts.text('report.missing', { files: listing.missing }));
  }
  if (summary.restarted > 0) {
    parts.push(texts.text('report.restarted', { files: summary.restarted }));
  }
  if (!summary.balanced) {
    parts.push(texts.text('report.unbalanced'));
  }
  return <p className="listing-result">{[...parts, time].join(' · ')}</p>;
}
