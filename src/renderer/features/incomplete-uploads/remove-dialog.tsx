import './remove-dialog.css';
import {
  type IncompleteUpload,
  type IncompleteUploadSize,
  lastActivity,
} from '../../../shared/models/incomplete-uploads.js';
import { useTexts } from '../../i18n/texts.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { TwoLines } from '../../ui/two-lines.js';
import { historyOf } from './upload-columns.js';

export interface RemoveDialogProps {
  /** Those to be removed; null while nothing is asked. */
  readonly uploads: readonly IncompleteUpload[] | null;
  readonly sizes: ReadonlyMap<string, IncompleteUploadSize>;
  /** When they were examined, milliseconds since 1970. */
  readonly now: number;
  readonly onClose: () => void;
  readonly onConfirm: (uploads: readonly IncompleteUpload[]) => void;
}

const named = 5;
const dayMs = 24 * 60 * 60 * 1000;

/** Names what will be lost before it is, and warns if somebody may still be uploading. */
export function RemoveDialog({ uploads, sizes, now, onClose, onConfirm }: RemoveDialogProps) {
  const texts = useTexts();
  const chosen = uploads ?? [];
  const bytes = chosen.reduce((sum, { uploadId }) => sum + (sizes.get(uploadId)?.bytes ?? 0), 0);
  const isRecent = chosen.some((upload) => now - lastActivity(upload, sizes.get(upload.uploadId)) < dayMs);
  return (
    <ConfirmDialog
      isOpen={uploads !== null}
      title={texts.text('incompleteUploads.removeTitle', { count: chosen.length })}
      text={
        <span className="remove-uploads__lost">
          <span>{texts.text('incompleteUploads.removeText', { size: texts.bytes(bytes) })}</span>
          <span className="remove-uploads__names">
            {chosen.slice(0, named).map((upload) => (
              <TwoLines
                key={upload.uploadId}
                first={<span className="remove-uploads__key">{upload.key}</span>}
                second={historyOf(upload, sizes.get(upload.uploadId), texts)}
                overflow="wrap"
              />
            ))}
            {chosen.length > named ? (
              <span>{texts.text('incompleteUploads.andMore', { count: chosen.length - named })}</span>
            ) : null}
          </span>
          {isRecent ? (
            <b className="remove-uploads__recent">{texts.text('incompleteUploads.recent')}</b>
          ) : null}
        </span>
      }
      confirmLabel={texts.text('incompleteUploads.removeConfirm', { count: chosen.length })}
      cancelLabel={texts.text('action.keep')}
      onClose={onClose}
      onConfirm={() => onConfirm(chosen)}
    />
  );
}
