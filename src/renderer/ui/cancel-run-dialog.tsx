import type { RunState } from '../../shared/models/run.js';
import { useTexts } from '../i18n/texts.js';
import { ConfirmDialog } from './dialog.js';

export interface CancelRunDialogProps {
  /** Of the run; null when there is none to cancel. */
  readonly state: RunState | null;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks before a run is cancelled; when all is sent, before the check at its end is. */
export function CancelRunDialog({ state, onClose, onConfirm }: CancelRunDialogProps) {
  const texts = useTexts();
  const isCheck = state === 'verifying';
  return (
    <ConfirmDialog
      isOpen={state !== null && state !== 'finished' && state !== 'cancelling'}
      title={texts.text(isCheck ? 'run.cancelCheckTitle' : 'run.cancelTitle')}
      text={texts.text(isCheck ? 'run.cancelCheckText' : 'run.cancelText')}
      confirmLabel={texts.text(isCheck ? 'run.cancelCheckConfirm' : 'run.cancelConfirm')}
      cancelLabel={texts.text(isCheck ? 'run.goOnChecking' : 'run.goOn')}
      onClose={onClose}
      onConfirm={onConfirm}
    />
  );
}
