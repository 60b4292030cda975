import { abortUpload } from '../../s3/multipart/abort-upload.js';
import type { Journal } from '../journal/journal.js';
import { removeUnansweredCreates } from '../transfer/multipart.js';
import type { Target } from '../transfer/target.js';

/** Whose multipart uploads are removed, and from where. */
export interface Cleaning {
  readonly run: number;
  /** When the run was created, in ms since 1970 by this computer's clock. */
  readonly createdMs: number;
  readonly target: Target;
  readonly journal: Pick<Journal, 'entries' | 'multiparts'>;
}

/** Clocks may differ by 15 minutes before S3 objects, and the SDK lets 5 more pass before it corrects its own. */
const clockToleranceMs = 20 * 60 * 1000;

/**
 * Removes a row's unfinished multipart upload from the bucket, then from the journal; also one that was asked
 * for and never confirmed.
 */
export async function dropMultipart(
  { sequence }: { sequence: number },
  context: Cleaning,
  signal: AbortSignal | null = null,
): Promise<void> {
  const { journal, run, target } = context;
  const entry = journal.entries.find(run, sequence);
  if (entry === null || (entry.uploadId === null && !entry.createPending)) return;
  // The journal's key and not the caller's: the file may have taken another name meanwhile.
  const { key, uploadId } = entry;
  if (uploadId !== null) await abortUpload(target.client, target.bucket, { key, uploadId });
  if (entry.createPending) {
    const since = context.createdMs + target.client.config.systemClockOffset - clockToleranceMs;
    await removeUnansweredCreates(target, key, new Date(since), signal);
  }
  journal.multiparts.forget(run, sequence);
}
