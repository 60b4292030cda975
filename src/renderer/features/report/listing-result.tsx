import { isProvenByChecksum } from '../../../shared/models/run-summary.js';
import './listing-result.css';
import { deletionAdvice } from '../../../shared/models/deletion-advice.js';
import type { RunSummary } from '../../../shared/models/run.js';
import { type Texts, useTexts } from '../../i18n/texts.js';

export interface ListingResultProps {
  readonly summary: RunSummary;
  /** The run was interrupted, so the bucket was not checked yet. */
  readonly isInterrupted: boolean;
}

/** What is proven at the end, in one line, and whether the files may be deleted here. */
export function ListingResult({ summary, isInterrupted }: ListingResultProps) {
  const texts = useTexts();
  if (isInterrupted) {
    return <p className="listing-result">{texts.text('report.interrupted')}</p>;
  }
  const time = texts.text('report.took', { duration: texts.duration(summary.elapsedMs) });
  const advice = adviceOn(summary, texts);
  return (
    <>
      <p className="listing-result">{[...partsOf(summary, texts), time].join(' · ')}</p>
      {advice === null ? null : <p className="listing-result">{advice}</p>}
    </>
  );
}

function partsOf(summary: RunSummary, texts: Texts): readonly string[] {
  const { listing, listingError, mode, extra } = summary;
  const further = provenFurther(summary, texts);
  if (mode === 'verify') {
    const others = extra?.files === 0 ? [texts.text('report.extra', { objects: 0 })] : [];
    return [...further, ...others];
  }
  if (isProvenByChecksum(summary)) {
    return [texts.text('report.unlisted')];
  }
  const reason = listingError === null ? [] : [texts.error(listingError).title];
  if (listing === null) {
    return [[texts.text('report.notListed'), ...reason].join(' ')];
  }
  const parts = [texts.text('report.confirmed', { files: listing.confirmed }), ...further];
  for (const problem of ['otherSize', 'replaced', 'missing', 'unconfirmed', 'accepted'] as const) {
    if (listing[problem] > 0) {
      parts.push(texts.text(`report.${problem}`, { files: listing[problem] }));
    }
  }
  parts.push(...reason);
  if (summary.restarted > 0) {
    parts.push(texts.text('report.restarted', { files: summary.restarted }));
  }
  if (summary.unguarded > 0) {
    parts.push(texts.text('report.unguarded', { files: summary.unguarded }));
  }
  if (!summary.balanced) {
    parts.push(texts.text('report.unbalanced'));
  }
  return parts;
}

/** What goes beyond the listing, of all or of some of the files. */
function provenFurther({ level, readBack, recomputed }: RunSummary, texts: Texts): readonly string[] {
  if (level === 'recomputed-at-rest') return [texts.text('report.recomputedAll')];
  const parts: string[] = [];
  if (level === 'read-back' && recomputed === 0) parts.push(texts.text('report.readBackAll'));
  else if (readBack > 0) parts.push(texts.text('report.readBackSome', { files: readBack }));
  if (recomputed > 0) parts.push(texts.text('report.recomputed', { files: recomputed }));
  return parts;
}

/** Whether the files here can be deleted, and when that was seen: a report may be opened long after its run. */
function adviceOn(summary: RunSummary, texts: Texts): string | null {
  const { outcome, receipt } = summary;
  if (receipt !== null && outcome === 'complete') {
    return texts.text('report.receiptSafe', { sha256: receipt.sha256 });
  }
  const advice = deletionAdvice(summary);
  return advice === null
    ? null
    : texts.text(`report.advice.${advice}`, { when: texts.when(summary.endedAt ?? 0) });
}
