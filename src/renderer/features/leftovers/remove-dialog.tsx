import { type Leftover, type LeftoverSize, lastActivity } from '../../../shared/models/leftovers.js';
import { useTexts } from '../../i18n/texts.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { historyOf } from './leftover-cells.js';

export interface RemoveDialogProps {
  /** Those to be removed; null while nothing is asked. */
  readonly uploads: readonly Leftover[] | null;
  readonly sizes: ReadonlyMap<string, LeftoverSize>;
  /** When they were looked at, milliseconds since 1970. */
  readonly now: number;
  readonly onClose: () => void;
  readonly onConfirm: (uploads: readonly Leftover[]) => void;
}

const named = 5;
const dayMs = 24 * 60 * 60 * 1000;

/** Names what will be lost before it is, and warns where somebody may still be sending. */
export function RemoveDialog({ uploads, sizes, now, onClose, onConfirm }: RemoveDialogProps) {
  const texts = useTexts();
  const chosen = uploads ?? [];
  const bytes = chosen.reduce((sum, { uploadId }) => sum + (sizes.get(uploadId)?.bytes ?? 0), 0);
  const isRecent = chosen.some((upload) => now - lastActivity(upload, sizes.get(upload.uploadId)) < dayMs);
  return (
    <ConfirmDialog
      isOpen={uploads !== null}
      title={texts.text('leftovers.removeTitle', { count: chosen.length })}
      text={
        <span className="leftovers__lost">
          <span>{texts.text('leftovers.removeText', { size: texts.bytes(bytes) })}</span>
          <span className="leftovers__names">
            {chosen.slice(0, named).map((upload) => (
              <span key={upload.uploadId} className="two-lines">
                <span className="leftovers__key">{upload.key}</span>
                <span className="two-lines__second">
                  {historyOf(upload, sizes.get(upload.uploadId), texts)}
                </span>
              </span>
            ))}
            {chosen.length > named ? (
              <span>{texts.text('leftovers.andMore', { count: chosen.length - named })}</span>
            ) : null}
          </span>
          {isRecent ? <b className="leftovers__recent">{texts.text('leftovers.recent')}</b> : null}
        </span>
      }
      confirmLabel={texts.text('leftovers.removeConfirm', { count: chosen.length })}
      cancelLabel={texts.text('action.keep')}
      onClose={onClose}
      onConfirm={() => onConfirm(chosen)}
    />
  );
}
