import type { IncompleteUpload, IncompleteUploadSize } from '../../../shared/models/incomplete-uploads.js';
import { day, hour, now } from './moment.js';

export function incompleteUploadSample(
  uploadId: string,
  change: Partial<IncompleteUpload> = {},
): IncompleteUpload {
  return {
    key: 'backup/disk.img',
    uploadId,
    initiatedAt: now - day,
    initiator: 'jiwoo.kim',
    storageClass: 'STANDARD',
    run: null,
    ...change,
  };
}

export function uploadSizeSample(
  uploadId: string,
  change: Partial<IncompleteUploadSize> = {},
): IncompleteUploadSize {
  return {
    uploadId,
    parts: 12,
    bytes: 201_326_592,
    lastPartAt: now - day,
    isGone: false,
    error: null,
    ...change,
  };
}

const keys = ['2026/원본/측정 결과 11월.parquet', 'video/interview-03.mp4', 'backup/disk.img', 'a.zip'];
const initiators = ['jiwoo.kim', 'backup-service', null];

/** Uploads of several people, older further down; the second is in progress. Their ids are their numbers. */
export function incompleteUploadSamples(count: number, folder = ''): IncompleteUpload[] {
  return Array.from({ length: count }, (_, index) =>
    incompleteUploadSample(String(index), {
      key: `${folder}${index < keys.length ? '' : `${index}/`}${keys[index % keys.length]}`,
      initiatedAt: now - (index * 9 + 1) * day,
      initiator: initiators[index % initiators.length] ?? null,
      run: index === 1 ? { runId: 'somewhere-else', isRunning: true } : null,
    }),
  );
}

/**
 * The size of the upload of {@link incompleteUploadSamples} with this id; nothing of the fourth has arrived.
 */
export function sizeOfUpload(uploadId: string): IncompleteUploadSize {
  const index = Number(uploadId);
  if (index === 3) {
    return uploadSizeSample(uploadId, { parts: 0, bytes: 0, lastPartAt: null });
  }
  const bytes = Math.round(48_318_382_080 / (index + 1));
  return uploadSizeSample(uploadId, {
    parts: Math.ceil(bytes / 16_777_216),
    bytes,
    lastPartAt: now - index * 9 * day - hour,
  });
}
